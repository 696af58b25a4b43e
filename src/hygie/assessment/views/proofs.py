"""The practice's own proofs: adding, reading, withdrawing, putting back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from hygie.assessment.forms import StatementForm
from hygie.assessment.models import Attachment, Statement
from hygie.assessment.rules.files import KINDS
from hygie.assessment.rules.observation import Strength
from hygie.assessment.services.proofs import (
    IncomingFile,
    Proof,
    add_statement,
    restore_statement,
    withdraw_statement,
)
from hygie.catalog.loader import load_catalog
from hygie.errors import InvalidInputError
from hygie.practice.requests import PracticeRequest

_SHOWN_IN_PLACE = frozenset(kind.media_type for kind in KINDS if kind.shown_in_place)


def listing(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Every proof, the newest first."""
    statements = (
        Statement.objects.filter(practice=request.practice)
        .prefetch_related("measures", "attachments")
        .order_by("withdrawn_at", "-effective_on", "-created_at")
    )
    context = {"statements": [_shown(item) for item in statements]}
    return render(request, "assessment/proofs.html", context)


def _shown(statement: Statement) -> dict[str, Any]:
    catalog = load_catalog()
    return {
        "statement": statement,
        "strength": Strength(statement.strength),
        "measures": [
            catalog.measure(link.measure_id)
            for link in statement.measures.all()
            if catalog.has_measure(link.measure_id)
        ],
        "attachments": list(statement.attachments.all()),
    }


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """A new proof.

    What was typed stays on screen when something is refused; nothing half is kept.
    """
    asked = [item for item in request.GET.getlist("mesure") if load_catalog().has_measure(item)]
    form = StatementForm(
        request.POST or None,
        request.FILES or None,
        catalog=load_catalog(),
        initial={
            "measures": asked,
            "effective_on": timezone.localdate(),
            "strength": Strength.STATED.value,
        },
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                statement = _save(request, form)
            except InvalidInputError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, "Preuve enregistrée.")
                first = statement.measures.order_by("measure_id")[0]
                return redirect("assessment:measure", practice_id, first.measure_id)
        status = 422
    catalog = load_catalog()
    context = {
        "form": form,
        "asked": [catalog.measure(item) for item in asked],
        "chosen": set(form["measures"].value() or ()),
        "measure_groups": [
            {"title": theme.title, "measures": catalog.of_theme(theme.id)}
            for theme in catalog.themes
        ],
    }
    return render(request, "assessment/proof_add.html", context, status=status)


def _save(request: PracticeRequest, form: StatementForm) -> Statement:
    data = form.cleaned_data
    files = [IncomingFile(item.name, item.read()) for item in data["files"]]
    proof = Proof(
        measure_ids=data["measures"],
        text=data["text"],
        strength=Strength(data["strength"]),
        effective_on=data["effective_on"],
        files=files,
    )
    return add_statement(
        practice=request.practice, proof=proof, actor=request.actor, now=timezone.now()
    )


def detail(request: PracticeRequest, practice_id: UUID, statement_id: UUID) -> HttpResponse:
    """One proof, with the hashes of its files."""
    statement = get_object_or_404(Statement, practice=request.practice, id=statement_id)
    return render(request, "assessment/proof.html", _shown(statement))


@require_POST
def withdraw(request: PracticeRequest, practice_id: UUID, statement_id: UUID) -> HttpResponse:
    """Takes a proof out of the account; nothing is erased."""
    statement = get_object_or_404(Statement, practice=request.practice, id=statement_id)
    withdraw_statement(statement=statement, actor=request.actor, now=timezone.now())
    messages.success(request, "La preuve ne compte plus. Vous pouvez la remettre.")
    return redirect("assessment:proof", practice_id, statement_id)


@require_POST
def restore(request: PracticeRequest, practice_id: UUID, statement_id: UUID) -> HttpResponse:
    """Puts a withdrawn proof back."""
    statement = get_object_or_404(Statement, practice=request.practice, id=statement_id)
    restore_statement(statement=statement, actor=request.actor, now=timezone.now())
    messages.success(request, "La preuve compte de nouveau.")
    return redirect("assessment:proof", practice_id, statement_id)


def attachment(request: PracticeRequest, practice_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file, as it was given. Only pictures open in the browser; the rest is downloaded."""
    row = get_object_or_404(
        Attachment.objects.select_related("content"), practice=request.practice, id=attachment_id
    )
    response = HttpResponse(bytes(row.content.data), content_type=row.media_type)
    in_place = row.media_type in _SHOWN_IN_PLACE
    disposition = content_disposition_header(not in_place, row.name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    # Whatever the file is, the browser runs nothing of it.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
