"""What is to be done with each supplier for one measure of the guide: the next gesture first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from hygie.documents.rules.words import plural
from hygie.suppliers import shown
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.binding import Whole, place_standing, uncovered, whole_standing
from hygie.suppliers.rules.contract import ContractStanding, Presence
from hygie.suppliers.rules.reading import Outcome
from hygie.suppliers.states import THIRD_PARTY, SupplierState

_LOOKS = {
    Outcome.PASS: ("declared", "check", "Relu"),
    Outcome.FAIL: ("to-check", "triangle-alert", "À revoir"),
    Outcome.UNKNOWN: ("to-do", "arrow-right", "À relire"),
}
_DECIDE = ("to-check", "circle-question-mark", "À décider")


@dataclass(frozen=True)
class Gesture:
    """What is to be done with one supplier; `label` is empty when nothing is, for this reader.

    `is_first`: the very gesture of the page; what waits, or must be said before, comes after.
    """

    state: SupplierState
    look: str
    icon: str
    word: str
    words: str
    label: str
    url: str
    is_done: bool = False
    is_aside: bool = False
    is_first: bool = False


def questionnaire(states: Iterable[SupplierState], questionnaire_id: str) -> Iterator[Gesture]:
    """A1.1 to A1.4: sent, taken in, read, signed."""
    for state in states:
        item = shown.questionnaire(state.questionnaire(questionnaire_id))
        name, args, label = _after(state, item)
        yield Gesture(
            state,
            item.look,
            item.icon,
            item.word,
            item.detail,
            label,
            _url(state, name, *args) + ("#questionnaires" if name == "supplier" else ""),
            is_done=item.step is shown.Step.PROVEN,
            is_aside=item.step is shown.Step.NONE,
            is_first=item.step in (shown.Step.ASK, shown.Step.EXPIRED, shown.Step.LATE),
        )


def _after(
    state: SupplierState, item: shown.ShownQuestionnaire
) -> tuple[str, tuple[object, ...], str]:
    """The address and the words of the step that follows."""
    returned = item.state.chosen()
    if item.step in (shown.Step.ASK, shown.Step.EXPIRED):
        return "send", (state.supplier.id,), "Préparer l’envoi"
    if item.step in (shown.Step.WAITING, shown.Step.LATE):
        return "receive", (), "Importer ses réponses"
    if returned is not None:
        label = "Faire signer" if item.step is shown.Step.SIGN else "Lire ses réponses"
        return "answers", (returned.id,), label
    return "supplier", (state.supplier.id,), "Répondre à la question"


def clauses(
    states: Iterable[SupplierState], measure_id: str, *, can_engage: bool
) -> Iterator[Gesture]:
    """2.10.1, and 2.9.2 for those that keep patients' data: each contract in force, looked through.

    A supplier without one has its own line.
    """
    for state in states:
        if state.is_only_place:
            yield _aside(state, "C’est un lieu qui vous prête son informatique.")
        elif measure_id == "2.9.2" and state.reach.hosting is not Needed.YES:
            yield _hosting_unsure(state, can_engage=can_engage)
        else:
            yield from _contracts(state, measure_id, can_engage=can_engage)


def _contracts(state: SupplierState, measure_id: str, *, can_engage: bool) -> Iterator[Gesture]:
    left = uncovered(load_clauses(), state.reach, state.wholes, measure_id=measure_id)
    if left or not state.wholes:
        named = ", ".join(kind.label for kind in left) if state.wholes else ""
        yield _to_note(state, named, can_engage=can_engage)
    for whole in state.wholes:
        found = whole_standing(load_clauses(), state.reach, whole, measure_id=measure_id)
        if found.to_have or found.to_refuse:
            words = _counted(found)
            yield _to_read(state, whole, found.outcome, words, can_engage=can_engage)


def _counted(found: ContractStanding) -> str:
    """« 2 clauses absentes, 9 à chercher »: nothing when all is well."""
    unread = [item for item in found.to_refuse if item.presence is Presence.UNKNOWN]
    counts = (
        (len(found.missing), "clause absente", "clauses absentes"),
        (len(found.found_refused), "clause à refuser", "clauses à refuser"),
        (len(found.unsure) + len(unread), "point à chercher", "points à chercher"),
    )
    return ", ".join(plural(count, one, many) for count, one, many in counts if count)


def places(states: Iterable[SupplierState], *, can_engage: bool) -> Iterator[Gesture]:
    """2.10.2: the clause of each place that lends its computers."""
    for state in states:
        if not state.is_place:
            continue
        found = place_standing(THIRD_PARTY, state.wholes)
        whole = next(
            (item for item in state.wholes if place_standing(THIRD_PARTY, (item,)) == found), None
        )
        if found is None or whole is None:
            yield Gesture(
                state,
                *_LOOKS[Outcome.UNKNOWN][:2],
                "À demander",
                "Aucun contrat noté : voyez quoi y regarder, et la clause à proposer",
                "Voir la clause à proposer",
                _url(state, "place", state.supplier.id),
            )
        else:
            words = " ".join(found.reasons[:1])
            yield _to_read(state, whole, found.outcome, words, can_engage=can_engage)


def hosting(states: Iterable[SupplierState], *, can_engage: bool) -> Iterator[Gesture]:
    """2.10.3: the certificate of each that keeps patients' data."""
    for state in states:
        seen = shown.hds(state)
        if seen is None or (state.reach.hosting is not Needed.YES and not state.certificates):
            yield _hosting_unsure(state, can_engage=can_engage)
            continue
        reasons = [reason.text for reason in state.hds.reasons[:1]]
        is_noted = bool(state.certificates)
        name = "supplier" if is_noted else "certificate_add"
        label = "Vérifier le certificat" if is_noted else "Noter le certificat"
        yield Gesture(
            state,
            seen.look,
            seen.icon,
            seen.words,
            " ".join(reasons),
            label if can_engage or is_noted else "",
            _url(state, name, state.supplier.id) + ("#hds" if is_noted else ""),
            is_done=seen.look == "proven",
            is_first=True,
        )


def _hosting_unsure(state: SupplierState, *, can_engage: bool) -> Gesture:
    if state.reach.hosting is Needed.NO:
        return _aside(state, "Il ne garde pas de données de vos patients.")
    return Gesture(
        state,
        *_DECIDE,
        "Garde-t-il des données de vos patients, chez lui ou en ligne ?",
        "Répondre" if can_engage else "",
        _url(state, "role", state.supplier.id),
    )


def _to_note(state: SupplierState, services: str, *, can_engage: bool) -> Gesture:
    return Gesture(
        state,
        "to-do",
        "arrow-right",
        "À noter",
        f"Aucun contrat en cours n’est noté{f' pour : {services}' if services else ''}",
        "Noter le contrat" if can_engage else "",
        _url(state, "contract_add", state.supplier.id),
    )


def _to_read(
    state: SupplierState, whole: Whole, outcome: Outcome, words: str, *, can_engage: bool
) -> Gesture:
    label = "Reprendre la liste" if whole.states else "Chercher les clauses"
    return Gesture(
        state,
        *_LOOKS[outcome],
        f"{whole.title} : {words[:1].lower()}{words[1:]}" if words else whole.title,
        label if can_engage else "Voir le contrat",
        _url(state, "clauses" if can_engage else "contract", whole.bindings[0].id),
        is_done=outcome is Outcome.PASS,
        is_first=True,
    )


def _aside(state: SupplierState, why: str) -> Gesture:
    return Gesture(state, "not-applicable", "minus", "Sans objet", why, "", "", is_aside=True)


def _url(state: SupplierState, name: str, *args: object) -> str:
    return reverse(f"suppliers:{name}", args=[state.supplier.practice_id, *args])
