"""The formal report of a shortcoming: written, sent, answered, reminded, settled, taken further."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from hygie.practice.forms import as_shown
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, services
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.documents_words import REPORT, REPORT_WORD
from hygie.suppliers.forms import (
    AnswerForm,
    AuthorityForm,
    SentForm,
    SettledForm,
    ShortcomingForm,
)
from hygie.suppliers.letters import letter_of
from hygie.suppliers.models import Shortcoming
from hygie.suppliers.views.fetching import changed, fetch, fetch_state, saved


@require_GET
def shortcoming(request: PracticeRequest, practice_id: UUID, shortcoming_id: UUID) -> HttpResponse:
    """Where a report stands, its letter, and what comes next."""
    row = fetch(Shortcoming, request, shortcoming_id)
    state = fetch_state(request, row.supplier_id)
    book, today = load_clauses(), timezone.localdate()
    is_reminder = row.reported_on is not None
    context = {
        "row": row,
        "supplier": row.supplier,
        "state": state,
        "letter": letter_of(state, row),
        "is_reminder": is_reminder,
        "is_late": is_reminder and row.answered_on is None and row.answer_by < today,
        "authorities": book.authorities,
        "authority": next((item for item in book.authorities if item.id == row.authority_id), None),
        "files": list(row.files.all()),
        "document": REPORT,
        "document_word": REPORT_WORD,
        "picked": f"{row.id}:{'reminder' if is_reminder else 'report'}",
        "can_engage": perms.can_engage(request.actor),
    }
    return render(request, "suppliers/shortcoming.html", context)


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """A defect that was just seen."""
    supplier = fetch(Supplier, request, supplier_id)
    today = timezone.localdate()
    days = load_clauses().letter("report").answer_days
    row = Shortcoming(
        practice=request.practice,
        supplier=supplier,
        seen_on=today,
        answer_by=today + timedelta(days=days),
        created_by=request.actor.name,
    )
    form = ShortcomingForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        made = form.instance
        if saved(form, lambda: services.add_row(row=made, actor=request.actor, now=timezone.now())):
            messages.success(request, "C’est noté. La lettre est prête : envoyez-la.")
            return redirect("suppliers:shortcoming", practice_id, made.id)
    context = {
        "form": form,
        "supplier": supplier,
        "row": None,
        "shown": "",
        "letter": load_clauses().letter("report"),
        "back_url": reverse("suppliers:supplier", args=[practice_id, supplier_id]) + "#lieu",
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/shortcoming_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, shortcoming_id: UUID) -> HttpResponse:
    """Its words, as long as the letter has not left."""
    row = fetch(Shortcoming, request, shortcoming_id)
    if row.reported_on is not None:
        messages.warning(request, "La lettre est partie : son texte ne change plus.")
        return redirect("suppliers:shortcoming", practice_id, shortcoming_id)
    present = as_shown(row, ShortcomingForm)
    form = ShortcomingForm(request.POST or None, instance=row)
    seen = request.POST.get("shown", present)
    if request.method == "POST" and form.is_valid() and changed(request, form, shown=seen):
        messages.success(request, "Enregistré.")
        return redirect("suppliers:shortcoming", practice_id, shortcoming_id)
    context = {
        "form": form,
        "supplier": row.supplier,
        "row": row,
        "shown": present if form.errors else seen,
        "letter": load_clauses().letter("report"),
        "back_url": reverse("suppliers:shortcoming", args=[practice_id, row.id]),
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/shortcoming_form.html", context, status=status)


_NOTES: dict[str, tuple[str, type[forms.Form]]] = {
    "envoi": ("La lettre est partie", SentForm),
    "relance": ("Une relance est partie", SentForm),
    "reponse": ("Une réponse est arrivée", AnswerForm),
    "corrige": ("Le défaut est corrigé", SettledForm),
    "autorite": ("J’ai prévenu une autorité", AuthorityForm),
}


@require_http_methods(["GET", "POST"])
def note(
    request: PracticeRequest, practice_id: UUID, shortcoming_id: UUID, turn: str
) -> HttpResponse:
    """Notes one step of a report, with its date."""
    if turn not in _NOTES:
        raise Http404
    row = fetch(Shortcoming, request, shortcoming_id)
    title, form_class = _NOTES[turn]
    form = form_class(request.POST or None, initial=_initial(row, turn))
    sent = request.method == "POST" and form.is_valid()
    if sent and saved(form, _act(request, row, turn, form.cleaned_data)):
        messages.success(request, "Noté, et inscrit au journal.")
        return redirect("suppliers:shortcoming", practice_id, shortcoming_id)
    context = {"form": form, "row": row, "title": title, "turn": turn}
    if turn == "autorite":
        context["authorities"] = load_clauses().authorities
    status = 422 if form.errors else 200
    return render(request, "suppliers/shortcoming_note.html", context, status=status)


def _initial(row: Shortcoming, step: str) -> dict[str, Any]:
    today = timezone.localdate()
    days = load_clauses().letter("reminder" if step == "relance" else "report").answer_days
    return {
        "sent_on": today,
        "answer_by": row.answer_by if step == "envoi" else today + timedelta(days=days),
        "answered_on": today,
        "settled_on": today,
        "told_on": today,
    }


def _act(
    request: PracticeRequest, row: Shortcoming, step: str, data: dict[str, Any]
) -> Callable[[], object]:
    by: dict[str, Any] = {"row": row, "actor": request.actor, "now": timezone.now()}
    acts: dict[str, Callable[[], object]] = {
        "envoi": lambda: services.note_sent(
            reported_on=data["sent_on"], answer_by=data["answer_by"], **by
        ),
        "relance": lambda: services.note_reminder(
            reminded_on=data["sent_on"], answer_by=data["answer_by"], **by
        ),
        "reponse": lambda: services.note_answer(
            answered_on=data["answered_on"], answer=data["answer"], **by
        ),
        "corrige": lambda: services.note_settled(settled_on=data["settled_on"], **by),
        "autorite": lambda: services.note_authority(
            authority_id=data["authority_id"], told_on=data["told_on"], **by
        ),
    }
    return acts[step]


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID, shortcoming_id: UUID) -> HttpResponse:
    """Removes a report written by mistake, after a confirmation."""
    require(perms.can_engage(request.actor))
    row = fetch(Shortcoming, request, shortcoming_id)
    if request.method == "POST":
        services.remove_row(row=row, actor=request.actor, now=timezone.now())
        messages.success(request, "Le signalement est retiré. Le journal en garde la trace.")
        return redirect(
            reverse("suppliers:supplier", args=[practice_id, row.supplier_id]) + "#lieu"
        )
    context = {
        "title": "Retirer ce signalement ?",
        "text": "Son texte, ses dates et ses pièces sont effacés. S’il est corrigé, notez-le "
        "plutôt : il restera la preuve de votre démarche.",
        "back_url": reverse("suppliers:shortcoming", args=[practice_id, row.id]),
    }
    return render(request, "suppliers/confirm.html", context)
