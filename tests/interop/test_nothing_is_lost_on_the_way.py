"""Export, import, export: the same bytes, files and journal included."""

import random
import re
import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.assessment.models import Answer, AttachmentContent, Statement
from hygie.interop.exporting import no_progress, write_archive
from hygie.interop.services import erase_practice
from hygie.interop.tables import bytes_columns, tables
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.selectors import owner_of
from tests import factories
from tests.factories_history import live_years
from tests.interop.archives import (
    EXPORTED,
    PASSPHRASE,
    exported,
    imported,
    manifest_of,
    moved,
    sealed,
    unpacked,
)

MB = 1024 * 1024


def test_the_demonstration_comes_back_the_same_to_the_byte(
    demo_practice: Practice, demo_archive: bytes
) -> None:
    back = moved(demo_archive, demo_practice)

    assert exported(back) == demo_archive


def test_the_demonstration_with_five_years_of_history_comes_back_the_same(
    demo_practice: Practice,
) -> None:
    live_years(demo_practice, owner=owner_of(demo_practice), until=EXPORTED)
    before = exported(demo_practice)
    assert manifest_of(before)["journal"]["entries"] > 300
    back = moved(before, demo_practice)

    assert exported(back) == before
    assert broken_at(back) is None


def test_through_a_passphrase_it_is_the_same(demo_practice: Practice, demo_archive: bytes) -> None:
    erase_practice(practice=demo_practice)
    back = imported(sealed(demo_archive), PASSPHRASE)

    assert exported(back) == demo_archive


def test_ids_files_and_journal_are_those_of_before(
    demo_practice: Practice, demo_archive: bytes
) -> None:
    people = set(Person.objects.values_list("id", "name", "role"))
    files = {bytes(data) for data in AttachmentContent.objects.values_list("data", flat=True)}
    hashes = list(JournalEntry.objects.values_list("sequence", "hash"))
    answers = set(Answer.objects.values_list("id", "measure_id", "value", "answered_by"))
    back = moved(demo_archive, demo_practice)

    assert back.id == demo_practice.id
    assert set(Person.objects.values_list("id", "name", "role")) == people
    assert {
        bytes(data) for data in AttachmentContent.objects.values_list("data", flat=True)
    } == files
    assert list(JournalEntry.objects.values_list("sequence", "hash")) == hashes
    assert set(Answer.objects.values_list("id", "measure_id", "value", "answered_by")) == answers


def test_life_goes_on_after_an_import(demo_practice: Practice, demo_archive: bytes) -> None:
    back = moved(demo_archive, demo_practice)
    later = EXPORTED + timedelta(days=1)
    factories.answer(back, "2.3.3", "no", now=later)

    assert broken_at(back) is None
    assert exported(back, later) != demo_archive


def test_the_same_practice_at_the_same_moment_gives_the_same_bytes(
    demo_practice: Practice, demo_archive: bytes
) -> None:
    assert exported(demo_practice) == demo_archive


def test_another_moment_changes_only_the_manifest(
    demo_practice: Practice, demo_archive: bytes
) -> None:
    later = unpacked(exported(demo_practice, EXPORTED + timedelta(days=3)))
    before = unpacked(demo_archive)

    assert {name for name in before if before[name] != later[name]} == {"manifest.json"}


def test_only_this_practice_leaves(
    practice: Practice, other_practice: Practice, now: object
) -> None:
    factories.state(other_practice, "2.3.3", now=EXPORTED, text="Chez les autres")
    content = b"".join(unpacked(exported(practice)).values()).decode()

    assert str(other_practice.id) not in content
    assert other_practice.name not in content
    assert "Chez les autres" not in content


@pytest.mark.parametrize(
    "text",
    [
        "Été œuvré « cité » — 15 min 🙂",
        "ligne\nsuivante\ttabulée\r\n",
        "\u2028\u2029\x85 séparateurs, \x7f et \ufeff",
        'guillemets " et \\ barres </script>',
        "e\u0301 décomposé, é composé",
        "a" * 4000,
    ],
)
def test_any_text_comes_back_as_it_was(practice: Practice, text: str) -> None:
    factories.state(practice, "2.3.3", now=EXPORTED, text=text)
    kept = Statement.objects.get().text
    moved(exported(practice), practice)

    assert Statement.objects.get().text == kept


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 300_000])
def test_a_file_of_any_size_comes_back_as_it_was(practice: Practice, size: int) -> None:
    whole = factories.PDF + random.Random(size).randbytes(size)
    factories.state(practice, "2.3.3", now=EXPORTED, files=[("scan.pdf", whole)])
    archive = exported(practice)
    moved(archive, practice)

    assert bytes(AttachmentContent.objects.get().data) == whole


def test_a_file_behind_two_proofs_travels_once(practice: Practice) -> None:
    for measure_id in ("2.3.3", "2.3.4"):
        factories.state(practice, measure_id, now=EXPORTED, files=[("contrat.pdf", factories.PDF)])
    archive = exported(practice)

    assert manifest_of(archive)["attachments"]["count"] == 1
    moved(archive, practice)
    assert AttachmentContent.objects.count() == 2
    assert exported(practice) == archive


def test_a_practice_that_has_only_its_name_travels_too(db: None, now: object) -> None:
    practice, _ = factories.new_practice(now=EXPORTED)
    archive = exported(practice)

    assert exported(moved(archive, practice)) == archive


def test_a_journal_that_was_already_broken_is_no_reason_to_lose_the_practice(
    practice: Practice,
) -> None:
    for value in ("yes", "no"):
        factories.answer(practice, "2.3.3", value, now=EXPORTED)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM practice_journalentry WHERE sequence = 2")
    archive = exported(practice)
    assert manifest_of(archive)["journal"]["broken_at"] == 3
    back = moved(archive, practice)

    assert broken_at(back) == 3


def test_the_work_is_told_as_it_goes(demo_practice: Practice) -> None:
    told: list[tuple[int, int]] = []

    class Nowhere:
        def write(self, data: bytes) -> int:
            return len(data)

    write_archive(
        Nowhere(), practice=demo_practice, now=EXPORTED, progress=lambda *step: told.append(step)
    )

    whole = told[-1][1]
    assert told == [(done, whole) for done in range(1, whole + 1)]


def test_no_query_holds_several_files(demo_practice: Practice) -> None:
    """SQLite sorts in its own memory, that Python does not see."""
    with CaptureQueriesContext(connection) as asked:
        exported(demo_practice)

    # A column of the same name may hold something small: those of files alone count.
    files = [name for name, table in tables().items() if bytes_columns(table)]
    carrying = [
        row["sql"]
        for row in asked
        if re.search(r'SELECT [^;]*"data" FROM|"data" AS', row["sql"])
        and any(f'FROM "{name}"' in row["sql"] for name in files)
    ]
    assert len(carrying) >= 10
    assert [sql for sql in carrying if "ORDER BY" in sql] == []


def test_one_file_at_a_time_is_in_memory(practice: Practice) -> None:
    for rank in range(12):
        content = factories.PDF + random.Random(rank).randbytes(2 * MB)
        factories.state(practice, "2.3.3", now=EXPORTED, files=[(f"{rank}.pdf", content)])

    class Nowhere:
        def write(self, data: bytes) -> int:
            return len(data)

    tracemalloc.start()
    write_archive(Nowhere(), practice=practice, now=EXPORTED, progress=no_progress)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10 * MB
