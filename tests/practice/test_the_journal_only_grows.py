"""One journal of every change: append-only, chained, whole; and apart for each practice."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from hygie.practice import journal
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.rules.journal_words import VERBS
from tests import factories

TABLE = JournalEntry._meta.db_table


def busy(practice: Practice, now: datetime) -> None:
    """A few days in the life of a practice."""
    for rank, value in enumerate(["yes", "no", "dont_know", None, "yes"]):
        factories.answer(practice, "2.3.3", value, now=now + timedelta(seconds=rank))
    factories.state(practice, "2.3.4", "2.3.5", now=now, text="Été : « tout » est à jour 🙂")


def test_every_change_of_a_practice_is_chained_and_the_chain_is_whole(
    practice: Practice, now: datetime
) -> None:
    busy(practice, now)
    entries = list(JournalEntry.objects.filter(practice=practice))

    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert {entry.verb for entry in entries} <= set(VERBS)
    assert broken_at(practice) is None


def test_each_practice_has_its_own_chain(
    practice: Practice, other_practice: Practice, now: datetime
) -> None:
    busy(practice, now)
    busy(other_practice, now)

    assert broken_at(practice) is None
    assert broken_at(other_practice) is None
    assert JournalEntry.objects.filter(practice=other_practice, sequence=1).exists()


def test_an_entry_cannot_be_changed_nor_erased_through_the_models(practice: Practice) -> None:
    entry = JournalEntry.objects.filter(practice=practice).first()
    assert entry is not None
    entry.actor = "Quelqu’un d’autre"

    for attempt in (
        entry.save,
        entry.delete,
        JournalEntry.objects.all().delete,
        lambda: JournalEntry.objects.update(actor="Personne"),
        lambda: JournalEntry.objects.filter(practice=practice).bulk_update([entry], ["actor"]),
    ):
        with pytest.raises(TypeError, match="append-only"), transaction.atomic():
            attempt()
    assert broken_at(practice) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "Quelqu’un d’autre"),
        ("verb", "answer.recorded"),
        ("subject", "9.9.9"),
        ("previous_hash", "f" * 64),
        ("hash", "f" * 64),
        ("at", datetime.fromisoformat("2001-01-01T00:00:00+00:00")),
    ],
)
def test_a_change_made_behind_its_back_is_found_at_its_rank(
    practice: Practice, now: datetime, column: str, value: object
) -> None:
    busy(practice, now)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{TABLE}" SET "{column}" = %s WHERE sequence = 3',  # noqa: S608 (our own names)
            [value.replace(tzinfo=None) if _is_naive_engine(value) else value],
        )

    assert broken_at(practice) == 3


def _is_naive_engine(value: object) -> bool:
    return isinstance(value, datetime) and connection.vendor == "sqlite"


def test_an_entry_erased_behind_its_back_is_found(practice: Practice, now: datetime) -> None:
    busy(practice, now)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{TABLE}" WHERE sequence = 2')  # noqa: S608 (our own names)

    assert broken_at(practice) == 3


def cut_off(after: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{TABLE}" WHERE sequence > %s', [after])  # noqa: S608 (our own names)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_journal_that_lost_its_end_or_everything_is_found(
    practice: Practice, now: datetime, kept: int
) -> None:
    busy(practice, now)
    cut_off(kept)

    assert broken_at(practice) == kept + 1


def test_a_lost_end_goes_on_showing_when_the_journal_goes_on(
    practice: Practice, owner: Person, now: datetime
) -> None:
    busy(practice, now)
    cut_off(2)
    practice.save()  # whatever was read before
    with transaction.atomic():
        journal.record(practice=practice, actor=owner, verb="action.changed", subject="x", now=now)

    assert broken_at(practice) is not None


def test_a_journal_whose_end_nobody_wrote_down_yet_is_judged_without_it(
    practice: Practice, owner: Person, now: datetime
) -> None:
    Practice.objects.update(journal_head_sequence=0, journal_head_hash="")

    assert broken_at(practice) is None
    with transaction.atomic():
        journal.record(practice=practice, actor=owner, verb="action.changed", subject="x", now=now)
    assert broken_at(practice) is None
    cut_off(1)
    assert broken_at(practice) == 2


def test_the_database_refuses_two_entries_of_one_rank(practice: Practice, now: datetime) -> None:
    first = JournalEntry.objects.get(practice=practice, sequence=1)
    twin = JournalEntry(
        practice=practice,
        sequence=1,
        at=now,
        actor="",
        verb="",
        subject="",
        previous_hash="",
        hash=first.hash,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_change_that_fails_leaves_no_trace(
    practice: Practice, owner: Person, now: datetime
) -> None:
    count = JournalEntry.objects.count()
    with pytest.raises(ZeroDivisionError):
        change_then_fail(practice, owner, now)

    assert JournalEntry.objects.count() == count


@transaction.atomic
def change_then_fail(practice: Practice, owner: Person, now: datetime) -> None:
    journal.record(practice=practice, actor=owner, verb="action.changed", subject="2.3.3", now=now)
    raise ZeroDivisionError


def test_what_hygie_does_by_itself_says_so(practice: Practice, now: datetime) -> None:
    with transaction.atomic():
        entry = journal.record(
            practice=practice, actor=None, verb="action.changed", subject="2.3.3", now=now
        )

    assert entry.actor == "Hygie"


@pytest.mark.parametrize(
    "value",
    [
        {"uses": ["office", "webmail"], "third_party_premises": True},
        {"nested": [1, 2.5, None, {"é": "œ"}]},
        [],
        "texte",
        0,
        False,
    ],
)
def test_what_was_written_reads_back_the_same(
    practice: Practice, owner: Person, now: datetime, value: object
) -> None:
    with transaction.atomic():
        journal.record(
            practice=practice,
            actor=owner,
            verb="action.changed",
            subject="2.3.3",
            before=value,
            after=value,
            now=now,
        )
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")

    assert entry.before == entry.after == value
    assert broken_at(practice) is None
