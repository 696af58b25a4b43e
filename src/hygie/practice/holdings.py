"""What each room keeps about people: whose data, which, how they leave, how they disappear.

A room's `personal_data.py` registers it; every installed application's module of that name is
imported at start, as Django does with `admin.py`, and no room is named here::

    from hygie.practice.holdings import Holding, keeps

    keeps("backup", Holding(title="…", about="…", what="…", tables=(Plan, Run)))

What leaves does so in the archive of the practice (`docs/archive.md`), with every column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from hygie.practice.models import OwnedByPractice, Practice

BATCH = 500


@dataclass(frozen=True)
class Holding:
    """One room's answer, in French words for the page, in tables for what is done.

    A room that keeps something outside of its tables gives a subclass whose `erase` sees to it.
    """

    title: str
    about: str
    what: str
    tables: tuple[type[OwnedByPractice], ...]

    def rows(self, practice: Practice) -> Iterator[OwnedByPractice]:
        """Everything of this practice, table by table: what its archive carries."""
        for table in self.tables:
            yield from _of(table, practice).order_by("id").iterator(chunk_size=BATCH)

    def count(self, practice: Practice) -> int:
        """How many rows that makes, without reading them."""
        return sum(_of(table, practice).count() for table in self.tables)

    def erase(self, practice: Practice) -> int:
        """Deletes all of it for ever, the journal included; call it in a transaction.

        Returns how many rows went, those of other tables that hung on them included.
        """
        return sum(_of(table, practice).delete()[0] for table in reversed(self.tables))


_holdings: dict[str, Holding] = {}


def keeps(room: str, holding: Holding) -> None:
    """Registers what a room keeps; a second call for the same room replaces the first (reload)."""
    _holdings[room] = holding


def forget(room: str) -> None:
    """Takes a room out again; one that is not there is no error."""
    _holdings.pop(room, None)


def holdings() -> dict[str, Holding]:
    """What every room keeps, by the label of its application."""
    return dict(_holdings)


def _of(table: type[OwnedByPractice], practice: Practice) -> QuerySet[OwnedByPractice]:
    # Not the table's own manager: the journal's refuses to delete, and is right everywhere else.
    return QuerySet(table).filter(practice=practice)
