"""The access page: who can open the strongbox, how, and the recovery code."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hygie.accounts import entry, perms
from hygie.accounts.forms import ConfirmCodeForm, NewPassphraseForm, UnlockForm
from hygie.errors import ConflictError, HygieError, WrongSecretError
from hygie.practice import journal
from hygie.practice.models import Person
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.strongbox import box as strongbox
from hygie.strongbox import session
from hygie.strongbox.codes import MistypedCodeError


def overview(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Every way in, and what each of them protects."""
    box = strongbox.current()
    slots = box.slots()
    holders = {slot.person_id for slot in slots if slot.kind == "passphrase"}
    people = [
        {"person": person, "has_passphrase": str(person.id) in holders}
        for person in Person.objects.filter(practice=request.practice)
    ]
    context = {
        "slots": slots,
        "people": people,
        "has_keyring": any(slot.kind == "keyring" for slot in slots),
        "can_manage": perms.can_manage_access(request.actor),
    }
    return render(request, "accounts/access.html", context)


@require_http_methods(["GET", "POST"])
def protect(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The first passphrase: from a clear key to a protected one, then the recovery code, once."""
    require(perms.can_manage_access(request.actor))
    box = strongbox.current()
    if box.protection == "protected":
        return redirect("access:overview", practice_id)
    form = NewPassphraseForm(request.POST or None, practice=request.practice)
    if request.method == "POST" and form.is_valid():
        return _protect(request, form.cleaned_data["passphrase"])
    return render(request, "accounts/protect.html", {"form": form})


def _protect(request: PracticeRequest, passphrase: str) -> HttpResponse:
    box = strongbox.current()
    code = box.protect(
        passphrase=passphrase, person_id=str(request.actor.id), label=request.actor.name
    )
    _trace(request, "access.protected", request.actor.name)
    entry.redeem(entry.current_token())  # a token that was waiting opens nothing any more
    _stay_alone(request)
    session.keep_recovery_code(request, code)
    return redirect("access:recovery_code", request.practice.id)


@require_http_methods(["GET", "POST"])
def recovery_code(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Shows the code until its keeping is confirmed, then never again."""
    require(perms.can_manage_access(request.actor))
    code = session.recovery_code(request)
    form = ConfirmCodeForm(request.POST or None, shown=bool(code))
    if request.method == "POST" and form.is_valid():
        try:
            _confirm(code, form.cleaned_data["code"])
        except WrongSecretError as error:
            form.add_error("code", error.what)
        else:
            session.forget_recovery_code(request)
            _trace(request, "access.recovery_code_kept", request.actor.name)
            messages.success(request, "Le code de secours est bien noté.")
            return redirect("assessment:dashboard", practice_id)
    groups = code.split("-") if code else []
    return render(request, "accounts/recovery_code.html", {"form": form, "groups": groups})


def _confirm(code: str, typed: str) -> None:
    """The last two groups of the code just shown, or the whole code. Raises WrongSecretError."""
    tail = "".join(code.split("-")[-2:])
    folded = "".join(char for char in typed.upper() if char.isalnum())
    folded = folded.replace("O", "0").replace("I", "1").replace("L", "1")
    if code and folded != tail and len(folded) <= len(tail):
        raise MistypedCodeError(
            f"Ce ne sont pas les deux derniers groupes du code : ils comptent {len(tail)} signes."
        )
    strongbox.current().confirm_recovery_code(code if code and folded == tail else typed)


@require_POST
def renew_code(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """A new recovery code; the old one no longer opens anything."""
    require(perms.can_manage_access(request.actor))
    session.keep_recovery_code(request, strongbox.current().renew_recovery_code())
    _trace(request, "access.recovery_code_renewed", request.actor.name)
    return redirect("access:recovery_code", practice_id)


@require_http_methods(["GET", "POST"])
def person_passphrase(request: PracticeRequest, practice_id: UUID, person_id: UUID) -> HttpResponse:
    """Sets or changes somebody's passphrase. Everybody may change their own."""
    person = get_object_or_404(Person, practice=request.practice, id=person_id)
    require(perms.can_set_passphrase_of(request.actor, person))
    box = strongbox.current()
    if box.protection != "protected":
        return redirect("access:protect", practice_id)
    form = NewPassphraseForm(request.POST or None, practice=request.practice)
    if request.method == "POST" and form.is_valid():
        box.set_passphrase(
            person_id=str(person.id), label=person.name, passphrase=form.cleaned_data["passphrase"]
        )
        _trace(request, "access.passphrase_set", person.name)
        messages.success(request, f"La phrase de passe de {person.name} est enregistrée.")
        return redirect("access:overview", practice_id)
    return render(request, "accounts/person_passphrase.html", {"form": form, "person": person})


@require_http_methods(["GET", "POST"])
def remove_slot(request: PracticeRequest, practice_id: UUID, slot_id: str) -> HttpResponse:
    """Removes one way in, after a confirmation that says what it does not do."""
    require(perms.can_manage_access(request.actor))
    box = strongbox.current()
    slot = next((item for item in box.slots() if item.id == slot_id), None)
    if slot is None:
        raise Http404
    if request.method == "GET":
        return render(request, "accounts/remove_slot.html", {"slot": slot})
    if slot.person_id == str(request.actor.id):
        raise ConflictError(
            "C’est votre propre accès.",
            means="Rien n’a été modifié.",
            next_step="Un autre responsable peut le retirer.",
        )
    box.remove_slot(slot_id)
    _stay_alone(request)
    _trace(request, "access.removed", slot.label)
    messages.success(request, "L’accès est retiré.")
    return redirect("access:overview", practice_id)


@require_POST
def keyring(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Switches the system keyring on or off as a way in."""
    require(perms.can_manage_access(request.actor))
    box = strongbox.current()
    wanted = request.POST.get("wanted") == "on"
    if box.protection != "protected":
        return redirect("access:protect", practice_id)
    if wanted:
        box.enable_keyring()
    else:
        box.disable_keyring()
    _trace(request, "access.keyring_on" if wanted else "access.keyring_off", "trousseau")
    messages.success(
        request,
        "Le trousseau du système ouvre Hygie." if wanted else "Le trousseau n’ouvre plus Hygie.",
    )
    return redirect("access:overview", practice_id)


@require_http_methods(["GET", "POST"])
def rekey(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """After a departure: a new key. Only the actor's passphrase and a new recovery code open it."""
    require(perms.can_manage_access(request.actor))
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = strongbox.current().rekey(
                passphrase=form.cleaned_data["passphrase"], person_id=str(request.actor.id)
            )
        except HygieError as error:
            form.add_error("passphrase", error.what)
        else:
            _stay_alone(request)
            session.keep_recovery_code(request, code)
            _trace(request, "access.rekeyed", request.actor.name)
            return redirect("access:recovery_code", practice_id)
    return render(request, "accounts/rekey.html", {"form": form})


def _stay_alone(request: PracticeRequest) -> None:
    """Ends every other session: who may open has just changed. This one goes on."""
    session.end_all()
    session.enter(request, request.actor.id)


def _trace(request: PracticeRequest, verb: str, subject: str) -> None:
    with transaction.atomic():
        journal.record(
            practice=request.practice,
            actor=request.actor,
            verb=verb,
            subject=subject,
            now=timezone.now(),
        )
