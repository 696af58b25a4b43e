"""A list of hosts comes from a table of ours; a wrong cell is named by its row and column."""

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.errors import RefusedFileError
from hygie.suppliers.rules.hds_list import (
    COLUMNS,
    LARGEST_BYTES,
    MOST_ROWS,
    look_up,
    read_list,
    template,
)
from tests.suppliers.questions import EDITION

FACTS = EDITION.hds
ROW = (
    "Nuage Santé SAS",
    "HDS-1",
    "1-4, 6",
    "v2",
    "Certif",
    "15/01/2026",
    "14/01/2029",
    "https://exemple.invalid/hds",
)


def table(*rows, head=COLUMNS, delimiter=";", encoding="utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([head, *rows])
    return out.getvalue().encode(encoding)


def changed(column: int, cell: str) -> tuple[str, ...]:
    return (*ROW[:column], cell, *ROW[column + 1 :])


def test_a_row_is_read() -> None:
    [row] = read_list(table(ROW), FACTS).listed

    assert row.row == 2
    assert row.activities == {1, 2, 3, 4, 6}
    assert (row.issued_on, row.ends_on) == (date(2026, 1, 15), date(2029, 1, 14))
    assert row.referential_id == "v2"


def test_the_template_is_read_by_its_own_reader() -> None:
    assert not read_list(template(), FACTS).faults
    assert len(read_list(template(), FACTS).listed) == 1
    assert template().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_spreadsheets_save_is_read(delimiter: str, encoding: str) -> None:
    [row] = read_list(table(ROW, delimiter=delimiter, encoding=encoding), FACTS).listed

    assert row.holder == "Nuage Santé SAS"


def test_the_head_may_be_in_another_order_with_other_columns() -> None:
    head = ("Note", "FIN LE", "Activites", "Raison sociale")
    [row] = read_list(table(("x", "2029-01-14", "1 à 6", "Nuage"), head=head), FACTS).listed

    assert (row.holder, row.number, row.issued_on) == ("Nuage", "", None)
    assert row.activities == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (0, ""),
        (0, "a" * 401),
        (0, "a\x07"),
        (2, ""),
        (2, "7"),
        (2, "1-9"),
        (2, "4-1"),
        (2, "toutes"),
        (3, "v3"),
        (3, "2024"),
        (5, "31/02/2026"),
        (6, ""),
        (6, "demain"),
        (6, "14/01/2020"),
        (7, "http://exemple.invalid"),
        (7, "javascript:alert(1)"),
    ],
)
def test_a_wrong_cell_is_named_by_its_row_and_column(column: int, cell: str) -> None:
    found = read_list(table(ROW, changed(column, cell), ROW), FACTS)

    assert [row.row for row in found.listed] == [2, 4]
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, COLUMNS[column])]
    assert found.faults[0].what


@pytest.mark.parametrize(
    ("cell", "activities"),
    [("1", {1}), ("1,2", {1, 2}), ("1 et 6", {1, 6}), ("1+2/3", {1, 2, 3}), ("2 – 4", {2, 3, 4})],
)
def test_activities_may_be_written_in_several_ways(cell: str, activities: set[int]) -> None:
    [row] = read_list(table(changed(2, cell)), FACTS).listed

    assert row.activities == activities


@pytest.mark.parametrize(("cell", "found"), [("V 2", "v2"), ("version 2.0", "v2"), ("", "")])
def test_a_version_may_be_written_in_several_ways(cell: str, found: str) -> None:
    [row] = read_list(table(changed(3, cell)), FACTS).listed

    assert row.referential_id == found


def test_empty_rows_are_left_alone() -> None:
    assert len(read_list(table(ROW, ("", " "), ROW), FACTS).listed) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04\x00\x00",
        b"a;b;c\n1;2;3\n",
        table(ROW, head=[name for name in COLUMNS if name != "fin le"]),
        b";".join(name.encode() for name in COLUMNS) + b'\n"never closed;1;2\n',
        b"x" * (LARGEST_BYTES + 1),
        table(*[ROW[:1]] * (MOST_ROWS + 2)),
        table([""] * 50),
        b"\xff\xfe\x00\xd8",
    ],
)
def test_what_is_no_such_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RefusedFileError) as caught:
        read_list(content, FACTS)

    assert "Rien n’a été importé" in caught.value.message


def test_a_thousand_faults_are_not_all_listed() -> None:
    found = read_list(table(*[changed(2, "9")] * 1000), FACTS)

    assert len(found.faults) == 200
    assert not found.listed


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused_in_words(content: bytes) -> None:
    with suppress(RefusedFileError):
        read_list(content, FACTS)


@given(st.lists(st.lists(st.text(max_size=12), min_size=8, max_size=8), max_size=6))
def test_every_row_is_either_read_or_at_fault(rows) -> None:
    with suppress(RefusedFileError):
        found = read_list(table(*rows), FACTS)
        full = {at for at, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
        assert {row.row for row in found.listed} | {fault.row for fault in found.faults} == full


def test_a_certificate_is_found_by_its_number_then_by_its_holder() -> None:
    other = changed(1, "HDS-2")
    listed = read_list(table(ROW, other, ("Autre", *ROW[1:2], *ROW[2:])), FACTS).listed

    assert [row.row for row in look_up(listed, holder="", number="hds 2")] == [3]
    assert [row.row for row in look_up(listed, holder="NUAGE SANTE (sarl)", number="")] == [2, 3]
    assert look_up(listed, holder="Inconnu", number="") == ()
    assert look_up(listed, holder="", number="") == ()
