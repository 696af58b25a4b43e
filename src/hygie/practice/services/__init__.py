"""Every write about the practice: one transaction each, traced in the journal."""

from hygie.practice.services.importing import Imported, import_list, planned
from hygie.practice.services.lists import (
    add_listed,
    bring_back_device,
    change_listed,
    remove_listed,
    retire_device,
)
from hygie.practice.services.media import (
    adopt_medium,
    bring_back_medium,
    check_in,
    check_in_all,
    declare_found,
    declare_lost,
    record_medium_seen,
    release_from_quarantine,
    retire_medium,
    set_aside,
)
from hygie.practice.services.situation import (
    SITUATION_FIELDS,
    create_practice,
    describe_situation,
    reach_step,
)
from hygie.practice.services.software import record_software

__all__ = [
    "SITUATION_FIELDS",
    "Imported",
    "add_listed",
    "adopt_medium",
    "bring_back_device",
    "bring_back_medium",
    "change_listed",
    "check_in",
    "check_in_all",
    "create_practice",
    "declare_found",
    "declare_lost",
    "describe_situation",
    "import_list",
    "planned",
    "reach_step",
    "record_medium_seen",
    "record_software",
    "release_from_quarantine",
    "remove_listed",
    "retire_device",
    "retire_medium",
    "set_aside",
]
