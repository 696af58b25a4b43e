"""What is known of the installed programs."""

from dataclasses import dataclass
from datetime import date

from hygie.workstation.probes.applications import Applications
from hygie.workstation.probes.end_of_support import Table
from hygie.workstation.probes.model import Seen


@dataclass(frozen=True)
class Facts:
    """`held_back`: the browsers that a setting keeps from updating, by their product's name."""

    today: date
    table: Seen[Table]
    applications: Applications
    held_back: Seen[tuple[str, ...]]
