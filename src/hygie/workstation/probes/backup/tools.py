"""What is common to the backup tools: how they write a date, and those that write none."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.backup.facts import Trace
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.known_products import known_products, named
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.sqlite_copy import rows

MOST: Final = 200
_VORTA: Final = """
    SELECT max(end_time) FROM eventlogmodel WHERE subcommand = 'create' AND returncode IN (0, 1)
"""


def traced(tool: str, look: Callable[[], datetime | None]) -> Iterator[Trace]:
    """What one tool says; nothing when it is not in use here."""
    try:
        last = look()
    except Unseen as unseen:
        yield Trace(tool, Unseen(unseen.reason, unseen.detail or tool))
    else:
        if last is not None:
            yield Trace(tool, last)


def moment(text: str, tool: str) -> datetime:
    """A date as ISO 8601 writes it; as UTC without a zone: some hours change nothing here."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unseen(Unknown.UNREADABLE, tool) from None


def latest(moments: list[datetime]) -> datetime | None:
    """The last of them, None when there is none."""
    return max(moments, default=None)


def vorta(host: Host, path: str) -> datetime | None:
    """The end of Vorta's last backup that went through, from its journal. Raises Unseen."""
    found = rows(host, path, _VORTA)
    if not found or found[0][0] is None:
        return None
    return moment(str(found[0][0]), "Vorta")


def dateless(host: Host) -> Iterator[Trace]:
    """The tools that are installed, and whose dates cannot be read honestly."""
    found = installed(host).found
    for name in named(one for one in known_products("backup") if one.among(found)):
        yield Trace(name, Unseen(Unknown.NOT_SAID, name))
