"""Property lists of macOS, binary or XML: whatever they hold, a value or a reason."""

import plistlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from xml.parsers.expat import ExpatError

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

# What plistlib lets through: its XML reader's own errors, bad offsets, lengths, types and depths.
_SPOILT: Final = (
    ExpatError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    MemoryError,
)


def parsed(content: bytes) -> Any:
    """What it holds. Raises Unseen, whatever is wrong with it."""
    try:
        return plistlib.loads(content)
    except _SPOILT:
        raise Unseen(Unknown.UNREADABLE) from None


def read(host: Host, path: str) -> Mapping[str, Any] | None:
    """A settings file, None when there is none. Raises Unseen."""
    content = host.read_bytes(path)
    if content is None:
        return None
    found = parsed(content)
    if not isinstance(found, dict):
        raise Unseen(Unknown.UNREADABLE)
    return found


def moment(value: object) -> datetime | None:
    """A date as a property list holds it (UTC, without saying so)."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else None
