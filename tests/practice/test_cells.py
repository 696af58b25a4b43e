"""A cell is read back as it was written, whatever was in it; what cannot be read says why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.practice.listing import LISTINGS
from hygie.practice.rules.sheets.columns import (
    FORMULA_SIGNS,
    LARGEST_NUMBER,
    CellError,
    Column,
    Kind,
    Taken,
    clean,
    read_cell,
    same_text,
    show_cell,
    size_of,
    size_words,
)
from hygie.practice.rules.sheets.writing import harmless

TEXT = Column("notes", "Notes", longest=1000)
DAY = Column("on", "Le", Kind.DAY)
SIZE = Column("size", "Taille", Kind.SIZE)
YES_NO = Column("is", "Est", Kind.YES_NO)
HOLDER = Column("holder", "Confié à", Kind.REFERENCE)
CHOICES = [
    column
    for listing in LISTINGS.values()
    for column in listing.layout.columns
    if column.kind is Kind.CHOICE
]


@given(st.dates(min_value=date(1, 1, 1)))
def test_a_day_is_read_back(value: date) -> None:
    assert read_cell(DAY, show_cell(DAY, value)) == value


@given(st.integers(1, LARGEST_NUMBER))
def test_a_size_is_read_back(value: int) -> None:
    assert read_cell(SIZE, show_cell(SIZE, value)) == value


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_read_back(value: bool) -> None:
    assert read_cell(YES_NO, show_cell(YES_NO, value)) is value


@pytest.mark.parametrize("column", CHOICES, ids=lambda column: column.field)
def test_every_choice_of_every_list_is_read_back(column: Column) -> None:
    for key, label in column.choices:
        assert read_cell(column, show_cell(column, key)) == key
        assert read_cell(column, label.upper()) == key
        assert read_cell(column, key) == key


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=200))
def test_a_text_is_read_back_whatever_it_begins_with(text: str) -> None:
    value = clean(text)
    assert clean(harmless(value)) == (value if value[:1] != "'" else clean(value))


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_text_that_a_spreadsheet_would_run_is_marked_and_unmarked(sign: str) -> None:
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"
    assert clean(harmless(f"{sign}1+1")) == f"{sign}1+1"


def test_what_people_type_is_kept_to_the_letter() -> None:
    """No-break spaces and joined emoji too: an import that changes nothing says so."""
    text = "Poste\N{NO-BREAK SPACE}: 👩\N{ZERO WIDTH JOINER}⚕️ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢"

    assert read_cell(TEXT, text) == text
    assert read_cell(Column("name", "Nom", longest=80), f" {text}\n") == text


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("1.2.2026", date(2026, 2, 1)),
        ("01-02-2026", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("2026-02-01 00:00:00", date(2026, 2, 1)),
    ],
)
def test_a_day_may_be_written_in_several_ways(said: str, value: date) -> None:
    assert read_cell(DAY, said) == value


@pytest.mark.parametrize(
    "said", ["31/02/2026", "2026", "hier", "12/31/2026", "01/02/26", "0/0/0000"]
)
def test_a_day_that_is_none_is_quoted(said: str) -> None:
    with pytest.raises(CellError, match="n’est pas une date"):
        read_cell(DAY, said)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("32 Go", 32 * 10**9),
        ("32\N{NO-BREAK SPACE}GO", 32 * 10**9),
        ("1,5 To", 1_500_000_000_000),
        ("1.5tb", 1_500_000_000_000),
        ("500", 500),
        ("500 octets", 500),
        ("2 ko", 2000),
    ],
)
def test_a_size_may_be_said_in_several_ways(said: str, value: int) -> None:
    assert size_of(said) == value


@pytest.mark.parametrize("said", ["", "0", "beaucoup", "-3 Go", "32 Gx", "9" * 30, "1e9", "٣ Go"])
def test_a_size_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(CellError):
        size_of(said)


def test_a_size_is_said_in_words() -> None:
    assert [size_words(value) for value in (None, 500, 32 * 10**9, 1_500_000_000_000)] == [
        "",
        "500\N{NO-BREAK SPACE}octets",
        "32\N{NO-BREAK SPACE}Go",
        "1,5\N{NO-BREAK SPACE}To",
    ]


def test_a_long_text_is_refused_with_its_length() -> None:
    with pytest.raises(CellError, match="100000 caractères, 1000 au plus"):
        read_cell(TEXT, "x" * 100_000)


def test_a_wrong_choice_is_shown_short_with_the_right_ones() -> None:
    column = LISTINGS["appareils"].layout.column("network")
    with pytest.raises(CellError) as caught:
        read_cell(column, "x" * 100_000)

    assert len(str(caught.value)) < 250
    assert "Wi-Fi des invités" in str(caught.value)


def test_a_reference_is_found_whatever_its_case() -> None:
    known = {same_text("Camille  Vasseur"): "Camille Vasseur"}

    assert read_cell(HOLDER, "camille vasseur", known) == "Camille Vasseur"
    with pytest.raises(CellError, match="n’est pas dans la liste"):
        read_cell(HOLDER, "Jo Martin", known)


@given(st.text(), st.sampled_from([TEXT, DAY, SIZE, YES_NO, HOLDER, *CHOICES]))
def test_any_text_gives_a_value_or_a_sentence(text: str, column: Column) -> None:
    said = ""
    try:
        read_cell(column, text)
    except CellError as error:
        said = str(error)

    assert said == "" or said.endswith(".")


# What no list shows: what Hygie numbers, and words of an older Hygie until somebody says which.
NOT_READ = {"id", "practice", "created_at", "services_to_clarify"}

# --- the lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", LISTINGS)
def test_no_title_of_a_list_means_two_columns(listed: str) -> None:
    names = [name for column in LISTINGS[listed].layout.columns for name in set(column.names)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("listed", LISTINGS)
def test_an_export_has_every_field_that_a_person_may_read(listed: str) -> None:
    listing = LISTINGS[listed]
    stored = {field.name for field in listing.model._meta.concrete_fields}

    assert set(listing.fields) == stored - NOT_READ


@pytest.mark.parametrize("listed", LISTINGS)
def test_what_names_a_row_can_be_imported(listed: str) -> None:
    layout = LISTINGS[listed].layout

    assert all(layout.column(name).taken is Taken.ALWAYS for name in layout.key)
