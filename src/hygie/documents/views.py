"""The shelf: asking for a document, seeing it come, taking it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from hygie.catalog.loader import load_catalog
from hygie.documents import jobs, selectors
from hygie.documents import shelf as on_shelf
from hygie.documents.errors import GoneError
from hygie.documents.forms import MeasureForm, PickForm, YearForm
from hygie.documents.jobs import Asker, Job
from hygie.documents.making import Order
from hygie.documents.perms import can_change_logo
from hygie.documents.shelf import Document
from hygie.errors import InvalidInputError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.strongbox import box as strongbox
from hygie.strongbox import session

# A document that comes this fast is given at once, without a page that says « patience ».
AT_ONCE_S = 1.0


@require_GET
def shelf(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Every document: what it is for, its button, when it was last made."""
    if request.practice.described_at is None:
        return redirect("home")
    last, now = selectors.last_made(request.practice), timezone.now()
    context = {
        "lines": [
            {
                "document": item,
                "form": _form(request, item),
                "last": last.get(item.title),
                "lacks": item.lacks(request.practice, now) if item.lacks else (),
            }
            for item in on_shelf.shelf()
            if item.allowed(request.actor) and (item.picks is None or item.picks(request.practice))
        ],
        "has_logo": selectors.logo_of(request.practice) is not None,
        "can_change_logo": can_change_logo(request.actor),
        "code_in_session": bool(session.recovery_code(request)),
    }
    return render(request, "documents/shelf.html", context)


@require_POST
def make(request: PracticeRequest, practice_id: UUID, document: str) -> HttpResponse:
    """Begins a document; shows it ready when it is quick, its progress otherwise."""
    asked = on_shelf.find(document)
    if asked is None:
        raise Http404
    require(asked.allowed(request.actor))
    order = _order(request, asked)
    job = jobs.start(
        _asker(request), asked.title, lambda step: asked.make(replace(order, step=step))
    )
    job.wait(AT_ONCE_S)
    if request.htmx:
        return _fragment(request, job)
    return redirect("documents:job", practice_id, job.id)


@require_GET
def job(request: PracticeRequest, practice_id: UUID, job_id: UUID) -> HttpResponse:
    """Where a document is: the page, or its part that htmx asks for again each second."""
    try:
        found = jobs.find(job_id, _asker(request))
    except GoneError as error:
        if request.htmx:
            return render(request, "documents/_job.html", {"job": None, "error": error})
        raise
    if request.htmx:
        return _fragment(request, found)
    return render(request, "documents/job.html", {"job": found, "error": found.error})


@require_GET
def take(request: PracticeRequest, practice_id: UUID, job_id: UUID) -> HttpResponse:
    """The file itself."""
    found = jobs.find(job_id, _asker(request))
    made = found.made
    if made is None:
        return redirect("documents:job", practice_id, job_id)
    response = HttpResponse(made.content, content_type=made.media_type)
    disposition = content_disposition_header(True, made.file_name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _fragment(request: PracticeRequest, found: Job) -> HttpResponse:
    return render(request, "documents/_job.html", {"job": found, "error": found.error})


def _asker(request: PracticeRequest) -> Asker:
    return Asker(request.practice.id, request.actor.id)


def _form(request: PracticeRequest, document: Document) -> forms.Form | None:
    data: Any = request.POST if request.method == "POST" else None
    ids = f"{document.slug}-%s"
    if document.choice == "measure":
        return MeasureForm(data, auto_id=ids, catalog=load_catalog())
    if document.choice == "year":
        years = selectors.proof_years(request.practice)
        return YearForm(data, auto_id=ids, years=years)
    if document.picks is not None:
        picks = document.picks(request.practice)
        return PickForm(data, auto_id=ids, label=document.pick_label, picks=picks)
    return None


def _order(request: PracticeRequest, document: Document) -> Order:
    form = _form(request, document)
    chosen: dict[str, Any] = {}
    if form is not None:
        if not form.is_valid():
            raise InvalidInputError(
                "Ce choix n’existe pas, ou n’existe plus.",
                means="Aucun document n’a été fait.",
                next_step="Revenez à la page des documents et choisissez de nouveau.",
            )
        chosen = form.cleaned_data
    box = strongbox.installed()
    kit = document.slug == "kit-de-secours"
    return Order(
        practice=request.practice,
        actor=request.actor,
        now=timezone.now(),
        measure_id=chosen.get("measure", ""),
        year=chosen.get("year"),
        picked=chosen.get("picked", ""),
        recovery_code=session.recovery_code(request) if kit else "",
        data_folder=box.folder.root if box and kit else None,
    )
