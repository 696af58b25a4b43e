"""Reads what the law says of HDS certificates."""

from hygie.catalog.fields import Fields
from hygie.suppliers.questionnaires.model import HdsActivity, HdsFacts, Referential, Source
from hygie.suppliers.questionnaires.question_loader import read_source

ACTIVITIES = tuple(range(1, 7))
NOTES = (
    "required",
    "self_hosting",
    "approval",
    "coverage",
    "holder",
    "duration",
    "penalty",
    "list",
)


def read_hds(fields: Fields) -> HdsFacts:
    """`hds.toml`. Raises CatalogError."""
    facts = HdsFacts(
        activities=tuple(_activity(item) for item in fields.some_tables("activity")),
        referentials=tuple(_referential(item) for item in fields.some_tables("referential")),
        longest_years=fields.number("longest_years", low=1, high=20),
        renew_months=fields.number("renew_months", low=1, high=24),
        notes=_notes(fields),
    )
    fields.done()
    if tuple(item.number for item in facts.activities) != ACTIVITIES:
        raise fields.error("activity", "les activités 1 à 6 sont attendues, dans cet ordre")
    if sum(item.accepted_until is None for item in facts.referentials) != 1:
        raise fields.error("referential", "une seule version du référentiel est en vigueur")
    return facts


def _activity(fields: Fields) -> HdsActivity:
    activity = HdsActivity(
        number=fields.number("number", low=1, high=6),
        label=fields.text("label", longest=120),
        explanation=fields.text("explanation", longest=200),
    )
    fields.done()
    return activity


def _referential(fields: Fields) -> Referential:
    referential = Referential(
        id=fields.text("id"),
        label=fields.text("label", longest=120),
        issued_until=fields.optional_day("issued_until"),
        accepted_until=fields.optional_day("accepted_until"),
        source=read_source(fields),
    )
    fields.done()
    if (referential.issued_until is None) != (referential.accepted_until is None):
        raise fields.error("accepted_until", "les deux dates vont ensemble")
    return referential


def _notes(fields: Fields) -> dict[str, Source]:
    """The facts shown beside a verdict, by the name that the rules know."""
    table = fields.table("note")
    if table is None:
        raise fields.error("note", "table manquante")
    notes = {}
    for name in NOTES:
        note = table.table(name)
        if note is None:
            raise table.error(name, "table manquante")
        origin = read_source(note)
        notes[name] = Source(f"{note.text('text', longest=300)} ({origin.text})", origin.status)
        note.done()
    table.done()
    return notes
