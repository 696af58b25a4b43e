"""Linux: the packages of the makers' own, the flatpaks, the snaps."""

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.end_of_support import table_of_today
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import attempt
from hygie.workstation.probes.software.facts import Facts


def collect(host: Host) -> Facts:
    """All of it. Browsers come with the system's own updates, which `updates` looks at."""
    today = host.now.date()
    return Facts(
        today=today,
        table=attempt(lambda: table_of_today(today)),
        applications=installed(host),
        held_back=(),
    )
