"""A ready text takes its values, says what is missing, and never runs what is put in."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.clauses.model import TextField
from hygie.suppliers.rules.filling import fill, to_complete

NAME = TextField("supplier", "nom du fournisseur")
HOURS = TextField("notice_hours", "délai d’alerte, en heures", "48")
FIELDS = (NAME, HOURS)
TEXT = "{supplier} prévient en {notice_hours} heures."


def test_values_take_their_place() -> None:
    filled = fill(TEXT, {"supplier": "Atelier Numérique", "notice_hours": "24"}, FIELDS)

    assert filled == "Atelier Numérique prévient en 24 heures."


def test_a_default_serves_when_nothing_is_given() -> None:
    filled = fill(TEXT, {"supplier": "A", "notice_hours": " "}, FIELDS)

    assert filled.endswith("48\N{NO-BREAK SPACE}heures.")


def test_a_missing_value_is_said() -> None:
    assert "[à compléter" in fill(TEXT, {}, FIELDS)
    assert to_complete([TEXT], {}, FIELDS) == (NAME,)
    assert to_complete([TEXT], {"supplier": "A"}, FIELDS) == ()


def test_what_is_put_in_is_not_read_as_a_field() -> None:
    assert fill("{supplier}", {"supplier": "{notice_hours}"}, FIELDS) == "{notice_hours}"


def test_an_unknown_field_stays_as_it_is() -> None:
    assert fill("{other} {supplier.__class__}", {"other": "x"}, FIELDS) == (
        "{other} {supplier.__class__}"
    )


@given(st.text(), st.text())
def test_any_value_arrives_whole(before: str, value: str) -> None:
    before = re.sub(r"[{}]", "", before)
    filled = fill(f"{before}{{supplier}}", {"supplier": value}, FIELDS)

    assert filled.startswith(before)
    assert value.strip() in filled
