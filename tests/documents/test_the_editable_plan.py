"""The plan as DOCX: what an office program opens, edits and prints."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn

from hygie.documents.editable import plan_docx
from hygie.documents.making import make_plan_docx
from hygie.documents.rules.logo import recognise
from hygie.practice.models import Practice
from tests.documents.papers import made, png, svg
from tests.documents.test_typesetting import data, one_row

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def opened(full: Practice, now: datetime) -> DocumentType:
    return Document(io.BytesIO(made(full, make_plan_docx, now=now)))


def test_its_headings_are_real_styles(opened: DocumentType) -> None:
    by_style = {line.style.name: line.text for line in opened.paragraphs}

    assert by_style["Title"] == "Plan d’action"
    assert [line.text for line in opened.paragraphs if line.style.name == "Heading 1"] == [
        "À faire d’abord",
        "Déjà décidées",
        "Faites",
        "Mises de côté",
    ]


def test_its_tables_repeat_their_first_row_and_cut_no_row(opened: DocumentType) -> None:
    for table in opened.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert [cell.text for cell in table.rows[0].cells] == [
            "Action", "Qui", "Pour le", "Effort", "État", "Notes",
        ]  # fmt: skip


def test_it_holds_the_actions_and_the_notes(opened: DocumentType) -> None:
    said = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]

    assert len(opened.tables[0].rows) == 7
    assert "Reporté : formation prévue en mars.".replace(" :", "\u00a0:") in [
        text.replace(" :", "\u00a0:") for text in said
    ]


def test_it_is_in_french_numbered_and_signed_by_the_practice(opened: DocumentType) -> None:
    normal = opened.styles["Normal"].element

    assert normal.rPr.find(qn("w:lang")).get(qn("w:val")) == "fr-FR"
    assert opened.core_properties.author == "Cabinet du Port"
    footer = opened.sections[0].footer._element.xml
    assert re.findall(r"<w:instrText[^>]*>(\w+)<", footer) == ["PAGE", "NUMPAGES"]


def test_what_xml_cannot_hold_is_left_out(now: datetime) -> None:
    content = plan_docx(data(sections=one_row("a\x00b\x07c\ud800d\ufffe 👍 <b>&")), now=now)

    assert Document(io.BytesIO(content)).tables[0].rows[1].cells[5].text == "abcd 👍 <b>&"


def test_a_hundred_thousand_characters_fit_in_a_cell(now: datetime) -> None:
    content = plan_docx(data(sections=one_row("mot " * 25_000)), now=now)

    assert len(Document(io.BytesIO(content)).tables[0].rows[1].cells[5].text) == 100_000


def test_the_logo_is_put_in_when_an_office_program_can_show_it(now: datetime) -> None:
    for picture, count in ((png(400, 100), 1), (svg(), 0)):
        content = plan_docx(data(), now=now, logo=recognise(picture))
        document = Document(io.BytesIO(content))
        assert len(document.inline_shapes) == count
        assert ("Logo de Cabinet du Port" in document.element.xml) is bool(count)


def test_it_carries_no_macro_and_no_address(full: Practice, now: datetime) -> None:
    with zipfile.ZipFile(io.BytesIO(made(full, make_plan_docx, now=now))) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
        links = b"".join(archive.read(name) for name in archive.namelist() if ".rels" in name)
        assert b'TargetMode="External"' not in links


@pytest.mark.skipif(not OFFICE, reason="LibreOffice n’est pas installé sur ce poste")
def test_libreoffice_opens_it(full: Practice, now: datetime, tmp_path: Path) -> None:
    source = tmp_path / "plan.docx"
    source.write_bytes(made(full, make_plan_docx, now=now))
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [OFFICE or "", profile, "--headless", "--convert-to", "txt:Text", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True)

    assert "Plan d’action" in (tmp_path / "plan.txt").read_text(encoding="utf-8-sig")
