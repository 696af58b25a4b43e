"""The one file that a supplier opens in any browser: no network, no account, nothing to install.

Its own content policy forbids everything but its one style and its one script, named by their
hashes. Values stand beside as JSON, never inside code. Same sheet, same bytes.
"""

import base64
import hashlib
import html
import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hygie.assessment.rules.files import ACCEPT_ATTRIBUTE
from hygie.suppliers.exchange.answer_file import (
    LARGEST_FILE_BYTES,
    LARGEST_FILES_BYTES,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_FILES,
    MOST_SITTINGS,
)
from hygie.suppliers.exchange.sheet import Group, Item, Part, Sheet, SheetKind
from hygie.suppliers.rules.answers import LARGEST_NUMBER, LONGEST_TEXT
from hygie.suppliers.rules.answers import MOST_FILES as MOST_FILES_AN_ANSWER

REPORT_EXTENSION: Final = ".hygie"
SCRIPTS: Final = (
    "sheet.js",
    "words.js",
    "sealing.js",
    "asking.js",
    "drawing.js",
    "memory.js",
    "joining.js",
    "questions.js",
    "copies.js",
    "attestation.js",
    "finishing.js",
    "start.js",
)
_ROOM = files("hygie.suppliers.exchange") / "page"
# What could end the element that holds the values, or a line of it.
_ESCAPES: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def page(sheet: Sheet) -> bytes:
    """The file of this sheet."""
    script, style = script_text(), style_text()
    values = {
        "policy": html.escape(policy(script, style)),
        "title": html.escape(f"{sheet.title} – {sheet.practice_name}"),
        "style": style,
        "sheet": _as_json(sheet),
        "script": script,
    }
    pieces = _read("page.html").split("{")
    out = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}")
        out += [values[name], rest]
    return "".join(out).encode("utf-8", "replace")


def policy(script: str, style: str) -> str:
    """Nothing but this script and this style; no address anywhere, no form that leaves."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def script_text() -> str:
    """All of the script, in the order in which its pieces need each other."""
    return '"use strict";\n' + "\n".join(_read(name) for name in SCRIPTS)


@cache
def style_text() -> str:
    """All of the style."""
    return _read("page.css")


def _read(name: str) -> str:
    return (_ROOM / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _as_json(sheet: Sheet) -> str:
    text = json.dumps(_told(sheet), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return text


def _told(sheet: Sheet) -> dict[str, Any]:
    stated = sheet.reference
    return {
        "reference": {
            "kind": stated.kind.value,
            "id": str(stated.request_id),
            "nonce": stated.nonce,
            "practice": str(stated.practice_id),
            "edition": stated.edition_id,
            "parts": list(stated.part_ids),
        },
        "title": sheet.title,
        "edition_title": sheet.edition_title,
        "practice_name": sheet.practice_name,
        "supplier_name": sheet.supplier_name,
        "sent_on": sheet.sent_on.isoformat(),
        "due_on": sheet.due_on.isoformat() if sheet.due_on else "",
        "message": sheet.message,
        "parts": [_part(part) for part in sheet.parts],
        "limits": _limits(stated.kind),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "intro": part.intro,
        "notice": part.notice,
        "declaration": part.declaration,
        "groups": [_group(group) for group in part.groups],
    }


def _group(group: Group) -> dict[str, Any]:
    return {**asdict(group), "items": [_item(item) for item in group.items]}


def _item(item: Item) -> dict[str, Any]:
    return {
        **asdict(item),
        "label": item.label,
        "conditions": [
            {"on": condition.question_id, "values": list(condition.values)}
            for condition in item.conditions
        ],
    }


def _limits(kind: SheetKind) -> dict[str, Any]:
    accepted = ACCEPT_ATTRIBUTE.split(",")
    words = "PDF, photo, texte, document Word, Excel ou LibreOffice"
    if kind is SheetKind.WORK_ORDER:
        accepted.append(REPORT_EXTENSION)
        words += ", rapport « .hygie »"
    return {
        "text": LONGEST_TEXT,
        "name": LONGEST_NAME,
        "note": LONGEST_NOTE,
        "number": LARGEST_NUMBER,
        "sittings": MOST_SITTINGS,
        "files": MOST_FILES,
        "files_an_answer": MOST_FILES_AN_ANSWER,
        "file_bytes": LARGEST_FILE_BYTES,
        "files_bytes": LARGEST_FILES_BYTES,
        "accept": accepted,
        "accept_words": words,
    }
