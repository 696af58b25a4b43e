"""The practice's logo: choosing it, seeing it, removing it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from hygie.documents import selectors, services
from hygie.documents.forms import LogoForm
from hygie.documents.perms import can_change_logo
from hygie.documents.rules.logo import LIMIT_BYTES
from hygie.errors import InvalidInputError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest


@require_http_methods(["GET", "POST"])
def logo(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The logo as it is, and another to take its place."""
    require(can_change_logo(request.actor))
    sent = request.method == "POST"
    form = LogoForm(request.POST, request.FILES) if sent else LogoForm()
    status = 200
    if sent:
        status = 422
        if form.is_valid():
            try:
                _save(request, form)
            except InvalidInputError as error:
                form.add_error("file", error.message)
            else:
                messages.success(request, "Le logo est enregistré.")
                return redirect("documents:logo", practice_id)
    context = {"form": form, "logo": selectors.logo_of(request.practice)}
    return render(request, "documents/logo.html", context, status=status)


def _save(request: PracticeRequest, form: LogoForm) -> None:
    # One byte past the limit is enough to know that it is over.
    content = form.cleaned_data["file"].read(LIMIT_BYTES + 1)
    services.set_logo(
        practice=request.practice, content=content, actor=request.actor, now=timezone.now()
    )


@require_GET
def picture(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The logo itself, for the page. Whatever it is, the browser runs nothing of it."""
    found = selectors.logo_of(request.practice)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    return response


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Takes the logo off, after a confirmation."""
    require(can_change_logo(request.actor))
    if request.method == "POST":
        services.remove_logo(practice=request.practice, actor=request.actor, now=timezone.now())
        messages.success(request, "Le logo est retiré. Le journal en garde la trace.")
        return redirect("documents:logo", practice_id)
    return render(request, "documents/logo_remove.html", {})
