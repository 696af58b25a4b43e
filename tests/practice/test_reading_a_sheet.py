"""A file from outside: read whatever wrote it, refused in words, never a crash."""

import contextlib
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.errors import InvalidInputError
from hygie.practice.rules.sheets import reading
from hygie.practice.rules.sheets.reading import MOST_COLUMNS, MOST_ROWS, Sheet
from tests.practice.sheets import cells_of, csv_of, packed, parts_of, sheet_of, xlsx_of

HEADER, ROW = ("Nom", "Lieu"), ("Poste d’accueil", "Été, café")
WORKBOOK = xlsx_of([HEADER, ROW, ("Box", 3)])
DEVICE_CSV = csv_of("Nom;Type", "Box;Box ou routeur")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_whatever_its_encoding(encoding: str, end: str) -> None:
    content = csv_of("Nom;Lieu", "Poste d’accueil;Été, café", encoding=encoding, end=end)

    assert cells_of(content) == [HEADER, ROW]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_separator_is_the_one_that_cuts_the_titles(sign: str) -> None:
    content = csv_of(f"Nom{sign}Lieu", f'"Poste d’accueil"{sign}"Été, café"')

    assert cells_of(content) == [HEADER, ROW]


def test_titles_that_hold_another_separator_do_not_mislead() -> None:
    assert cells_of(csv_of("Nom,Lieu,a;b;c;d;e;f", "x,y,z")) == [
        ("Nom", "Lieu", "a;b;c;d;e;f"),
        ("x", "y", "z"),
    ]


def test_excel_s_own_first_line_is_no_title() -> None:
    sheet = sheet_of(csv_of("sep=;", "Nom;Lieu", "Box;Salon"))

    assert sheet.header == HEADER
    assert sheet.rows[0].line == 3


def test_lines_have_the_number_that_the_user_s_program_shows() -> None:
    sheet = sheet_of(csv_of("", "Nom;Notes", "", 'Box;"sur\r\ndeux lignes"', "Poste;x"))

    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(4, "Box"), (6, "Poste")]


def test_a_workbook_is_read_as_somebody_would_have_typed_it() -> None:
    rows = [
        ("Nom", "a", "b", "c", "d", "e"),
        ("Box", 3, 2.5, True, date(2025, 3, 12), datetime(2025, 3, 12, 8, 30)),  # noqa: DTZ001
    ]

    assert cells_of(xlsx_of(rows))[1] == (
        "Box",
        "3",
        "2.5",
        "oui",
        "2025-03-12",
        "2025-03-12 08:30:00",
    )


def test_a_workbook_s_name_means_nothing_and_its_first_sheet_is_the_one() -> None:
    sheet = sheet_of(WORKBOOK)

    assert sheet.header == HEADER
    assert [row.line for row in sheet.rows] == [2, 3]


def test_a_workbook_that_lies_about_its_size_is_read_whole() -> None:
    parts = parts_of(WORKBOOK)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<dimension ref="A1:B3"/>', b'<dimension ref="A1:A2"/>')
    assert b"A1:A2" in parts[name]

    assert cells_of(packed(parts)) == cells_of(WORKBOOK)


def test_a_sheet_is_kept_between_two_pages_and_found_again() -> None:
    sheet = sheet_of(WORKBOOK)

    assert Sheet.from_plain(sheet.as_plain()) == sheet


# --- refused ------------------------------------------------------------------------------------


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInputError) as caught:
        sheet_of(content)
    error = caught.value

    assert error.field == "file"
    assert error.means == "Rien n’a été enregistré."
    assert error.next_step
    return error.what


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b";;;\n;;", xlsx_of([()])])
def test_an_empty_file_is_said_to_be(content: bytes) -> None:
    assert "vide" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02", b"%PDF-1.7\n%\xe2\xe3\x00", b"\x81\x8d\x8f", b"Nom;\x07"],
)
def test_what_is_no_list_is_said_to_be_none(content: bytes) -> None:
    assert "ni un CSV" in refusal(content)


def test_an_old_or_locked_workbook_is_named() -> None:
    assert "ancien format" in refusal(b"\xd0\xcf\x11\xe0" + bytes(500))


def test_another_kind_of_zip_is_named() -> None:
    assert "n’est pas un classeur" in refusal(packed({"mimetype": b"application/vnd.oasis"}))


@pytest.mark.parametrize(
    "content", [csv_of("Nom;Lieu", '"Box;Salon'), csv_of("Nom", "x" * 200_000), csv_of('"a"b;c')]
)
def test_a_badly_formed_csv_is_said_to_be(content: bytes) -> None:
    assert "mal formé" in refusal(content)


@pytest.mark.parametrize("cut", [30, 200, 1000, len(WORKBOOK) - 30])
def test_a_truncated_workbook_is_said_to_be_damaged(cut: int) -> None:
    assert "abîmé" in refusal(WORKBOOK[:cut])


def test_too_many_rows_are_refused_and_as_many_as_allowed_are_not() -> None:
    most = ["Nom", *(f"Poste {n}" for n in range(MOST_ROWS)), ""]

    assert len(sheet_of(csv_of(*most)).rows) == MOST_ROWS
    assert f"plus de {MOST_ROWS} lignes" in refusal(csv_of(*most, "Un de trop"))


def test_a_row_at_the_end_of_the_world_is_refused_without_walking_there() -> None:
    parts = parts_of(WORKBOOK)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = (
        parts[name].replace(b'<row r="3"', b'<row r="1048576"').replace(b'r="A3"', b'r="A1048576"')
    )

    assert "lignes" in refusal(packed(parts))


def test_too_many_columns_are_refused() -> None:
    assert "trop grand" in refusal(csv_of("Nom" + ";x" * MOST_COLUMNS))
    assert "trop grand" in refusal(xlsx_of([["Nom", *["x"] * MOST_COLUMNS]]))


def test_too_much_text_is_refused() -> None:
    assert "trop grand" in refusal(csv_of("Nom;Notes", *[f"n;{'x' * 100_000}"] * 22))


def test_a_heavy_file_is_refused_before_it_is_opened() -> None:
    assert "5\N{NO-BREAK SPACE}Mo" in refusal(bytes(reading.LARGEST_FILE_BYTES + 1))


# --- enemies ------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself() -> None:
    parts = parts_of(WORKBOOK) | {"xl/media/bomb.xml": bytes(60 * 1024 * 1024)}
    bomb = packed(parts)

    assert len(bomb) < 200_000
    assert "trop grand une fois déplié" in refusal(bomb)


def test_a_zip_bomb_that_lies_is_refused_all_the_same() -> None:
    """Its directory says ten bytes a part: either the lie shows, or the limit holds."""
    parts = parts_of(WORKBOOK) | {"xl/bomb.xml": b" " * (60 * 1024 * 1024)}
    real = packed(parts)
    size = (60 * 1024 * 1024).to_bytes(4, "little")
    lying = real.replace(size, (10).to_bytes(4, "little"))
    assert lying != real

    assert refusal(lying)


def test_too_many_parts_are_refused() -> None:
    parts = parts_of(WORKBOOK) | {f"xl/{n}.xml": b"<a/>" for n in range(300)}

    assert "trop grand" in refusal(packed(parts))


LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"ha" if not n else b"&l%d;" % (n - 1) * 10) for n in range(10)
)
SECRET = b'<!ENTITY secret SYSTEM "file:///etc/passwd">'
# Parts that openpyxl gives to one and the other of its parsers, and a text of each.
PLACES = [("xl/worksheets/sheet1.xml", b"Box"), ("docProps/core.xml", b"openpyxl")]
DECLARED = [(SECRET, b"&secret;"), (LAUGHS, b"&l9;")]


def hostile(part: str, text: bytes, declared: bytes, named: bytes) -> bytes:
    """The workbook, one of its texts being an entity that it declares."""
    content = parts_of(WORKBOOK)[part]
    assert text in content
    root = content[content.index(b"<", content.find(b"?>") + 1) :]
    root_name = root[1:].split(maxsplit=1)[0]
    declaration = b"<!DOCTYPE %s [%s]>" % (root_name, declared)
    return declaration + root.replace(text, named)


def with_part(part: str, content: bytes) -> bytes:
    return packed(parts_of(WORKBOOK) | {part: content})


@pytest.mark.parametrize(("part", "text"), PLACES)
@pytest.mark.parametrize(("declared", "named"), DECLARED)
def test_a_workbook_that_declares_entities_is_refused_before_it_is_parsed(
    part: str, text: bytes, declared: bytes, named: bytes
) -> None:
    content = hostile(part, text, declared, named)

    assert "déclaration interdite" in refusal(with_part(part, content))
    assert "déclaration interdite" in refusal(with_part(part, content.decode().encode("utf-16")))


@pytest.mark.parametrize(("part", "text"), PLACES)
@pytest.mark.parametrize(("declared", "named"), DECLARED)
def test_openpyxl_by_itself_resolves_no_entity_either(
    part: str, text: bytes, declared: bytes, named: bytes
) -> None:
    """So that what is refused first would not leak, or explode, if it were not."""
    from openpyxl import load_workbook

    said = ""
    with contextlib.suppress(SyntaxError, KeyError, IndexError, ValueError, TypeError):
        content = with_part(part, hostile(part, text, declared, named))
        book = load_workbook(io.BytesIO(content), read_only=True)
        said = f"{list(book.worksheets[0].values)} {book.properties.creator}"

    assert "root:" not in said
    assert len(said) < 10_000


def read_or_refused(content: bytes) -> None:
    """The only two ends that a file may have."""
    with contextlib.suppress(InvalidInputError):
        sheet_of(content)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


@given(st.text(max_size=2000), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    read_or_refused(text.encode(encoding, "surrogatepass"))


@settings(max_examples=60)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_spoilt_anywhere_is_read_or_refused(at: int, spoilt: bytes) -> None:
    read_or_refused(WORKBOOK[:at] + spoilt + WORKBOOK[at + len(spoilt) :])


@settings(max_examples=100)
@given(st.data())
def test_a_workbook_with_a_spoilt_part_is_read_or_refused(data: st.DataObject) -> None:
    """The zip is sound: what openpyxl and its parsers meet is not."""
    parts = parts_of(WORKBOOK)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = parts[name]
    at = data.draw(st.integers(0, len(content)))
    cut = data.draw(st.integers(0, 60))
    put = data.draw(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [b"<c>", b'r="ZZZZ9"', b't="d"', b't="b"', b"</", b'"', b"1e999", b"-1"]
            ),
        )
    )
    read_or_refused(packed(parts | {name: content[:at] + put + content[at + cut :]}))


@settings(max_examples=40)
@given(st.sampled_from(sorted(parts_of(WORKBOOK))))
def test_a_workbook_that_lacks_a_part_is_read_or_refused(name: str) -> None:
    parts = parts_of(WORKBOOK)
    del parts[name]
    read_or_refused(packed(parts))


def test_a_file_hidden_in_a_zip_by_an_odd_path_writes_nothing(tmp_path: object) -> None:
    parts = parts_of(WORKBOOK) | {"../../../../tmp/evil.xml": b"<a/>"}

    assert cells_of(packed(parts)) == cells_of(WORKBOOK)
    assert zipfile.is_zipfile(io.BytesIO(packed(parts)))
