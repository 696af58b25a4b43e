"""What is due here: the yearly round, what it left to mend, the mains, the media."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from django.urls import reverse
from django.utils import timezone

from hygie.agenda.providers import provider
from hygie.agenda.rules import Deadline
from hygie.assessment.rules.calendar import add_months
from hygie.catalog.applicability import profile
from hygie.catalog.loader import load_catalog
from hygie.practice.models import Device, Practice, RemovableMedium
from hygie.practice.rules.media import KNOWN
from hygie.premises.observations import POWER_MONTHS, ROUND_MONTHS
from hygie.premises.rules.media import CHECK_IN_MONTHS
from hygie.premises.rules.power import EXEMPT
from hygie.premises.selectors import Since, since_last

ROOM = "premises"
_FIRST_ROUND_MONTHS = 1
_FIRST_CHECK_IN_MONTHS = 1
_WALKED = ("2.2.1", "2.2.2.b")


@provider(ROOM)
def deadlines(practice: Practice, *, now: datetime) -> Iterable[Deadline]:  # noqa: ARG001 - due dates do not depend on today
    """Only what concerns this practice: nothing of the premises when nothing there applies."""
    if practice.described_at is None:
        return
    applies = profile(load_catalog(), practice.situation)
    since = since_last(practice)
    if any(applies[item].applies for item in _WALKED):
        yield _next_round(practice, since)
        if since is not None:
            yield from _to_mend(practice, since)
    if applies["2.2.2.a"].applies:
        yield from _power(practice, since)
    if applies["2.2.2.c"].applies:
        yield from _media(practice)


def months_after(day: date, months: int) -> date:
    """The same day, that many months later."""
    return add_months(datetime.combine(day, time(0), tzinfo=UTC), months).date()


def _next_round(practice: Practice, since: Since | None) -> Deadline:
    described = timezone.localdate(practice.described_at)
    due_on = (
        months_after(since.walked_on, ROUND_MONTHS)
        if since
        else months_after(described, _FIRST_ROUND_MONTHS)
    )
    url = reverse("premises:overview", args=[practice.id])
    return Deadline(
        key=f"premises.round:{due_on.isoformat()}",
        title="Faire le tour des locaux",
        due_on=due_on,
        url=url,
        room=ROOM,
        detail="Pièce par pièce, une fois par an" if since else "Pièce par pièce, 15 min",
        done_url=url,
        done_label="Faire le tour",
    )


def _to_mend(practice: Practice, since: Since) -> Iterator[Deadline]:
    """Each point answered « no » that was given a date."""
    url = reverse("premises:follow_ups", args=[practice.id, since.round.id])
    for item in since.to_do:
        if item.due_on is None:
            continue
        scope, _, identifier = item.spot_key.partition(":")
        yield Deadline(
            key=f"premises.point:{since.round.id}:{item.point_id}:{identifier or scope}",
            title=f"{item.spot_label} : {item.fix}",
            due_on=item.due_on,
            url=url,
            room=ROOM,
            detail="À corriger depuis le tour des locaux",
            done_url=url,
            done_label="Noter ce qui est fait",
        )


def _power(practice: Practice, since: Since | None) -> Iterator[Deadline]:
    """The protections looked at apart from a round, grouped by the day they are due again.

    Those that a round looked at last come back with the next one.
    """
    rows = Device.objects.filter(
        practice=practice, retired_on=None, power_checked_on__isnull=False
    ).exclude(kind__in=EXEMPT)
    by_day: dict[date, list[str]] = {}
    for device in rows:
        checked_on = device.power_checked_on
        if checked_on and (since is None or checked_on > since.walked_on):
            by_day.setdefault(months_after(checked_on, POWER_MONTHS), []).append(device.name)
    for due_on, names in by_day.items():
        url = reverse("practice:listed", args=[practice.id, "appareils"])
        yield Deadline(
            key=f"premises.power:{due_on.isoformat()}",
            title="Regarder les parasurtenseurs et l’onduleur",
            due_on=due_on,
            url=url,
            room=ROOM,
            detail=", ".join(names[:3]) + (f" et {len(names) - 3} de plus" if names[3:] else ""),
            done_url=url,
            done_label="Noter la date",
        )


def _media(practice: Practice) -> Iterator[Deadline]:
    """Each medium in use, three months after it was last seen in its place."""
    for row in RemovableMedium.objects.filter(practice=practice, state=KNOWN):
        first = months_after(timezone.localdate(row.created_at), _FIRST_CHECK_IN_MONTHS)
        seen_on = row.last_checked_in_on
        due_on = months_after(seen_on, CHECK_IN_MONTHS) if seen_on else first
        yield Deadline(
            key=f"premises.medium:{row.id}:{due_on.isoformat()}",
            title=f"Vérifier que « {row.label} » est à sa place",
            due_on=due_on,
            url=reverse("practice:medium", args=[practice.id, row.id]),
            room=ROOM,
            detail=row.locked_place or "Pas encore de place fermée à clé",
            done_url=reverse("practice:media_check_in", args=[practice.id]),
            done_label="Je l’ai vu",
        )
