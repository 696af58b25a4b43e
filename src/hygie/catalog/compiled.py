"""TOML read once for all: what it says, kept beside it as Python keeps its bytecode.

Python's TOML reader takes most of the time that the guide needs to load. The kept file is only a
copy: named by the digest of each text, checked by its own, written where Python writes (`-B` and
`PYTHONPYCACHEPREFIX` are obeyed), done without when it is spoilt or cannot be written.
"""

import hashlib
import json
import os
import sys
import tomllib
from contextlib import suppress
from datetime import date
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

_DAY = "toml-date"


class KeptToml:
    """The tables of some TOML texts. `source` is the file beside which they are kept."""

    def __init__(self, source: Path) -> None:
        self._file = Path(cache_from_source(str(source))).with_suffix(".json")
        self._known = self._read()
        self._used: dict[str, Any] = {}

    def loads(self, text: str) -> dict[str, Any]:
        """What `tomllib.loads` gives, and raises."""
        digest = _digest(text.encode())
        table = self._known.get(digest)
        self._used[digest] = tomllib.loads(text) if table is None else table
        return dict(self._used[digest])

    def keep(self) -> None:
        """Write what was used, if it is not what lies there already."""
        if self._used.keys() == self._known.keys() or sys.dont_write_bytecode:
            return
        # A folder that only the administrator may write in, a full disk: next time will be as slow.
        with suppress(OSError, ValueError, TypeError):
            content = json.dumps(self._used, ensure_ascii=False, default=_day_as_table).encode()
            _write(self._file, _digest(content).encode() + b"\n" + content)

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            digest, _, content = self._file.read_bytes().partition(b"\n")
            if digest == _digest(content).encode():
                return dict(json.loads(content, object_hook=_table_as_day))
        return {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(file: Path, content: bytes) -> None:
    """All or nothing, whoever else writes it at the same moment."""
    file.parent.mkdir(exist_ok=True, parents=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def _day_as_table(value: object) -> dict[str, str]:
    # Times would come back as dates: what holds any is not kept.
    if type(value) is not date:
        raise TypeError(f"{type(value).__name__} is not kept")
    return {_DAY: value.isoformat()}


def _table_as_day(table: dict[str, Any]) -> Any:
    return date.fromisoformat(table[_DAY]) if table.keys() == {_DAY} else table
