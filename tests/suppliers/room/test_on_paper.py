"""The papers of the room: valid, whole, in the practice's words; Word ones open elsewhere."""

import io
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import docx
import pytest

from hygie.documents import shelf
from hygie.documents.making import DOCX, PDF
from hygie.errors import InvalidInputError
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers import services
from hygie.suppliers.documents import (
    comparison_picks,
    contract_picks,
    place_picks,
    report_picks,
    return_picks,
)
from hygie.suppliers.documents_words import (
    ANNEX,
    ANNEX_WORD,
    ATTESTATION,
    COMPARISON,
    PLACE_CLAUSE,
    PLACE_CLAUSE_WORD,
    REPORT,
    REPORT_WORD,
)
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.contract import Presence
from tests.documents.papers import faults, order_of, words
from tests.suppliers.room import practices

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PICKS = {
    ATTESTATION: return_picks,
    ANNEX: contract_picks,
    ANNEX_WORD: contract_picks,
    PLACE_CLAUSE: place_picks,
    PLACE_CLAUSE_WORD: place_picks,
    REPORT: report_picks,
    REPORT_WORD: report_picks,
    COMPARISON: comparison_picks,
}


@pytest.fixture
def full(practice: Practice, owner: Person, now: datetime) -> Practice:
    """Two publishers that answered, a contract that lacks clauses, a place with a defect."""
    one = practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")
    two = practices.add(practice, owner, now, "Sauvegarde Imaginaire", "remote_backup")
    practices.answered(one, "q1", "q4", by=owner, now=now)
    practices.answered(two, "q1", by=owner, now=now, but={"q1.25": Answer("no")})
    row = practices.contract(one, by=owner, now=now)
    absent = dict.fromkeys(("restitution", "incident"), Presence.ABSENT)
    absent["reuse"] = Presence.PRESENT
    practices.read_clauses(row, by=owner, now=now, but=absent)
    place = practices.add(practice, owner, now, "EHPAD des Tilleuls", "third_party_premises")
    services.describe_supplier(
        supplier=place, changes={"situation": "nursing_home"}, actor=owner, now=now
    )
    report = practices.shortcoming(place, by=owner, now=now)
    services.note_sent(
        row=report, reported_on=now.date(), answer_by=report.answer_by, actor=owner, now=now
    )
    return practice


def made(practice: Practice, slug: str, *, now: datetime, rank: int = 0) -> bytes:
    document = shelf.find(slug)
    assert document
    picked = PICKS[slug](practice)[rank][0]
    return document.maker(order_of(practice, now=now, picked=picked))


@pytest.mark.parametrize("slug", [s for s in PICKS if shelf.find(s).media_type == PDF])
def test_every_paper_is_valid(full: Practice, slug: str, now: datetime) -> None:
    content = made(full, slug, now=now)

    assert faults(content) == []
    assert content == made(full, slug, now=now)


def test_the_attestation_bears_answers_seal_and_place_to_sign(
    full: Practice, now: datetime
) -> None:
    said = words(made(full, ATTESTATION, now=now, rank=-1))

    assert "Dossiers Fictifs" in said or "Sauvegarde Imaginaire" in said
    assert "aaaaaaaa aaaaaaaa" in said
    assert "Signature et cachet" in said
    assert "Je déclare" in said


def test_the_annex_brings_what_is_missing_and_replaces_what_is_refused(
    full: Practice, now: datetime
) -> None:
    said = words(made(full, ANNEX, now=now))

    assert "Clauses supprimées" in said
    # « no_other_use » comes in place of the clause to refuse, though it was found.
    assert "aucune autre fin que la prestation" in said
    assert "À compléter avant de signer" in said


def test_the_letter_and_its_reminder(full: Practice, now: datetime) -> None:
    letter, reminder = (words(made(full, REPORT, now=now, rank=rank)) for rank in (0, 1))

    assert "ne se verrouille jamais" in letter
    assert "Ce courrier est un signalement formel" in letter
    assert "Relance" in reminder


def test_two_suppliers_on_one_page(full: Practice, now: datetime) -> None:
    said = words(made(full, COMPARISON, now=now))

    assert "Dossiers Fictifs" in said
    assert "Sauvegarde Imaginaire" in said
    assert "Bloquant" in said


def test_the_clause_for_a_place_names_it(full: Practice, now: datetime) -> None:
    said = words(made(full, PLACE_CLAUSE, now=now))

    assert "EHPAD des Tilleuls" in said
    assert "Camille Vasseur" in said


@pytest.mark.parametrize("slug", [s for s in PICKS if shelf.find(s).media_type == DOCX])
def test_every_word_document_reads_back(full: Practice, slug: str, now: datetime) -> None:
    content = made(full, slug, now=now)
    said = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)

    assert full.name in said
    assert len(said) > 300
    assert content == made(full, slug, now=now)


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_libreoffice_opens_the_annex(full: Practice, now: datetime, tmp_path: Path) -> None:
    source = tmp_path / "annexe.docx"
    source.write_bytes(made(full, ANNEX_WORD, now=now))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
        timeout=180,
    )
    said = words((tmp_path / "annexe.pdf").read_bytes())

    assert "Annexe de sécurité" in said
    assert "Pour le Prestataire" in said


@pytest.mark.parametrize("slug", PICKS)
def test_what_does_not_exist_is_said(full: Practice, slug: str, now: datetime) -> None:
    document = shelf.find(slug)
    assert document
    strangers = ("", "rien", "q1|a|b", "6b1f8c1e-0000-4000-8000-000000000000")
    for picked in strangers:
        with pytest.raises(InvalidInputError, match=r"exist|choisi|répondu"):
            document.maker(order_of(full, now=now, picked=picked))


def test_there_is_no_paper_without_anything_to_tell(
    practice: Practice, owner: Person, now: datetime
) -> None:
    practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")

    assert Supplier.objects.exists()
    assert [slug for slug, picks in PICKS.items() if picks(practice)] == []
