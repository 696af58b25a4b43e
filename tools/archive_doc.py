"""Keep docs/archive.md true: its tables are those that an archive really holds.

`--write` puts the present tables between the marks, `--check` says what is out of date. Everything
outside the marks is written by hand.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hygie.interop.columns import Column

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "archive.md"
_BLOCK: Final = re.compile(r"(<!-- tables -->\n).*?(<!-- fin des tables -->)", re.DOTALL)
_COLON: Final = "\N{NO-BREAK SPACE}: "


def rendered(text: str) -> str:
    """Give the document with the tables that an archive has now."""
    body = "\n".join(_tables())
    return _BLOCK.sub(lambda found: f"{found[1]}{body}\n{found[2]}", text)


def _tables() -> Iterator[str]:
    from hygie.interop.columns import columns_of
    from hygie.interop.tables import tables

    for name, table in tables().items():
        yield f"\n### `{name}`\n"
        yield f"{str(table._meta.verbose_name).capitalize()}.\n"
        yield "| Clé | Type | Sens |"
        yield "|---|---|---|"
        for column in columns_of(table):
            kind = f"{column.kind.name} ou `null`" if column.nullable else column.kind.name
            yield f"| `{column.name}` | {kind} | {_meaning(column)} |"
    yield ""


def _meaning(column: "Column") -> str:
    field = column.field
    if field.primary_key:
        return "identifiant"
    if field.remote_field:
        return f"`id` de `{field.remote_field.model._meta.db_table}`"
    words = str(field.verbose_name)
    if column.kind.name == "octets":
        return words + _COLON + "SHA-256 d’un fichier de `attachments/`"
    choices = [f"`{key}`" for key, _ in field.flatchoices if key]
    # A long list is that of the catalogue of the screens: it would say nothing here.
    return words + _COLON + ", ".join(choices) if 0 < len(choices) <= 6 else words


def run() -> int:
    """Write or check; 1 when something is out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    choice = options.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    asked = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hygie.web.settings")
    import django

    django.setup()
    before = DOCUMENT.read_text(encoding="utf-8")
    after = rendered(before)
    if asked.write:
        DOCUMENT.write_text(after, encoding="utf-8", newline="\n")
        return 0
    if before == after:
        return 0
    print(f"{DOCUMENT} n’est pas à jour : python tools/archive_doc.py --write")
    return 1


if __name__ == "__main__":
    sys.exit(run())
