"""Reading the TOML files of the guide's data: bounded, and named when they are wrong."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from hygie.catalog.compiled import KeptToml
from hygie.catalog.fields import Fields
from hygie.errors import CatalogError

LIMIT_BYTES = 2 * 1024 * 1024  # of one file; ours are of some tens of kilobytes
_LINE = re.compile(r"\bline (\d+)")
Loads = Callable[[str], dict[str, Any]]
Whole = TypeVar("Whole")


def read_shipped(
    package: str, edition_id: str, read: Callable[[Traversable, Loads], Whole]
) -> Whole:
    """An edition that ships in `package`, its TOML kept as Python keeps its bytecode."""
    folder = files(package) / "editions" / edition_id
    if not isinstance(folder, Path):
        return read(folder, tomllib.loads)
    kept = KeptToml(folder / "edition.toml")
    whole = read(folder, kept.loads)
    kept.keep()
    return whole


def read_fields(folder: Traversable, name: str, *, loads: Loads = tomllib.loads) -> Fields:
    """The whole file as one table, to be read key by key. Raises CatalogError."""
    try:
        content = folder.joinpath(*name.split("/")).read_bytes()
        if len(content) > LIMIT_BYTES:
            raise CatalogError("fichier trop gros", file=name)
        text = content.decode("utf-8")
    except FileNotFoundError as error:
        raise CatalogError("fichier absent", file=name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError("fichier illisible", file=name) from error
    return Fields(_parsed(text, name, loads), file=name, where="")


def _parsed(text: str, name: str, loads: Loads) -> dict[str, Any]:
    try:
        return loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        place = f", ligne {line[1]}" if line else ""
        raise CatalogError(f"ce n’est pas du TOML correct{place}", file=name) from error
    except (ValueError, RecursionError) as error:
        # A number or a nesting without end: Python's own limits.
        raise CatalogError("ce n’est pas du TOML raisonnable", file=name) from error
