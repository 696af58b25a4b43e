"""What was looked for in a contract, clause by clause; and its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from hygie.errors import InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.models import ClauseAnswer, Contract
from hygie.suppliers.rules.contract import PLACE_CLAUSES, Presence
from hygie.suppliers.services.rows import apply, held

LONGEST_NOTE = 500


def clause_titles() -> dict[str, str]:
    """Every clause that a contract may be looked through for, those of a place included."""
    book = load_clauses()
    return {item.id: item.title for item in (*book.to_have, *book.to_refuse)} | dict(PLACE_CLAUSES)


@transaction.atomic
def answer_clause(
    *,
    contract: Contract,
    clause_id: str,
    presence: Presence,
    note: str | None = None,
    actor: Person,
    now: datetime,
) -> ClauseAnswer:
    """Keeps what was found of one clause; `note` None leaves the remark as it is.

    Raises InvalidInputError.
    """
    titles = clause_titles()
    if clause_id not in titles:
        raise InvalidInputError("Cette clause n’existe pas dans la liste.")
    if note is not None and len(note.strip()) > LONGEST_NOTE:
        raise InvalidInputError(f"Cette remarque dépasse {LONGEST_NOTE} caractères.", field="note")
    contract = held(contract)
    row = ClauseAnswer.objects.filter(contract=contract, clause_id=clause_id).first()
    before = {"presence": row.presence, "note": row.note} if row else None
    if row is None:
        row = ClauseAnswer(practice=contract.practice, contract=contract, clause_id=clause_id)
    row.presence = presence.value
    row.note = row.note if note is None else note.strip()
    row.answered_at, row.answered_by = now, actor.name
    row.save()
    after = {"presence": row.presence, "note": row.note}
    if before != after:
        title = titles[clause_id]
        _trace(contract, title, "clause.answered", before=before, after=after, actor=actor, now=now)
    return row


@dataclass(frozen=True)
class Looked:
    """What was found of one clause, and a remark."""

    presence: Presence
    note: str = ""


@transaction.atomic
def answer_clauses(
    *, contract: Contract, looked: Mapping[str, Looked], actor: Person, now: datetime
) -> int:
    """Keeps what was found of several clauses at once, as one entry of the journal.

    Returns how many changed. Raises InvalidInputError, before anything is written.
    """
    titles = clause_titles()
    if unknown := sorted(set(looked) - set(titles)):
        raise InvalidInputError(f"La clause « {unknown[0][:60]} » n’existe pas dans la liste.")
    if any(len(item.note.strip()) > LONGEST_NOTE for item in looked.values()):
        raise InvalidInputError(f"Une remarque dépasse {LONGEST_NOTE} caractères.", field="note")
    contract = held(contract)
    known = {row.clause_id: row for row in ClauseAnswer.objects.filter(contract=contract)}
    rows = [
        ClauseAnswer(
            id=known[name].id if name in known else uuid4(),
            practice=contract.practice,
            contract=contract,
            clause_id=name,
            presence=item.presence.value,
            note=item.note.strip(),
            answered_at=now,
            answered_by=actor.name,
        )
        for name, item in looked.items()
        if name not in known
        or (known[name].presence, known[name].note) != (item.presence.value, item.note.strip())
    ]
    fields = ["presence", "note", "answered_at", "answered_by"]
    ClauseAnswer.objects.bulk_create([row for row in rows if row.clause_id not in known])
    ClauseAnswer.objects.bulk_update([row for row in rows if row.clause_id in known], fields)
    if rows:
        after = {
            state.value: [titles[row.clause_id] for row in rows if row.presence == state.value]
            for state in Presence
        }
        told = {name: names for name, names in after.items() if names}
        _trace(contract, "relu", "clauses.answered", after=told, actor=actor, now=now)
    return len(rows)


@transaction.atomic
def confirm_clauses(*, contract: Contract, actor: Person, now: datetime) -> int:
    """The contract was read again and nothing changed: what was found is dated anew.

    Returns how many clauses. Raises InvalidInputError when none was looked for yet.
    """
    contract = held(contract)
    rows = ClauseAnswer.objects.filter(contract=contract)
    count = rows.update(answered_at=now, answered_by=actor.name)
    if not count:
        raise InvalidInputError("Aucune clause n’a encore été cherchée dans ce contrat.")
    after = {"clauses": count}
    _trace(contract, "relu", "contract.read_again", after=after, actor=actor, now=now)
    return count


@transaction.atomic
def stop_contract(
    *, contract: Contract, stopped_on: date | None, actor: Person, now: datetime
) -> Contract:
    """Notes that a contract was ended, or that it was not after all (None)."""
    current = held(contract)
    act = "stopped" if stopped_on else "resumed"
    return apply(current=current, changes={"stopped_on": stopped_on}, act=act, actor=actor, now=now)


def _trace(
    contract: Contract,
    about: str,
    verb: str,
    *,
    before: dict[str, str] | None = None,
    after: Mapping[str, object],
    actor: Person,
    now: datetime,
) -> None:
    practice: Practice = contract.practice
    journal.record(
        practice=practice,
        actor=actor,
        verb=verb,
        subject=f"{contract.supplier.name} : {contract.title} : {about}"[:200],
        before=before,
        after=after,
        now=now,
    )
