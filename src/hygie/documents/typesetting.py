"""The one door to Typst: a template of Hygie and data in, the bytes of a PDF out.

The file is PDF/A-2a (kept for years) and PDF/UA-1 (read by everybody) at once, its fonts inside.
Values reach the template as JSON, through `sys.inputs`: they are text there, never code. Nothing
of the practice is written on the disk, nothing comes from the network, and the machine's own fonts
are left aside: the same data at the same `now` give the same bytes everywhere.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hygie.documents.errors import DocumentError, MissingPartError
from hygie.documents.rules.coverage import covered
from hygie.documents.rules.logo import Logo
from hygie.documents.rules.text import Printer

_ROOM = Path(str(files("hygie.documents")))
TEMPLATES = _ROOM / "typst"
FONTS = _ROOM / "fonts"
FAMILY = "Inter"
FONT_FILES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
STANDARDS: Any = ["a-2a", "ua-1"]


def compile(  # noqa: A001 - typesetting.compile says what it does
    template: str,
    data: Mapping[str, Any],
    *,
    now: datetime,
    logo: Logo | None = None,
    folder: Path | None = None,
) -> bytes:
    """The PDF of `<folder>/<template>.typ` over these data, dated `now` (aware).

    `folder` is the `typst/` of a room, this one's unless told otherwise. A template names another
    from the root of the package (`/documents/typst/style.typ`) and reads nothing outside of it.
    Raises MissingPartError when a font or a template of Hygie is missing, DocumentError when Typst
    refuses: a fault of the template or of the logo, never of what somebody typed.
    """
    typst = _typst()
    source = (folder or TEMPLATES) / f"{template}.typ"
    if not source.is_file():
        raise MissingPartError(source.name)
    printer = Printer(_drawn(FONTS))
    printable = printer.data(data)
    inputs = {
        "data": json.dumps({**printable, "replaced": printer.replaced}, ensure_ascii=False),
        "logo": logo.as_svg() if logo else "",
    }
    try:
        pdf, warnings = typst.compile_with_warnings(
            source,
            root=source.parents[2],
            font_paths=_fonts(FONTS),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            # A PDF counts in seconds; the moment is the same whatever the time zone.
            timestamp=now.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise _refused(template) from error
    if warnings:
        raise _refused(template) from warnings[0]
    return bytes(pdf)


def _typst() -> Any:
    # Imported here: the first page must not wait for thirty megabytes of typesetting.
    try:
        import typst
    except ImportError as error:
        raise MissingPartError("typst") from error
    return typst


@cache
def _fonts(folder: Path) -> Any:
    for name in FONT_FILES:
        if not (folder / name).is_file():
            raise MissingPartError(name)
    found = _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    if FAMILY not in found.families():
        raise MissingPartError(FONT_FILES[0])
    return found


@cache
def _drawn(folder: Path) -> frozenset[int]:
    """What every weight of the family can draw."""
    sets = []
    for name in FONT_FILES:
        try:
            sets.append(covered((folder / name).read_bytes()))
        except (OSError, ValueError) as error:
            raise MissingPartError(name) from error
    return frozenset.intersection(*sets)


def _refused(template: str) -> DocumentError:
    # Typst's own words may quote what the practice typed: they stay in the chain of causes.
    return DocumentError(
        f"Le document n’a pas pu être composé (modèle « {template} »).",
        next_step="Recommencez ; si cela persiste, signalez ce message.",
    )
