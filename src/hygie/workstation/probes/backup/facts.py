"""What is known of the backups that other tools make."""

from dataclasses import dataclass
from datetime import datetime

from hygie.workstation.probes.model import Seen


@dataclass(frozen=True)
class Trace:
    """One backup tool in use here, and when its last success was, if it says so."""

    tool: str
    last: Seen[datetime]


@dataclass(frozen=True)
class Facts:
    """The tools found, and the time of this look."""

    now: datetime
    traces: tuple[Trace, ...] = ()
