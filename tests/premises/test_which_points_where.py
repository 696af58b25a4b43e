"""Which points are looked at, in which room, about which device."""

import pytest

from hygie.premises.rules.points import Point
from hygie.premises.rules.walk import PREMISES, Spot, concerns, sections

WAITING = Spot("place", "a", "Salle d’attente", "waiting_room", public=True)
OFFICE = Spot("place", "b", "Bureau", "office")
LAPTOP = Spot("device", "c", "Portable", "laptop", room=" bureau ")
PHONE = Spot("device", "d", "Téléphone", "smartphone")


def point(name: str, applies_to: str, *, kinds: tuple[str, ...] = (), public: bool | None = None):
    return Point(name, applies_to, "?", "", "", "", ("2.2.1-01",), kinds, public)  # type: ignore[arg-type]


ALARM = point("alarm", "whole")
DOOR = point("door", "place", kinds=("office",))
SOCKETS = point("sockets", "place", public=True)
POWER = point("power", "device", kinds=("laptop",))


@pytest.mark.parametrize(
    ("looked_at", "spot", "expected"),
    [
        (ALARM, PREMISES, True),
        (ALARM, OFFICE, False),
        (DOOR, OFFICE, True),
        (DOOR, WAITING, False),
        (SOCKETS, WAITING, True),
        (SOCKETS, OFFICE, False),
        (POWER, LAPTOP, True),
        (POWER, PHONE, False),
        (point("private", "place", public=False), OFFICE, True),
        (point("private", "place", public=False), WAITING, False),
    ],
)
def test_a_point_concerns_some_spots_only(looked_at: Point, spot: Spot, expected: bool) -> None:
    assert concerns(looked_at, spot) is expected


def test_the_walk_goes_from_the_whole_to_the_rooms_then_to_what_stands_in_none() -> None:
    everywhere = point("any", "device")
    found = sections((ALARM, DOOR, SOCKETS, everywhere), (WAITING, OFFICE), (LAPTOP, PHONE))

    assert [section.title for section in found] == [
        "Tout le cabinet", "Salle d’attente", "Bureau", "Les appareils",
    ]  # fmt: skip


def test_a_device_is_looked_at_in_the_room_that_it_names_whatever_the_case() -> None:
    found = sections((DOOR, POWER), (OFFICE,), (LAPTOP, PHONE))

    assert [item.spot for item in found[0].items] == [OFFICE, LAPTOP]
    assert len(found) == 1


def test_a_room_where_nothing_is_to_be_seen_is_no_stop() -> None:
    assert sections((DOOR,), (WAITING,), ()) == ()


def test_the_key_of_an_answer_is_the_same_for_ever() -> None:
    [section] = sections((DOOR,), (OFFICE,), ())

    assert section.items[0].key == "door@place:b"
    assert section.items[0].field == "door-place-b"
