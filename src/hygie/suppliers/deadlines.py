"""What is due here: contracts, certificates, answers, signatures, reports, work entrusted."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from hygie.agenda.providers import provider
from hygie.agenda.rules import Deadline
from hygie.documents.rules.words import day as day_in_words
from hygie.practice.models import Practice
from hygie.suppliers.models import WorkOrder
from hygie.suppliers.returned import QuestionnaireState
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.days import months_later
from hygie.suppliers.rules.reading import VALIDITY_MONTHS
from hygie.suppliers.states import ContractState, SupplierState, states_of

ROOM = "suppliers"
SIGN_WITHIN = timedelta(days=14)
ASK_BEFORE = timedelta(days=90)


@provider(ROOM)
def deadlines(practice: Practice, *, now: datetime) -> Iterable[Deadline]:
    """Every date of every supplier; a place that lends its computers too."""
    today = timezone.localdate(now)
    for state in states_of(practice, today=today):
        yield from _contracts(practice, state)
        yield from _requests(practice, state)
        yield from _signatures(practice, state)
        yield from _renewals(practice, state)
        yield from _hosting(practice, state)
        yield from _shortcomings(practice, state)
    yield from _orders(practice)


def _page(practice: Practice, state: SupplierState, part: str = "") -> str:
    return reverse("suppliers:supplier", args=[practice.id, state.supplier.id]) + part


# --- contracts ----------------------------------------------------------------------------------


def _contracts(practice: Practice, state: SupplierState) -> Iterator[Deadline]:
    for item in state.running:
        url = reverse("suppliers:contract", args=[practice.id, item.contract.id])
        if item.notice_on is not None:
            yield _notice(state, item, item.notice_on, url)
        if item.ends_on is not None:
            yield _end(state, item, item.ends_on, url)


def _notice(state: SupplierState, item: ContractState, notice_on: date, url: str) -> Deadline:
    renews = item.contract.renewal_months
    return Deadline(
        key=f"suppliers.notice:{item.contract.id}:{notice_on.isoformat()}",
        title=f"Dernier jour pour arrêter « {item.contract.title} » avec {state.supplier.name}",
        due_on=notice_on,
        url=url,
        room=ROOM,
        detail=f"Sinon, il repart pour {renews} mois" if renews else "Préavis du contrat",
    )


def _end(state: SupplierState, item: ContractState, ends_on: date, url: str) -> Deadline:
    renews = item.contract.renewal_months
    said = "se reconduit" if renews else "prend fin"
    return Deadline(
        key=f"suppliers.contract_end:{item.contract.id}:{ends_on.isoformat()}",
        title=f"Le contrat « {item.contract.title} » avec {state.supplier.name} {said}",
        due_on=ends_on,
        url=url,
        room=ROOM,
        detail="Est-il toujours bon ? Relisez-le" if renews else "Préparez la suite",
    )


# --- questionnaires -----------------------------------------------------------------------------


def _requests(practice: Practice, state: SupplierState) -> Iterator[Deadline]:
    """Each sending of which nothing came back, or not all."""
    for request in state.requests:
        waiting = [
            item
            for item in state.questionnaires
            if item.is_waiting and item.request is not None and item.request.id == request.id
        ]
        if not waiting:
            continue
        numbers = _numbers(waiting)
        url = _page(practice, state, "#questionnaires")
        yield Deadline(
            key=f"suppliers.request:{request.id}",
            title=f"Recevoir {numbers} de {state.supplier.name}",
            due_on=request.due_on,
            url=url,
            room=ROOM,
            detail=f"Demandé le {day_in_words(request.asked_on)}. Sans réponse, relancez",
            done_url=url,
            done_label="Importer ou relancer",
        )


def _numbers(items: list[QuestionnaireState]) -> str:
    numbers = [str(item.questionnaire.number) for item in items]
    if len(numbers) == 1:
        return f"le questionnaire {numbers[0]}"
    return f"les questionnaires {', '.join(numbers[:-1])} et {numbers[-1]}"


def _signatures(practice: Practice, state: SupplierState) -> Iterator[Deadline]:
    """Answers that came back and that nobody signed."""
    seen = set()
    for item in state.questionnaires:
        returned = item.returned
        if returned is None or returned.signed_on is not None or returned.id in seen:
            continue
        seen.add(returned.id)
        url = reverse("suppliers:answers", args=[practice.id, returned.id])
        yield Deadline(
            key=f"suppliers.signature:{returned.id}",
            title=f"Obtenir l’attestation signée de {state.supplier.name}",
            due_on=timezone.localdate(returned.received_at) + SIGN_WITHIN,
            url=url,
            room=ROOM,
            detail="Ses réponses sont là ; elles ne prouvent rien sans signature",
            done_url=url,
            done_label="Joindre la copie signée",
        )


def _renewals(practice: Practice, state: SupplierState) -> Iterator[Deadline]:
    """Signed answers, a year later; not when they were asked again already."""
    days: dict[date, list[QuestionnaireState]] = {}
    for item in state.questionnaires:
        signed = item.signed
        if signed is None or signed.signed_on is None or item.is_waiting:
            continue
        is_last = item.returned is None or item.returned.id == signed.id
        if item.concerns and is_last:
            days.setdefault(months_later(signed.signed_on, VALIDITY_MONTHS), []).append(item)
    for due_on, items in days.items():
        url = _page(practice, state, "#questionnaires")
        yield Deadline(
            key=f"suppliers.renew:{state.supplier.id}:{due_on.isoformat()}",
            title=f"Redemander {_numbers(items)} à {state.supplier.name}",
            due_on=due_on,
            url=url,
            room=ROOM,
            detail=f"Une attestation vaut {VALIDITY_MONTHS} mois",
            done_url=url,
            done_label="Préparer l’envoi",
        )


# --- hosting ------------------------------------------------------------------------------------


def _hosting(practice: Practice, state: SupplierState) -> Iterator[Deadline]:
    """The next certificate, asked for three months before the last one ends."""
    if state.reach.hosting is Needed.NO:
        return
    last = max((row.ends_on for row in state.certificates if row.ends_on), default=None)
    if last is None:
        return
    url = _page(practice, state, "#hds")
    due_on = state.hds.renew_from or last - ASK_BEFORE
    yield Deadline(
        key=f"suppliers.hds:{state.supplier.id}:{last.isoformat()}",
        title=f"Demander le nouveau certificat HDS de {state.supplier.name}",
        due_on=due_on,
        url=url,
        room=ROOM,
        detail=f"Le dernier noté prend fin le {day_in_words(last)}",
        done_url=url,
        done_label="Noter le certificat",
    )


# --- places and work ----------------------------------------------------------------------------


def _shortcomings(practice: Practice, state: SupplierState) -> Iterator[Deadline]:
    """Each report that waits for an answer."""
    for row in state.shortcomings:
        if row.settled_on is not None or row.answered_on is not None:
            continue
        url = reverse("suppliers:shortcoming", args=[practice.id, row.id])
        is_sent = row.reported_on is not None
        yield Deadline(
            key=f"suppliers.shortcoming:{row.id}:{row.answer_by.isoformat()}:{int(is_sent)}",
            title=f"Réponse de {state.supplier.name} au défaut signalé"
            if is_sent
            else f"Envoyer le signalement à {state.supplier.name}",
            due_on=row.answer_by if is_sent else timezone.localdate(row.created_at),
            url=url,
            room=ROOM,
            detail="Sans réponse : relancez, puis prévenez l’autorité compétente"
            if is_sent
            else "La lettre est prête",
            done_url=url,
            done_label="Noter la réponse" if is_sent else "Noter l’envoi",
        )


def _orders(practice: Practice) -> Iterator[Deadline]:
    """Work entrusted that has not come back, or came back unsigned."""
    rows = WorkOrder.objects.filter(practice=practice, dropped_at=None, signed_on=None)
    for order in rows.select_related("supplier"):
        url = reverse("suppliers:supplier", args=[practice.id, order.supplier_id]) + "#travaux"
        back = order.returned_at
        yield Deadline(
            key=f"suppliers.work_order:{order.id}:{'sign' if back else 'back'}",
            title=f"Faire signer les travaux faits par {order.supplier.name}"
            if back
            else f"Recevoir l’ordre de travaux rempli par {order.supplier.name}",
            due_on=timezone.localdate(back) + SIGN_WITHIN if back else order.due_on,
            url=url,
            room=ROOM,
            detail="Sans signature, ils ne prouvent rien" if back else "Demandez où il en est",
            done_url=url,
            done_label="Joindre la copie signée" if back else "Importer ou relancer",
        )
