"""What this room proves of each supplier: questionnaires, contract, certificate, work done.

A supplier that is not concerned is exempted. As long as nothing was asked, written or looked for
with any supplier, nothing is said at all.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from hygie.assessment.providers import Act, offers_acts, provider
from hygie.assessment.rules.observation import Observation
from hygie.practice.models import Practice
from hygie.suppliers.proving import Proving
from hygie.suppliers.states import EVERYTHING, Part, SupplierState, states_of
from hygie.suppliers.topics import (
    BACKUP_MEASURE,
    CONTRACT,
    CONTRACT_MEASURES,
    HDS,
    HDS_MEASURE,
    MEASURES,
    RESTITUTION,
    topic_of,
)
from hygie.suppliers.work_done import observations_of_work

ROOM = "suppliers"
WORK = "suppliers.work"
# What each of these measures rests on.
_PARTS: dict[str, frozenset[Part]] = {
    **dict.fromkeys((*MEASURES.values(), BACKUP_MEASURE), frozenset({Part.REQUESTS})),
    **dict.fromkeys(CONTRACT_MEASURES, frozenset({Part.CONTRACTS})),
    HDS_MEASURE: frozenset({Part.CERTIFICATES, Part.REQUESTS}),
}

offers_acts(
    ROOM,
    *(
        Act(
            f"Envoyer le questionnaire {name[1:]} à vos fournisseurs",
            f"suppliers:ask_{name}",
            (measure_id,),
            icon="clipboard-list",
        )
        for name, measure_id in MEASURES.items()
    ),
    Act(
        "Vérifier que vos contrats rendent vos données",
        "suppliers:read_restitution",
        ("2.9.2",),
        icon="file-text",
    ),
    Act(
        "Vérifier les clauses de vos contrats",
        "suppliers:read_clauses",
        ("2.10.1",),
        icon="file-text",
    ),
    Act(
        "Vérifier la clause de chaque lieu où vous exercez",
        "suppliers:read_places",
        ("2.10.2",),
        icon="building-2",
    ),
    Act("Vérifier le certificat HDS", "suppliers:check_hds", (HDS_MEASURE,), icon="shield-check"),
)


def observe_one(practice: Practice, measure_id: str, *, now: datetime) -> Iterable[Observation]:
    """One of the measures about suppliers, from what it rests on alone."""
    read = _PARTS.get(measure_id, frozenset())
    states = states_of(practice, today=timezone.localdate(now), parts=read) if read else []
    return [item for item in _seen(states, now, read) if item.measure_id == measure_id]


@provider(
    ROOM,
    sees=(*map(topic_of, MEASURES), CONTRACT, RESTITUTION, HDS),
    about=frozenset(_PARTS),
    one=observe_one,
)
def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
    """Nothing of a subject before something of it was started with one supplier at least."""
    states = states_of(practice, today=timezone.localdate(now))
    return _seen(states, now, EVERYTHING)


def observe_work_one(
    practice: Practice,
    measure_id: str,
    *,
    now: datetime,  # noqa: ARG001 - every provider is asked in the same way
) -> Iterable[Observation]:
    """The work entrusted about one measure."""
    return observations_of_work(practice, measure_id)


@provider(WORK, one=observe_work_one)
def observe_work(
    practice: Practice,
    *,
    now: datetime,  # noqa: ARG001 - every provider is asked in the same way
) -> Iterable[Observation]:
    """The work entrusted, which may be about any measure."""
    return observations_of_work(practice)


def _seen(
    states: list[SupplierState], now: datetime, read: Collection[Part]
) -> Iterator[Observation]:
    yield from _questionnaires(states, now)
    if any(state.contracts for state in states):
        for state in states:
            yield from Proving(state, now).contracts()
    # What a supplier answered may tell that it has no certificate.
    if Part.CERTIFICATES in read and any(state.certificates or state.says_none for state in states):
        for state in states:
            yield Proving(state, now).hosting()


def _questionnaires(states: list[SupplierState], now: datetime) -> Iterator[Observation]:
    for name, measure_id in MEASURES.items():
        if not any(state.questionnaire(name).request for state in states):
            continue
        for state in states:
            yield Proving(state, now).questionnaire(name, measure_id)
            if name == "q2":
                yield Proving(state, now).backups(BACKUP_MEASURE)
