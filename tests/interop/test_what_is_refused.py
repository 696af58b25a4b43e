"""Archives cut, changed, forged or from the future: words that say so, and not one row written."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygie import __version__
from hygie.errors import ConflictError, HygieError, LockedError, WrongSecretError
from hygie.interop.exporting import no_progress
from hygie.interop.reading import open_archive
from hygie.interop.rules import layout
from hygie.interop.rules.faults import ArchiveError, NewerArchiveError
from hygie.interop.rules.upgrades import present_format
from hygie.interop.services import erase_practice, import_practice
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.interop.archives import (
    MANIFEST,
    PASSPHRASE,
    exported,
    imported,
    packed,
    sealed,
    unpacked,
    with_manifest,
    with_member,
    with_rows,
)

# Each example rolls back what it writes.
SAME_DATABASE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150
)


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """The archive, once a test has made it: it takes longer than most of what is done to it."""
    return {}


@pytest.fixture
def whole(request: pytest.FixtureRequest, db: None, kept: dict[str, bytes], now: Any) -> bytes:
    """The archive of a practice with an answer and a proof; the database is empty again."""
    if "whole" not in kept:
        kept["whole"] = _archive(request.getfixturevalue("practice"), now)
    return kept["whole"]


def _archive(practice: Practice, now: Any) -> bytes:
    factories.answer(practice, "2.3.3", "yes", now=now)
    factories.state(practice, "2.3.3", now=now, files=[("ecran.png", factories.PNG)])
    content = exported(practice)
    erase_practice(practice=practice)
    return content


def refused(content: bytes, words: str = "", passphrase: str | None = None) -> HygieError:
    """The refusal of this archive; nothing was written, and it says so."""
    with pytest.raises(ArchiveError) as caught:
        imported(content, passphrase)
    assert not Practice.objects.exists()
    assert not JournalEntry.objects.exists()
    assert words in caught.value.message.replace("\N{NO-BREAK SPACE}", " ")
    assert "Rien n’a été importé." in caught.value.message
    return caught.value


# --- cut, or changed ----------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(20))
def test_an_archive_cut_at_any_twentieth_is_refused(whole: bytes, part: int) -> None:
    refused(whole[: len(whole) * part // 20])
    refused(sealed(whole)[: len(whole) * part // 20], passphrase=PASSPHRASE)


@pytest.mark.parametrize("missing", [1, 2, 21, 22, 23, 100])
def test_an_archive_without_its_last_bytes_is_incomplete(whole: bytes, missing: int) -> None:
    refused(whole[:-missing], "il en manque la fin")


@SAME_DATABASE
@given(st.data())
def test_one_byte_changed_anywhere_is_refused_or_harmless(
    whole: bytes, data: st.DataObject
) -> None:
    """Harmless: in a date or an attribute that zips carry and that nobody reads."""
    at = data.draw(st.integers(0, len(whole) - 1))
    content = bytearray(whole)
    content[at] ^= data.draw(st.integers(1, 255))
    try:
        practice = imported(bytes(content))
    except ArchiveError:
        assert not Practice.objects.exists()
    else:
        assert unpacked(exported(practice)) == unpacked(whole)
        erase_practice(practice=practice)


@SAME_DATABASE
@given(st.data())
def test_one_byte_changed_in_a_sealed_archive_is_always_refused(
    whole: bytes, data: st.DataObject
) -> None:
    content = bytearray(sealed(whole))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((ArchiveError, WrongSecretError)):
        imported(bytes(content), PASSPHRASE)
    assert not Practice.objects.exists()


@SAME_DATABASE
@given(st.binary(max_size=400))
def test_any_bytes_are_no_archive(db: None, content: bytes) -> None:
    refused(content, passphrase="x")


@SAME_DATABASE
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_after_the_mark_of_a_zip_are_no_archive(db: None, content: bytes) -> None:
    end = b"PK\x05\x06" + bytes(18)
    refused(b"PK\x03\x04" + content)
    refused(b"PK\x03\x04" + content + end)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"hygie-sealed/1\n"])
def test_another_kind_of_file_is_said_to_be_none(db: None, content: bytes) -> None:
    refused(content, passphrase="x")


def test_the_passphrase_of_a_sealed_archive_is_asked_for(whole: bytes) -> None:
    with pytest.raises(LockedError, match="protégée par une phrase de passe"):
        imported(sealed(whole))
    with pytest.raises(WrongSecretError):
        imported(sealed(whole), "une autre")
    assert not Practice.objects.exists()


def test_a_name_without_extension_is_no_matter(whole: bytes) -> None:
    """An archive is known by what it contains."""
    assert exported(imported(sealed(whole), PASSPHRASE)) == whole


# --- its directory ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../hygie.db",
        "/etc/passwd",
        "data/../../x.jsonl",
        "data\\practice_person.jsonl",
        "C:/windows/x",
        "attachments/../x",
        "data/Practice.jsonl",
        "data/x.jsonl/y",
        "attachments/ABCD",
        "data/",
        " ",
    ],
)
def test_a_name_that_has_nothing_to_do_there_is_refused(whole: bytes, name: str) -> None:
    members = unpacked(whole)
    refused(packed(members | {name: b"x"}), "n’a rien à y faire")


def test_a_name_that_is_there_twice_is_refused(whole: bytes) -> None:
    sink = io.BytesIO(whole)
    with zipfile.ZipFile(sink, "a") as bundle, pytest.warns(UserWarning, match="Duplicate"):
        bundle.writestr("data/practice_person.jsonl", b"")
    refused(sink.getvalue(), "deux fois")


def test_a_zip_without_manifest_is_no_archive(whole: bytes) -> None:
    members = unpacked(whole)
    del members[MANIFEST]
    refused(packed(members), "manifest.json")


def test_an_ordinary_zip_is_no_archive(db: None) -> None:
    refused(packed({"photos/plage.jpg": b"x"}), "n’a rien à y faire")


def test_a_file_that_is_missing_is_told(whole: bytes) -> None:
    members = unpacked(whole)
    for name in list(members):
        if name != MANIFEST:
            refused(packed({key: data for key, data in members.items() if key != name}))


def test_a_file_too_many_is_told(whole: bytes) -> None:
    more = {f"attachments/{'0' * 64}": b"x", "data/practice_other.jsonl": b"{}\n"}
    for name, data in more.items():
        refused(packed(unpacked(whole) | {name: data}), "annonce")


def test_a_bomb_is_not_unpacked(whole: bytes) -> None:
    bomb = b"\n" * (layout.MOST_SWELLING * 1024 * 1024)
    refused(packed(unpacked(whole) | {"data/practice_person.jsonl": bomb}), "gonfle")


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("data/practice_person.jsonl", layout.LARGEST_WHOLE_BYTES),
        (MANIFEST, layout.LARGEST_MANIFEST_BYTES),
        (f"attachments/{'a' * 64}", layout.LARGEST_ATTACHMENT_BYTES),
    ],
)
def test_a_size_beyond_reason_is_refused_before_reading(name: str, limit: int) -> None:
    entries = {MANIFEST: layout.Entry(MANIFEST, 10, 10, 0, 0)}
    entries[name] = layout.Entry(name, limit + 1, limit + 1, 0, 0)
    with pytest.raises(ArchiveError, match="trop gros"):
        layout.check_directory(entries.values(), 2**50)


def test_a_whole_beyond_reason_is_refused_before_reading() -> None:
    half = layout.LARGEST_WHOLE_BYTES // 2 + 1
    names = (MANIFEST, "data/practice_person.jsonl", "data/practice_device.jsonl")
    entries = [layout.Entry(name, 10 if name == MANIFEST else half, half, 0, 0) for name in names]
    with pytest.raises(ArchiveError, match="64\N{NO-BREAK SPACE}Go"):
        layout.check_directory(entries, 2**50)


def test_files_that_lie_over_each_other_are_refused(whole: bytes) -> None:
    entries = [
        layout.Entry(MANIFEST, 10, 10, 0, 0),
        *(layout.Entry(f"attachments/{rank:064x}", 1000, 1000, 0, 0) for rank in range(10)),
    ]
    layout.check_directory(entries, 10_010)
    with pytest.raises(ArchiveError, match="se recouvrent"):
        layout.check_directory(entries, 10_009)


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_MEMBERS", 3)
    entries = [layout.Entry(f"attachments/{rank:064x}", 1, 1, 0, 0) for rank in range(4)]
    with pytest.raises(ArchiveError, match="plus de 3 fichiers"):
        layout.check_directory(entries, 1000)


def test_a_directory_beyond_reason_is_refused_before_it_is_read() -> None:
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 0x7FFFFFFF, 0, 0)
    with pytest.raises(ArchiveError, match="fichiers"):
        layout.check_end(bytes(76) + end)
    big = b"PK\x06\x06" + bytes(36) + struct.pack("<Q", 2**40) + bytes(8)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0, 0)
    with pytest.raises(ArchiveError, match="fichiers"):
        layout.check_end(big + bytes(20) + end)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_is_refused(whole: bytes, method: int) -> None:
    refused(packed(unpacked(whole), method=method), "d’une autre façon")


def test_a_comment_at_the_end_is_refused(whole: bytes) -> None:
    sink = io.BytesIO(whole)
    with zipfile.ZipFile(sink, "a") as bundle:
        bundle.comment = b"bonjour"
    refused(sink.getvalue(), "il en manque la fin")


# --- its manifest -------------------------------------------------------------------------------

FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no format": lambda said: said.pop("format"),
    "another format": lambda said: said.update(format="autre/1"),
    "format 0": lambda said: said.update(format="hygie-archive/0"),
    "no version": lambda said: said.pop("hygie"),
    "a long version": lambda said: said.update(hygie="9" * 100),
    "a path as edition": lambda said: said.update(edition="../../etc"),
    "no date": lambda said: said.update(created_at="hier"),
    "a naive date": lambda said: said.update(created_at="2026-11-23T09:30:00"),
    "the end of time": lambda said: said.update(created_at="9999-12-31T23:59:59-23:00"),
    "no practice": lambda said: said.pop("practice"),
    "a wrong id": lambda said: said["practice"].update(id="1"),
    "another id": lambda said: said["practice"].update(id=str(uuid4())),
    "another name": lambda said: said["practice"].update(name="Un autre"),
    "a table twice": lambda said: said["tables"].append(said["tables"][0]),
    "a table less": lambda said: said["tables"].pop(),
    "a table more": lambda said: said["tables"].append({"table": "x_y", "rows": 0}),
    "a table with a path": lambda said: said["tables"].append({"table": "../x", "rows": 0}),
    "rows more": lambda said: said["tables"][0].update(rows=2),
    "rows below zero": lambda said: said["tables"][0].update(rows=-1),
    "rows as text": lambda said: said["tables"][0].update(rows="1"),
    "a file more": lambda said: said["attachments"].update(count=9),
    "bytes more": lambda said: said["attachments"].update(bytes=9),
    "entries more": lambda said: said["journal"].update(entries=999),
    "another last hash": lambda said: said["journal"].update(last_hash="f" * 64),
    "a broken chain": lambda said: said["journal"].update(broken_at=2),
    "no journal": lambda said: said.pop("journal"),
    "no members": lambda said: said.update(members={}),
    "members as a list": lambda said: said.update(members=[]),
    "the manifest in itself": lambda said: said["members"].update(
        {MANIFEST: {"bytes": 1, "sha256": "0" * 64}}
    ),
    "an unknown member": lambda said: said["members"].update(x={"bytes": 1, "sha256": "0" * 64}),
    "another size": lambda said: next(iter(said["members"].values())).update(bytes=1),
    "another hash": lambda said: said["members"]["data/practice_person.jsonl"].update(
        sha256="0" * 64
    ),
    "a hash in capitals": lambda said: next(iter(said["members"].values())).update(sha256="A" * 64),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_manifest_that_was_changed_is_refused(whole: bytes, forgery: str) -> None:
    refused(with_manifest(whole, FORGERIES[forgery]))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"format": 1}']
)
def test_a_manifest_that_cannot_be_read_is_refused(whole: bytes, content: bytes) -> None:
    refused(packed(unpacked(whole) | {MANIFEST: content}))


def test_a_manifest_may_say_more_than_we_know(whole: bytes) -> None:
    said_more = with_manifest(whole, lambda said: said.update(note="plus tard"))

    assert imported(said_more).name


# --- from the future ----------------------------------------------------------------------------


_NEXT = f"hygie-archive/{present_format() + 1}"


def test_a_later_format_is_refused_and_names_the_version_that_wrote_it(whole: bytes) -> None:
    later = with_manifest(whole, lambda said: said.update(format=_NEXT, hygie="3.4.0"))
    error = refused(later, "Hygie 3.4.0, plus récent que celui-ci")

    assert isinstance(error, NewerArchiveError)
    assert __version__ in error.message


def test_a_later_format_may_say_anything_else(whole: bytes) -> None:
    def change(said: dict[str, Any]) -> None:
        said.clear()
        said.update(format="hygie-archive/7", hygie="4.0")

    assert isinstance(refused(with_manifest(whole, change), "Hygie 4.0"), NewerArchiveError)


def test_an_edition_of_the_guide_that_we_do_not_have_is_refused(whole: bytes) -> None:
    later = with_manifest(whole, lambda said: said.update(hygie="2.0", edition="ans-2031"))

    assert isinstance(refused(later, "Hygie 2.0"), NewerArchiveError)


def by_a_later_version(said: dict[str, Any]) -> None:
    said["hygie"] = "2.0"


@pytest.mark.parametrize("hygie", ["2.0", __version__])
def test_a_column_that_we_do_not_have_is_refused(whole: bytes, hygie: str) -> None:
    changed = with_rows(whole, "practice_person", lambda rows: rows[0].update(shoe_size=42))
    error = refused(with_manifest(changed, lambda said: said.update(hygie=hygie)))

    assert isinstance(error, NewerArchiveError) == (hygie == "2.0")


def test_a_table_that_we_do_not_have_is_refused(whole: bytes) -> None:
    members = unpacked(whole)
    manifest = json.loads(members[MANIFEST])
    manifest["hygie"] = "2.0"
    manifest["tables"].append({"table": "fleet_visit", "rows": 1})
    members[MANIFEST] = json.dumps(manifest).encode()
    members["data/fleet_visit.jsonl"] = b""
    changed = with_member(packed(members), "data/fleet_visit.jsonl", b"{}\n")

    assert isinstance(refused(changed, "Hygie 2.0"), NewerArchiveError)


# --- its rows -----------------------------------------------------------------------------------

ROWS: dict[str, tuple[str, Callable[[list[dict[str, Any]]], object]]] = {
    "another practice": (
        "practice_person",
        lambda rows: rows[0].update(practice_id=str(uuid4())),
    ),
    "no practice": ("practice_person", lambda rows: rows[0].pop("practice_id")),
    "no id": ("practice_person", lambda rows: rows[0].pop("id")),
    "the same id twice": ("practice_person", lambda rows: rows.append(rows[0])),
    "two owners of one name": (
        "practice_person",
        lambda rows: rows.append(rows[0] | {"id": str(uuid4())}),
    ),
    "a role unknown": ("practice_person", lambda rows: rows[0].update(role="king")),
    "a number as text": ("practice_person", lambda rows: rows[0].update(name=42)),
    "a text as yes or no": ("practice_person", lambda rows: rows[0].update(uses_it="yes")),
    "a number as yes or no": ("practice_person", lambda rows: rows[0].update(uses_it=1)),
    "nothing where something is needed": (
        "practice_person",
        lambda rows: rows[0].update(name=None),
    ),
    "a date that is none": ("practice_person", lambda rows: rows[0].update(created_at="hier")),
    "a date without its zone": (
        "practice_person",
        lambda rows: rows[0].update(created_at="2025-03-12T09:30:00"),
    ),
    "half a character": ("practice_person", lambda rows: rows[0].update(name="a\ud800")),
    "an answer of no assessment": (
        "assessment_answer",
        lambda rows: rows[0].update(assessment_id=str(uuid4())),
    ),
    "an answer that nobody can give": (
        "assessment_answer",
        lambda rows: rows[0].update(value="maybe"),
    ),
    "a number that no engine keeps": (
        "assessment_answer",
        lambda rows: rows[0].update(revision=2**64),
    ),
    "a number with a comma": ("assessment_answer", lambda rows: rows[0].update(revision=1.5)),
    "a day that does not exist": (
        "assessment_statement",
        lambda rows: rows[0].update(effective_on="2025-02-30"),
    ),
    "a file that is not there": (
        "assessment_attachmentcontent",
        lambda rows: rows[0].update(data="0" * 64),
    ),
    "a file with a path": (
        "assessment_attachmentcontent",
        lambda rows: rows[0].update(data="../../etc/passwd"),
    ),
    "a journal with a hole": ("practice_journalentry", lambda rows: rows.pop(1)),
    "a journal without its end": ("practice_journalentry", lambda rows: rows.pop()),
    "a journal rewritten": (
        "practice_journalentry",
        lambda rows: rows[1].update(actor="Quelqu’un d’autre"),
    ),
    "no practice at all": ("practice_practice", lambda rows: rows.clear()),
    "two practices": ("practice_practice", lambda rows: rows.append(rows[0])),
    "another practice's row": (
        "practice_practice",
        lambda rows: rows[0].update(id=str(uuid4())),
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_cannot_be_is_refused(whole: bytes, case: str) -> None:
    table, change = ROWS[case]
    refused(with_rows(whole, table, change))


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b"{\n",
        b"null\n",
        b"\xff\n",
        b"{}",
        b'{"id": NaN}\n',
        b'{"id": 1e999}\n',
        b"[" * 100_000 + b"\n",
        b"1" * 5000 + b"\n",
    ],
)
def test_a_line_that_is_no_row_is_refused(whole: bytes, line: bytes) -> None:
    name = "data/practice_person.jsonl"
    refused(with_member(whole, name, unpacked(whole)[name] + line))


def test_a_line_that_never_ends_is_refused(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from hygie.interop import reading

    monkeypatch.setattr(reading, "LARGEST_LINE_BYTES", 1000)
    name = "data/practice_person.jsonl"
    refused(with_member(whole, name, b'{"name": "' + b"x" * 2000 + b'"}\n'), "trop longue")


def test_the_refusal_of_a_row_never_quotes_it(whole: bytes) -> None:
    secret = "Quelqu’un qui ne doit pas être nommé"
    changed = with_rows(
        whole, "practice_person", lambda rows: rows[0].update(name=secret, role="king")
    )

    assert secret not in str(refused(changed).__dict__)


# --- where there is somebody already ------------------------------------------------------------


def test_an_archive_never_replaces_a_practice(whole: bytes, other_practice: Practice) -> None:
    before = exported(other_practice)
    with pytest.raises(ConflictError, match="déjà un cabinet"):
        imported(whole)

    assert exported(Practice.objects.get()) == before


def test_the_same_archive_twice_is_refused(whole: bytes) -> None:
    back = imported(whole)
    with pytest.raises(ConflictError):
        imported(whole)

    assert exported(back) == whole


def test_an_import_that_stops_halfway_leaves_nothing(whole: bytes) -> None:
    class StopError(Exception):
        pass

    def stop_at(done: int, _whole: int) -> None:
        if done == 5:
            raise StopError

    with open_archive(io.BytesIO(whole)) as archive, pytest.raises(StopError):
        import_practice(archive=archive, progress=stop_at)

    assert not Practice.objects.exists()
    assert not Person.objects.exists()


def test_a_check_alone_writes_nothing(whole: bytes) -> None:
    with open_archive(io.BytesIO(whole)) as archive:
        archive.check(no_progress)

    assert not Practice.objects.exists()
