"""What this room proves.

The walk-through proves the premises; the inventory and the walk together, the mains of each device;
the register, each removable medium.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time
from functools import cache

from django.urls import reverse

from hygie.assessment.providers import Act, offers_acts, provider
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Evidence, Observation, Outcome, Strength, Subject
from hygie.catalog.loader import load_catalog
from hygie.practice.models import Device, Practice, RemovableMedium
from hygie.practice.rules.media import WATCHED
from hygie.premises.models import Round
from hygie.premises.points import load_points
from hygie.premises.rules.media import CHECK_IN_MONTHS, MediumFacts, stored
from hygie.premises.rules.points import measures_of
from hygie.premises.rules.power import POINT, Powered, PowerFacts, powered
from hygie.premises.rules.record import RoundPicture, SpoiltRoundError
from hygie.premises.rules.seen import verdict
from hygie.premises.rules.walk import key_of
from hygie.premises.selectors import Since, last_signed, since_round

ROOM = "premises"
WALKTHROUGH = "premises.walkthrough"
POWER = "equipment.power_protection"
MEDIA = "media.register"
ROUND_MONTHS = 12
POWER_MONTHS = 12
# The mains are proven device by device, not by the walk as a whole.
_BY_DEVICE = "2.2.2.a"
_OF_MEDIA = "2.2.2.c"
_ALWAYS = ("2.2.1", "2.2.2.b")
_INVENTORY = "L’inventaire du cabinet"
_REGISTER = "Le registre des supports"

offers_acts(
    ROOM,
    Act(
        "Faire le tour des locaux", "premises:overview", ("2.2.1", "2.2.2.a", "2.2.2.b"), "map-pin"
    ),
    Act("Pointer les supports", "practice:media_check_in", ("2.2.2.c",), "usb"),
)


@cache
def _walked() -> frozenset[str]:
    """The measures that some point of a walk is about."""
    points = load_points().all
    return frozenset(_ALWAYS).union(*(measures_of(point.recommendations) for point in points))


@cache
def _about() -> frozenset[str]:
    return _walked() | {_BY_DEVICE, _OF_MEDIA}


def observe_one(practice: Practice, measure_id: str, *, now: datetime) -> Iterable[Observation]:
    """Those of `observe` that are about this measure."""
    return _observe(practice, {measure_id}, now)


@provider(ROOM, sees=(WALKTHROUGH, POWER, MEDIA), about=_about, one=observe_one)
def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
    """From the last signed round, the equipment and the register of media."""
    return _observe(practice, _about(), now)


def _observe(practice: Practice, wanted: Collection[str], now: datetime) -> Iterator[Observation]:
    if not _walked().isdisjoint(wanted) or _BY_DEVICE in wanted:
        yield from _of_the_round(practice, wanted, now)
    if _OF_MEDIA in wanted:
        yield from _media(practice, now)


def _of_the_round(
    practice: Practice, wanted: Collection[str], now: datetime
) -> Iterator[Observation]:
    last = last_signed(practice)
    since: Since | None = None
    try:
        since = since_round(last) if last else None
    except SpoiltRoundError as error:
        if last is not None:
            yield from _spoilt(last, error)
    if since is not None:
        yield from _walkthrough(practice, since, wanted)
    if _BY_DEVICE in wanted:
        yield from _power(practice, since, now)


def starts_at(day: date, noted_at: datetime) -> datetime:
    """The beginning of that day, as UTC counts it; never later than when it was noted."""
    return min(datetime.combine(day, time(0), tzinfo=UTC), noted_at)


# --- the walk -----------------------------------------------------------------------------------


def _walkthrough(
    practice: Practice, since: Since, wanted: Collection[str]
) -> Iterator[Observation]:
    concerned = {item for seen in since.seen for item in seen.measures} | {*_ALWAYS}
    concerned = (concerned & _walked()).intersection(wanted) - {_BY_DEVICE}
    for measure in load_catalog().measures:
        if measure.id not in concerned:
            continue
        found = verdict(measure.id, since.seen, since.missing_for(measure.id))
        if found is None:
            continue
        yield Observation(
            measure_id=measure.id,
            topic=WALKTHROUGH,
            outcome=found.outcome,
            origin=since.signed.signed_by,
            strength=Strength.STATED,
            collected_at=_walked_at(since.round),
            valid_until=_round_ends_at(since.round),
            summary=f"Tour des locaux : {found.fine} sur {found.count} en ordre.",
            reason=found.reason,
            evidence=_evidence(practice, since, measure.id),
        )


def _walked_at(row: Round) -> datetime:
    if row.walked_on is None or row.finished_at is None:
        raise ValueError("a signed round is dated")
    return starts_at(row.walked_on, row.finished_at)


def _round_ends_at(row: Round) -> datetime:
    return add_months(_walked_at(row), ROUND_MONTHS)


def _spoilt(row: Round, error: SpoiltRoundError) -> Iterator[Observation]:
    for measure_id in _ALWAYS:
        yield Observation(
            measure_id=measure_id,
            topic=WALKTHROUGH,
            outcome=Outcome.UNKNOWN,
            origin=row.signed_by,
            strength=Strength.STATED,
            collected_at=_walked_at(row),
            valid_until=_round_ends_at(row),
            summary="Le dernier tour des locaux ne se lit plus.",
            reason=f"{error.what} {error.next_step}",
        )


def _evidence(practice: Practice, since: Since, measure_id: str) -> tuple[Evidence, ...]:
    """The photos of the stops where this measure was looked at."""
    return tuple(
        _file(practice, since.round, picture)
        for stop in since.signed.stops
        if any(measure_id in item.measures for item in stop.seen)
        for picture in stop.pictures
    )


def _file(practice: Practice, row: Round, picture: RoundPicture) -> Evidence:
    url = reverse("premises:photo", args=[practice.id, row.id, picture.id])
    return Evidence(picture.name, picture.sha256, picture.size_bytes, url)


# --- the mains ----------------------------------------------------------------------------------


def _power(practice: Practice, since: Since | None, now: datetime) -> Iterator[Observation]:
    """One for each device; nothing at all as long as nobody looked at any."""
    devices = Device.objects.filter(practice=practice, retired_on=None)
    found = [(device, powered(_power_facts(device, since))) for device in devices]
    if not any(look.seen_on for _, look in found):
        return
    for device, look in found:
        yield Observation(
            measure_id=_BY_DEVICE,
            topic=POWER,
            outcome=look.outcome,
            origin=_looked_by(device, look, since),
            strength=Strength.STATED,
            collected_at=starts_at(look.seen_on, now) if look.seen_on else now,
            valid_until=_power_ends_at(look, now),
            summary=look.summary,
            subject=Subject("device", str(device.id), device.name),
            reason=look.reason,
        )


def _power_facts(device: Device, since: Since | None) -> PowerFacts:
    key = key_of(POINT, f"device:{device.id}")
    walked = next((item for item in since.seen if item.key == key), None) if since else None
    return PowerFacts(
        name=device.name,
        kind=device.kind,
        protection=device.power_protection,
        checked_on=device.power_checked_on,
        reply=walked.reply if walked else None,
        reply_reason=walked.reason if walked else "",
        replied_on=(walked.since or since.walked_on) if walked and since else None,
    )


def _looked_by(device: Device, look: Powered, since: Since | None) -> str:
    if since is None or look.seen_on is None or look.seen_on == device.power_checked_on:
        return _INVENTORY
    return since.signed.signed_by


def _power_ends_at(look: Powered, now: datetime) -> datetime | None:
    return add_months(starts_at(look.seen_on, now), POWER_MONTHS) if look.seen_on else None


# --- the media ----------------------------------------------------------------------------------


def _media(practice: Practice, now: datetime) -> Iterator[Observation]:
    for row in RemovableMedium.objects.filter(practice=practice, state__in=WATCHED):
        facts = MediumFacts(row.label, row.state, row.locked_place, row.last_checked_in_on)
        found = stored(facts)
        day = row.last_checked_in_on if found.outcome is Outcome.PASS else None
        at = starts_at(day, now) if day else now
        yield Observation(
            measure_id=_OF_MEDIA,
            topic=MEDIA,
            outcome=found.outcome,
            origin=_REGISTER,
            strength=Strength.STATED,
            collected_at=at,
            valid_until=add_months(at, CHECK_IN_MONTHS) if day else None,
            summary=found.summary,
            subject=Subject("medium", str(row.id), row.label),
            reason=found.reason,
        )
