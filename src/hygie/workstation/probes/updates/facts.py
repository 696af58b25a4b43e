"""What is known of the system's updates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hygie.workstation.probes.end_of_support import Table
from hygie.workstation.probes.model import Seen


@dataclass(frozen=True)
class Release:
    """The system as the table of ends of support names it; `label` when the table does not know."""

    product: str
    version: str
    channel: str
    label: str


class Habit(StrEnum):
    """How updates come. Each but the first is the code of a failure."""

    INSTALLS = "installs"
    ASKS = "asks"
    TURNED_OFF = "turned_off"
    SERVICE_DISABLED = "service_disabled"
    TIMER_OFF = "timer_off"
    REDIRECTED = "redirected"
    PAUSED = "paused"
    PAUSED_LONG = "paused_long"
    NO_TOOL = "no_tool"


@dataclass(frozen=True)
class Automatic:
    """`by` names the system's own tool; `until` is the end of a pause."""

    habit: Habit
    by: str
    until: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """Updates that are known and not installed; `security` None when the system does not sort."""

    whole: int
    security: int | None = None

    @property
    def that_matter(self) -> int:
        return self.whole if self.security is None else self.security


@dataclass(frozen=True)
class Facts:
    """When the machine last asked for updates, when it last took some, and what it knows.

    `is_monthly`: this system brings something every month, so that an old `installed_at` tells.
    """

    now: datetime
    table: Seen[Table]
    release: Seen[Release]
    automatic: Seen[Automatic]
    checked_at: Seen[datetime]
    installed_at: Seen[datetime]
    waiting: Seen[Waiting]
    needs_restart: Seen[bool]
    is_monthly: bool = False
