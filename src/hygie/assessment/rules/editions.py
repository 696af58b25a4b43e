"""From one edition of the guide to another: which id of the former lives on in which of the later.

The tables are the catalog's equivalences; an id that no table names keeps its meaning.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hygie.catalog.model import Equivalence

TableOf = Callable[[str], Sequence[Equivalence]]
# For each id of the later edition that comes from the former: where it comes from.
Lineage = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Passage:
    """What became of the ids that moved, from one edition to the next: none when dropped."""

    moved: Mapping[str, tuple[str, ...]]

    def heirs(self, identifier: str) -> tuple[str, ...]:
        return self.moved.get(identifier, (identifier,))


def passages(former: str, later: str, table_of: TableOf) -> tuple[Passage, ...]:
    """The passages from an edition to a later one, through those between them.

    `table_of` gives an edition's own table, which names the edition it follows. A table that names
    nobody says that every id was kept.
    """
    found: list[Passage] = []
    current, seen = later, {later}
    while current != former:
        rows = [(*_parted(row.origin), row.targets) for row in table_of(current)]
        named = {edition for edition, _, _ in rows} - seen
        previous = former if former in named or not named else max(named)
        moved = {
            identifier: tuple(_parted(target)[1] for target in targets)
            for edition, identifier, targets in rows
            if edition == previous
        }
        found.append(Passage(moved))
        seen.add(previous)
        current = previous
    return tuple(reversed(found))


def _parted(name: str) -> tuple[str, str]:
    edition, _, identifier = name.partition(":")
    return edition, identifier


def lineage(identifiers: Iterable[str], steps: Sequence[Passage], known: Container[str]) -> Lineage:
    """Where each id of the later edition comes from, in the former's order.

    `known` are the ids that the later edition really has: the others are left out.
    """
    found: dict[str, list[str]] = {}
    for identifier in identifiers:
        for heir in _heirs(identifier, steps):
            if heir in known:
                found.setdefault(heir, []).append(identifier)
    return {heir: tuple(origins) for heir, origins in found.items()}


def _heirs(identifier: str, steps: Sequence[Passage]) -> tuple[str, ...]:
    heirs = [identifier]
    for step in steps:
        heirs = [next_one for heir in heirs for next_one in step.heirs(heir)]
    return tuple(dict.fromkeys(heirs))
