"""What is accepted as evidence is read in the bytes, never in the name alone."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.files import (
    ACCEPT_ATTRIBUTE,
    DOCX,
    HEIC,
    JPEG,
    KINDS,
    LIMIT_BYTES,
    ODS,
    ODT,
    PDF,
    PNG,
    TEXT,
    WEBP,
    XLSX,
    FileKind,
    clean_name,
    recognise,
)
from hygie.errors import RefusedFileError

EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
PDF_BYTES = b"%PDF-1.7\n%%EOF\n"
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT OVERRIDE}"


def zipped(entries: dict[str, bytes], *, packed: bool = True) -> bytes:
    """A zip archive of these files, the first one first."""
    stream = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content, compress_type=method)
    return stream.getvalue()


def ooxml(main_part: str, *others: str) -> bytes:
    names = ("[Content_Types].xml", f"{main_part}.xml", *others)
    return zipped(dict.fromkeys(names, b"<d/>"))


def png(width: int = 1, height: int = 1) -> bytes:
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + bytes(4)


def jpeg(width: int = 1, height: int = 1, *, frame: int = 0xC0, mark: int = 0xE0) -> bytes:
    """A JPEG that says its size after a segment of its own; nothing to show."""
    first = bytes([0xFF, mark]) + struct.pack(">H", 20) + bytes(18)
    size = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + first + b"\xff" + bytes([0xFF, frame]) + size


def webp(chunk: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + chunk[:4] + bytes(4) + chunk[4:]


def lossy(width: int = 1, height: int = 1) -> bytes:
    return webp(b"VP8 " + bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", width, height))


def lossless(width: int = 1, height: int = 1) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    return webp(b"VP8L\x2f" + struct.pack("<I", bits) + bytes(5))


def extended(width: int = 1, height: int = 1) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X" + bytes(4) + sides)


def opendocument(kind: FileKind) -> bytes:
    return zipped({"mimetype": kind.media_type.encode(), "content.xml": b"<c/>"}, packed=False)


GOOD = [
    ("attestation.pdf", PDF_BYTES, PDF),
    ("ATTESTATION.PDF", PDF_BYTES, PDF),
    ("scan.pdf", b"\n\n" + PDF_BYTES, PDF),
    ("scan.pdf", b"\xef\xbb\xbf" + PDF_BYTES, PDF),
    ("photo.jpg", jpeg(), JPEG),
    ("photo.jpeg", jpeg(8000, 6000, frame=0xC2, mark=0xE1), JPEG),
    ("capture.png", png(), PNG),
    ("capture.png", png(10_000, 8000), PNG),
    ("capture.webp", lossy(), WEBP),
    ("capture.webp", lossless(), WEBP),
    ("capture.webp", extended(), WEBP),
    ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(20), HEIC),
    ("photo.heif", b"\x00\x00\x00\x18ftypmif1" + bytes(20), HEIC),
    ("notes.txt", "Vérifié à l’œil.".encode(), TEXT),
    ("notes.txt", "Vérifié à l’œil.".encode("cp1252"), TEXT),
    ("liste.csv", b"poste;date\n", TEXT),
    ("contrat.docx", ooxml("word/document"), DOCX),
    ("contrat.docx", ooxml("word/document2"), DOCX),
    ("registre.xlsx", ooxml("xl/workbook"), XLSX),
    ("contrat.odt", opendocument(ODT), ODT),
    ("registre.ods", opendocument(ODS), ODS),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD)
def test_an_ordinary_document_is_recognised(name: str, content: bytes, kind: FileKind) -> None:
    assert recognise(name, content) is kind


NOT_WHAT_THEY_SAY = [
    ("facture.pdf", EXE),
    ("facture.pdf", EXE + PDF_BYTES),
    ("facture.pdf", b"\x7fELF\x02\x01\x01"),
    ("facture.pdf", b"#!/bin/sh\nrm -r *\n"),
    ("facture.pdf", b"<html><script>alert(1)</script>"),
    ("facture.pdf", bytes(2000) + PDF_BYTES),
    ("facture.pdf", b"\x7fELF\x02\x01\x01" + PDF_BYTES),
    ("facture.pdf", b"#!/bin/sh\n" + PDF_BYTES),
    ("facture.pdf", b"<html><!--" + PDF_BYTES),
    ("facture.pdf", zipped({"a": b"a"}) + PDF_BYTES),
    ("photo.jpg", png()),
    ("photo.png", jpeg()),
    ("photo.png", b"\x89PNG\r\n\x1a\n"),
    ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
    ("photo.png", png(0, 10)),
    ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(20)),
    ("photo.jpg", b"\xff\xd8" + b"\xff" * 2_000_000),
    ("photo.jpg", jpeg(10, 0)),
    ("photo.jpg", jpeg(frame=0xC4)),
    ("photo.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ("photo.webp", webp(b"VP8 " + bytes(20))),
    ("photo.webp", webp(b"ALPH" + bytes(20))),
    ("photo.webp", b"RIFF\x00\x00\x00\x00WAVEfmt "),
    ("photo.heic", b"\x00\x00\x00\x18ftypqt  "),
    ("notes.txt", EXE),
    ("notes.csv", b"a;b\n\x00\x00"),
    ("notes.md", bytes([0x81, 0x8D, 0x8F])),
    ("contrat.docx", EXE),
    ("contrat.docx", zipped({"classes.dex": b"dex", "AndroidManifest.xml": b"<m/>"})),
    ("contrat.docx", zipped({"virus.exe": EXE})),
    ("contrat.docx", ooxml("xl/workbook")),
    ("registre.xlsx", ooxml("word/document")),
    ("contrat.docx", b"PK\x03\x04 word/document.xml [Content_Types].xml"),
    ("contrat.docx", ooxml("word/document", "word/vbaProject.bin")),
    ("registre.xlsx", ooxml("xl/workbook", "xl/vbaProject.bin")),
    ("contrat.docx", ooxml("word/document")[:-10]),
    ("contrat.docx", b"PK\x03\x04" + EXE + ooxml("word/document")),
    ("contrat.docx", EXE + ooxml("word/document")),
    ("contrat.odt", zipped({"mimetype": ODT.media_type.encode()}, packed=False)),
    ("contrat.odt", opendocument(ODS)),
    ("contrat.odt", zipped({"content.xml": b"<c/>"})),
]


@pytest.mark.parametrize(("name", "content"), NOT_WHAT_THEY_SAY)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(RefusedFileError, match="n’est pas ce que son nom annonce"):
        recognise(name, content)


@pytest.mark.parametrize("content", [png(80_001, 1000), jpeg(65_535, 65_535), extended(9000, 8889)])
def test_a_picture_that_would_unfold_too_large_is_refused_from_its_header(content: bytes) -> None:
    extension = {0x89: "png", 0xFF: "jpg", 0x52: "webp"}[content[0]]
    with pytest.raises(RefusedFileError, match="millions de pixels") as caught:
        recognise(f"photo.{extension}", content)

    assert caught.value.field == "files"


def test_a_document_that_lists_too_many_parts_is_not_read() -> None:
    crowd = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    end = crowd.rindex(b"PK\x05\x06") + 12
    swollen = crowd[:end] + struct.pack("<I", 3_000_000) + crowd[end + 4 :]

    with pytest.raises(RefusedFileError, match="son nom annonce"):
        recognise("contrat.docx", swollen)


@pytest.mark.parametrize(
    "name",
    [
        "facture.exe",
        "facture.pdf.exe",
        "macro.docm",
        "page.html",
        "dessin.svg",
        "archive.zip",
        "pdf",
        ".pdf.",
        "facture",
        "",
        "facture.pdf ",
        f"facture{RIGHT_TO_LEFT}fdp.exe",
    ],
)
def test_a_name_that_announces_nothing_accepted_is_refused(name: str) -> None:
    if name.strip() == "facture.pdf":
        assert recognise(name, PDF_BYTES) is PDF
        return
    with pytest.raises(RefusedFileError, match="type accepté"):
        recognise(name, PDF_BYTES)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="est vide"):
        recognise("attestation.pdf", b"")


def test_twenty_five_megabytes_are_accepted_and_one_byte_more_is_not() -> None:
    whole = PDF_BYTES.ljust(LIMIT_BYTES, b"\n")

    assert recognise("scan.pdf", whole) is PDF
    with pytest.raises(RefusedFileError, match="25"):
        recognise("scan.pdf", whole + b"\n")


def test_a_zip_bomb_is_never_unpacked() -> None:
    bomb = zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(64 * 1024 * 1024)}
    )
    assert len(bomb) < 100_000

    # Its type is what it says; nothing of it is ever opened here, so nothing grows.
    assert recognise("contrat.docx", bomb) is DOCX


@pytest.mark.parametrize(
    "refused",
    [("facture.exe", EXE), ("facture.pdf", EXE), ("facture.pdf", b"")],
)
def test_a_refusal_says_what_it_means_and_what_to_do(refused: tuple[str, bytes]) -> None:
    with pytest.raises(RefusedFileError) as caught:
        recognise(*refused)

    assert caught.value.field == "files"
    assert refused[0] in caught.value.what
    assert "Rien n’a été enregistré" in caught.value.means
    assert caught.value.next_step


@given(st.text(), st.binary(max_size=200))
def test_whatever_comes_is_recognised_or_refused_and_nothing_else(
    name: str, content: bytes
) -> None:
    try:
        assert recognise(name, content) in KINDS
    except RefusedFileError as error:
        assert error.field == "files"  # noqa: PT017 (either outcome is right)


extensions = st.sampled_from([ext for kind in KINDS for ext in kind.extensions])
heads = st.sampled_from([content[:40] for _, content, _ in GOOD] + [EXE])


@given(st.text(max_size=300), extensions, heads, st.binary(max_size=100))
def test_whatever_follows_a_right_beginning_is_recognised_or_refused(
    name: str, extension: str, head: bytes, tail: bytes
) -> None:
    try:
        assert recognise(name + extension, head + tail) in KINDS
    except RefusedFileError as error:
        assert error.what  # noqa: PT017


@given(st.text(), extensions, st.binary(max_size=100))
def test_a_program_is_refused_whatever_its_name(name: str, extension: str, tail: bytes) -> None:
    with pytest.raises(RefusedFileError):
        recognise(name + extension, EXE + tail)


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Maud\\scan.pdf", "scan.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        (f"facture{RIGHT_TO_LEFT}fdp.exe", "facturefdp.exe"),
        ("e\N{COMBINING ACUTE ACCENT}te.txt", "éte.txt"),
        ("  .hidden.txt", "hidden.txt"),
        ("", "fichier"),
        ("///", "fichier"),
        ("...", "fichier"),
        ("<b>gras</b>.pdf", "b>.pdf"),
        ("\N{NO-BREAK SPACE}", "fichier"),
        ("bilan\N{LINE SEPARATOR}2025.pdf", "bilan 2025.pdf"),
        ("e\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}te.txt", "éte.txt"),
    ],
)
def test_a_name_loses_its_folders_and_its_traps(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_long_name_keeps_its_extension() -> None:
    cleaned = clean_name("a" * 500 + ".pdf")

    assert len(cleaned) == 120
    assert cleaned.endswith("a.pdf")


@given(st.text(alphabet=st.characters()))
def test_a_clean_name_is_short_visible_and_stays_clean(name: str) -> None:
    cleaned = clean_name(name)

    assert 1 <= len(cleaned) <= 120
    assert not set(cleaned) & set("/\\\x00\n\r")
    assert cleaned == cleaned.strip()
    assert clean_name(cleaned) == cleaned
    cleaned.encode()


@given(st.text(max_size=400), extensions)
def test_cleaning_a_name_never_changes_what_it_announces(name: str, extension: str) -> None:
    assert clean_name(f"{name}a{extension}").lower().endswith(extension)


def test_the_page_offers_every_extension_that_is_accepted() -> None:
    assert set(ACCEPT_ATTRIBUTE.split(",")) == {ext for kind in KINDS for ext in kind.extensions}


def test_only_pictures_are_shown_in_place() -> None:
    assert {kind for kind in KINDS if kind.shown_in_place} == {JPEG, PNG, WEBP}
