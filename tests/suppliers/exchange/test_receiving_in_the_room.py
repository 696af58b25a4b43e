"""What came back is shown, confirmed, then kept whole or not at all."""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hygie.errors import CatalogError
from hygie.practice.models import JournalEntry, Person, Practice, Supplier
from hygie.suppliers import services
from hygie.suppliers.exchange.sealing import canonical, seal
from hygie.suppliers.exchange.sheet import Sheet
from hygie.suppliers.exchange.word_writing import word_document
from hygie.suppliers.models import (
    QuestionnaireRequest,
    QuestionnaireReturn,
    SupplierFile,
    WorkOrder,
    WorkOrderLine,
)
from hygie.suppliers.questionnaires import loader
from hygie.suppliers.questionnaires.model import Equivalence
from hygie.suppliers.sending import sheet_of
from hygie.suppliers.services import PlannedLine
from hygie.workstation import sealing
from hygie.workstation.models import Check
from hygie.workstation.services.machines import enrol_device, sealed_enrolment
from tests import factories
from tests.suppliers.exchange.sendings import answer_file, as_data, joined, resealed, told
from tests.suppliers.exchange.word_documents import edited, fill, remark, tick, together
from tests.suppliers.questions import EDITION, Q1, good_answers
from tests.workstation.room.looks import add_computer, report

Address = Callable[..., str]
OLD = "hygie-2025"
ROWS = (
    Equivalence(OLD, "q1.01", ("q1.01",), "same", ""),
    Equivalence(OLD, "q1.03", ("q1.04",), "changed", "La question a été précisée."),
    Equivalence(OLD, "q1.05", (), "dropped", "Cette obligation n’existe plus."),
)


@pytest.fixture
def now():
    """Today: the pages read the clock."""
    return timezone.now()


@pytest.fixture
def supplier(practice: Practice, owner: Person, now) -> Supplier:
    return factories.add_supplier(practice, by=owner, name="Nuage & Cie", now=now)


@pytest.fixture
def asked(supplier: Supplier, owner: Person, now) -> QuestionnaireRequest:
    return services.send_request(
        practice=supplier.practice,
        supplier=supplier,
        questionnaires=["q1"],
        due_on=(now + timedelta(days=20)).date(),
        actor=owner,
        now=now,
    )


@pytest.fixture
def order(supplier: Supplier, owner: Person, now) -> WorkOrder:
    return services.draw_up_work_order(
        practice=supplier.practice,
        supplier=supplier,
        lines=[PlannedLine("2.3.4", "Installer les mises à jour", devices=("Bureau",))],
        due_on=(now + timedelta(days=20)).date(),
        actor=owner,
        now=now,
    )


@pytest.fixture
def visitor(owner: Person, client_of: Callable[..., Client]) -> Client:
    return client_of(owner)


@pytest.fixture
def at(practice: Practice) -> Address:
    return lambda name, *args: reverse(f"suppliers:{name}", args=[practice.id, *args])


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def upload(visitor: Client, at: Address, content: bytes, name: str = "reponses.json"):
    return visitor.post(at("receive"), {"file": SimpleUploadedFile(name, content)})


def shown(visitor: Client, at: Address, content: bytes, name: str = "reponses.json") -> str:
    """The address of the preview of this file."""
    answer = upload(visitor, at, content, name)
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def whole(sheet: Sheet, **changes) -> bytes:
    return answer_file(sheet, finished_at=timezone.now().isoformat(), **changes)


def written() -> tuple[int, int, int]:
    return (
        QuestionnaireReturn.objects.count(),
        SupplierFile.objects.count(),
        JournalEntry.objects.count(),
    )


def test_nothing_is_written_before_it_is_confirmed(visitor, at, asked) -> None:
    before = written()
    page = text_of(visitor.get(shown(visitor, at, whole(sheet_of(asked)))))

    assert "Rien n’est encore enregistré" in page
    assert "Léa Martin, Gérante" in page
    assert written() == before


def test_answers_are_kept_with_their_file_and_their_documents(visitor, at, asked) -> None:
    sheet = sheet_of(asked)
    answers = as_data(good_answers(Q1))
    answers["q1.03"]["files"] = ["preuve.pdf", "contrat.pdf"]
    content = whole(sheet, answers=answers, files=[joined("q1.03")], note="Bien à vous.")
    address = shown(visitor, at, content)
    page = text_of(visitor.get(address))
    assert "contrat.pdf" in page
    answer = visitor.post(address, follow=True)
    returned = QuestionnaireReturn.objects.get()

    assert "Les réponses sont enregistrées" in text_of(answer)
    assert returned.answers == answers
    assert returned.seal == json.loads(content)["seal"]
    assert returned.answered_by == "Léa Martin, Gérante, Nuage & Cie"
    assert returned.merge_notes == [
        "Un mot du fournisseur : « Bien à vous. »".replace(" :", "\u00a0:")
        .replace("« ", "«\u00a0")
        .replace(" »", "\u00a0»")
    ]
    names = {file.name: bytes(file.content.data) for file in returned.files.all()}
    assert names["reponses.json"] == content
    assert set(names) == {"reponses.json", "preuve.pdf"}


def test_a_forbidden_document_refuses_the_whole(visitor, at, asked) -> None:
    answers = {"q1.03": {"value": "yes", "files": ["outil.exe"]}}
    content = whole(
        sheet_of(asked), answers=answers, files=[joined("q1.03", "outil.exe", factories.EXE)]
    )
    before = written()
    answer = visitor.post(shown(visitor, at, content))

    assert answer.status_code == 422
    assert "outil.exe" in text_of(answer)
    assert written() == before


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[:-30], "s’arrête avant sa fin"),
        (lambda content: content.replace(b'"no"', b'"yes"', 1), "a été abîmé ou modifié"),
        (lambda _: b"%PDF-1.7", "n’est pas un fichier de réponses"),
        (lambda _: b"PK\x03\x04abc", "n’est pas un document Word"),
        (lambda _: b"", "vide"),
    ],
)
def test_a_spoilt_file_is_refused_on_the_page(visitor, at, asked, spoil, said: str) -> None:
    before = written()
    answer = upload(visitor, at, spoil(whole(sheet_of(asked))))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert written() == before


def test_the_same_answers_are_taken_once(visitor, at, asked) -> None:
    content = whole(sheet_of(asked))
    address = shown(visitor, at, content)
    visitor.post(address)
    again = upload(visitor, at, content)

    assert again.status_code == 422
    assert "déjà là" in text_of(again)
    assert QuestionnaireReturn.objects.count() == 1


def test_another_practice_s_answers_are_refused(
    client_of, at, asked, other_practice: Practice
) -> None:
    from hygie.practice.selectors import owner_of

    stranger = client_of(owner_of(other_practice))
    address = reverse("suppliers:receive", args=[other_practice.id])
    file = SimpleUploadedFile("reponses.json", whole(sheet_of(asked)))
    answer = stranger.post(address, {"file": file})

    assert answer.status_code == 422
    assert "un autre cabinet que le vôtre" in text_of(answer)


def test_a_request_given_up_takes_nothing_in(visitor, at, asked, owner, now) -> None:
    content = whole(sheet_of(asked))
    address = shown(visitor, at, content)
    services.drop_request(request=asked, actor=owner, now=now)
    answer = visitor.post(address)

    assert answer.status_code == 409
    assert "abandonnée" in text_of(answer)
    assert not QuestionnaireReturn.objects.exists()


def test_a_preview_belongs_to_one_browser(visitor, client_of, owner, at, asked) -> None:
    address = shown(visitor, at, whole(sheet_of(asked)))
    elsewhere = client_of(owner).get(address, follow=True)

    assert "Cet aperçu n’est plus là" in text_of(elsewhere)
    assert "Choisissez de nouveau" in text_of(visitor.get(at("arrived", "0" * 32), follow=True))


def test_an_old_preview_gives_way_to_the_next(visitor, at, asked) -> None:
    first = shown(visitor, at, whole(sheet_of(asked)))
    shown(visitor, at, whole(sheet_of(asked), note="Corrigé."))

    assert "Cet aperçu n’est plus là" in text_of(visitor.get(first, follow=True))


# --- Word ---------------------------------------------------------------------------------------


def word(request: QuestionnaireRequest, now, *edits) -> bytes:
    return edited(word_document(sheet_of(request), now=now), together(*edits))


def test_a_document_says_who_or_is_asked(visitor, at, asked, now) -> None:
    content = word(asked, now, tick("Q1.03", "Oui"))
    address = shown(visitor, at, content, "rempli.docx")
    assert visitor.post(address).status_code == 422
    visitor.post(address, {"name": "Ana Costa", "answered_on": now.date().isoformat()})
    returned = QuestionnaireReturn.objects.get()

    assert (returned.answered_by, returned.answers) == ("Ana Costa", {"q1.03": {"value": "yes"}})
    assert returned.files.get().name == "rempli.docx"
    assert "déjà là" in text_of(upload(visitor, at, content, "rempli.docx"))


def test_a_doubt_is_decided_by_somebody_and_noted(visitor, at, asked, now) -> None:
    content = word(
        asked, now, fill(Q1_03="Plutôt oui", Q1_24="deux jours"), remark("Q1.03", "À relire.")
    )
    address = shown(visitor, at, content, "rempli.docx")
    assert "Plutôt oui" in text_of(visitor.get(address))
    visitor.post(
        address,
        {"name": "Ana", "answered_on": now.date().isoformat(),
         "fix-q1.03": "yes", "words-q1.24": "48"},
    )  # fmt: skip
    returned = QuestionnaireReturn.objects.get()

    assert returned.answers == {
        "q1.03": {"value": "yes", "comment": "À relire."}, "q1.24": {"value": 48},
    }  # fmt: skip
    assert any("Plutôt oui" in note and "Oui" in note for note in returned.merge_notes)
    assert any("deux jours" in note for note in returned.merge_notes)


def test_a_doubt_left_aside_is_no_answer_and_stays_written(visitor, at, asked, now) -> None:
    content = word(asked, now, fill(Q1_03="Plutôt oui"), tick("Q1.04", "Non"))
    address = shown(visitor, at, content, "rempli.docx")
    visitor.post(address, {"name": "Ana", "answered_on": now.date().isoformat()})
    returned = QuestionnaireReturn.objects.get()

    assert returned.answers == {"q1.04": {"value": "no"}}
    assert any("Plutôt oui" in note and "aucune réponse" in note for note in returned.merge_notes)


def test_a_wrong_decision_is_said_and_nothing_is_written(visitor, at, asked, now) -> None:
    content = word(asked, now, fill(Q1_24="deux jours"))
    address = shown(visitor, at, content, "rempli.docx")
    answer = visitor.post(
        address, {"name": "Ana", "answered_on": now.date().isoformat(), "words-q1.24": "beaucoup"}
    )

    assert answer.status_code == 422
    assert "q1.24" in text_of(answer).lower()
    assert not QuestionnaireReturn.objects.exists()


# --- an older edition ---------------------------------------------------------------------------


@pytest.fixture
def two_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Last year's questionnaires, and today's with their table of equivalences."""
    editions = {
        EDITION.id: dataclasses.replace(EDITION, equivalences=ROWS),
        OLD: dataclasses.replace(EDITION, id=OLD, title="Édition 2025"),
    }

    def shipped(edition_id: str):
        if edition_id not in editions:
            raise CatalogError("édition inconnue", file=edition_id)
        return editions[edition_id]

    monkeypatch.setattr(loader, "_shipped", shipped)


def of_last_year(asked: QuestionnaireRequest) -> QuestionnaireRequest:
    QuestionnaireRequest.objects.filter(id=asked.id).update(edition_id=OLD)
    asked.refresh_from_db()
    return asked


def test_an_older_edition_is_carried_before_anything_is_kept(
    visitor, at, asked, two_editions
) -> None:
    old = of_last_year(asked)
    answers = {
        "q1.01": {"value": "Réseau"},
        "q1.03": {"value": "yes"},
        "q1.05": {"value": "yes"},
    }
    address = shown(visitor, at, whole(sheet_of(old), answers=answers))
    page = text_of(visitor.get(address))
    assert "édition précédente" in page
    assert "La question a été précisée." in page
    assert "Cette obligation n’existe plus." in page
    visitor.post(address, {"take-q1.03": "q1.04"})
    returned = QuestionnaireReturn.objects.get()

    assert returned.request_id != old.id
    assert returned.request.edition_id == EDITION.id
    assert returned.answers == {"q1.01": {"value": "Réseau"}, "q1.04": {"value": "yes"}}
    assert any("Q1.03" in note and "Q1.04" in note for note in returned.merge_notes)
    assert any("Q1.05" in note and "sans suite" in note for note in returned.merge_notes)


def test_what_is_not_taken_over_stays_written(visitor, at, asked, two_editions) -> None:
    old = of_last_year(asked)
    answers = {"q1.01": {"value": "Réseau"}, "q1.03": {"value": "no"}}
    visitor.post(shown(visitor, at, whole(sheet_of(old), answers=answers)), {"take-q1.03": "q1.99"})
    returned = QuestionnaireReturn.objects.get()

    assert returned.answers == {"q1.01": {"value": "Réseau"}}
    assert any("Q1.03" in note and "laissée de côté" in note for note in returned.merge_notes)


def test_an_edition_to_come_is_refused(visitor, at, asked) -> None:
    content = json.loads(whole(sheet_of(asked)))
    QuestionnaireRequest.objects.filter(id=asked.id).update(edition_id="hygie-2099")
    content["request"]["edition"] = "hygie-2099"
    answer = upload(visitor, at, canonical(content | {"seal": seal(content)}))

    assert answer.status_code == 422
    assert "Mettez Hygie à jour" in text_of(answer)


# --- work orders --------------------------------------------------------------------------------


def test_ticked_lines_and_reports_come_back(visitor, at, order, practice, owner, now) -> None:
    device = add_computer(practice, "Bureau", now=now)
    key = enrol_device(practice=practice, device=device, actor=owner, now=now)
    check = sealing.seal(report(timezone.now()), sealed_enrolment(row=key))
    answers = {
        "l01": {"value": "done", "on": now.date().isoformat(), "comment": "Redémarré.",
                "files": ["bureau.hygie", "photo.pdf"]}
    }  # fmt: skip
    content = canonical(
        (made := told(sheet_of(order), answers, finished_at=now.isoformat(), files=[
            joined("l01", "bureau.hygie", check), joined("l01", "photo.pdf"),
        ])) | {"seal": seal(made)}
    )  # fmt: skip
    answer = visitor.post(shown(visitor, at, content), follow=True)
    line = WorkOrderLine.objects.get()

    assert "Rapport de « Bureau » ajouté" in text_of(answer).replace("\u00a0", " ")
    assert (line.done, line.comment) == ("done", "Redémarré.")
    assert Check.objects.get().device == device
    assert {file.name for file in SupplierFile.objects.filter(work_order=order)} == {
        "bureau.hygie", "photo.pdf", "reponses.json",
    }  # fmt: skip
    file = SupplierFile.objects.get(name="bureau.hygie")
    again = visitor.post(at("order_report", order.id, file.id), follow=True)
    assert "déjà là" in text_of(again)


def test_a_report_that_cannot_be_read_is_kept_and_said(visitor, at, order, now) -> None:
    answers = {"l01": {"value": "done", "on": now.date().isoformat(), "files": ["x.hygie"]}}
    made = told(
        sheet_of(order), answers, finished_at=now.isoformat(),
        files=[joined("l01", "x.hygie", b"{}")],
    )  # fmt: skip
    answer = visitor.post(shown(visitor, at, canonical(made | {"seal": seal(made)})), follow=True)

    assert "n’a pas été lu" in text_of(answer)
    assert not Check.objects.exists()
    assert SupplierFile.objects.filter(name="x.hygie").exists()


def a_filled(order: WorkOrder, value: str, at: datetime) -> dict[str, object]:
    made = told(sheet_of(order), {"l01": {"value": value}}, finished_at=at.isoformat())
    return made | {"seal": seal(made)}


def test_an_older_file_of_an_order_never_undoes_the_newer_one(visitor, at, order, now) -> None:
    first, second = (a_filled(order, value, now) for value in ("done", "not_done"))
    for made in (first, second):
        visitor.post(shown(visitor, at, canonical(made)))

    assert "déjà là" in text_of(upload(visitor, at, canonical(first)))
    assert WorkOrderLine.objects.get().done == "not_done"


@pytest.mark.parametrize("was_noted", [True, False])
def test_a_file_that_was_removed_is_not_taken_again(
    visitor, at, order, owner, now, was_noted: bool
) -> None:
    first, second = (a_filled(order, value, now) for value in ("done", "not_done"))
    for made in (first, second):
        visitor.post(shown(visitor, at, canonical(made)))
    if not was_noted:  # received by a Hygie of before
        WorkOrder.objects.update(received=[])
    for file in SupplierFile.objects.filter(work_order=order):
        page = text_of(visitor.get(at("detach", file.id)))
        assert "ne pourra pas être importé de nouveau" in page
        visitor.post(at("detach", file.id))
    assert not SupplierFile.objects.exists()

    for made in (first, second):
        answer = upload(visitor, at, canonical(made))
        if not was_noted and answer.status_code == 302:
            answer = visitor.post(answer.headers["Location"])
        assert "déjà là" in text_of(answer)
    assert WorkOrderLine.objects.get().done == "not_done"


def test_a_file_finished_before_the_one_that_is_here_says_so(visitor, at, order, asked, now):
    before = now - timedelta(days=3)
    first, second = a_filled(order, "not_done", before), a_filled(order, "done", now)
    assert "avant celui" not in text_of(visitor.get(shown(visitor, at, canonical(first))))
    visitor.post(shown(visitor, at, canonical(second)))
    assert "avant celui" in text_of(visitor.get(shown(visitor, at, canonical(first))))

    sheet = sheet_of(asked)
    visitor.post(shown(visitor, at, answer_file(sheet, finished_at=now.isoformat())))
    older = resealed(told(sheet, {}, finished_at=before.isoformat()))
    assert "avant celui" in text_of(visitor.get(shown(visitor, at, canonical(older))))


def test_the_same_answers_written_otherwise_are_known_by_their_seal(
    visitor, at, order, now
) -> None:
    first, second = (a_filled(order, value, now) for value in ("done", "not_done"))
    for made in (first, second):
        visitor.post(shown(visitor, at, canonical(made)))
    again = upload(visitor, at, json.dumps(first, indent=1).encode())

    assert "déjà là" in text_of(again)


def test_answers_whose_file_was_removed_are_not_taken_again(visitor, at, asked) -> None:
    content = whole(sheet_of(asked))
    visitor.post(shown(visitor, at, content))
    file = SupplierFile.objects.get()
    assert "ne pourra pas être importé de nouveau" in text_of(visitor.get(at("detach", file.id)))
    visitor.post(at("detach", file.id))

    assert "déjà là" in text_of(upload(visitor, at, content))
    assert QuestionnaireReturn.objects.count() == 1


@pytest.mark.parametrize("name", ["reponses.html", "reponses", "a.json.exe", "REPONSES.JSON"])
def test_what_is_kept_of_an_answer_file_is_never_named_as_a_page_or_a_program(
    visitor, at, asked, name: str
) -> None:
    visitor.post(shown(visitor, at, whole(sheet_of(asked)), name))
    kept = SupplierFile.objects.get()

    assert kept.name.lower().endswith(".json")
    answer = visitor.get(at("file", kept.id))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_questionnaires_and_orders_are_never_taken_for_each_other(
    visitor, at, asked, order, now
) -> None:
    made = told(sheet_of(order), {"l01": {"value": "done"}}, finished_at=now.isoformat())
    made["request"]["id"] = str(asked.id)
    answer = upload(visitor, at, canonical(made | {"seal": seal(made)}))

    assert answer.status_code == 422
    assert "n’a pas, ou n’a plus" in text_of(answer)


# --- what is sent -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_the_file_is_saved_and_never_shown(visitor, at, asked, form: str) -> None:
    answer = visitor.get(at("request_file", asked.id, form))

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_another_form_does_not_exist(visitor, at, asked) -> None:
    assert visitor.get(at("request_file", asked.id, "exe")).status_code == 404


def test_an_assistant_sends_and_takes_in_but_gives_nothing_up(
    client_of, assistant_person, at, asked, supplier, now
) -> None:
    assistant = client_of(assistant_person)
    day = (now + timedelta(days=9)).date().isoformat()
    sent = assistant.post(at("send", supplier.id), {"questionnaires": ["q1"], "due_on": day})

    assert sent.status_code == 302
    assert assistant.get(at("receive")).status_code == 200
    assert assistant.post(at("request_drop", asked.id)).status_code == 403


def test_nothing_is_sent_without_a_questionnaire_or_for_a_day_gone(visitor, at, supplier, now):
    gone = (now - timedelta(days=9)).date().isoformat()
    none = visitor.post(at("send", supplier.id), {"due_on": gone})
    late = visitor.post(at("send", supplier.id), {"questionnaires": ["q1"], "due_on": gone})

    assert (none.status_code, late.status_code) == (422, 422)
    assert "Choisissez au moins un questionnaire" in text_of(none)
    assert "déjà passée" in text_of(late)
    assert not QuestionnaireRequest.objects.exists()


def test_an_order_holds_the_plan_s_actions_that_a_supplier_does(
    visitor, at, supplier, practice, owner, now
) -> None:
    factories.answer(practice, "2.3.4", "no", now=now)
    page = text_of(visitor.get(at("order_new", supplier.id)))
    day = (now + timedelta(days=9)).date().isoformat()
    answer = visitor.post(
        at("order_new", supplier.id),
        {"lines": ["2.3.4"], "details-2.3.4": "Tous les postes.", "due_on": day},
        follow=True,
    )
    line = WorkOrderLine.objects.get()

    assert 'value="2.3.4"' in page
    assert 'value="A1.1"' not in page
    assert 'value="2.3.1"' not in page
    assert (line.measure_id, line.details) == ("2.3.4", "Tous les postes.")
    assert "Ordre de travaux" in text_of(answer)
    assert "hygie check" in line.proof
