"""From the archives of an earlier format to the present one, a step a format, row by row.

A new column with a default, a new table: no new format, an archive that lacks them takes the
default. A column or a table renamed, removed or read otherwise: a new format, and one more step
here, from the last format to the new one. Steps are never edited nor removed: the samples of
`tests/samples/archives` go through all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from hygie.suppliers.rules.kinds import from_former

Row = Mapping[str, Any]
# Takes one row of one table; gives the rows that hold the same in the next format, each with its
# table: none when the format no longer needs it.
Step = Callable[[str, Row], Iterable[tuple[str, Row]]]

FIRST_FORMAT = 1


def upgrade_1_to_2(table: str, row: Row) -> Iterator[tuple[str, Row]]:
    """A supplier had one service, and one row for each; now a list of kinds."""
    if table == "practice_supplier" and "service" in row:
        kinds, unclear = from_former(str(row["service"]))
        rest = {key: value for key, value in row.items() if key != "service"}
        row = {**rest, "services": kinds, "services_to_clarify": unclear}
    yield table, row


def upgrade_2_to_3(table: str, row: Row) -> Iterator[tuple[str, Row]]:
    """The keys of PCs travelled; they stay in the strongbox now, those of old archives are left."""
    if table == "workstation_enrolment":
        row = {key: value for key, value in row.items() if key != "secret"}
    yield table, row


# STEPS[0] is upgrade_1_to_2, and so on.
STEPS: tuple[Step, ...] = (upgrade_1_to_2, upgrade_2_to_3)


def present_format(steps: Sequence[Step] = STEPS) -> int:
    """The format that this version writes."""
    return FIRST_FORMAT + len(steps)


def brought_up(
    table: str, row: Row, *, written_in: int, steps: Sequence[Step] = STEPS
) -> Iterator[tuple[str, Row]]:
    """The same row as the present format has it, and its table."""
    rows: Iterable[tuple[str, Row]] = [(table, row)]
    for step in steps[written_in - FIRST_FORMAT :]:
        rows = [upgraded for name, older in rows for upgraded in step(name, older)]
    yield from rows
