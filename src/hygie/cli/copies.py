"""`hygie copies`: the dated copies of the folder, without opening anything."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hygie.cli import arguments, console

if TYPE_CHECKING:
    from hygie.interop.copies import Copy

FORMAT = "hygie-copies/1"
DESCRIPTION = (
    "Liste les copies que Hygie garde dans le dossier de données avant chaque changement "
    "important, la plus récente d’abord. N’ouvre rien, ne modifie rien."
)
_PROTECTIONS = {"clear": "sans phrase de passe", "protected": "protégée", "": "clés illisibles"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    arguments.add_json(parser)
    arguments.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Print the copies; none is no error."""
    from hygie.interop.copies import copies_of

    folder = arguments.data_folder(options.data)
    found = copies_of(folder)
    if options.json:
        console.print_json({"format": FORMAT, "copies": [_document(copy) for copy in found]})
    elif found:
        _draw(found)
    else:
        console.say(f"Il n’y a pas encore de copie dans le dossier {folder.copies}.")
    return 0


def _document(copy: "Copy") -> dict[str, Any]:
    return {
        "name": copy.name,
        "made_at": copy.made_at.isoformat() if copy.made_at else None,
        "reason": copy.reason,
        "size_bytes": copy.size_bytes,
        "protection": copy.protection or None,
        "whole": copy.is_whole,
    }


def _draw(found: "tuple[Copy, ...]") -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Nom", style="cyan", no_wrap=True)
    table.add_column("Faite le", no_wrap=True)
    table.add_column("Pourquoi")
    table.add_column("État")
    for copy in found:
        state = _PROTECTIONS[copy.protection] if copy.is_whole else "pas entière"
        table.add_row(copy.name, _moment(copy.made_at), copy.reason, state)
    console.drawing().print(table)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone():%d/%m/%Y à %H:%M}" if at else ""
