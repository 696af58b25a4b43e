"""The agenda: the list, the decisions, the calendar file, the reminders."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.agenda import reminders, selectors
from hygie.agenda.forms import DecisionForm, MailboxForm, PostponeForm
from hygie.agenda.mail import MailNotSentError
from hygie.agenda.models import DeadlineDecision, ReminderMailbox
from hygie.agenda.perms import can_set_reminders
from hygie.agenda.selectors import Agenda, Entry
from hygie.agenda.services import decisions
from hygie.agenda.services.reminders import MailboxSettings, forget_mailbox, set_mailbox
from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest

CALENDAR_NAME = "echeances-hygie.ics"
_NOTHING_SAID: dict[str, Any] = {"error": None, "saved_at": None}
_Refused = (ConflictError, InvalidInputError)


def listing(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Everything due, overdue first."""
    if request.practice.described_at is None:
        return redirect("home")
    return _page(request)


def _page(request: PracticeRequest, *, error: HygieError | None = None) -> HttpResponse:
    """The list, with what was just refused."""
    context = _NOTHING_SAID | {
        "agenda": _agenda(request),
        "mailbox": selectors.mailbox(request.practice),
        "can_set_reminders": can_set_reminders(request.actor),
        "refused": error,
    }
    status = error.http_status if error else 200
    return render(request, "agenda/agenda.html", context, status=status)


def _entry(request: PracticeRequest, entry_id: UUID) -> Entry:
    entry = _agenda(request).find(entry_id)
    if entry is None:
        raise Http404
    return entry


def _agenda(request: PracticeRequest) -> Agenda:
    return selectors.agenda(request.practice, now=timezone.now())


@require_POST
def done(request: PracticeRequest, practice_id: UUID, entry_id: UUID) -> HttpResponse:
    """Ticks a deadline off."""
    return _decide(request, entry_id, decisions.mark_done, "Échéance faite : {title}.")


@require_POST
def resume(request: PracticeRequest, practice_id: UUID, entry_id: UUID) -> HttpResponse:
    """Takes back what was decided about a deadline."""
    return _decide(request, entry_id, decisions.resume, "De nouveau à faire : {title}.")


def _decide(
    request: PracticeRequest, entry_id: UUID, act: Callable[..., DeadlineDecision], said: str
) -> HttpResponse:
    entry = _entry(request, entry_id)
    form = DecisionForm(request.POST)
    form.is_valid()
    try:
        act(
            practice=request.practice,
            deadline=entry.deadline,
            revision=form.cleaned_data.get("revision", -1),
            actor=request.actor,
            now=timezone.now(),
        )
    except _Refused as error:
        return _row(request, entry_id, error=error) if request.htmx else _page(request, error=error)
    if request.htmx:
        return _row(request, entry_id)
    messages.success(request, said.format(title=entry.deadline.title))
    return redirect("agenda:list", request.practice.id)


def _row(
    request: PracticeRequest, entry_id: UUID, *, error: HygieError | None = None
) -> HttpResponse:
    """The entry alone, as it stands now: it stays in its place until the page is read anew."""
    context = {
        "entry": _entry(request, entry_id),
        "error": error,
        "saved_at": None if error else timezone.now(),
    }
    status = error.http_status if error else 200
    return render(request, "agenda/_entry.html", context, status=status)


@require_http_methods(["GET", "POST"])
def postpone(request: PracticeRequest, practice_id: UUID, entry_id: UUID) -> HttpResponse:
    """Puts a deadline off: to when, and why."""
    entry = _entry(request, entry_id)
    form = PostponeForm(request.POST or None, initial={"revision": entry.revision})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _postpone(request, entry, form.cleaned_data)
            except _Refused as error:
                _add_error(form, error)
                status = error.http_status
            else:
                messages.success(request, f"Échéance reportée : {entry.deadline.title}.")
                return redirect("agenda:list", practice_id)
        else:
            status = InvalidInputError.http_status
    return render(request, "agenda/postpone.html", {"entry": entry, "form": form}, status=status)


def _postpone(request: PracticeRequest, entry: Entry, data: dict[str, Any]) -> None:
    decisions.postpone(
        practice=request.practice,
        deadline=entry.deadline,
        until=data["until"],
        reason=data["reason"],
        revision=data["revision"],
        actor=request.actor,
        now=timezone.now(),
    )


def _add_error(form: DecisionForm, error: HygieError) -> None:
    field = error.field if isinstance(error, InvalidInputError) else ""
    form.add_error(field or None, error.message)


@require_GET
def calendar(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The calendar file of everything due."""
    from hygie.agenda.ics import calendar_file  # the library is long to import

    content = calendar_file(_agenda(request), now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    disposition = content_disposition_header(True, CALENDAR_NAME)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


@require_http_methods(["GET", "POST"])
def mailbox(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Where reminders go."""
    require(can_set_reminders(request.actor))
    row = selectors.mailbox(request.practice)
    form = MailboxForm(request.POST or None, initial=_initial(row, request))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _set_mailbox(request, form.cleaned_data)
            except _Refused as error:
                _add_error(form, error)
                status = error.http_status
            else:
                messages.success(request, "Réglages des rappels enregistrés.")
                return redirect("agenda:reminders", practice_id)
        else:
            status = InvalidInputError.http_status
    context = {"form": form, "mailbox": row, "has_password": selectors.has_password(row)}
    return render(request, "agenda/reminders.html", context, status=status)


def _initial(row: ReminderMailbox | None, request: PracticeRequest) -> dict[str, Any]:
    if row is None:
        return {"is_on": True, "port": 465, "revision": 0}
    names = (name for name in MailboxForm.base_fields if name != "password")
    return {name: getattr(row, name) for name in names}


def _set_mailbox(request: PracticeRequest, data: dict[str, Any]) -> None:
    values = {name: value for name, value in data.items() if name != "revision"}
    set_mailbox(
        practice=request.practice,
        settings=MailboxSettings(**(values | {"password": data["password"] or None})),
        revision=data["revision"],
        actor=request.actor,
        now=timezone.now(),
    )


@require_POST
def test(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Sends a message with the settings as they are saved, and says what happened."""
    require(can_set_reminders(request.actor))
    row = get_object_or_404(ReminderMailbox, practice=request.practice)
    try:
        reminders.send_test(row=row, now=timezone.now())
    except MailNotSentError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, f"Message d’essai envoyé à {row.recipient}. Est-il arrivé ?")
    return redirect("agenda:reminders", practice_id)


@require_POST
def forget(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Erases the mail settings, password included."""
    require(can_set_reminders(request.actor))
    forget_mailbox(practice=request.practice, actor=request.actor, now=timezone.now())
    messages.success(request, "Les réglages des rappels sont effacés, mot de passe compris.")
    return redirect("agenda:list", practice_id)
