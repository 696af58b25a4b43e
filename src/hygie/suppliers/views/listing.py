"""Every supplier on one page: what concerns it, where it stands."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from hygie.practice.requests import PracticeRequest
from hygie.practice.rules.sheets.columns import Column, plain, same_text
from hygie.practice.rules.sheets.writing import FORMATS, write_list
from hygie.suppliers import follow_up, perms, shown
from hygie.suppliers.models import CertifiedHost
from hygie.suppliers.states import SupplierState, states_of

FILTERED_FROM = 12
PARTS = (
    ("demander", "Questionnaires à demander"),
    ("attente", "Réponses attendues"),
    ("gestes", "Réponses bloquantes ou à signer"),
    ("contrats", "Contrats à relire"),
    ("lieux", "Lieux qui prêtent leur informatique"),
)


@require_GET
def suppliers(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The list, whole or in part."""
    words, only = request.GET.get("mots", "")[:100], request.GET.get("voir", "")
    states = states_of(request.practice, today=timezone.localdate())
    lines = [shown.line(state) for state in states]
    kept = [line for line in lines if _is_in(line, only) and _holds(line, words)]
    context = {
        "lines": kept,
        "total": len(lines),
        "words": words,
        "only": only,
        "parts": PARTS,
        "filtered": bool(words or only),
        "is_long": len(lines) >= FILTERED_FROM,
        "twins": _twins(states),
        "waiting": sum(line.is_waiting for line in lines),
        "blocking": sum(line.is_blocking for line in lines),
        "can_compare": _can_compare(states),
        "hosts": CertifiedHost.objects.filter(practice=request.practice).count(),
        "can_change": perms.can_engage(request.actor),
        "third_party": request.practice.third_party_premises,
        "has_place": any(state.is_place for state in states),
    }
    return render(request, "suppliers/list.html", context)


@require_GET
def export(request: PracticeRequest, practice_id: UUID, sheet_format: str) -> HttpResponse:
    """Where each supplier stands, as a table."""
    if sheet_format not in FORMATS:
        raise Http404
    today = timezone.localdate()
    states = states_of(request.practice, today=today)
    columns = [Column(title, title, kind) for title, kind in follow_up.COLUMNS]
    rows = [row for state in states for row in follow_up.rows(state)]
    content = write_list(columns, rows, to=sheet_format, title="Suivi des fournisseurs")
    response = HttpResponse(content, content_type=FORMATS[sheet_format])
    name = f"suivi-des-fournisseurs-{today}.{sheet_format}"
    if disposition := content_disposition_header(True, name):
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _is_in(line: shown.Line, only: str) -> bool:
    return {
        "demander": line.is_to_ask,
        "attente": line.is_waiting,
        "gestes": line.is_blocking or line.is_to_sign,
        "contrats": line.is_to_read,
        "lieux": line.state.is_place,
    }.get(only, True)


def _holds(line: shown.Line, words: str) -> bool:
    supplier = line.state.supplier
    text = plain(f"{supplier.name} {supplier.services_words} {supplier.contact}")
    return all(word in text for word in plain(words).split())


def _twins(states: list[SupplierState]) -> list[dict[str, Any]]:
    """Rows of the same name, that an archive of before may bring: to be put together."""
    names = Counter(same_text(state.supplier.name) for state in states)
    found: dict[str, list[SupplierState]] = {}
    for state in states:
        name = same_text(state.supplier.name)
        if names[name] > 1:
            found.setdefault(name, []).append(state)
    return [
        {"kept": group[0].supplier, "others": [state.supplier for state in group[1:]]}
        for group in found.values()
    ]


def _can_compare(states: list[SupplierState]) -> bool:
    returns = [
        returned.id
        for state in states
        for request in state.requests
        for returned in request.returns.all()
    ]
    return len(returns) > 1
