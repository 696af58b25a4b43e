"""The addresses of the premises: walking and signing are everybody's, the rooms the owner's."""

from datetime import datetime
from typing import Any

from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.premises.rules.seen import Reply
from hygie.premises.services.follow_ups import Look, record_follow_up
from tests.premises import walking
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, OK, REFUSED

ROLES = [
    ("premises:overview", "GET", OK, OK),
    ("premises:usual", "POST", GONE_ON, FORBIDDEN),
    ("premises:place_add", "GET", OK, FORBIDDEN),
    ("premises:place_add", "POST", GONE_ON, FORBIDDEN),
    ("premises:place", "GET", OK, FORBIDDEN),
    ("premises:place", "POST", GONE_ON, FORBIDDEN),
    ("premises:place_remove", "GET", OK, FORBIDDEN),
    ("premises:place_remove", "POST", GONE_ON, FORBIDDEN),
    ("premises:start", "POST", GONE_ON, GONE_ON),
    ("premises:round", "GET", OK, OK),
    ("premises:step", "GET", OK, OK),
    ("premises:step", "POST", GONE_ON, GONE_ON),
    ("premises:reply", "POST", 404, 404),
    ("premises:photo_add", "POST", REFUSED, REFUSED),
    ("premises:photo", "GET", OK, OK),
    ("premises:photo_remove", "POST", GONE_ON, GONE_ON),
    ("premises:unseen", "POST", GONE_ON, GONE_ON),
    ("premises:sign", "GET", OK, OK),
    ("premises:sign", "POST", REFUSED, REFUSED),
    ("premises:drop", "GET", OK, FORBIDDEN),
    ("premises:drop", "POST", GONE_ON, FORBIDDEN),
    ("premises:follow_ups", "GET", CHANGED, CHANGED),
    ("premises:follow_up", "GET", CHANGED, CHANGED),
    ("premises:follow_up", "POST", CHANGED, CHANGED),
    ("premises:take_back", "POST", CHANGED, CHANGED),
]
POSTED = {
    "premises:usual": {"places": ["Réserve et archives"]},
    "premises:place_add": {"name": "Cave", "kind": "storage"},
    "premises:place": {"name": "Cave", "kind": "storage"},
    "premises:unseen": {"reason": "fermé"},
}
OBJECTS = frozenset({"place_id", "round_id", "photo_id", "section", "follow_up_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """A signed round with a follow-up, then a round under way with a photo."""
    [place, _] = walking.add_rooms(practice, now=now)
    signed = walking.walked(practice, {"alarm": walking.NO}, now=now)
    look = Look("alarm", "whole", Reply.YES, now.date())
    follow_up = record_follow_up(walked=signed, look=look, actor=owner_of(practice), now=now)
    row = walking.begin(practice, now=now)
    photo = walking.add_photo(row, str(place.id), now=now)
    return {
        "place_id": place.id,
        "round_id": row.id,
        "photo_id": photo.id,
        "section": str(place.id),
        "follow_up_id": follow_up.id,
    }
