"""What is known of the components of health cards."""

from dataclasses import dataclass
from enum import StrEnum

from hygie.workstation.probes.model import Seen


class Service(StrEnum):
    """The system's own service for smart cards."""

    READY = "ready"
    OFF = "off"
    ABSENT = "absent"


@dataclass(frozen=True)
class Facts:
    """The components found, by name, the service, and whether a reader is plugged in now."""

    components: Seen[tuple[str, ...]]
    service: Seen[Service]
    reader: Seen[bool]
