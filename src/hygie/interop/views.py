"""Taking the practice away, bringing it back, erasing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.accounts.passphrases import check_new_passphrase
from hygie.errors import InvalidInputError, LockedError, WrongSecretError
from hygie.interop import erasure, selectors, services, spool
from hygie.interop.copies import copies_of
from hygie.interop.exporting import no_progress
from hygie.interop.forms import EraseForm, ImportForm, PlainExportForm, SealedExportForm
from hygie.interop.perms import can_move_practice
from hygie.interop.reading import open_archive
from hygie.practice.models import Practice
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest, VisitorRequest
from hygie.strongbox import box as strongbox
from hygie.strongbox import session


@require_GET
def overview(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """What an archive contains, and how it is protected."""
    require(can_move_practice(request.actor))
    return _overview(request, SealedExportForm(), PlainExportForm())


@require_POST
def export(request: PracticeRequest, practice_id: UUID) -> HttpResponseBase:
    """The archive, under a passphrase."""
    require(can_move_practice(request.actor))
    form = SealedExportForm(request.POST)
    if form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        try:
            check_new_passphrase(passphrase, practice=request.practice)
        except InvalidInputError as error:
            form.add_error("passphrase", error.what)
        else:
            return _sent(request.practice, passphrase)
    return _overview(request, form, PlainExportForm())


@require_POST
def export_plain(request: PracticeRequest, practice_id: UUID) -> HttpResponseBase:
    """The archive, readable by anybody, once that has been understood."""
    require(can_move_practice(request.actor))
    form = PlainExportForm(request.POST)
    if form.is_valid():
        return _sent(request.practice, None)
    return _overview(request, SealedExportForm(), form)


def _overview(
    request: PracticeRequest, sealed: SealedExportForm, plain: PlainExportForm
) -> HttpResponse:
    refused = sealed.errors or plain.errors
    context = {"sealed_form": sealed, "plain_form": plain} | _contents(request.practice)
    return render(request, "interop/overview.html", context, status=422 if refused else 200)


def _contents(practice: Practice) -> dict[str, Any]:
    box = strongbox.installed()
    count, size = selectors.files_kept(practice)
    return {
        "kept": selectors.kept(practice),
        "file_count": count,
        "file_bytes": size,
        "copies": copies_of(box.folder) if box else (),
    }


def _sent(practice: Practice, passphrase: str | None) -> StreamingHttpResponse:
    parcel = spool.pack(practice=practice, passphrase=passphrase, now=timezone.now())
    response = StreamingHttpResponse(parcel, content_type="application/octet-stream")
    response.headers["Content-Length"] = str(parcel.size_bytes)
    disposition = content_disposition_header(True, parcel.name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
def restore(request: VisitorRequest) -> HttpResponse:
    """An archive brought back into an empty Hygie."""
    if request.practice is not None:
        return redirect("home")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            _bring_back(form)
        except (LockedError, WrongSecretError) as error:
            form.add_error("passphrase", error.message)
        except InvalidInputError as error:
            form.add_error("archive", error.message)
        else:
            session.enter(request, None)
            return redirect("home")
    return render(
        request, "interop/restore.html", {"form": form}, status=422 if form.errors else 200
    )


def _bring_back(form: ImportForm) -> Practice:
    passphrase = form.cleaned_data["passphrase"] or None
    with open_archive(form.cleaned_data["archive"].file, passphrase=passphrase) as archive:
        archive.check(no_progress)
        return services.import_practice(archive=archive, progress=no_progress)


@require_http_methods(["GET", "POST"])
def erase(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Everything goes, for ever, once the name of the practice has been typed."""
    require(can_move_practice(request.actor))
    sent = request.POST if request.method == "POST" else None
    form = EraseForm(sent, practice=request.practice)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.require_name(form.cleaned_data["name"], request.practice)
        except InvalidInputError as error:
            form.add_error("name", error.what)
        else:
            return _erased(request)
    context = {"form": form} | _contents(request.practice)
    return render(request, "interop/erase.html", context, status=422 if form.errors else 200)


def _erased(request: Any) -> HttpResponse:
    box = strongbox.installed()
    erased = erasure.erase_everything(request.practice, box, now=timezone.now())
    request.practice = request.actor = None
    if box is not None:
        # Its callbacks have ended every session; this one goes on, in a Hygie as new.
        box.open_clear()
    session.enter(request, None)
    return render(request, "interop/erased.html", {"erased": erased})
