"""What a supplier touches of patients' data, by its services and by what the practice said."""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.suppliers.questionnaires.model import ServiceKind
from hygie.suppliers.rules.applies import Needed


@dataclass(frozen=True)
class Reach:
    """What the supplier touches.

    `reaches_data`, `hosts_data`: what the practice said, where its services do not tell.
    """

    services: Sequence[ServiceKind]
    reaches_data: bool | None = None
    hosts_data: bool | None = None

    @property
    def data(self) -> Needed:
        """Whether patients' data may be reached."""
        kinds = {kind.patient_data for kind in self.services}
        return _told(sure="yes" in kinds, never=kinds == {"no"}, said=self.reaches_data)

    @property
    def hosting(self) -> Needed:
        """Whether patients' data are kept there for the practice."""
        kinds = {kind.hds for kind in self.services}
        return _told(sure="required" in kinds, never=kinds == {"no"}, said=self.hosts_data)


def _told(*, sure: bool, never: bool, said: bool | None) -> Needed:
    if sure:
        return Needed.YES
    if never:
        return Needed.NO
    if said is None:
        return Needed.UNDECIDED
    return Needed.YES if said else Needed.NO
