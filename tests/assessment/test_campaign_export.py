"""The spreadsheet of a comparison: French Excel opens it, and runs nothing of it."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.campaign import compare
from hygie.assessment.rules.campaign_export import BOM, comparison_csv, safe_cell, to_csv
from hygie.assessment.rules.frozen import FrozenAnswer, FrozenMeasure, FrozenYear
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.scores import Scores
from hygie.assessment.rules.standing import Declared, Status
from tests.assessment.builders import NOW

MEASURE = FrozenMeasure(
    id="2.3.3",
    title="Verrouillage en cas d’absence",
    theme="access",
    weight=5,
    applies=True,
    advice=False,
    applies_reason="",
    status=Status.PROVEN,
    reason="Vu par Hygie.",
    declared=True,
    answer=FrozenAnswer(Declared.YES, "", NOW, "Camille Vasseur"),
    strength=Strength.SEEN,
    valid_until=NOW,
)
LATER = replace(
    MEASURE,
    status=Status.NOT_APPLICABLE,
    strength=None,
    valid_until=None,
    answer=FrozenAnswer(
        Declared.NOT_APPLICABLE, '=HYPERLINK("http://exemple.fr")', NOW, "Camille", to_confirm=True
    ),
)


def year(title: str, *measures: FrozenMeasure) -> FrozenYear:
    return FrozenYear(
        "ans-2021", title, NOW, NOW, "", {}, {"access": "Messagerie et accès"}, measures,
        Scores(0, 0, 0, dict.fromkeys(Strength, 0)),
    )  # fmt: skip


def day(moment: datetime) -> date:
    return moment.date()


def rows_of(*pair: FrozenYear) -> list[dict[str, str]]:
    before, after = pair
    origins = {item.id: (item.id,) for item in before.measures}
    text = comparison_csv(compare(before, after, origins), day)
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


def test_each_measure_is_a_line_with_both_years() -> None:
    (row,) = rows_of(year("Bilan 2025", MEASURE), year("Bilan 2026", LATER))

    assert row["Thème"] == "Messagerie et accès"
    assert row["Mesure"] == "2.3.3"
    assert row["Évolution"] == "Ne vous concerne plus"
    assert row["Bilan 2025, état"] == "Prouvé"
    assert row["Bilan 2025, preuve"] == "vu par Hygie"
    assert row["Bilan 2025, preuve valable jusqu’au"] == "12/03/2025"
    assert row["Bilan 2026, réponse"] == "Sans objet (à confirmer)"


def test_a_reason_that_looks_like_a_formula_is_only_text() -> None:
    (row,) = rows_of(year("Bilan 2025", MEASURE), year("Bilan 2026", LATER))

    assert row["Bilan 2026, raison"] == '\'=HYPERLINK("http://exemple.fr")'


def test_a_measure_that_is_not_there_leaves_empty_cells() -> None:
    (row,) = rows_of(year("Bilan 2025", MEASURE), year("Bilan 2026"))

    assert row["Bilan 2026, état"] == row["Bilan 2026, réponse"] == ""
    assert row["Note"] == "Le guide n’en parle plus."


def test_lines_end_as_excel_wants() -> None:
    assert to_csv([["a", 'b "c"; d'], ["é", "deux\nlignes"]]) == (
        BOM + 'a;"b ""c""; d"\r\né;"deux\nlignes"\r\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_every_start_of_a_formula_is_disarmed(start: str) -> None:
    assert safe_cell(start + "1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "2.3.3", "Prouvé", "a=b", "« oui »", "12/03/2025", "0 %"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), max_size=4))
def test_what_is_read_back_is_what_was_written(rows: list[list[str]]) -> None:
    rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    text = to_csv(rows).removeprefix(BOM)
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    assert back == [[safe_cell(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in back for cell in row)
