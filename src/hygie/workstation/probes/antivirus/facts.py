"""What was seen of the antivirus."""

from dataclasses import dataclass
from typing import Literal

from hygie.workstation.probes.model import Seen

State = Literal["on", "off", "snoozed", "expired", "unsaid"]


@dataclass(frozen=True)
class Product:
    """One antivirus. `is_fresh`: its signatures are recent enough; None, nobody says."""

    name: str
    state: State
    is_fresh: bool | None = None


@dataclass(frozen=True)
class Facts:
    """Every product known to this PC. `age_days`: of the signatures that count, when known.

    `may_do_without`: a system where having none is no fault.
    """

    products: Seen[tuple[Product, ...]]
    age_days: Seen[float] | None = None
    may_do_without: bool = False
