"""The letter of a report, or its reminder, with its fields filled."""

from dataclasses import dataclass

from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.clauses.model import Letter, TextField
from hygie.suppliers.models import Shortcoming
from hygie.suppliers.ready_texts import fill_for_report
from hygie.suppliers.rules.filling import fill, fill_all, to_complete
from hygie.suppliers.states import SupplierState


@dataclass(frozen=True)
class ReadyLetter:
    """A letter ready to be sent; `to_complete` are the fields that nobody filled."""

    letter: Letter
    subject: str
    body: tuple[str, ...]
    to_complete: tuple[TextField, ...]


def letter_of(state: SupplierState, row: Shortcoming, kind: str = "") -> ReadyLetter:
    """The report, or the reminder once the report left; `kind` names one of them."""
    book = load_clauses()
    chosen = kind or ("reminder" if row.reported_on else "report")
    letter = book.letter(chosen)
    values = fill_for_report(state, row)
    return ReadyLetter(
        letter,
        fill(letter.subject, values, book.fields),
        fill_all(letter.body, values, book.fields),
        to_complete((letter.subject, *letter.body), values, book.fields),
    )
