"""The walk: which points are looked at, in which room, about what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hygie.premises.rules.points import Point

WHOLE = "whole"
EQUIPMENT = "materiel"
CABINET = "cabinet"


@dataclass(frozen=True)
class Spot:
    """What a point is about: the whole premises, one place, one device.

    `id` is empty for the whole premises; `room` is where a device says that it stands.
    """

    scope: str
    id: str
    label: str
    kind: str = ""
    public: bool = False
    room: str = ""

    @property
    def key(self) -> str:
        """The same for ever: `whole`, `place:<id>`, `device:<id>`."""
        return f"{self.scope}:{self.id}" if self.id else self.scope


PREMISES = Spot(WHOLE, "", "Tout le cabinet")


@dataclass(frozen=True)
class Item:
    """One point about one spot: what is answered."""

    point: Point
    spot: Spot

    @property
    def key(self) -> str:
        return key_of(self.point.id, self.spot.key)

    @property
    def field(self) -> str:
        """The key, fit for the name of a form's field and for an element's id."""
        return self.key.replace("@", "-").replace(":", "-")


def key_of(point_id: str, spot_key: str) -> str:
    """How an answer is known, in every round."""
    return f"{point_id}@{spot_key}"


@dataclass(frozen=True)
class Section:
    """One stop of the walk: a room, or what belongs to none."""

    slug: str
    title: str
    items: tuple[Item, ...]
    place: Spot | None = None


def sections(
    points: Sequence[Point], places: Iterable[Spot], devices: Iterable[Spot]
) -> tuple[Section, ...]:
    """The stops of the walk: the whole premises, each place with its devices, the other devices.

    A device belongs to the place whose name it gives as its own, in any case.
    """
    places, devices = tuple(places), tuple(devices)
    homes = {_plain(place.label): place.key for place in places}
    found = [Section(CABINET, PREMISES.label, _items(points, (PREMISES,)))]
    for place in places:
        inside = (item for item in devices if homes.get(_plain(item.room)) == place.key)
        items = _items(points, (place, *inside))
        found.append(Section(place.id, place.label, items, place))
    elsewhere = [item for item in devices if _plain(item.room) not in homes]
    found.append(Section(EQUIPMENT, "Les appareils", _items(points, elsewhere)))
    return tuple(section for section in found if section.items)


def _items(points: Sequence[Point], spots: Iterable[Spot]) -> tuple[Item, ...]:
    return tuple(Item(point, spot) for spot in spots for point in points if concerns(point, spot))


def concerns(point: Point, spot: Spot) -> bool:
    """Whether this point is looked at there."""
    if point.applies_to != spot.scope or (point.kinds and spot.kind not in point.kinds):
        return False
    return point.public is None or point.public == spot.public


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
