"""The page of one gesture: the suppliers with whom it is to be done, then the others."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from hygie.practice.requests import PracticeRequest
from hygie.suppliers import gestures, perms
from hygie.suppliers.gestures import Gesture
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.states import SupplierState, states_of

_CLAUSES = {
    "2.10.1": (
        "Vérifier les clauses de vos contrats",
        "Contrat en main : ce qu’il doit dire, et ce qu’il ne devrait pas dire.",
    ),
    "2.9.2": (
        "Vérifier que vos contrats rendent vos données",
        "Pour qui garde vos dossiers : tout revient, dans un format utilisable, sans copie.",
    ),
}


def _states(request: PracticeRequest) -> list[SupplierState]:
    return states_of(request.practice, today=timezone.localdate())


def _page(
    request: PracticeRequest, found: Iterable[Gesture], *, title: str, lead: str, nobody: str = ""
) -> HttpResponse:
    lines = sorted(found, key=lambda item: not item.is_first)
    context = {
        "title": title,
        "lead": lead,
        "nobody": nobody or "Aucun fournisseur noté",
        "to_do": [item for item in lines if not item.is_done and not item.is_aside],
        "done": [item for item in lines if item.is_done],
        "aside": [item for item in lines if item.is_aside],
        "can_engage": perms.can_engage(request.actor),
    }
    return render(request, "suppliers/gestures.html", context)


@require_GET
def questionnaire(request: PracticeRequest, practice_id: UUID, name: str) -> HttpResponse:
    """One of the four, with every supplier."""
    told = load_edition().questionnaire(name)
    return _page(
        request,
        gestures.questionnaire(_states(request), name),
        title=f"Envoyer le questionnaire {told.number} à vos fournisseurs",
        lead=f"{told.title}. Chacun répond sans compte ni Internet, puis signe.",
    )


@require_GET
def clauses(request: PracticeRequest, practice_id: UUID, measure_id: str) -> HttpResponse:
    """Every contract that this measure is about, looked through clause by clause."""
    title, lead = _CLAUSES[measure_id]
    engages = perms.can_engage(request.actor)
    found = gestures.clauses(_states(request), measure_id, can_engage=engages)
    return _page(request, found, title=title, lead=lead)


@require_GET
def places(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The clause of each place that lends its computers."""
    engages = perms.can_engage(request.actor)
    return _page(
        request,
        gestures.places(_states(request), can_engage=engages),
        title="Vérifier la clause de chaque lieu où vous exercez",
        lead="EHPAD, clinique, société, remplacement : le lieu s’engage sur la sécurité des postes "
        "qu’il vous prête.",
        nobody="Aucun lieu noté. Ajoutez-le avec le service « Lieu qui vous prête son "
        "informatique ».",
    )


@require_GET
def hosting(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The certificate of each that keeps patients' data."""
    engages = perms.can_engage(request.actor)
    return _page(
        request,
        gestures.hosting(_states(request), can_engage=engages),
        title="Vérifier le certificat HDS",
        lead="Qui garde des données de vos patients doit être certifié, pour ce qu’il fait.",
    )
