"""What is due here: looking at each computer, walking through each phone, replacing what ends."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from hygie.agenda.providers import provider
from hygie.agenda.rules import Deadline
from hygie.documents.rules.words import day as in_words
from hygie.practice.models import Device, Practice
from hygie.workstation import selectors
from hygie.workstation.models import Check, LatestResult
from hygie.workstation.rules.ends import End, Notice, ends_in, notice_of
from hygie.workstation.rules.guided import valid_until
from hygie.workstation.rules.looks import VALID_FOR

ROOM: Final = "workstation"
# A device that was just declared is not late yet.
FIRST_LOOK_WITHIN: Final = timedelta(days=30)


@provider(ROOM)
def deadlines(practice: Practice, *, now: datetime) -> Iterable[Deadline]:
    """Everything of the devices in service."""
    computers = selectors.computers_in_service(practice)
    latest = selectors.last_whole_checks(practice)
    yield from _checks(practice, computers, latest)
    yield from _walks(practice, now)
    yield from _ends(practice, computers, latest, today=timezone.localdate(now))


def _checks(
    practice: Practice, computers: Iterable[Device], latest: Mapping[UUID, Check]
) -> Iterator[Deadline]:
    for device in computers:
        check = latest.get(device.id)
        begun = check.at if check else device.created_at
        due_on = timezone.localdate(begun + (VALID_FOR if check else FIRST_LOOK_WITHIN))
        yield Deadline(
            key=f"workstation.check:{device.id}:{due_on.isoformat()}",
            title=f"Vérifier le poste « {device.name} »",
            due_on=due_on,
            url=reverse("workstation:computer", args=[practice.id, device.id]),
            room=ROOM,
            detail="Après 30 jours, ce que Hygie a vu ne prouve plus rien",
            done_url=reverse("workstation:list", args=[practice.id]),
            done_label="Vérifier",
        )


def _walks(practice: Practice, now: datetime) -> Iterator[Deadline]:
    for row in selectors.mobile_rows(practice, now=now):
        finished_at = row.last.finished_at if row.last else None
        due_at = (
            valid_until(finished_at) if finished_at else row.device.created_at + FIRST_LOOK_WITHIN
        )
        due_on = timezone.localdate(due_at)
        url = reverse("workstation:mobile", args=[practice.id, row.device.id])
        yield Deadline(
            key=f"workstation.guided:{row.device.id}:{due_on.isoformat()}",
            title=f"Vérifier « {row.device.name} », en cinq écrans",
            due_on=due_on,
            url=url,
            room=ROOM,
            detail="Code, chiffrement, effacement à distance, mises à jour, usage",
            done_url=url,
            done_label="Vérifier",
        )


# --- what is no longer maintained ---------------------------------------------------------------


def _ends(
    practice: Practice, computers: Iterable[Device], latest: Mapping[UUID, Check], *, today: date
) -> Iterator[Deadline]:
    devices = {device.id: device for device in computers}
    told: set[tuple[object, str, date]] = set()
    rows = LatestResult.objects.filter(practice=practice, device__in=devices).exclude(data={})
    for row in rows.order_by("probe_id"):
        check = latest.get(row.device_id)
        for end in ends_in(row.data, name=check.system_words if check else row.title):
            key = (row.device_id, end.name, end.ends_on)
            notice = notice_of(end, today=today)
            if notice is not None and key not in told:
                told.add(key)
                yield _replacement(practice, devices[row.device_id], end, notice)


def _replacement(practice: Practice, device: Device, end: End, notice: Notice) -> Deadline:
    name = end.name[:60]
    verb = "Prévoir de remplacer" if notice.months == 12 else "Remplacer"
    return Deadline(
        key=(f"workstation.end:{device.id}:{name}:{end.ends_on.isoformat()}:{notice.months}"),
        title=f"{verb} {name} sur « {device.name} »",
        due_on=notice.due_on,
        url=reverse("workstation:computer", args=[practice.id, device.id]),
        room=ROOM,
        detail=_detail(end),
    )


def _detail(end: End) -> str:
    said = f"Plus de mises à jour de sécurité après le {in_words(end.ends_on)}"
    return f"{said} ; à la place : {end.replacement}" if end.replacement else said
