"""Reads about the lists: filtered, in the order in which somebody looks at them, and summed up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, TextField, Value, When

from hygie.practice.listing import DEVICES, MEDIA, SOFTWARE, Listing
from hygie.practice.models import Device, Practice, Software
from hygie.practice.rules import media

FILTERED_FROM = 20
SOON = timedelta(days=365)


@dataclass(frozen=True)
class Filter:
    """One way of showing a part of a list."""

    value: str
    label: str
    q: Q


@dataclass(frozen=True)
class Summary:
    """One inventory in a few words: how many, and what asks for a gesture."""

    listing: Listing
    count: int
    worries: tuple[str, ...]


def filters_of(listing: Listing, *, today: date) -> tuple[Filter, ...]:
    """The parts that a list may be cut into; none for the short ones."""
    if listing is DEVICES:
        return (
            Filter("service", "En service", Q(retired_on=None)),
            Filter("hors", "Hors service", Q(retired_on__isnull=False)),
        )
    if listing is MEDIA:
        return tuple(Filter(state, label, Q(state=state)) for state, label in media.STATES.items())
    if listing is SOFTWARE:
        return (
            Filter("fin", "Bientôt ou déjà sans mises à jour", _ending(today)),
            Filter("ligne", "En ligne", Q(device=None)),
            Filter("absents", "Plus vus par la vérification", Q(gone_at__isnull=False)),
        )
    return ()


def _ending(today: date) -> Q:
    return Q(end_of_support_on__lte=today + SOON, gone_at=None)


def rows_shown(
    practice: Practice, listing: Listing, *, words: str, only: str, today: date
) -> QuerySet[Any]:
    """The rows that hold every word, of one part of the list; what needs a gesture first."""
    rows = listing.rows(practice).order_by(*_order(listing))
    for part in filters_of(listing, today=today):
        if part.value == only:
            rows = rows.filter(part.q)
    for word in words.split()[:8]:
        rows = rows.filter(_holding(listing, word))
    return rows


def _holding(listing: Listing, word: str) -> Q:
    fields = listing.model._meta.get_fields()
    found = Q()
    for field in fields:
        if isinstance(field, CharField | TextField) and not field.choices:
            found |= Q(**{f"{field.name}__icontains": word})
    return found | Q(device__name__icontains=word) if listing is SOFTWARE else found


def _order(listing: Listing) -> tuple[Any, ...]:
    if listing is DEVICES:
        return (F("retired_on").asc(nulls_first=True), "name")
    if listing is MEDIA:
        ranks = (media.LOST, media.QUARANTINE, media.KNOWN, media.RETIRED)
        whens = [When(state=state, then=Value(rank)) for rank, state in enumerate(ranks)]
        return (Case(*whens), "label")
    if listing is SOFTWARE:
        return (F("gone_at").asc(nulls_first=True), "name", "device__name")
    return tuple(listing.model._meta.ordering or ())


def installed_on(row: object) -> int:
    """How many programs are noted on a device; 0 for what is no device."""
    if not isinstance(row, Device):
        return 0
    return Software.objects.filter(practice=row.practice_id, device=row).count()


def inventories(practice: Practice, *, today: date) -> tuple[Summary, ...]:
    """What the page of the practice says of each inventory."""
    devices = DEVICES.rows(practice)
    register = MEDIA.rows(practice).exclude(state=media.RETIRED)
    software = SOFTWARE.rows(practice).filter(gone_at=None)
    return (
        Summary(
            DEVICES,
            devices.filter(retired_on=None).count(),
            _worries({"hors service": devices.filter(retired_on__isnull=False).count()}),
        ),
        Summary(
            MEDIA,
            register.count(),
            _worries(
                {
                    "perdu": register.filter(state=media.LOST).count(),
                    "en quarantaine": register.filter(state=media.QUARANTINE).count(),
                    "sans place fermée à clé": register.filter(locked_place="").count(),
                }
            ),
        ),
        Summary(
            SOFTWARE,
            software.count(),
            _worries(
                {"bientôt ou déjà sans mises à jour": software.filter(_ending(today)).count()}
            ),
        ),
    )


def _worries(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{count} {words}" for words, count in counts.items() if count)
