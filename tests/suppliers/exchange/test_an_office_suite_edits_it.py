"""The Word document, filled in by a real LibreOffice, and taken through its own format and back."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from hygie.suppliers.exchange.answer_file import Respondent
from hygie.suppliers.exchange.word_reading import interpreted, read_word
from tests.suppliers.exchange.sendings import questionnaires, work_order
from tests.suppliers.exchange.word_documents import document_of

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine"),
    pytest.mark.slow,
]
SHEET = questionnaires("q1", "q2", "q4")

# Typed by a user's own hands would be the same: the cell that bears this number, its third cell.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Answers"
  script:language="StarBasic">
Sub Fill(source As String, target As String, orders As String)
  On Error GoTo Leave
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  told = Split(orders, "||")
  For t = 0 To doc.TextTables.Count - 1
    table = doc.TextTables.getByIndex(t)
    For row = 1 To table.Rows.Count
      key = table.getCellByName("A" &amp; row).String
      For Each one In told
        parts = Split(one, "|")
        If parts(0) = key Then
          cell = table.getCellByName(parts(1) &amp; row)
          If parts(2) = "TICK" Then
            Tick(cell, parts(3))
          Else
            cell.String = Join(Split(parts(3), "//"), Chr(13))
          End If
        End If
      Next
    Next
  Next
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName"
  saved(0).Value = "MS Word 2007 XML"
  doc.storeToURL(ConvertToURL(target), saved())
  doc.close(True)
Leave:
  StarDesktop.terminate()
End Sub

Sub Tick(cell, label As String)
  lines = cell.createEnumeration()
  Do While lines.hasMoreElements()
    line = lines.nextElement()
    If Right(line.String, Len(label) + 1) = " " &amp; label Then
      cursor = cell.createTextCursorByRange(line.Start)
      Do While cursor.String = ""
        cursor.goRight(1, True)
      Loop
      cursor.String = Chr(9746)
      Exit Sub
    End If
  Loop
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
  library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Answers"/>
</library:library>
"""


class Order(NamedTuple):
    """The row that bears `key`: its cell of this column is typed over, or its box is ticked."""

    key: str
    column: str
    act: str
    text: str


@pytest.fixture(scope="module")
def profile(tmp_path_factory) -> Path:
    """A user's folder of LibreOffice, with one macro that types and ticks."""
    folder = tmp_path_factory.mktemp("office")
    _office(folder, "--terminate_after_init")
    standard = folder / "user" / "basic" / "Standard"
    standard.mkdir(parents=True, exist_ok=True)
    (standard / "Answers.xba").write_text(MACRO, encoding="utf-8")
    (standard / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    return folder


def _office(profile: Path, *arguments: str) -> None:
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
         *arguments],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


def filled(profile: Path, folder: Path, content: bytes, *orders: Order) -> bytes:
    """The document as LibreOffice saves it, once these orders were carried out."""
    source, target = folder / "sent.docx", folder / "filled.docx"
    source.write_bytes(content)
    told = "||".join("|".join(order) for order in orders)
    _office(profile, f'macro:///Standard.Answers.Fill("{source}","{target}","{told}")')
    return target.read_bytes()


def converted(profile: Path, folder: Path, content: bytes, extension: str, *, back: str) -> bytes:
    """The document saved in another format, then in Word's again."""
    source = folder / "document.docx"
    source.write_bytes(content)
    _office(profile, "--convert-to", extension, "--outdir", str(folder), str(source))
    other = source.with_suffix(f".{extension}")
    out = folder / "back"
    _office(profile, "--convert-to", back, "--outdir", str(out), str(other))
    return (out / "document.docx").read_bytes()


ORDERS = (
    Order("NOM", "C", "TYPE", "Léa Martin"),
    Order("DATE", "C", "TYPE", "3/12/2026"),
    Order("Q1.01", "C", "TYPE", "Hygiène//réseau"),
    Order("Q1.03", "C", "TICK", "Oui"),
    Order("Q1.04", "C", "TYPE", "Non"),
    Order("Q1.24", "C", "TYPE", "48 heures"),
    Order("Q2.01", "C", "TICK", "Mettre en place ou surveiller les sauvegardes"),
    Order("Q2.03", "C", "TICK", "Sans objet (dites pourquoi en remarque)"),
    Order("Q2.03", "D", "TYPE", "Logiciels libres."),
    Order("Q2.05", "C", "TYPE", "Presque"),
)


def test_what_is_typed_and_ticked_in_libreoffice_is_read_back(profile: Path, tmp_path) -> None:
    content = filled(profile, tmp_path, document_of(SHEET), *ORDERS)
    reading = read_word(content)
    found = interpreted(reading, SHEET)

    assert reading.respondent == Respondent("Léa Martin")
    assert str(reading.filled_on) == "2026-12-03"
    assert {name: said.told for name, said in found.said.items()} == {
        "q1.01": {"value": "Hygiène\nréseau"},
        "q1.03": {"value": "yes"},
        "q1.04": {"value": "no"},
        "q1.24": {"value": 48},
        "q2.01": {"value": ["backups"]},
        "q2.03": {"not_applicable": "Logiciels libres."},
    }
    assert [doubt.item_id for doubt in found.doubts] == ["q2.05"]
    assert (found.missing, found.stray) == ((), ())


def test_it_goes_through_the_open_document_format_and_back(profile: Path, tmp_path) -> None:
    content = filled(profile, tmp_path, document_of(SHEET), *ORDERS)
    before = interpreted(read_word(content), SHEET)
    after = interpreted(read_word(converted(profile, tmp_path, content, "odt", back="docx")), SHEET)

    assert after == before


def test_an_untouched_document_answers_nothing_after_the_journey(profile: Path, tmp_path) -> None:
    content = converted(profile, tmp_path, document_of(SHEET), "odt", back="docx")
    found = interpreted(read_word(content), SHEET)

    assert (found.said, found.doubts, found.missing, found.stray) == ({}, (), (), ())


def test_a_work_order_is_ticked_and_dated_in_libreoffice(profile: Path, tmp_path) -> None:
    sheet = work_order()
    content = filled(
        profile, tmp_path, document_of(sheet),
        Order("L01", "C", "TICK", "Fait"),
        Order("L01", "D", "TYPE", "2/12/2026"),
        Order("L02", "C", "TYPE", "Pas fait"),
    )  # fmt: skip
    found = interpreted(read_word(content), sheet)

    assert found.said["l01"].told == {"value": "done", "on": "2026-12-02"}
    assert found.said["l02"].told == {"value": "not_done"}
