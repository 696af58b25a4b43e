"""What was seen of the power."""

from dataclasses import dataclass
from typing import Literal

from hygie.workstation.probes.model import Seen

Trouble = Literal["", "replace_battery", "no_contact"]


@dataclass(frozen=True)
class Facts:
    """`ups`: a UPS speaks to this PC; `own_battery`: a portable's. `trouble`: what the UPS says."""

    ups: Seen[bool]
    own_battery: Seen[bool]
    trouble: Trouble = ""
