"""The clauses of a contract as a list to tick: those to have, those to refuse, those of a place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hygie.documents.rules.words import plural
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.clauses.model import Clause, RefusedClause
from hygie.suppliers.ready_texts import fill_for
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.contract import PLACE_CLAUSE, PLACE_CLAUSES, Presence
from hygie.suppliers.rules.filling import fill_all
from hygie.suppliers.states import ContractState, SupplierState

_LABELS = {
    Presence.PRESENT: "Présente",
    Presence.ABSENT: "Absente",
    Presence.UNKNOWN: "Je ne sais pas",
}
_PLACE_WHY = {
    True: "Sans engagement écrit, votre demande de correction n’a aucun appui.",
    False: "Les questionnaires abordent ce à quoi ni vous ni ce lieu n’auriez pensé.",
}
_PLACE_RECOGNISE = {
    True: "Cherchez « sécurité », « mémento », « systèmes d’information ».",
    False: "Cherchez une annexe « questionnaire », ou des attestations jointes.",
}


@dataclass(frozen=True)
class Ticked:
    """One clause, what was found, and its ready words.

    `found_in`: another contract, read with this one, that has it.
    """

    id: str
    title: str
    why: str
    recognise: str
    source: str
    is_sure: bool
    presence: Presence
    note: str
    is_essential: bool = False
    is_refused: bool = False
    is_unsure_whether_concerned: bool = False
    ready: tuple[str, ...] = ()
    found_in: str = ""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((item.value, label) for item, label in _LABELS.items())

    @property
    def is_worrying(self) -> bool:
        """Missing when it should be there, there when it should not."""
        if self.is_refused:
            return self.presence is Presence.PRESENT
        return self.presence is Presence.ABSENT and not self.found_in

    @property
    def is_settled(self) -> bool:
        """Found as it should be: nothing more is to be looked for."""
        right = Presence.ABSENT if self.is_refused else Presence.PRESENT
        return self.presence is right or (bool(self.found_in) and not self.is_refused)

    @property
    def is_looked_for(self) -> bool:
        return self.presence is not Presence.UNKNOWN


@dataclass(frozen=True)
class Group:
    """Clauses that are looked for together; only the first that is not finished is open."""

    id: str
    title: str
    lead: str
    items: tuple[Ticked, ...]
    is_open: bool = False

    @property
    def left(self) -> tuple[Ticked, ...]:
        """What is missing, then what is still to be looked for."""
        found = [item for item in self.items if not item.is_settled]
        return tuple(sorted(found, key=lambda item: not item.is_worrying))

    @property
    def settled(self) -> tuple[Ticked, ...]:
        return tuple(item for item in self.items if item.is_settled)

    @property
    def words(self) -> str:
        """« 2 absentes, 9 à vérifier »."""
        worrying = sum(item.is_worrying for item in self.left)
        to_check = len(self.left) - worrying
        is_refused = any(item.is_refused for item in self.items)
        one, many = ("à refuser", "à refuser") if is_refused else ("absente", "absentes")
        said = [plural(worrying, one, many)] if worrying else []
        said += [f"{to_check} à vérifier"] if to_check else []
        return ", ".join(said) or "tout est vu"


_GROUPS = (
    ("lieu", "Le contrat de ce lieu", ""),
    ("essentiel", "Ce qu’il doit dire : l’essentiel", ""),
    ("refuser", "Ce qu’il ne devrait pas dire", "Ici, « Absente » est la bonne réponse."),
    (
        "conseille",
        "Ce qu’il doit dire : le reste",
        "Conseillé : le contrat tient sans, il protège mieux avec.",
    ),
)


@dataclass(frozen=True)
class Checklist:
    """The three lists of one contract."""

    to_have: tuple[Ticked, ...]
    to_refuse: tuple[Ticked, ...]
    place: tuple[Ticked, ...]

    @property
    def all(self) -> tuple[Ticked, ...]:
        return (*self.place, *self.to_have, *self.to_refuse)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The lists as they are worked through, the most useful first."""
        items = (
            self.place,
            tuple(item for item in self.to_have if item.is_essential),
            self.to_refuse,
            tuple(item for item in self.to_have if not item.is_essential),
        )
        found = [Group(*told, own) for told, own in zip(_GROUPS, items, strict=True) if own]
        first = next((group for group in found if group.left), None)
        return tuple(replace(group, is_open=group is first) for group in found)

    def group_of(self, clause_id: str) -> Group:
        """The one that holds this clause. Raises StopIteration when none does."""
        return next(
            group for group in self.groups if any(item.id == clause_id for item in group.items)
        )

    @property
    def present(self) -> int:
        """How many of the clauses to have are there."""
        return sum(item.is_settled for item in (*self.place, *self.to_have))

    @property
    def absent(self) -> int:
        return sum(item.is_worrying for item in (*self.place, *self.to_have))

    @property
    def to_check(self) -> int:
        """How many are still to be looked for, to have or to refuse."""
        return sum(not item.is_settled and not item.is_worrying for item in self.all)

    @property
    def is_unsure(self) -> bool:
        """Whether some of it may not concern this supplier: nobody said what it touches."""
        return any(item.is_unsure_whether_concerned for item in self.all)

    @property
    def looked_for(self) -> int:
        return sum(item.is_looked_for for item in self.all)

    @property
    def missing(self) -> tuple[Ticked, ...]:
        """What the annex brings."""
        return tuple(item for item in self.to_have if item.is_worrying)

    @property
    def to_strike_out(self) -> tuple[Ticked, ...]:
        return tuple(item for item in self.to_refuse if item.is_worrying)

    def find(self, clause_id: str) -> Ticked | None:
        """The line of this clause; None when it does not concern this contract."""
        return next((item for item in self.all if item.id == clause_id), None)


def checklist_of(state: SupplierState, item: ContractState) -> Checklist:
    """What to look for in this contract, the essential first."""
    standing = item.standing
    values = fill_for(state, item)
    to_have = [_ticked(found.clause, item, found.applies, values) for found in standing.to_have]
    to_refuse = [_ticked(found.clause, item, found.applies, values) for found in standing.to_refuse]
    return Checklist(
        () if state.is_only_place else tuple(sorted(to_have, key=lambda one: not one.is_essential)),
        () if state.is_only_place else tuple(to_refuse),
        tuple(_place(name, title, item) for name, title in PLACE_CLAUSES) if state.is_place else (),
    )


def _ticked(
    clause: Clause | RefusedClause,
    item: ContractState,
    applies: Needed,
    values: Mapping[str, str],
) -> Ticked:
    refused = isinstance(clause, RefusedClause)
    texts = clause.answer if isinstance(clause, RefusedClause) else clause.wording
    return Ticked(
        id=clause.id,
        title=clause.title,
        why=clause.why,
        recognise=clause.recognise,
        source=clause.source.text,
        is_sure=clause.source.is_sure,
        presence=item.states.get(clause.id, Presence.UNKNOWN),
        note=item.notes.get(clause.id, ""),
        is_essential=isinstance(clause, Clause) and clause.essential,
        is_refused=refused,
        is_unsure_whether_concerned=applies is Needed.UNDECIDED,
        found_in=item.found_in(clause.id),
        ready=fill_all(texts, values, load_clauses().fields),
    )


def _place(name: str, title: str, item: ContractState) -> Ticked:
    is_clause = name == PLACE_CLAUSE
    return Ticked(
        id=name,
        title=title,
        why=_PLACE_WHY[is_clause],
        recognise=_PLACE_RECOGNISE[is_clause],
        source="Mémento ANS, chap. 2.10.2",
        is_sure=True,
        presence=item.states.get(name, Presence.UNKNOWN),
        note=item.notes.get(name, ""),
        is_essential=is_clause,
        found_in=item.found_in(name),
    )
