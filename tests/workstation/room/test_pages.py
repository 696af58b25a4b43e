"""The pages: saying which device this is, looking, one line again, another PC, a phone."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hygie.paths import DataFolder
from hygie.practice.models import Device, JournalEntry, Person, Practice, RemovableMedium
from hygie.strongbox import box as strongbox
from hygie.workstation import inbox, looking, sealing
from hygie.workstation.models import (
    Check,
    Enrolment,
    EnrolmentKey,
    LatestResult,
    MobileCheck,
    PluggedMedium,
)
from hygie.workstation.probes.document import written
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.services.machines import sealed_enrolment
from tests import factories
from tests.strongbox.boxes import make_box
from tests.workstation.recorded import RecordedHost
from tests.workstation.room.looks import (
    FAIL,
    LOCK,
    STICK,
    UNKNOWN,
    add_computer,
    add_phone,
    keep,
    report,
)

DEBIAN = {
    "/etc/os-release": 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n',
    "/etc/machine-id": "0123456789abcdef0123456789abcdef\n",
}


@pytest.fixture
def client(owner: Person) -> Client:
    return factories.client_of(owner)


@pytest.fixture
def url(practice: Practice) -> Callable[..., str]:
    return lambda name, *rest: reverse(f"workstation:{name}", args=[practice.id, *rest])


@pytest.fixture
def machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hygie runs on a bare Debian: the one door to the machine is closed on a recorded one."""
    settings.HYGIE_CHECKS_THIS_MACHINE = True
    monkeypatch.setattr(
        looking, "this_machine", lambda: RecordedHost("linux", files=DEBIAN, now=timezone.now())
    )


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


# --- looking at this PC -------------------------------------------------------------------------


def test_the_first_time_one_says_which_device_it_is(machine, client: Client, url, practice, now):
    add_computer(practice, "Bureau", now=now)
    first = client.get(url("check"), follow=True)

    assert "Debian GNU/Linux 12" in text(first)
    assert "Bureau" in text(first)
    assert "Rien n’est modifié, rien n’est envoyé" in text(first)


def test_this_pc_is_added_from_what_it_says_of_itself_and_looked_at(
    machine, client: Client, url, practice: Practice
):
    sent = {"device": "new", "name": "Poste d’accueil"}
    page = client.post(url("which"), sent, follow=True)
    device = Device.objects.get(practice=practice, name="Poste d’accueil")

    assert device.system == Device.System.LINUX
    assert page.redirect_chain[-1][0] == url("computer", device.id)
    assert "À corriger" in text(page)
    check = Check.objects.get(device=device)
    assert check.is_whole
    assert check.origin == Check.Origin.HERE


def test_the_second_time_it_is_known(machine, client: Client, url, practice, now):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("which"), {"device": str(device.id), "name": ""})
    page = client.post(url("check"), follow=True)

    assert Check.objects.filter(device=device).count() >= 1
    assert "Bureau" in text(page)


@pytest.mark.parametrize("sent", [{}, {"device": "new", "name": " "}, {"device": "no-such-device"}])
def test_a_choice_that_is_none_is_said(machine, client: Client, url, sent: dict[str, str]):
    page = client.post(url("which"), sent)

    assert page.status_code == 422
    assert not Check.objects.exists()


def test_a_name_that_is_taken_is_said_and_nothing_is_looked_at(
    machine, client: Client, url, practice, now
):
    add_computer(practice, "Bureau", now=now)
    page = client.post(url("which"), {"device": "new", "name": "Bureau"})

    assert page.status_code == 422
    assert "est déjà dans la liste" in text(page)
    assert not Check.objects.exists()


def test_an_assistant_says_which_device_it_is_but_adds_none(
    machine, assistant_person: Person, url, practice, now
):
    device = add_computer(practice, "Bureau", now=now)
    browser = factories.client_of(assistant_person)

    assert browser.post(url("which"), {"device": "new", "name": "X"}).status_code == 422
    assert browser.post(url("which"), {"device": str(device.id)}).status_code == 302
    assert Check.objects.filter(device=device).exists()


def test_one_line_is_looked_at_again_in_its_place(machine, client: Client, url, practice: Practice):
    client.post(url("which"), {"device": "new", "name": "Bureau"})
    device = Device.objects.get(practice=practice)
    before = LatestResult.objects.get(device=device, probe_id=LOCK)
    address = url("again", device.id, LOCK)
    piece = client.post(address, headers={"HX-Request": "true"})
    after = LatestResult.objects.get(device=device, probe_id=LOCK)

    assert "Vérifié à nouveau" in text(piece)
    assert "<html" not in text(piece)
    assert after.at > before.at
    assert client.post(address).url == f"{url('computer', device.id)}#line-{LOCK}"


def test_a_line_that_does_not_exist_is_not_looked_at(machine, client: Client, url, practice, now):
    device = add_computer(practice, "Bureau", now=now)

    assert client.post(url("again", device.id, "no_such_line")).status_code == 404
    # The name of a topic is not the name of a line.
    assert client.post(url("again", device.id, "screen_lock")).status_code == 404


def test_another_pc_is_not_looked_at_from_here(machine, client: Client, url, practice, now):
    device = add_computer(practice, "Ailleurs", now=now)
    keep(device, report(now))
    page = client.post(url("again", device.id, LOCK))

    assert page.status_code == 409
    assert "importez son rapport" in text(page)


def test_a_machine_that_cannot_be_looked_at_says_so(
    machine, client: Client, url, monkeypatch: pytest.MonkeyPatch
):
    def refuse() -> None:
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM)

    monkeypatch.undo()
    monkeypatch.setattr(looking, "LocalHost", refuse)
    looking.identity.cache_clear()
    page = client.get(url("check"))

    assert page.status_code == 409
    assert "ne sait pas encore regarder ce système" in text(page)


def test_on_a_server_no_machine_is_looked_at(client: Client, url, practice, now):
    page = client.post(url("check"))

    assert "serveur" in text(page)
    assert not Check.objects.exists()


def test_the_look_of_somebody_else_is_not_there(
    machine, client: Client, url, assistant_person: Person, practice, now
):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("which"), {"device": str(device.id), "name": ""})
    [look_id] = looking._looks

    assert client.get(url("look", look_id)).status_code == 302
    assert factories.client_of(assistant_person).get(url("look", look_id)).status_code == 404


def test_before_the_questions_the_look_is_offered_and_may_be_skipped(
    machine, client: Client, url, practice: Practice
):
    page = client.get("/", follow=True)

    assert page.redirect_chain[-1][0] == url("welcome")
    assert "Passer aux dix questions" in text(page)
    client.get(reverse("assessment:questions", args=[practice.id]))
    assert client.get("/").url == reverse("assessment:questions", args=[practice.id])


# --- how a PC stands ----------------------------------------------------------------------------


def test_the_page_groups_what_was_seen(client: Client, url, practice, now):
    device = add_computer(practice, now=now)
    keep(device, report(now, **{LOCK: FAIL}))
    page = text(client.get(url("computer", device.id)))

    assert page.index("À corriger") < page.index("Conforme")
    assert "Attendu : Ce qui est attendu." in page
    assert "Ouvrez Paramètres." in page
    assert "plus de 30 jours" in page  # it was looked at long ago


def test_what_was_seen_with_more_rights_says_when(client: Client, url, practice, now):
    device = add_computer(practice, "Bureau", now=now)
    keep(device, report(now, **{LOCK: FAIL}))
    later = report(now + timedelta(days=1), **{LOCK: UNKNOWN})
    lacking = [
        replace(one, reason="needs_admin") if one.id == LOCK else one for one in later.probes
    ]
    keep(device, replace(later, probes=tuple(lacking)))
    page = text(client.get(url("computer", device.id)))

    assert page.count("n’avait pas les droits de le revoir") == 1


def test_the_history_says_what_changed(client: Client, url, practice, now):
    device = add_computer(practice, now=now)
    keep(device, report(now, **{LOCK: FAIL}))
    check = keep(device, report(now + timedelta(days=1)))
    page = text(client.get(url("history", device.id)))

    assert "Va mieux" in page
    assert check.sha256 in text(client.get(url("past", check.id)))


def test_what_the_device_s_sheet_says_otherwise_is_asked(
    client: Client, url, practice: Practice, now
):
    device = add_computer(practice, kind="laptop", now=now)
    keep(device, report(now))
    page = text(client.get(url("computer", device.id)))
    assert "Noter « Ordinateur fixe »" in page

    client.post(url("believe", device.id), {"field": "kind", "seen": "desktop"})
    device.refresh_from_db()
    assert device.kind == Device.Kind.DESKTOP


def test_a_medium_that_is_not_known_is_offered_to_the_register(
    client: Client, url, practice: Practice, now
):
    device = add_computer(practice, now=now)
    keep(device, report(now, media=(STICK,)))
    assert "n’est pas au registre" in text(client.get(url("list")))
    medium = PluggedMedium.objects.get()

    client.post(url("adopt", medium.id), {"label": "Clé bleue", "trusted": "yes"})
    row = RemovableMedium.objects.get(practice=practice)
    assert (row.serial, row.kind, row.state) == ("S-0123", "usb_key", "known")
    assert "n’est pas au registre" not in text(client.get(url("list")))
    again = client.post(url("adopt", medium.id), {"label": "Clé rouge", "trusted": "yes"})
    assert again.status_code == 422


def test_an_assistant_is_not_offered_what_is_the_owner_s(
    assistant_person: Person, url, practice, now
):
    keep(add_computer(practice, "Bureau", now=now), report(now, media=(STICK,)))
    page = text(factories.client_of(assistant_person).get(url("list")))

    assert "n’est pas au registre" in page
    assert url("adopt", PluggedMedium.objects.get().id) not in page


@pytest.mark.parametrize("sheet_format", ["csv", "xlsx"])
def test_everything_leaves_for_a_spreadsheet(client: Client, url, practice, now, sheet_format: str):
    keep(add_computer(practice, "=Accueil", now=now), report(now, **{LOCK: FAIL}))
    file = client.get(url("export", sheet_format))

    assert file.status_code == 200
    if sheet_format == "csv":
        said = file.content.decode("utf-8-sig")
        assert "'=Accueil;À corriger;" in said
        assert said.index("À corriger") < said.index("Conforme")
    assert client.get(url("export", "exe")).status_code == 404


# --- another PC ---------------------------------------------------------------------------------


def report_file(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"report": SimpleUploadedFile("rapport.hygie", content)}


def test_another_pc_gets_a_key_and_sends_its_report(client: Client, url, practice: Practice, now):
    device = add_computer(practice, "Bureau", now=now)
    page = client.post(url("enrol", device.id), follow=True)
    row = Enrolment.objects.get(device=device)
    assert "Ce fichier d’inscription est une clé" in text(page)
    assert row.key.secret not in text(page)

    file = client.post(url("enrolment_file", row.id))
    given = sealing.read_enrolment(file.content)
    assert given.secret == sealed_enrolment(row=row).secret
    content = sealing.seal(report(timezone.now()), given)

    said = text(client.post(url("import"), report_file(content)))
    assert "Rapport importé" in said
    assert "Ce qu’il contenait" in said
    assert "déjà là" in text(client.post(url("import"), report_file(content)))


def test_a_clock_that_runs_ahead_is_said_wherever_the_report_is_shown(
    client: Client, url, practice, now
):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("enrol", device.id))
    row = Enrolment.objects.get(device=device)
    ahead = timezone.now() + timedelta(hours=3)
    content = sealing.seal(report(ahead), sealed_enrolment(row=row))
    imported = text(client.post(url("import"), report_file(content)))
    check = Check.objects.get(device=device)

    for page in (imported, text(client.get(url("computer", device.id)))):
        assert "L’horloge de ce poste avance." in page
    assert "L’horloge de ce poste avance." in text(client.get(url("past", check.id)))
    assert "horloge du poste en avance" in text(client.get(url("history", device.id)))
    keep(device, report(timezone.now()))
    assert "avance." not in text(client.get(url("computer", device.id)))


def test_each_download_of_a_key_is_in_the_journal_without_the_key(
    client: Client, url, practice: Practice, owner: Person, now
):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("enrol", device.id))
    row = Enrolment.objects.get(device=device)
    for _ in range(2):
        client.post(url("enrolment_file", row.id))
    taken = JournalEntry.objects.filter(practice=practice, verb="workstation.key_taken")

    assert [(entry.actor, entry.subject) for entry in taken] == [(owner.name, "Bureau")] * 2
    assert [entry.after for entry in taken] == [{"key_id": row.key_id}] * 2
    assert "téléchargée" in taken[0].verb_label
    client.post(url("revoke", row.id))
    client.post(url("enrolment_file", row.id))
    assert taken.count() == 2


def test_a_refused_report_says_why_and_nothing_is_kept(client: Client, url, practice, now):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("enrol", device.id))
    row = Enrolment.objects.get(device=device)
    told = json.loads(sealing.seal(report(timezone.now()), sealed_enrolment(row=row)))
    told["check"]["probes"][0]["outcome"] = "not_applicable"
    page = client.post(url("import"), report_file(json.dumps(told).encode()))

    assert page.status_code == 422
    assert "son sceau ne correspond pas" in text(page)
    assert not Check.objects.exists()


@pytest.mark.parametrize("content", [b"", b"rien", b"\x00" * 100], ids=["empty", "text", "zeros"])
def test_what_is_no_report_is_refused_in_words(client: Client, url, content: bytes):
    page = client.post(url("import"), report_file(content))

    assert page.status_code == 422
    assert "Rien n’a été enregistré" in text(page)


def test_a_key_that_was_taken_back_is_no_longer_given(client: Client, url, practice, now):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("enrol", device.id))
    row = Enrolment.objects.get(device=device)
    client.post(url("revoke", row.id))

    assert client.post(url("enrolment_file", row.id)).status_code == 302
    assert "retirée" in text(client.get(url("enrolment", row.id)))
    assert client.post(url("revoke", row.id)).status_code == 409


def test_pcs_whose_key_stayed_elsewhere_are_named_until_they_have_a_new_one(
    client: Client, url, practice, now
):
    device = add_computer(practice, "Bureau", now=now)
    client.post(url("enrol", device.id))
    assert "nouvelle clé" not in text(client.get(url("list")))
    EnrolmentKey.objects.all().delete()
    row = Enrolment.objects.get(device=device)

    assert "1 poste attend une nouvelle clé :</strong> « Bureau »" in text(client.get(url("list")))
    assert "Clé à refaire" in text(client.get(url("prepare")))
    assert "Cette clé est à refaire" in text(client.get(url("enrolment", row.id)))
    assert client.post(url("enrolment_file", row.id)).status_code == 302
    client.post(url("enrol", device.id))
    assert "nouvelle clé" not in text(client.get(url("list")))


# --- the inbox ----------------------------------------------------------------------------------


def test_the_list_takes_in_what_waits_in_the_folder(
    client: Client, url, practice: Practice, owner: Person, tmp_path: Path, now: datetime
):
    box = make_box(DataFolder(tmp_path / "data"))
    box.create()
    strongbox.install(box)
    try:
        inbox.leave(box.folder, b"{", at=now)
        inbox.leave(box.folder, written(report(now)), at=now)
        page = text(client.get(url("list")))
    finally:
        strongbox.install(None)
        box.close()

    assert "a été mis de côté" in page
    assert "1 vérification attend dans le dossier" in page


# --- a phone ------------------------------------------------------------------------------------


def test_a_phone_is_walked_through_with_a_screenshot(client: Client, url, practice: Practice, now):
    phone = add_phone(practice, now=now)
    first = client.post(url("mobile", phone.id), {"platform": "ios"})
    walk = MobileCheck.objects.get()
    assert first.url == url("screen", walk.id, 1)
    picture = SimpleUploadedFile("code.png", factories.PNG, content_type="image/png")
    client.post(url("screen", walk.id, 1), {"code": "yes", "auto_lock": "yes", "files": [picture]})
    assert "Reprendre" in text(client.get(url("mobile", phone.id)))
    for rank, sent in enumerate(
        (
            {"encryption": "yes"},
            {"remote_on": "yes", "remote_tried": "no"},
            {"maintained": "yes", "automatic_updates": "yes", "no_unknown_control": "yes"},
            {"professional_only": "yes", "passwords": "dont_know"},
        ),
        start=2,
    ):
        client.post(url("screen", walk.id, rank), sent)
    page = text(client.get(url("mobile", phone.id)))

    walk.refresh_from_db()
    assert walk.finished_at is not None
    assert "valable jusqu’au" in page
    assert "Vérifiez que l’appareil est allumé" in page
    shot = client.get(url("screenshot", walk.screenshots.get().id))
    assert shot.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_screen_half_answered_says_so_and_keeps_what_was_said(
    client: Client, url, practice: Practice, now
):
    phone = add_phone(practice, now=now)
    client.post(url("mobile", phone.id), {"platform": "android"})
    walk = MobileCheck.objects.get()
    page = client.post(url("screen", walk.id, 1), {"code": "yes"})

    assert page.status_code == 422
    assert "« je ne sais pas » en est une" in text(page)
    assert "checked" in text(page)
    assert client.get(url("screen", walk.id, 6)).status_code == 404


def test_a_program_in_the_place_of_a_picture_is_refused(client: Client, url, practice, now):
    phone = add_phone(practice, now=now)
    client.post(url("mobile", phone.id), {"platform": "ios"})
    walk = MobileCheck.objects.get()
    bad = SimpleUploadedFile("code.png", factories.EXE, content_type="image/png")
    page = client.post(
        url("screen", walk.id, 1), {"code": "yes", "auto_lock": "yes", "files": [bad]}
    )

    assert page.status_code == 422
    assert "n’est pas ce que son nom annonce" in text(page)
