"""A list that comes from a file: all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice import journal
from hygie.practice.journal import Act
from hygie.practice.listing import Listing
from hygie.practice.models import Person, Practice
from hygie.practice.rules.sheets.columns import same_text
from hygie.practice.rules.sheets.planning import Addition, Alteration, Plan, plan_import
from hygie.practice.rules.sheets.reading import Sheet
from hygie.practice.services import bulk
from hygie.practice.services.lists import add_listed, change_listed

References = Mapping[str, Mapping[str, models.Model]]


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    changed: int


def planned(*, practice: Practice, listing: Listing, sheet: Sheet) -> Plan:
    """What importing this sheet would do now; writes nothing. Raises InvalidInputError."""
    return _planned(practice, listing, sheet, listing.references(practice))


def _planned(practice: Practice, listing: Listing, sheet: Sheet, references: References) -> Plan:
    names = {
        field: {key: str(row) for key, row in rows.items()} for field, rows in references.items()
    }
    return plan_import(listing.layout, sheet, listing.present(practice), names)


@transaction.atomic
def import_list(
    *,
    practice: Practice,
    listing: Listing,
    sheet: Sheet,
    shown: str,
    skip_faulty: bool,
    file_name: str,
    actor: Person,
    now: datetime,
) -> Imported:
    """Does what the preview said, in one transaction.

    `shown` is the fingerprint of the plan that was shown. Raises ConflictError when the list has
    changed since, or when lines are at fault and `skip_faulty` is false; InvalidInputError naming
    the line that the list refuses after all. Nothing is written then.
    """
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    references = listing.references(practice)
    plan = _planned(practice, listing, sheet, references)
    if plan.fingerprint != shown or (plan.faults and not skip_faulty):
        raise ConflictError(
            "La liste a changé depuis cet aperçu.",
            means="Rien n’a été enregistré.",
            next_step="Relisez le nouvel aperçu, puis confirmez.",
        )
    writing = _Writing(practice, listing, references, actor, now)
    acts = [*writing.add(plan.additions), *writing.change(plan.alterations)]
    if plan.writes:
        acts.append(_told(listing, plan, file_name))
    journal.record_all(practice=practice, actor=actor, acts=acts, now=now)
    return Imported(len(plan.additions), len(plan.alterations))


@dataclass(frozen=True)
class _Writing:
    """The rows of one import on their way, many at once; one by one only to name a wrong one."""

    practice: Practice
    listing: Listing
    references: References
    actor: Person
    now: datetime

    def add(self, additions: Sequence[Addition]) -> list[Act]:
        """Gives what is still to be traced."""
        rows = [(item.line, self._new(item)) for item in additions]
        for line, row in rows:
            with _at(line):
                bulk.prepare(row=row, now=self.now)
        acts = bulk.insert(rows=[row for _, row in rows])
        if acts is None:
            for line, row in rows:
                with _at(line):
                    add_listed(row=row, actor=self.actor, now=self.now)
        return acts or []

    def change(self, alterations: Sequence[Alteration]) -> list[Act]:
        """The same for rows that are there."""
        known = {row.id: row for row in self.listing.rows(self.practice)} if alterations else {}
        found = []
        for item in alterations:
            with _at(item.line):
                found.append(bulk.changed(row=known[item.id], changes=self._changes(item)))
        acts = bulk.update(items=[one for one in found if one is not None])
        if acts is None:
            for item in alterations:
                with _at(item.line):
                    self._change_one(known[item.id], item)
        return acts or []

    def _new(self, item: Addition) -> Any:
        return self.listing.model(
            practice=self.practice, **_attributes(item.values, self.references)
        )

    def _changes(self, item: Alteration) -> dict[str, Any]:
        return _attributes(item.values, self.references)

    def _change_one(self, row: Any, item: Alteration) -> None:
        change_listed(row=row, changes=self._changes(item), actor=self.actor, now=self.now)


def _attributes(values: Mapping[str, Any], references: References) -> dict[str, Any]:
    """The values as the model takes them: a name becomes what it names."""
    return {
        name: references[name].get(same_text(value)) if name in references else value
        for name, value in values.items()
    }


@contextmanager
def _at(line: int) -> Iterator[None]:
    """Whatever the list refuses is said with the line that asked for it."""
    try:
        yield
    except HygieError as error:
        raise InvalidInputError(
            f"Ligne {line} : {error.what}",
            field="file",
            means="Rien n’a été enregistré.",
            next_step="Corrigez cette ligne dans le fichier, puis choisissez-le de nouveau.",
        ) from error


def _told(listing: Listing, plan: Plan, file: str) -> Act:
    done = {"file": file, "added": len(plan.additions), "changed": len(plan.alterations)}
    return Act("list.imported", listing.title, after=done)
