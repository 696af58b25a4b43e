"""The door: entering, unlocking, recovering, locking."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.accounts import entry
from hygie.accounts.forms import RecoverForm, UnlockForm
from hygie.accounts.middleware import find_actor
from hygie.accounts.passphrases import check_new_passphrase
from hygie.errors import HygieError, InvalidInputError, ThrottledError, WrongSecretError
from hygie.practice.selectors import only_practice
from hygie.strongbox import box as strongbox
from hygie.strongbox import session
from hygie.strongbox.slots import SlotInfo

_NOT_RESENT = frozenset({"csrfmiddlewaretoken"})
_NOT_RESENT_TO = frozenset({"access", "accounts"})


@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The address that `hygie` opens: exchanges the one-time token for a session."""
    box = strongbox.current()
    if box.state != "open":
        return redirect("accounts:unlock")
    if not entry.redeem(token):
        if session.has_entered(request):
            return redirect("home")
        return render(request, "accounts/no_token.html", status=403)
    session.enter(request, None)
    return redirect("home")


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Signing in is unlocking. Answers in JSON to the dialog, in pages to everything else."""
    target = safe_target(request.GET.get("next") or request.POST.get("next"))
    if request.method == "GET":
        if strongbox.current().protection != "protected" or session.has_entered(request):
            return redirect(target)
        return _unlock_page(request, UnlockForm(), target)
    form = UnlockForm(request.POST)
    try:
        open_with(request, form)
    except HygieError as error:
        return _refused(request, form, error, target)
    if _wants_json(request):
        return JsonResponse({"ok": True, "csrf_token": get_token(request)})
    return redirect(target)


def open_with(request: HttpRequest, form: UnlockForm) -> None:
    """Opens the strongbox and starts the session. Raises HygieError."""
    if not form.is_valid():
        raise InvalidInputError("Tapez votre phrase de passe.", field="passphrase")
    box = strongbox.current()
    was_open = box.state == "open"
    slot: SlotInfo = box.open_with_passphrase(form.cleaned_data["passphrase"])
    with box.using():
        is_known = find_actor(slot.person_id) is not None or only_practice() is None
    if not is_known:
        if not was_open:
            box.close()
        raise WrongSecretError(
            "Cette phrase de passe est celle d’une personne qui n’est plus du cabinet.",
            means="Rien n’est ouvert.",
            next_step="Demandez au responsable du cabinet.",
        )
    session.enter(request, slot.person_id)


def _refused(
    request: HttpRequest, form: UnlockForm, error: HygieError, target: str
) -> HttpResponse:
    if _wants_json(request):
        wait_s = error.wait_s if isinstance(error, ThrottledError) else 0
        body = {"ok": False, "message": error.message, "wait_s": wait_s}
        return JsonResponse(body, status=error.http_status)
    return _unlock_page(request, form, target, error)


def _unlock_page(
    request: HttpRequest, form: UnlockForm, target: str, error: HygieError | None = None
) -> HttpResponse:
    context = {"form": form, "next": target, "error": error.message if error else ""}
    status = error.http_status if error else 200
    return render(request, "accounts/unlock.html", context, status=status)


@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """A lost passphrase: the printed code opens, and a new passphrase is set at once."""
    form = RecoverForm(request.POST or None)
    error: HygieError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _recover(request, form)
        except InvalidInputError as refused:
            form.add_error("passphrase", refused.message)
        except HygieError as refused:
            error = refused
        else:
            return redirect("home")
    status = error.http_status if error else 200
    return render(request, "accounts/recover.html", {"form": form, "error": error}, status=status)


def _recover(request: HttpRequest, form: RecoverForm) -> None:
    """Opens with the code and sets the passphrase, or leaves everything as it was."""
    passphrase = form.cleaned_data["passphrase"]
    box = strongbox.current()
    was_open = box.state == "open"
    slot = box.open_with_recovery(form.cleaned_data["code"])
    try:
        with box.using():
            # The code belongs to the practice: should its holder have left, the owner takes over.
            person = find_actor(slot.person_id or None) or find_actor(None)
            if person is not None:
                check_new_passphrase(passphrase, practice=person.practice)
                box.set_passphrase(
                    person_id=str(person.id), label=person.name, passphrase=passphrase
                )
    except HygieError:
        if not was_open:
            box.close()
        raise
    session.enter(request, person.id if person else None)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Locks at once: nothing of the practice can be read before the next unlock."""
    box = strongbox.current()
    if box.protection == "protected":
        request.session.flush()
        box.close()
        return redirect(settings.HYGIE_UNLOCK_URL)
    return redirect("home")


@require_http_methods(["GET", "POST"])
def alive(request: HttpRequest) -> JsonResponse:
    """GET says whether the strongbox is locked, and does not count as a gesture; POST is one."""
    box = strongbox.current()
    locked = box.state != "open" or (
        box.protection == "protected" and not session.has_entered(request)
    )
    if request.method == "POST" and not locked:
        box.touch()
    return JsonResponse({"locked": locked})


def locked_post(request: HttpRequest) -> HttpResponse:
    """A form that arrives when everything is locked: unlocks, then offers to send it again."""
    return _resume_page(request, UnlockForm(), request.get_full_path(), _fields(request))


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Unlocks, then shows the form that could not be taken, ready to be sent again."""
    form = UnlockForm(request.POST)
    action = _resendable(request.POST.get("_action"))
    fields = [
        (name[6:], value)
        for name in request.POST
        if name.startswith("field.")
        for value in request.POST.getlist(name)
    ]
    try:
        open_with(request, form)
    except (WrongSecretError, InvalidInputError) as error:
        return _resume_page(request, form, action, fields, error)
    if action is None:
        return redirect("home")
    return render(request, "accounts/resend.html", {"action": action, "fields": fields})


def _resendable(url: str | None) -> str | None:
    """Where a form may be sent again; never to what opens or shuts the strongbox."""
    target = safe_target(url)
    namespace = resolve(urlsplit(target).path).namespace
    return None if namespace in _NOT_RESENT_TO else target


def _resume_page(
    request: HttpRequest,
    form: UnlockForm,
    action: str | None,
    fields: list[tuple[str, str]],
    error: HygieError | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "action": action or "/",
        "fields": fields,
        "error": error.message if error else "",
        "lost_files": bool(request.FILES),
    }
    return render(request, "accounts/resume.html", context, status=423)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name in request.POST
        if name not in _NOT_RESENT
        for value in request.POST.getlist(name)
    ]


def safe_target(url: str | None) -> str:
    """An address of Hygie itself, else the home page: an open redirect is never followed."""
    if not url or not url.startswith("/") or url.startswith("//") or "\\" in url:
        return "/"
    parts = urlsplit(url)
    try:
        resolve(parts.path)
    except Resolver404:
        return "/"
    return url if not parts.netloc else "/"


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
