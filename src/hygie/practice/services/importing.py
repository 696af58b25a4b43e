"""A list that comes from a file: all of it or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice import journal
from hygie.practice.listing import Listing
from hygie.practice.models import Person, Practice
from hygie.practice.rules.sheets.columns import same_text
from hygie.practice.rules.sheets.planning import Plan, plan_import
from hygie.practice.rules.sheets.reading import Sheet
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
    for item in plan.additions:
        row = listing.model(practice=practice, **_attributes(item.values, references))
        with _at(item.line):
            add_listed(row=row, actor=actor, now=now)
    rows = {row.id: row for row in listing.rows(practice)} if plan.alterations else {}
    for alteration in plan.alterations:
        changes = _attributes(alteration.values, references)
        with _at(alteration.line):
            change_listed(row=rows[alteration.id], changes=changes, actor=actor, now=now)
    if plan.writes:
        _trace(listing, plan, practice=practice, file=file_name, actor=actor, now=now)
    return Imported(len(plan.additions), len(plan.alterations))


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


def _trace(
    listing: Listing, plan: Plan, *, practice: Practice, file: str, actor: Person, now: datetime
) -> None:
    journal.record(
        practice=practice,
        actor=actor,
        verb="list.imported",
        subject=listing.title,
        after={"file": file, "added": len(plan.additions), "changed": len(plan.alterations)},
        now=now,
    )
