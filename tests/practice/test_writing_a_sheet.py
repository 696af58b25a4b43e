"""A list that leaves: whole, in French, harmless; and it comes back the same."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hygie.practice.listing import LISTINGS
from hygie.practice.rules.sheets.columns import FORMULA_SIGNS, Column, Kind, Taken, clean, read_cell
from hygie.practice.rules.sheets.writing import CSV, XLSX, write_list, write_template
from tests.practice.sheets import cells_of, sheet_of

DEVICES = LISTINGS["appareils"].layout
COLUMNS = (
    Column("name", "Nom", longest=120),
    Column("on", "En service depuis le", Kind.DAY),
    Column("size", "Capacité", Kind.SIZE),
)
BOTH = pytest.mark.parametrize("to", [CSV, XLSX])


def written(rows: Sequence[Sequence[Any]], to: str) -> bytes:
    return write_list(COLUMNS, rows, to=to, title="Appareils")


@BOTH
def test_rows_come_back_as_they_left(to: str) -> None:
    rows = [("Poste « Été »", date(2025, 3, 12), 32_015_679_488), ("Box", None, None)]
    back = [
        tuple(
            read_cell(column, cell) if cell else None
            for column, cell in zip(COLUMNS, row.cells, strict=False)
        )
        for row in sheet_of(written(rows, to)).rows
    ]

    assert back == [rows[0], ("Box",)]


def test_a_csv_is_what_french_excel_opens_by_itself() -> None:
    content = written([("Été", date(2025, 3, 12), 5)], CSV)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == (
        "Nom;En service depuis le;Capacité\r\nÉté;12/03/2025;5\r\n"
    )


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_no_cell_of_a_csv_can_run(sign: str) -> None:
    text = written([(f"{sign}cmd|' /C calc'!A0", None, None)], CSV).decode("utf-8-sig")

    assert text.splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize(
    "text", ["=1+1", "+33 1 99 00 12 34", "-2", "@SUM(A1)", "#N/A", "12/03/2025"]
)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    book = load_workbook(io.BytesIO(written([(text, None, None)], XLSX)))
    cell = book.worksheets[0]["A2"]

    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_a_workbook_has_true_dates_and_numbers_and_keeps_its_titles_in_sight() -> None:
    book = load_workbook(io.BytesIO(written([("Box", date(2025, 3, 12), 5)], XLSX)))
    sheet = book.worksheets[0]

    assert sheet["B2"].is_date
    assert sheet["B2"].number_format == "dd/mm/yyyy"
    assert sheet["C2"].value == 5
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


@settings(max_examples=60)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5), st.sampled_from([CSV, XLSX]))
def test_any_name_leaves_and_is_read_again(names: list[str], to: str) -> None:
    """Even with what no screen shows, and no workbook may hold."""
    kept = [name for name in names if clean(name).strip(";'")]
    content = written([(name, None, 1) for name in kept], to)
    rows = sheet_of(content).rows

    assert len(rows) == len(kept)


@BOTH
@pytest.mark.parametrize("listed", LISTINGS)
def test_a_template_is_recognised_whole_and_has_only_what_an_import_takes(
    listed: str, to: str
) -> None:
    layout = LISTINGS[listed].layout
    [titles] = cells_of(write_template(layout.columns, to=to, title="Modèle"), listed)

    assert list(titles) == [c.title for c in layout.columns if c.taken is not Taken.NEVER]


def test_a_workbook_template_explains_every_column() -> None:
    book = load_workbook(io.BytesIO(write_template(DEVICES.columns, to=XLSX, title="Appareils")))
    told = {row[0]: row for row in book["Aide"].iter_rows(min_row=2, values_only=True)}

    assert set(told) == {column.title for column in DEVICES.columns}
    assert told["Nom"][1] == "oui"
    assert "Wi-Fi des invités" in told["Réseau"][2]
