"""The body of a Word document from outside, and nothing else of it.

One part is unpacked, to a limit; no entity, no document type, no address is ever followed.
"""

import io
import re
import struct
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from hygie.assessment.rules.office import is_ooxml
from hygie.suppliers.exchange.faults import AnswerFileError, TooBigError

LARGEST_BYTES: Final = 10_000_000
LARGEST_BODY_BYTES: Final = 16_000_000
# Each becomes an object: the whole of the four questionnaires, much edited, has some 100 000.
MOST_TAGS: Final = 400_000
_BODY: Final = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_UNZIPPING = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
    OSError,
)
_STEP = (
    "Demandez au fournisseur d’ouvrir le document dans Word ou LibreOffice, de l’enregistrer de "
    "nouveau au format « .docx », et de vous le renvoyer."
)


def body_of(content: bytes) -> Any:
    """The root element of the document's text. Raises AnswerFileError, TooBigError."""
    if len(content) > LARGEST_BYTES:
        raise TooBigError("Ce document est trop gros pour être un questionnaire.")
    if not is_ooxml(content, "word/document"):
        raise AnswerFileError(
            "Ce fichier n’est pas un document Word, ou il est abîmé.", next_step=_STEP
        )
    return _parsed(_unpacked(content))


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if _BODY.fullmatch(name)]
            if len(names) != 1:
                raise _damaged()
            with archive.open(names[0]) as stream:
                body = stream.read(LARGEST_BODY_BYTES + 1)
    except _UNZIPPING as error:
        raise _damaged() from error
    if len(body) > LARGEST_BODY_BYTES or body.count(b"<") > MOST_TAGS:
        raise TooBigError("Ce document est trop grand une fois déplié.")
    return body


def _parsed(body: bytes) -> Any:
    # Read as UTF-8 whatever it declares: in another encoding, a document type could hide.
    if b"\0" in body or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise AnswerFileError("Ce document contient une déclaration interdite.", next_step=_STEP)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        body.decode("utf-8-sig")
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> AnswerFileError:
    return AnswerFileError("Ce document Word est abîmé : il ne se lit plus.", next_step=_STEP)
