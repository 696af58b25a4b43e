"""The rooms: adding, changing, removing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.forms import as_shown
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.premises import perms
from hygie.premises.forms import PlaceForm, UsualPlacesForm
from hygie.premises.models import Place
from hygie.premises.rules.places import USUAL
from hygie.premises.services import places


@require_POST
def usual(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Adds the usual rooms that were ticked."""
    require(perms.can_change_places(request.actor))
    form = UsualPlacesForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(
            "Aucune pièce n’est cochée.",
            field="places",
            next_step="Revenez à la page des locaux et cochez les vôtres.",
        )
    chosen = form.cleaned_data["places"]
    added = places.add_usual_places(
        practice=request.practice,
        usual=[item for item in USUAL if item.name in chosen],
        actor=request.actor,
        now=timezone.now(),
    )
    count = len(added)
    messages.success(
        request, f"{count} pièce{'s' if count > 1 else ''} ajoutée{'s' if count > 1 else ''}."
    )
    return redirect("premises:overview", practice_id)


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """A new room."""
    require(perms.can_change_places(request.actor))
    form = PlaceForm(request.POST or None, instance=Place(practice=request.practice))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            place = places.add_place(place=form.instance, actor=request.actor, now=timezone.now())
        except InvalidInputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            status = error.http_status
        else:
            messages.success(request, f"« {place} » est ajoutée.")
            return redirect("premises:overview", practice_id)
    context = {"form": form, "place": None, "shown": ""}
    return render(request, "premises/place.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, place_id: UUID) -> HttpResponse:
    """Changes a room."""
    place = get_object_or_404(Place, practice=request.practice, id=place_id)
    require(perms.can_change_places(request.actor))
    present = as_shown(place, PlaceForm)
    form = PlaceForm(request.POST or None, instance=place)
    shown, status = request.POST.get("shown", present), 200
    if request.method == "POST" and form.is_valid():
        try:
            places.change_place(
                place=Place.objects.get(id=place_id),
                changes=form.cleaned_data,
                shown=shown,
                actor=request.actor,
                now=timezone.now(),
            )
        except (ConflictError, InvalidInputError) as error:
            field = getattr(error, "field", "")
            form.add_error(field if field in form.fields else None, error.message)
            shown, status = present, error.http_status
        else:
            messages.success(request, "Enregistré.")
            return redirect("premises:overview", practice_id)
    context = {"form": form, "place": place, "shown": shown}
    return render(request, "premises/place.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID, place_id: UUID) -> HttpResponse:
    """Takes a room out of the walk, after a confirmation."""
    place = get_object_or_404(Place, practice=request.practice, id=place_id)
    require(perms.can_change_places(request.actor))
    if request.method == "POST":
        name = place.name
        places.remove_place(place=place, actor=request.actor, now=timezone.now())
        messages.success(request, f"« {name} » est retirée. Le journal en garde la trace.")
        return redirect("premises:overview", practice_id)
    return render(request, "premises/place_remove.html", {"place": place})
