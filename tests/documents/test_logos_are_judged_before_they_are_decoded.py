"""A logo is a picture, of a bearable size, that does nothing else than be seen."""

import struct
from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.documents.rules.logo import JPEG, LIMIT_BYTES, PNG, SVG, recognise
from hygie.errors import RefusedFileError
from tests.documents.papers import jpeg, png, svg


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedFileError) as refused:
        recognise(content)
    assert refused.value.field == "file"
    assert "Le logo n’a pas changé." in refused.value.message
    assert refused.value.next_step
    return refused.value.what


# --- pixels -------------------------------------------------------------------------------------


def test_a_png_is_known_with_its_dimensions() -> None:
    logo = recognise(png(40, 20))

    assert (logo.media_type, logo.width, logo.height) == (PNG, 40, 20)


@pytest.mark.parametrize("parts", [1, 3])
def test_a_jpeg_is_known_whatever_comes_before_its_dimensions(parts: int) -> None:
    logo = recognise(jpeg(640, 480, parts=parts))

    assert (logo.media_type, logo.width, logo.height) == (JPEG, 640, 480)


@pytest.mark.parametrize("picture", [png(declared=(10_000, 8_000)), jpeg(10_000, 8_000)])
def test_eighty_megapixels_are_refused_from_the_header_alone(picture: bytes) -> None:
    assert "80 millions de pixels (10000 × 8000)" in refusal(picture)


@pytest.mark.parametrize("side", [2**31 - 1, 2**32 - 1])
def test_the_largest_dimensions_that_can_be_written_are_refused(side: int) -> None:
    assert "millions de pixels" in refusal(png(declared=(side, side)))


@pytest.mark.parametrize(
    "picture",
    [
        png(declared=(0, 10)),
        png()[:20],
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        jpeg(0, 0),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00",
        b"\xff\xd8\xff\xe0" + struct.pack(">H", 0) * 2000,
        b"\xff\xd8\xff" + b"\xff" * 5000,
    ],
)
def test_a_spoilt_picture_is_refused(picture: bytes) -> None:
    assert "abîmée" in refusal(picture)


def test_inks_of_a_printing_house_are_refused_with_what_to_do() -> None:
    assert "quatre encres" in refusal(jpeg(100, 100, parts=4))


def test_an_empty_file_and_a_heavy_one_are_refused() -> None:
    assert "vide" in refusal(b"")
    assert "dépasse 2" in refusal(png() + bytes(LIMIT_BYTES))


@pytest.mark.parametrize("content", [b"GIF89a" + bytes(50), b"%PDF-1.7", b"MZ\x90", b"bonjour"])
def test_another_kind_is_refused(content: bytes) -> None:
    assert "PNG" in refusal(content)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_a_jpeg(tail: bytes) -> None:
    with suppress(RefusedFileError):
        assert recognise(b"\xff\xd8\xff" + tail).width


# --- drawings -----------------------------------------------------------------------------------

ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (svg("<script>alert(1)</script>"), "script"),
        (svg("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"), "page"),
        (svg('<image href="https://exemple.test/x.png"/>'), "image incorporée"),
        (svg('<image xlink:href="data:image/png;base64,AAAA"/>'), "image incorporée"),
        (svg('<use href="https://exemple.test/x.svg#a"/>'), "adresse extérieure"),
        (svg('<use xlink:href="file:///etc/passwd#a"/>'), "adresse extérieure"),
        (svg('<rect fill="url(https://exemple.test/a.svg#b)"/>'), "adresse extérieure"),
        (svg("<rect style=\"fill:url( '//exemple.test/a' )\"/>"), "adresse extérieure"),
        (svg("<style>@import 'https://exemple.test/a.css';</style>"), "styles"),
        (svg("<style>.a{background:url(https://exemple.test)}</style>"), "adresse extérieure"),
        (svg("<style>.a{fill:\\75rl(x)}</style>"), "styles"),
        (svg('<g onload="alert(1)"/>'), "attribut d’évènement"),
        (svg('<g ONCLICK="alert(1)"/>'), "attribut d’évènement"),
        (svg('<a href="#x"><rect/></a>'), "lien"),
        (svg('<animate attributeName="x"/>'), "animation"),
        (svg("<g><g><set/></g></g>"), "animation"),
        (svg("<text>Cabinet</text>"), "texte non vectorisé"),
        (svg(head=ENTITIES), "entités"),
        (svg("<title>&x;</title>", head=OUTSIDE), "entités"),
        (b"<svg", "ne se lit pas"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "ne se lit pas"),
        (b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>", "pas un dessin SVG"),
        (b"<svg>sans espace de noms</svg>", "pas un dessin SVG"),
        (svg("<g>" * 60 + "</g>" * 60), "trop compliqué"),
        (svg("<rect/>" * 20_001), "trop compliqué"),
    ],
)
def test_a_drawing_that_would_do_something_is_refused(drawing: bytes, told: str) -> None:
    assert told in refusal(drawing)


def test_a_drawing_that_unfolds_without_end_is_refused() -> None:
    doubling = '<g id="a0"><rect/></g>' + "".join(
        f'<g id="a{n + 1}"><use href="#a{n}"/><use href="#a{n}"/></g>' for n in range(30)
    )

    assert "se recopie" in refusal(svg(f"<defs>{doubling}</defs><use href='#a30'/>"))
    assert "se recopie" in refusal(svg('<g id="b"><rect/></g>' + '<use href="#b"/>' * 201))


def test_a_drawing_keeps_its_shapes_colours_and_gradients() -> None:
    kept = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#0b6e69"/></linearGradient>'
        '<g id="m"><path d="M0 0h4"/></g></defs><style>.a{fill:url(#g)}</style>'
        '<use xlink:href="#m"/><rect class="a" fill="url(#g)" width="4" height="4"/>'
    )
    logo = recognise(svg(kept))
    root = ET.fromstring(logo.content)  # noqa: S314 - just cleaned

    assert logo.media_type == SVG
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names == "svg defs linearGradient stop g path style use rect".split()
    assert root.find("{*}use").get("href") == "#m"
    assert root.find("{*}style").text == ".a{fill:url(#g)}"


def test_what_a_drawing_program_leaves_behind_is_left_out() -> None:
    left = (
        '<!-- un commentaire --><metadata xmlns:x="urn:x"><x:secret>nom</x:secret></metadata>'
        '<g data-name="calque" x:role="z" xmlns:x="urn:x">oublié<rect/></g>'
    )
    content = recognise(svg(left, head='<?xml version="1.0"?><!DOCTYPE svg>')).content

    assert b"secret" not in content
    assert b"commentaire" not in content
    assert b"data-name" not in content
    assert "oublié".encode() not in content
    assert b"<rect" in content


def test_a_cleaned_drawing_is_accepted_again_unchanged() -> None:
    once = recognise(svg('<g id="a"><circle r="4"/></g><use href="#a"/>')).content

    assert recognise(once).content == once
