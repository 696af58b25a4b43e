"""Walking a round: its stops, its points, its photos, its signature."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.premises import perms, shown
from hygie.premises.forms import PhotoForm, SignForm, UnseenForm, reply_form
from hygie.premises.models import Round, RoundPhoto
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import Line, Step, Walk, walk
from hygie.premises.services import photos, replies, rounds
from hygie.premises.shown import ShownLine

_IN_PLACE = frozenset(kind.media_type for kind in photos.PICTURES if kind.shown_in_place)


@require_POST
def start(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Begins a round, or goes on with the one under way."""
    row = rounds.start_round(practice=request.practice, actor=request.actor, now=timezone.now())
    found = walk(row)
    following = found.next_step
    if found.answered or following is None:
        return redirect("premises:round", practice_id, row.id)
    return redirect("premises:step", practice_id, row.id, following.slug)


@require_http_methods(["GET", "POST"])
def step(request: PracticeRequest, practice_id: UUID, round_id: UUID, section: str) -> HttpResponse:
    """One stop: its points. Sent as a whole, what can be saved is, and the next one opens."""
    made = _walk(request, round_id)
    here = _step(made, section)
    if request.method == "GET":
        lines = [shown.line(item) for item in here.lines]
        return _render_step(request, made, here, lines)
    lines = [_save_line(request, made.round, item) for item in here.lines]
    if any(item.error for item in lines):
        made = _walk(request, round_id)
        here = _step(made, section)
        kept = {item.item: item for item in here.lines}
        lines = [item if item.error else shown.line(kept[item.line.item]) for item in lines]
        return _render_step(request, made, here, lines, status=422)
    following = _after(made, here)
    if following is None:
        return redirect("premises:round", practice_id, round_id)
    return redirect("premises:step", practice_id, round_id, following.slug)


def _after(made: Walk, here: Step) -> Step | None:
    rank = made.rank(here.slug) or 0
    return made.steps[rank] if rank < len(made.steps) else None


def _render_step(
    request: PracticeRequest,
    made: Walk,
    here: Step,
    lines: list[ShownLine],
    *,
    photo_error: HygieError | None = None,
    status: int = 200,
) -> HttpResponse:
    rank = made.rank(here.slug) or 1
    context = {
        "walk": made,
        "step": here,
        "groups": shown.groups(lines),
        "rank": rank,
        "previous": made.steps[rank - 2] if rank > 1 else None,
        "following": _after(made, here),
        "photo_form": PhotoForm(),
        "photo_error": photo_error,
        "has_errors": any(item.error for item in lines),
    }
    return render(request, "premises/step.html", context, status=status)


@require_POST
def reply(
    request: PracticeRequest, practice_id: UUID, round_id: UUID, section: str
) -> HttpResponse:
    """One answer, as it is given: gives back its point alone to htmx."""
    made = _walk(request, round_id)
    here = _step(made, section)
    asked = request.POST.get("point", "")
    line = next((item for item in here.lines if item.item.field == asked), None)
    if line is None:
        raise Http404
    saved = _save_line(request, made.round, line)
    if not request.htmx:
        return redirect("premises:step", practice_id, round_id, section)
    if saved.error is None:
        fresh = _walk(request, round_id)
        again = next(item for item in _step(fresh, section).lines if item.item == line.item)
        saved = replace(shown.line(again), saved_at=timezone.now(), undo=shown.undo(line, again))
    context = {"shown": saved, "walk": made, "step": here}
    status = saved.error.http_status if saved.error else 200
    return render(request, "premises/_point.html", context, status=status)


def _save_line(request: PracticeRequest, row: Round, line: Line) -> ShownLine:
    """The point as it is once saved, or as it was sent with what is wrong with it."""
    if f"{line.item.field}-revision" not in request.POST:
        return shown.line(line)  # it was not on the page that was sent
    form = reply_form(line.item, request.POST)
    if not form.is_valid():
        return shown.refused(line, form, InvalidInputError(shown.first_error(form)))
    try:
        replies.record_reply(
            walked=row,
            item=line.item,
            given=form.given(),
            revision=form.on_screen,
            actor=request.actor,
            now=timezone.now(),
        )
    except InvalidInputError as error:
        return shown.refused(line, form, error)
    except ConflictError as error:
        current = next((one for one in walk(row).lines if one.item == line.item), line)
        return replace(shown.line(current), error=error)
    return shown.line(line)


def _walk(request: PracticeRequest, round_id: UUID) -> Walk:
    row = get_object_or_404(
        Round.objects.select_related("practice"), practice=request.practice, id=round_id
    )
    if not row.is_open:
        raise ConflictError(
            "Ce tour est signé : il ne change plus.",
            next_step="Pour noter ce qui a changé depuis, ouvrez la page des locaux.",
        )
    return walk(row)


def _step(made: Walk, section: str) -> Step:
    found = next((item for item in made.steps if item.slug == section), None)
    if found is None:
        raise Http404
    return found


# --- photos -------------------------------------------------------------------------------------


@require_POST
def photo_add(
    request: PracticeRequest, practice_id: UUID, round_id: UUID, section: str
) -> HttpResponse:
    """A photo of this stop."""
    made = _walk(request, round_id)
    here = _step(made, section)
    try:
        _keep_photo(request, made, here)
    except InvalidInputError as error:
        lines = [shown.line(item) for item in here.lines]
        return _render_step(request, made, here, lines, photo_error=error, status=error.http_status)
    messages.success(request, "Photo gardée dans Hygie.")
    return redirect(_photos_url(practice_id, round_id, section))


def _photos_url(practice_id: UUID, round_id: UUID, section: str) -> str:
    return reverse("premises:step", args=[practice_id, round_id, section]) + "#photos"


def _keep_photo(request: PracticeRequest, made: Walk, here: Step) -> None:
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise InvalidInputError(shown.first_error(form), field="photo")
    file = form.cleaned_data["photo"]
    photos.add_photo(
        walked=made.round,
        section=here.section,
        file=IncomingFile(file.name, file.read()),
        actor=request.actor,
        now=timezone.now(),
    )


@require_GET
def photo(
    request: PracticeRequest, practice_id: UUID, round_id: UUID, photo_id: UUID
) -> HttpResponse:
    """A photo, as it was given."""
    row = get_object_or_404(
        RoundPhoto.objects.select_related("content"),
        practice=request.practice,
        round_id=round_id,
        id=photo_id,
    )
    response = HttpResponse(bytes(row.content.data), content_type=row.media_type)
    disposition = content_disposition_header(row.media_type not in _IN_PLACE, row.name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    # Whatever the file is, the browser runs nothing of it.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def photo_remove(
    request: PracticeRequest, practice_id: UUID, round_id: UUID, photo_id: UUID
) -> HttpResponse:
    """Erases a photo of a round under way."""
    row = get_object_or_404(
        RoundPhoto.objects.select_related("round", "practice"),
        practice=request.practice,
        round_id=round_id,
        id=photo_id,
    )
    made = _walk(request, round_id)
    here = next((item for item in made.steps if item.slug == row.section), None)
    photos.remove_photo(
        photo=row,
        title=here.section.title if here else row.name,
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, f"« {row.name} » est retirée.")
    if here is None:
        return redirect("premises:round", practice_id, round_id)
    return redirect(_photos_url(practice_id, round_id, here.slug))


# --- the end ------------------------------------------------------------------------------------


@require_POST
def unseen(request: PracticeRequest, practice_id: UUID, round_id: UUID) -> HttpResponse:
    """Says of every point left that it could not be seen."""
    made = _walk(request, round_id)
    form = UnseenForm(request.POST)
    if not form.is_valid():
        return _render_sign(request, made, _sign_form(request), unseen_form=form, status=422)
    count = replies.leave_unseen(
        walked=made.round,
        items=[line.item for line in made.remaining],
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, f"{count} point{'s' if count > 1 else ''} à revoir plus tard.")
    return redirect("premises:sign", practice_id, round_id)


@require_http_methods(["GET", "POST"])
def sign(request: PracticeRequest, practice_id: UUID, round_id: UUID) -> HttpResponse:
    """What was found; then the signature, after which the round changes no more."""
    made = _walk(request, round_id)
    form = _sign_form(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            signature = rounds.Signature(
                form.cleaned_data["signer"], form.cleaned_data["walked_on"]
            )
            try:
                _finish(request, made.round, signature, timezone.now())
            except InvalidInputError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, "Le tour est signé. La prochaine échéance est notée.")
                return redirect("premises:round", practice_id, round_id)
    return _render_sign(request, made, form, status=status)


def _finish(
    request: PracticeRequest, row: Round, signature: rounds.Signature, now: datetime
) -> None:
    rounds.finish_round(walked=row, signature=signature, actor=request.actor, now=now)


def _sign_form(request: PracticeRequest) -> SignForm:
    is_sent = request.method == "POST" and "walked_on" in request.POST
    initial = {"signer": request.actor.id, "walked_on": timezone.localdate()}
    return SignForm(request.POST if is_sent else None, practice=request.practice, initial=initial)


def _render_sign(
    request: PracticeRequest,
    made: Walk,
    form: SignForm,
    *,
    unseen_form: UnseenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = [(item, line) for item in made.steps for line in item.lines]
    context = {
        "walk": made,
        "form": form,
        "unseen_form": unseen_form or UnseenForm(),
        "wrong": [(item, line) for item, line in lines if line.value == Reply.NO],
        "not_seen": [(item, line) for item, line in lines if line.value == Reply.NOT_SEEN],
    }
    return render(request, "premises/sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
def drop(request: PracticeRequest, practice_id: UUID, round_id: UUID) -> HttpResponse:
    """Gives up a round under way, after a confirmation."""
    made = _walk(request, round_id)
    require(perms.can_drop(request.actor, made.round))
    if request.method == "POST":
        rounds.drop_round(walked=made.round, actor=request.actor, now=timezone.now())
        messages.success(request, "Le tour est abandonné.")
        return redirect("premises:overview", practice_id)
    photo_count = sum(len(item.photos) for item in made.steps)
    return render(request, "premises/drop.html", {"walk": made, "photo_count": photo_count})
