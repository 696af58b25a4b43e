"""The rooms: adding, changing, removing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice
from hygie.practice.rules.as_shown import refuse_overwriting
from hygie.premises.models import Place
from hygie.premises.rules.places import LABELS, UsualPlace

PLACES_LIMIT = 60


@transaction.atomic
def add_place(*, place: Place, actor: Person, now: datetime) -> Place:
    """Adds a room at the end of the walk. Raises InvalidInputError."""
    Practice.objects.select_for_update().only("id").get(id=place.practice_id)
    known = Place.objects.filter(practice=place.practice_id)
    if known.count() >= PLACES_LIMIT:
        raise InvalidInputError(
            f"Pas plus de {PLACES_LIMIT} pièces.",
            means="Rien n’a été ajouté.",
            next_step="Regroupez celles qui se ressemblent.",
        )
    place.position = (known.aggregate(last=Max("position"))["last"] or 0) + 1
    place.created_at = now
    _validate(place)
    place.save(force_insert=True)
    _trace(place, actor, "added", after=place_facts(place), now=now)
    return place


@transaction.atomic
def add_usual_places(
    *, practice: Practice, usual: Sequence[UsualPlace], actor: Person, now: datetime
) -> list[Place]:
    """Adds those of the usual rooms that are not there yet, by their names."""
    known = set(Place.objects.filter(practice=practice).values_list("name", flat=True))
    return [
        add_place(
            place=Place(practice=practice, name=item.name, kind=item.kind, public=item.public),
            actor=actor,
            now=now,
        )
        for item in usual
        if item.name not in known
    ]


@transaction.atomic
def change_place(
    *, place: Place, changes: Mapping[str, Any], shown: str = "", actor: Person, now: datetime
) -> Place:
    """Changes a room. `shown`: the fingerprint of what its form showed.

    Raises ConflictError when it changed or left since, InvalidInputError.
    """
    current = _held(place)
    present = {key: getattr(current, key) for key in changes}
    refuse_overwriting(present, changes, shown=shown, labels={"kind": LABELS})
    before = place_facts(current)
    for key, value in changes.items():
        setattr(current, key, value)
    _validate(current)
    current.save()
    if before != place_facts(current):
        after = place_facts(current)
        _trace(current, actor, "changed", before=before, after=after, now=now)
    return current


@transaction.atomic
def remove_place(*, place: Place, actor: Person, now: datetime) -> None:
    """Takes a room out of the walk. Signed rounds keep what was seen there."""
    current = _held(place)
    _trace(current, actor, "removed", before=place_facts(current), now=now)
    current.delete()


def _held(place: Place) -> Place:
    rows = Place.objects.select_for_update(of=("self",)).select_related("practice")
    current = rows.filter(id=place.id).first()
    if current is None:
        raise ConflictError(
            f"« {place.name} » a été retirée entre-temps, sans doute dans un autre onglet.",
            means="Rien n’a été modifié.",
            next_step="Revenez à la page des locaux.",
        )
    return current


def place_facts(place: Place) -> dict[str, Any]:
    """What the journal keeps of a room, in the words of the screen."""
    return {"name": place.name, "kind": LABELS[place.kind], "public": place.public}


def _trace(
    place: Place, actor: Person, act: str, *, before: Any = None, after: Any = None, now: datetime
) -> None:
    journal.record(
        practice=place.practice,
        actor=actor,
        verb=f"place.{act}",
        subject=place.name,
        before=before,
        after=after,
        now=now,
    )


def _validate(place: Place) -> None:
    try:
        place.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInputError(messages[0], field="" if field == "__all__" else field) from error
