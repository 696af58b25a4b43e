"""Each document says what the hub knows, in words, and passes both standards."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import Overview
from hygie.catalog.loader import load_catalog
from hygie.documents import making
from hygie.documents.contents.report import rings
from hygie.documents.making import Maker
from hygie.documents.shelf import SHELF
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.documents.papers import faults, made, pages, reader, words

PDFS = [item.maker for item in SHELF if item.media_type == making.PDF]
KEY = "7Q4K-M2XD-9A0B-CC3E-FG5H-JK7M-NP2Q"


def by_name(maker: Maker) -> str:
    return maker.__name__


@pytest.mark.parametrize("maker", PDFS, ids=by_name)
def test_a_practice_that_has_said_nothing_yet_has_its_documents(
    bare: Practice, now: datetime, maker: Maker
) -> None:
    pdf = made(bare, maker, now=now)

    assert faults(pdf) == []
    assert "Cabinet du Silence" in words(pdf)


@pytest.mark.parametrize("maker", PDFS, ids=by_name)
def test_a_practice_that_has_said_everything_has_its_documents(
    full: Practice, now: datetime, maker: Maker
) -> None:
    pdf = made(full, maker, now=now)
    found = pages(pdf)

    assert faults(pdf) == []
    assert "Cabinet du Port" in found[0]
    assert "12 quai des Salins, 29900 Concarneau" in found[0]
    for rank, said in enumerate(found, start=1):
        assert f"{rank} / {len(found)}" in said


@pytest.mark.parametrize(
    "maker", [*PDFS, making.make_plan_docx, making.make_proof_file], ids=by_name
)
def test_the_same_practice_at_the_same_moment_gives_the_same_bytes(
    full: Practice, now: datetime, maker: Maker
) -> None:
    assert made(full, maker, now=now) == made(full, maker, now=now)


@pytest.mark.parametrize("maker", PDFS, ids=by_name)
def test_names_that_look_like_code_stay_names(db: None, now: datetime, maker: Maker) -> None:
    name = '#panic("x") *Étoile* 👍 \u202eRTL <b>'
    practice = factories.make_practice(now=now, name=name)
    factories.answer(practice, "2.3.3", "not_applicable", reason='#read("x") ]', now=now)
    factories.state(practice, "2.2.1", now=now, text='$1$ #emph[x] "\\" מבחן')
    pdf = made(practice, maker, now=now)

    assert faults(pdf) == []
    assert '#panic("x") *Étoile* □ RTL <b>' in words(pdf)


# --- bilan --------------------------------------------------------------------------------------


@pytest.fixture
def overview(full: Practice, now: datetime) -> Overview:
    return factories.overview_of(full, now=now)


@pytest.fixture
def report(full: Practice, now: datetime) -> str:
    return words(made(full, now=now))


def test_the_report_gives_both_scores_with_the_parts_of_each_strength(
    report: str, overview: Overview
) -> None:
    said = rings(overview)

    assert said["proven_label"] != said["declared_label"]
    for label in (said["proven_label"], said["declared_label"]):
        assert label.replace("\u00a0", " ") in report
    for strength in ("Vu par Hygie", "Attesté par un tiers", "Constaté par vous"):
        assert strength in report


def test_the_drawing_of_the_scores_says_in_words_what_it_shows(
    full: Practice, now: datetime, overview: Overview
) -> None:
    said = rings(overview)["description"]

    assert "Prouvé" in said
    assert "attesté par un tiers" in said
    assert _is_told_to_those_who_listen(made(full, now=now), said)


def _is_told_to_those_who_listen(pdf: bytes, text: str) -> bool:
    todo: list[Any] = [reader(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if str(node.get("/Alt", "")) == text:
                return True
            todo += [node["/K"]] if "/K" in node else []
    return False


def test_the_report_tells_each_measure_that_counts_with_its_status(
    report: str, overview: Overview
) -> None:
    for row in overview.rows:
        assert row.measure.title.replace("\u00a0", " ") in report
    for word in ("Prouvé", "Déclaré", "À faire", "À revérifier", "Pas encore de réponse"):
        assert word in report


def test_the_report_tells_the_proofs_their_strength_and_their_dates(report: str) -> None:
    assert "Vu sur place, point 7. Deux lignes." in report
    assert "Attesté par un tiers · Camille Vasseur · le 2 mars 2025 · vaut jusqu’au" in report
    assert "trop ancien depuis le" in report
    assert "attestation n° 7.pdf" in report


def test_the_report_says_what_is_left_out_and_why(report: str) -> None:
    said = report.partition("Ce qui ne vous concerne pas")[2]

    assert "Les soins ont lieu à domicile." in said
    assert "Vous n’exercez pas dans les locaux d’un tiers." in said


def test_the_report_ends_with_the_seal_of_the_journal(full: Practice, now: datetime) -> None:
    last = JournalEntry.objects.filter(practice=full).latest("sequence")
    said = words(made(full, now=now))

    assert broken_at(full) is None
    assert f"compte {last.sequence} lignes" in said
    assert last.hash in said.replace(" ", "")


def test_the_report_says_that_a_journal_was_changed_behind_its_back(
    full: Practice, now: datetime
) -> None:
    from django.db.models import QuerySet

    QuerySet(JournalEntry).filter(practice=full, sequence=3).update(subject="autre chose")

    assert "rompue à la ligne 3" in words(made(full, now=now))


def test_the_report_is_that_of_its_day(full: Practice, now: datetime) -> None:
    assert "Établi le 12 mars 2025" in words(made(full, now=now))


# --- plan, checklist, sheets --------------------------------------------------------------------


def test_the_plan_gives_the_six_actions_then_what_was_decided(
    full: Practice, now: datetime, overview: Overview
) -> None:
    said = words(made(full, making.make_plan, now=now))

    ranks = [
        said.index(planned.action.title.replace("\u00a0", " ")[:40]) for planned in overview.actions
    ]
    assert ranks == sorted(ranks)
    for part in (
        "Faites",
        "Mises de côté",
        "Déjà décidées",
        "formation prévue en mars",
        "en retard",
    ):
        assert part in said


def test_a_plan_with_nothing_left_to_do_says_so(
    practice: Practice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Overview, "actions", ())

    assert "Rien à faire pour l’instant" in words(made(practice, making.make_plan, now=now))


def test_the_checklist_follows_the_guide_and_ticks_the_answers(
    full: Practice, now: datetime, overview: Overview
) -> None:
    pdf = made(full, making.make_checklist, now=now)
    said = words(pdf)

    ranks = [
        said.index(f"{measure.id} {measure.title}"[:24].replace("\u00a0", " "))
        for measure in load_catalog().measures
    ]
    assert ranks == sorted(ranks)
    declared = [
        row.standing.declared
        for row in overview.rows
        if row.standing.status is not Status.NOT_APPLICABLE
    ]
    assert _count_told(pdf, "Oui\u00a0: coché") == declared.count("yes")
    assert _count_told(pdf, "Non\u00a0: coché") == declared.count("no")
    for word in ("Chapitre", "Oui", "Non", "Sans objet", "Je ne sais pas"):
        assert word in said


def _count_told(pdf: bytes, text: str) -> int:
    count = 0
    todo: list[Any] = [reader(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            count += str(node.get("/Alt", "")) == text
            todo += [node["/K"]] if "/K" in node else []
    return count


def test_every_sheet_begins_its_own_page(full: Practice, now: datetime) -> None:
    found = pages(made(full, making.make_sheets, now=now))

    for measure in load_catalog().measures:
        title = f"{measure.id} {measure.title}".replace("\u00a0", " ")
        assert any(title in said[: 120 + len(title)] for said in found[1:]), title


def test_one_sheet_alone_is_that_of_its_measure(full: Practice, now: datetime) -> None:
    measure = load_catalog().measure("2.3.3")
    said = words(made(full, making.make_sheets, now=now, measure_id="2.3.3"))

    assert measure.question.replace("\u00a0", " ") in said
    for item in measure.recommendations:
        assert item.text[:40].replace("\u00a0", " ") in said
    assert "Mots de passe robustes" not in said


def test_a_legal_fact_that_is_not_sure_says_so(full: Practice, now: datetime) -> None:
    unsure = next(
        measure
        for measure in load_catalog().measures
        if any(fact.status == "to_verify" for fact in measure.legal)
    )
    said = words(made(full, making.make_sheets, now=now, measure_id=unsure.id))

    assert "· à vérifier" in said


def test_a_sheet_shows_the_steps_of_the_practice_s_own_systems(
    full: Practice, now: datetime
) -> None:
    said = words(made(full, making.make_sheets, now=now, measure_id="2.3.3"))

    assert "Sur Windows 11" in said
    assert "Sur Android" not in said


# --- recovery kit -------------------------------------------------------------------------------


def test_the_kit_carries_the_code_of_the_order_and_nothing_else_keeps_it(
    full: Practice, now: datetime
) -> None:
    said = words(made(full, making.make_recovery, now=now, recovery_code=KEY))

    assert KEY in said.replace(" – ", "-")
    assert "Recopiez ici" not in said


def test_the_kit_without_code_leaves_room_for_it(full: Practice, now: datetime) -> None:
    said = words(made(full, making.make_recovery, now=now, data_folder=Path("/donnees/hygie")))

    assert "Recopiez ici, à la main" in said
    assert "/donnees/hygie" in said


def test_the_kit_says_who_to_call(full: Practice, now: datetime) -> None:
    said = words(made(full, making.make_recovery, now=now))

    for who in ("Armor Informatique", "17Cyber", "CERT Santé", "09 72 43 91 25"):
        assert who in said


def test_an_order_never_shows_its_code(owner: Person, practice: Practice, now: datetime) -> None:
    order = making.Order(practice=practice, actor=owner, now=now, recovery_code=KEY)

    assert KEY not in repr(order)


def test_numbers_and_days_are_written_as_in_french() -> None:
    from datetime import date

    from hygie.documents.rules import words as french

    nbsp = "\N{NO-BREAK SPACE}"
    assert french.day(date(2026, 5, 1)) == f"1er{nbsp}mai{nbsp}2026"
    assert french.percent(0.999) == f"99{nbsp}%"
    assert french.percent(0.001) == f"1{nbsp}%"
    assert french.percent(None) == "—"
    assert french.size(3_400_000) == f"3,4{nbsp}Mo"
    assert french.plural(1, "preuve") == f"1{nbsp}preuve"
    assert french.plural(0, "journal", "journaux") == f"0{nbsp}journal"
