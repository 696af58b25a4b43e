"""Phones and tablets: the guided check, in five screens, appliance in hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.assessment.rules.files import KINDS
from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import InvalidInputError
from hygie.practice.models import Device
from hygie.practice.requests import PracticeRequest
from hygie.workstation import selectors
from hygie.workstation.forms import PlatformForm, ScreenForm
from hygie.workstation.guide import load_guide
from hygie.workstation.models import MobileCheck, Screenshot
from hygie.workstation.rules.guided import Question, Said, Screen, first_unanswered
from hygie.workstation.services.guided import (
    answer_screen,
    begin_guided_check,
    drop_guided_check,
    remove_screenshot,
)

_SHOWN_IN_PLACE = frozenset(kind.media_type for kind in KINDS if kind.shown_in_place)
_PLATFORM_OF = {Device.System.IOS: "ios", Device.System.ANDROID: "android"}


@require_http_methods(["GET", "POST"])
def mobile(request: PracticeRequest, practice_id: UUID, mobile_id: UUID) -> HttpResponse:
    """How this phone stands; POST begins a walk, or goes on with the one that was left."""
    device = get_object_or_404(
        Device, practice=request.practice, id=mobile_id, kind__in=Device.MOBILES
    )
    form = PlatformForm(
        request.POST or None,
        initial={"platform": _PLATFORM_OF.get(Device.System(device.system), "")},
    )
    if request.method == "POST" and form.is_valid():
        walk = begin_guided_check(
            practice=request.practice,
            device=device,
            platform=form.cleaned_data["platform"],
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect("workstation:screen", practice_id, walk.id, _left(walk))
    context = {"form": form, "device": device, **_standing(request, device)}
    status = 422 if request.method == "POST" else 200
    return render(request, "workstation/mobile.html", context, status=status)


def _left(walk: MobileCheck) -> int:
    return first_unanswered(load_guide(), walk.answers) or 1


def _standing(request: PracticeRequest, device: Device) -> dict[str, Any]:
    rows = selectors.mobile_rows(request.practice, now=timezone.now())
    row = next((item for item in rows if item.device == device), None)
    last = row.last if row else None
    return {
        "row": row,
        "last": last,
        "open": row.open if row else None,
        "next_rank": _left(row.open) if row and row.open else 1,
        "lines": _lines(last) if last else [],
        "screenshots": list(last.screenshots.all()) if last else [],
        "earlier": [
            walk
            for walk in MobileCheck.objects.filter(
                practice=request.practice, device=device, finished_at__isnull=False
            )
            if walk != last
        ],
    }


def _lines(walk: MobileCheck) -> list[dict[str, Any]]:
    """Each question with its answer, what is to be mended first."""
    order = (Said.NO, Said.DONT_KNOW, Said.YES)
    lines = [
        {"question": question, "said": Said(walk.answers[question.id]), "rank": rank,
         "fix": question.fix.get(walk.platform, ()), "where": question.where.get(walk.platform, ())}
        for rank, screen in enumerate(load_guide().screens, start=1)
        for question in screen.questions
        if walk.answers.get(question.id) in set(Said)
    ]  # fmt: skip
    return sorted(lines, key=lambda line: order.index(line["said"]))


@require_http_methods(["GET", "POST"])
def screen(request: PracticeRequest, practice_id: UUID, walk_id: UUID, rank: int) -> HttpResponse:
    """One of the five screens: to answer, to come back to, to correct."""
    walk = get_object_or_404(
        MobileCheck.objects.select_related("device", "practice"),
        practice=request.practice,
        id=walk_id,
    )
    screens = load_guide().screens
    if not 1 <= rank <= len(screens):
        raise Http404
    shown = screens[rank - 1]
    form = ScreenForm(
        request.POST or None, request.FILES or None, screen=shown, initial=walk.answers
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _answered(request, walk, shown, rank, form)
            except InvalidInputError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
    context = _screen_context(walk, shown, rank, form) | {"count": len(screens)}
    return render(request, "workstation/screen.html", context, status=status)


def _answered(
    request: PracticeRequest, walk: MobileCheck, shown: Screen, rank: int, form: ScreenForm
) -> HttpResponse:
    was_finished = walk.finished_at is not None
    files = [IncomingFile(item.name, item.read()) for item in form.cleaned_data["files"]]
    walk = answer_screen(
        check=walk,
        screen=shown,
        answers=form.answers,
        files=files,
        actor=request.actor,
        now=timezone.now(),
    )
    practice_id = request.practice.id
    if was_finished or walk.finished_at is not None:
        messages.success(request, "Corrigé." if was_finished else "Les cinq écrans sont faits.")
        return redirect("workstation:mobile", practice_id, walk.device_id)
    following = rank + 1 if rank < len(load_guide().screens) else _left(walk)
    return redirect("workstation:screen", practice_id, walk.id, following)


def _screen_context(
    walk: MobileCheck, shown: Screen, rank: int, form: ScreenForm
) -> dict[str, Any]:
    return {
        "walk": walk,
        "device": walk.device,
        "shown": shown,
        "rank": rank,
        "previous": rank - 1 if rank > 1 else None,
        "form": form,
        "questions": [_asked(question, walk, form) for question in shown.questions],
        "kept": list(walk.screenshots.filter(screen=shown.id)),
    }


def _asked(question: Question, walk: MobileCheck, form: ScreenForm) -> dict[str, Any]:
    return {
        "question": question,
        "field": form[question.id],
        "where": question.where[walk.platform],
        "fix": question.fix[walk.platform],
    }


@require_POST
def drop(request: PracticeRequest, practice_id: UUID, walk_id: UUID) -> HttpResponse:
    """Forgets a walk that was begun; nothing that was finished is lost."""
    walk = get_object_or_404(MobileCheck, practice=request.practice, id=walk_id)
    drop_guided_check(check=walk)
    messages.success(request, "La vérification commencée est abandonnée.")
    return redirect("workstation:mobile", practice_id, walk.device_id)


def _screenshot(request: PracticeRequest, screenshot_id: UUID) -> Screenshot:
    rows = Screenshot.objects.select_related("mobile_check__device", "practice")
    return get_object_or_404(rows, practice=request.practice, id=screenshot_id)


@require_GET
def screenshot(request: PracticeRequest, practice_id: UUID, screenshot_id: UUID) -> HttpResponse:
    """The file, shown when it is a picture, downloaded otherwise; never run."""
    row = _screenshot(request, screenshot_id)
    response = HttpResponse(bytes(row.content.data), content_type=row.media_type)
    is_download = row.media_type not in _SHOWN_IN_PLACE
    disposition = content_disposition_header(is_download, row.name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def screenshot_remove(
    request: PracticeRequest, practice_id: UUID, screenshot_id: UUID
) -> HttpResponse:
    """Takes a file off a walk."""
    row = _screenshot(request, screenshot_id)
    device_id = row.mobile_check.device_id
    remove_screenshot(screenshot=row, actor=request.actor, now=timezone.now())
    messages.success(request, "La copie d’écran est retirée.")
    return redirect("workstation:mobile", practice_id, device_id)
