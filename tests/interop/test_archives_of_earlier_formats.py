"""Every archive ever made is read for ever: real samples, and steps from a format to the next."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hygie.interop import reading
from hygie.interop.rules import manifest as manifests
from hygie.interop.rules.upgrades import FIRST_FORMAT, STEPS, Row, brought_up, present_format
from hygie.interop.tables import tables
from hygie.practice.journal import broken_at
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers.rules.kinds import in_order
from tests.interop.archives import (
    PASSPHRASE,
    exported,
    imported,
    manifest_of,
    unpacked,
    with_manifest,
    with_rows,
)
from tests.sources import ROOT

SAMPLES = ROOT / "tests" / "samples" / "archives"
SEALED = sorted(SAMPLES.glob("*.hygie"))
PLAIN = sorted(SAMPLES.glob("*.hygie.zip"))


def by_name(path: Path) -> str:
    return path.name


def test_there_is_a_sample_of_every_format() -> None:
    formats = {manifest_of(path.read_bytes())["format"] for path in PLAIN}

    assert formats == {f"hygie-archive/{at}" for at in range(FIRST_FORMAT, present_format() + 1)}
    assert len(SEALED) >= 1


@pytest.mark.parametrize("path", PLAIN, ids=by_name)
def test_a_sample_is_restored_whole(db: None, path: Path) -> None:
    content = path.read_bytes()
    practice = imported(content)

    assert practice.name == manifest_of(content)["practice"]["name"]
    assert broken_at(practice) is None
    assert {row["table"]: row["rows"] for row in manifest_of(content)["tables"]}.items() <= {
        name: table._meta.base_manager.count() for name, table in tables().items()
    }.items()


@pytest.mark.parametrize(
    "path",
    [path for path in PLAIN if path.name == f"hygie-archive-{present_format()}.hygie.zip"],
    ids=by_name,
)
def test_what_a_sample_of_the_present_format_held_leaves_as_it_came(db: None, path: Path) -> None:
    """On every engine: it was made on SQLCipher, and this runs on the others too.

    Columns that came since are left aside: no archive of that day could have them.
    """
    content = path.read_bytes()
    before = unpacked(content)
    made_at = datetime.fromisoformat(manifest_of(content)["created_at"])
    after = unpacked(exported(imported(content), made_at.astimezone(UTC)))
    for name in [name for name in before if name.endswith(".jsonl")]:
        after[name] = _columns_of_its_day(after[name], before[name])

    assert {name for name in before if after[name] != before[name]} <= {"manifest.json"}


def _columns_of_its_day(after: bytes, before: bytes) -> bytes:
    lines = [json.loads(line) for line in before.splitlines()]
    columns = set(lines[0]) if lines else set()
    if not after.splitlines() or set(json.loads(after.splitlines()[0])) <= columns:
        return after
    rows = [json.loads(line) for line in after.splitlines()]
    kept = [{key: row[key] for key in row if key in columns} for row in rows]
    return before if kept == lines else after


@pytest.mark.parametrize("path", SEALED, ids=by_name)
def test_a_sealed_sample_still_opens(db: None, path: Path) -> None:
    assert imported(path.read_bytes(), PASSPHRASE).name


@pytest.mark.parametrize("path", PLAIN, ids=by_name)
def test_a_sample_has_something_in_every_table_of_its_day(path: Path) -> None:
    assert [row for row in manifest_of(path.read_bytes())["tables"] if not row["rows"]] == []


# --- steps --------------------------------------------------------------------------------------


def test_the_present_format_needs_no_step() -> None:
    assert list(brought_up("practice_person", {"name": "x"}, written_in=present_format())) == [
        ("practice_person", {"name": "x"})
    ]


def upgrade_1_to_2(table: str, row: Row) -> Iterator[tuple[str, Row]]:
    """As if `practice_human` had become `practice_person`, and `first` and `last` one name."""
    if table == "practice_human":
        rest = {key: value for key, value in row.items() if key not in ("first", "last")}
        yield "practice_person", rest | {"name": f"{row['first']} {row['last']}"}
    elif table != "practice_forgotten":
        yield table, row


def upgrade_2_to_3(table: str, row: Row) -> Iterator[tuple[str, Row]]:
    if table == "practice_person":
        row = {**row, "name": row["name"].title()}
    yield table, row


STEPS_TO_3 = (upgrade_1_to_2, upgrade_2_to_3)


def test_steps_are_chained_from_the_format_that_was_written() -> None:
    old = {"first": "camille", "last": "vasseur"}

    def result(table: str, row: Row, written_in: int) -> list[tuple[str, Row]]:
        return list(brought_up(table, row, written_in=written_in, steps=STEPS_TO_3))

    assert result("practice_human", old, 1) == [("practice_person", {"name": "Camille Vasseur"})]
    assert result("practice_forgotten", {}, 1) == []
    assert result("practice_person", {"name": "anne roux"}, 2) == [
        ("practice_person", {"name": "Anne Roux"})
    ]
    assert result("practice_person", {"name": "anne roux"}, 3) == [
        ("practice_person", {"name": "anne roux"})
    ]


def test_an_archive_of_an_earlier_format_comes_through_the_steps(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported(practice)
    older = _as_format_1(before)
    practice.delete()
    steps = STEPS_TO_3[:1]
    monkeypatch.setattr(manifests, "present_format", lambda: present_format(steps))
    monkeypatch.setattr(
        reading,
        "brought_up",
        lambda table, row, *, written_in: brought_up(
            table, row, written_in=written_in, steps=steps
        ),
    )
    imported(older)

    assert Person.objects.get().name == "Camille Vasseur"


def _as_format_1(content: bytes) -> bytes:
    """The archive as if people were written otherwise before."""
    from tests.interop.archives import MANIFEST, packed, with_member

    members = unpacked(content)
    rows = [json.loads(line) for line in members.pop("data/practice_person.jsonl").splitlines()]
    for row in rows:
        row["first"], row["last"] = row.pop("name").split(" ")
    said = json.loads(members[MANIFEST])
    said["format"] = "hygie-archive/1"
    del said["members"]["data/practice_person.jsonl"]
    said["tables"] = [row for row in said["tables"] if row["table"] != "practice_person"]
    said["tables"].append({"table": "practice_human", "rows": 0})
    members[MANIFEST] = json.dumps(said).encode()
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return with_member(packed(members), "data/practice_human.jsonl", lines)


def test_a_supplier_of_the_first_format_keeps_what_it_does() -> None:
    def read(service: str) -> tuple[list[str], list[str]]:
        row = {"name": "Exemple", "service": service, "contact": "01"}
        ((table, upgraded),) = brought_up("practice_supplier", row, written_in=1)
        assert (table, upgraded["contact"], "service" in upgraded) == (
            "practice_supplier",
            "01",
            False,
        )
        return upgraded["services"], upgraded["services_to_clarify"]

    assert read("maintenance") == (["maintenance_on_site"], [])
    assert read("care_software") == (["software_publisher"], ["care_software"])
    assert read("never heard of") == (["other"], [])


def test_suppliers_of_the_first_sample_have_kinds_that_exist(db: None) -> None:
    imported((SAMPLES / "hygie-archive-1.hygie.zip").read_bytes())
    rows = list(Supplier.objects.order_by("name", "id"))

    assert rows
    assert all(row.services and row.services == in_order(row.services) for row in rows)
    assert any(row.services_to_clarify for row in rows)


def test_each_step_leads_to_the_next_format() -> None:
    assert len(STEPS) == present_format() - FIRST_FORMAT


# --- under the same format ----------------------------------------------------------------------


def test_a_column_that_did_not_exist_yet_takes_its_default(practice: Practice) -> None:
    """`uses_it` as if it had come later."""
    older = with_rows(exported(practice), "practice_person", lambda rows: rows[0].pop("uses_it"))
    practice.delete()
    imported(older)

    assert Person.objects.get().uses_it is True


def test_a_table_that_did_not_exist_yet_is_empty(practice: Practice) -> None:
    older = _without_table(exported(practice), "documents_practicelogo")
    practice.delete()

    assert imported(older).name == practice.name


def _without_table(content: bytes, table: str) -> bytes:
    from tests.interop.archives import MANIFEST, packed

    members = unpacked(content)
    del members[f"data/{table}.jsonl"]

    def change(said: dict) -> None:
        del said["members"][f"data/{table}.jsonl"]
        said["tables"] = [row for row in said["tables"] if row["table"] != table]

    whole = packed(members)
    assert MANIFEST in members
    return with_manifest(whole, change)
