"""The practice's own proofs: what they are worth, until when, and that nothing of them is lost."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.assessment.models import Attachment, AttachmentContent, Statement, StatementMeasure
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Outcome, Strength
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import MeasureRow
from hygie.assessment.services import proofs
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError, InvalidInputError, RefusedFileError
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.factories import EXE, PDF, PNG

MEASURE = "2.3.3"
DAY = timedelta(days=1)
TWENTY_SIX_MB = PDF.ljust(26 * 1024 * 1024, b"\n")
NEED_A_FILE = [item.id for item in load_catalog().measures if item.proof.file_required]


def row(practice: Practice, now: datetime, measure_id: str = MEASURE) -> MeasureRow:
    return factories.overview_of(practice, now=now).row(measure_id)


def nothing_was_written() -> bool:
    kept = (Statement, StatementMeasure, Attachment, AttachmentContent)
    traces = JournalEntry.objects.filter(verb__startswith="statement.")
    return not any(model.objects.exists() for model in kept) and not traces.exists()


def test_a_statement_proves_its_measure_as_stated_by_the_practice(
    practice: Practice, owner: Person, now: datetime
) -> None:
    statement = factories.state(practice, MEASURE, now=now)
    found = row(practice, now).standing

    assert found.status is Status.PROVEN
    assert found.strength is Strength.STATED
    assert found.observations[0].origin == owner.name
    assert found.observations[0].summary == statement.text


def test_a_proof_holds_from_the_day_it_was_true_as_long_as_the_catalog_says(
    practice: Practice, now: datetime
) -> None:
    day = now.date() - 10 * DAY
    factories.state(practice, MEASURE, now=now, effective_on=day)
    start = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    end = add_months(start, load_catalog().measure(MEASURE).validity_months)

    assert row(practice, now).standing.valid_until == end
    assert row(practice, end - timedelta(seconds=1)).standing.status is Status.PROVEN
    assert row(practice, end).standing.status is Status.EXPIRED


def test_an_old_statement_is_expired_from_the_start(practice: Practice, now: datetime) -> None:
    factories.state(practice, MEASURE, now=now, effective_on=date(2020, 1, 1))

    assert row(practice, now).standing.status is Status.EXPIRED


def test_one_statement_may_serve_several_measures(practice: Practice, now: datetime) -> None:
    factories.state(practice, MEASURE, "2.3.4", "2.3.4", now=now)

    assert row(practice, now, MEASURE).standing.status is Status.PROVEN
    assert row(practice, now, "2.3.4").standing.status is Status.PROVEN
    assert StatementMeasure.objects.count() == 2


def test_one_statement_may_serve_every_measure_of_the_guide(
    practice: Practice, now: datetime
) -> None:
    ids = [measure.id for measure in load_catalog().measures]
    factories.state(practice, *ids, now=now, files=[("contrat.pdf", PDF)])

    entry = JournalEntry.objects.get(verb="statement.added")
    assert entry.after["measures"] == sorted(ids)
    assert len(entry.subject) <= JournalEntry._meta.get_field("subject").max_length


def test_a_file_is_kept_byte_for_byte_with_its_hash_its_size_and_its_type(
    practice: Practice, now: datetime
) -> None:
    statement = factories.state(practice, MEASURE, now=now, files=[("Écran.PNG", PNG)])
    attachment = statement.attachments.get()

    assert bytes(attachment.content.data) == PNG
    assert attachment.sha256 == hashlib.sha256(PNG).hexdigest()
    assert attachment.size_bytes == len(PNG)
    assert attachment.media_type == "image/png"
    assert attachment.name == "Écran.PNG"


def test_the_observation_shows_the_file_and_its_hash(practice: Practice, now: datetime) -> None:
    factories.state(practice, MEASURE, now=now, files=[("ecran.png", PNG)])
    [evidence] = row(practice, now).standing.observations[0].evidence

    assert evidence.sha256 == hashlib.sha256(PNG).hexdigest()
    assert str(practice.id) in evidence.url


def test_the_journal_keeps_the_words_and_the_hashes_never_the_bytes(
    practice: Practice, now: datetime
) -> None:
    factories.state(practice, MEASURE, now=now, files=[("ecran.png", PNG)])
    after = JournalEntry.objects.get(verb="statement.added").after

    assert after["files"] == [{"name": "ecran.png", "sha256": hashlib.sha256(PNG).hexdigest()}]
    assert after["measures"] == [MEASURE]
    assert after["withdrawn"] is False
    assert broken_at(practice) is None


def test_the_same_file_given_twice_is_kept_once(practice: Practice, now: datetime) -> None:
    factories.state(practice, MEASURE, now=now, files=[("a.png", PNG), ("b.png", PNG)])

    assert Attachment.objects.count() == 1


def test_twenty_five_megabytes_fit(practice: Practice, now: datetime) -> None:
    whole = PDF.ljust(25 * 1024 * 1024, b"\n")
    factories.state(practice, MEASURE, now=now, files=[("scan.pdf", whole)])

    assert Attachment.objects.get().size_bytes == len(whole)
    assert len(AttachmentContent.objects.get().data) == len(whole)


@pytest.mark.parametrize(
    "files",
    [
        [("facture.pdf", EXE)],
        [("bon.pdf", PDF), ("facture.pdf", EXE)],
        [("facture.exe", EXE)],
        [("vide.pdf", b"")],
        [("bon.pdf", PDF), ("scan.pdf", TWENTY_SIX_MB)],
        [(f"{rank}.txt", str(rank).encode()) for rank in range(11)],
    ],
    ids=["exe named pdf", "one bad among good", "exe", "empty", "26 MB", "eleven"],
)
def test_one_refused_file_and_nothing_at_all_is_kept(
    practice: Practice, now: datetime, files: list[tuple[str, bytes]]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        factories.state(practice, MEASURE, now=now, files=files)

    assert caught.value.field == "files"
    assert nothing_was_written()


def test_ten_files_are_not_too_many(practice: Practice, now: datetime) -> None:
    files = [(f"{rank}.txt", str(rank).encode()) for rank in range(10)]
    factories.state(practice, MEASURE, now=now, files=files)

    assert Attachment.objects.count() == 10


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"effective_on": date(2025, 3, 14)}, "effective_on"),
        ({"effective_on": date(9999, 12, 31)}, "effective_on"),
        ({"effective_on": date(1999, 12, 31)}, "effective_on"),
        ({"effective_on": date(1, 1, 1)}, "effective_on"),
        ({"strength": Strength.ATTESTED}, "files"),
    ],
)
def test_a_statement_that_cannot_be_is_refused_whole(
    practice: Practice, now: datetime, bad: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        factories.state(practice, MEASURE, now=now, **bad)  # type: ignore[arg-type]

    assert caught.value.field == field
    assert nothing_was_written()


@pytest.mark.parametrize("ids", [[], ["9.9.9"], [MEASURE, "2.3.3-01"], [""]])
def test_a_statement_is_about_measures_of_the_guide(
    practice: Practice, now: datetime, ids: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        factories.state(practice, *ids, now=now)

    assert caught.value.field == "measures"
    assert nothing_was_written()


def test_what_is_true_today_in_paris_is_not_in_the_future(practice: Practice) -> None:
    """At half past midnight in Paris it is still yesterday in universal time."""
    half_past_midnight = datetime(2025, 3, 12, 23, 30, tzinfo=UTC)
    factories.state(practice, MEASURE, now=half_past_midnight, effective_on=date(2025, 3, 13))

    assert row(practice, half_past_midnight + DAY).standing.status is Status.PROVEN


def test_an_attestation_with_its_document_is_stronger_than_a_statement(
    practice: Practice, now: datetime
) -> None:
    factories.state(
        practice, MEASURE, now=now, strength=Strength.ATTESTED, files=[("signe.pdf", PDF)]
    )

    assert row(practice, now).standing.strength is Strength.ATTESTED


# --- some measures ask for a file ---------------------------------------------------------------


def test_some_measures_ask_for_a_file() -> None:
    assert {"2.10.1", "2.10.3", "A1.1"} <= set(NEED_A_FILE)


@pytest.mark.parametrize("measure_id", ["2.10.1", "2.10.3", "A1.1"])
def test_without_its_file_such_a_statement_proves_nothing_and_says_why(
    practice: Practice, now: datetime, measure_id: str
) -> None:
    factories.state(practice, measure_id, now=now)
    found = row(practice, now, measure_id).standing

    assert found.status is Status.UNKNOWN
    assert found.observations[0].outcome is Outcome.UNKNOWN
    assert "pièce" in found.reason


@pytest.mark.parametrize("measure_id", ["2.10.1", "2.10.3", "A1.1"])
def test_with_its_file_it_does(practice: Practice, now: datetime, measure_id: str) -> None:
    factories.state(practice, measure_id, now=now, files=[("contrat.pdf", PDF)])

    assert row(practice, now, measure_id).standing.status is Status.PROVEN


# --- withdrawing --------------------------------------------------------------------------------


def test_a_withdrawn_proof_counts_no_more_and_is_not_erased(
    practice: Practice, owner: Person, now: datetime
) -> None:
    statement = factories.state(practice, MEASURE, now=now, files=[("ecran.png", PNG)])
    proofs.withdraw_statement(statement=statement, actor=owner, now=now)

    assert row(practice, now).standing.status is Status.UNKNOWN
    assert bytes(AttachmentContent.objects.get().data) == PNG


def test_a_proof_put_back_counts_again(practice: Practice, owner: Person, now: datetime) -> None:
    statement = factories.state(practice, MEASURE, now=now)
    proofs.withdraw_statement(statement=statement, actor=owner, now=now)
    proofs.restore_statement(statement=statement, actor=owner, now=now)

    assert row(practice, now).standing.status is Status.PROVEN
    assert [
        (entry.before["withdrawn"], entry.after["withdrawn"])
        for entry in JournalEntry.objects.filter(
            verb__in=["statement.withdrawn", "statement.restored"]
        )
    ] == [(False, True), (True, False)]


def test_withdrawing_or_restoring_twice_is_a_conflict(
    practice: Practice, owner: Person, now: datetime
) -> None:
    statement = factories.state(practice, MEASURE, now=now)
    with pytest.raises(ConflictError):
        proofs.restore_statement(statement=statement, actor=owner, now=now)

    proofs.withdraw_statement(statement=statement, actor=owner, now=now)
    with pytest.raises(ConflictError):
        proofs.withdraw_statement(statement=statement, actor=owner, now=now)
    assert broken_at(practice) is None


def test_a_refused_file_is_also_an_invalid_input() -> None:
    assert issubclass(RefusedFileError, InvalidInputError)


# --- the database itself refuses ----------------------------------------------------------------


def test_the_database_refuses_a_file_over_the_limit(practice: Practice, now: datetime) -> None:
    statement = factories.state(practice, MEASURE, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(
            practice=practice,
            statement=statement,
            name="a.pdf",
            media_type="application/pdf",
            size_bytes=25 * 1024 * 1024 + 1,
            sha256="0" * 64,
            added_at=now,
        )


def test_the_database_refuses_a_statement_that_says_it_was_seen_by_hygie(
    practice: Practice, owner: Person, now: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(
            practice=practice,
            text="Vu.",
            strength=Strength.SEEN.value,
            signed_by=owner.name,
            effective_on=now.date(),
            created_at=now,
        )
