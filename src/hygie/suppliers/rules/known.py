"""What the practice itself says of a supplier, that the supplier cannot deny by a « non »."""

from collections.abc import Mapping

from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.reach import Reach

PATIENT_DATA = "@patient_data"
# By group of services, as questions name them: the practice's own words, after « dit qu’ ».
Told = Mapping[str, str]
NOTHING_TOLD: Told = {}


def told(reach: Reach, *, is_processor: bool | None) -> Told:
    """Whether it touches patients' data, by its services or by what the practice answered."""
    sure = [kind.label for kind in reach.services if kind.patient_data == "yes"]
    if sure:
        return {PATIENT_DATA: f"il vous rend le service « {sure[0]} », qui touche à ces données"}
    if is_processor:
        return {PATIENT_DATA: "il traite ces données pour votre compte"}
    if reach.data is Needed.YES:
        return {PATIENT_DATA: "il peut voir ces données"}
    if reach.hosting is Needed.YES:
        return {PATIENT_DATA: "il garde ces données"}
    return NOTHING_TOLD
