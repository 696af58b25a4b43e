"""Reads of this room: the computers with their latest looks, the phones with their last walk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from hygie.assessment.rules.observation import Evidence, Outcome, Subject
from hygie.practice.models import Device, Practice, RemovableMedium
from hygie.practice.rules.media import same_serial
from hygie.workstation.models import (
    Check,
    Enrolment,
    LatestResult,
    MobileCheck,
    PluggedMedium,
    Screenshot,
)
from hygie.workstation.rules.guided import Said, Walked, valid_until
from hygie.workstation.rules.looks import KNOWN, Computer, Plugged, Seen, Words, is_stale
from hygie.workstation.rules.machine import Declared, Doubt, doubts

COUNTED = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


def computers_in_service(practice: Practice) -> list[Device]:
    """The declared computers that a proof is asked for."""
    return list(
        Device.objects.filter(practice=practice, retired_on=None, kind__in=Device.COMPUTERS)
    )


def mobiles_in_service(practice: Practice) -> list[Device]:
    """The declared phones and tablets that a proof is asked for."""
    return list(Device.objects.filter(practice=practice, retired_on=None, kind__in=Device.MOBILES))


# --- computers ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ComputerRow:
    """A computer of the list: when it was last looked at whole, and how it stands now."""

    device: Device
    last: Check | None
    counts: Mapping[Outcome, int]
    enrolment: Enrolment | None
    now: datetime

    @property
    def checked_at(self) -> datetime | None:
        return self.last.at if self.last else None

    @property
    def is_stale(self) -> bool:
        return self.last is not None and is_stale(self.last.at, self.now)

    @property
    def failed(self) -> int:
        return self.counts.get(Outcome.FAIL, 0)

    @property
    def unknown(self) -> int:
        return self.counts.get(Outcome.UNKNOWN, 0)

    @property
    def passed(self) -> int:
        return self.counts.get(Outcome.PASS, 0)

    @property
    def has_key(self) -> bool:
        return self.enrolment is not None and hasattr(self.enrolment, "key")

    @property
    def lacks_key(self) -> bool:
        """Its key did not come along with the practice: a new one is to be given."""
        return self.enrolment is not None and self.enrolment.lacks_key

    def is_machine(self, host_id: str) -> bool:
        """Whether this device is the machine of this identifier."""
        return bool(host_id) and self.enrolment is not None and self.enrolment.host_id == host_id


def computer_rows(practice: Practice, *, now: datetime) -> list[ComputerRow]:
    """Every computer in service, in a fixed number of queries whatever their history."""
    latest = last_whole_checks(practice)
    standing = {
        row.device_id: row
        for row in Enrolment.objects.filter(practice=practice, revoked_at=None).select_related(
            "key"
        )
    }
    counts: dict[UUID, dict[Outcome, int]] = {}
    results = LatestResult.objects.filter(practice=practice)
    for device_id, outcome in results.values_list("device_id", "outcome"):
        own = counts.setdefault(device_id, {})
        own[Outcome(outcome)] = own.get(Outcome(outcome), 0) + 1
    return [
        ComputerRow(
            device, latest.get(device.id), counts.get(device.id, {}), standing.get(device.id), now
        )
        for device in computers_in_service(practice)
    ]


def last_whole_checks(practice: Practice) -> dict[UUID, Check]:
    """By device, its last whole check, without its detail."""
    # By date alone, as the index is, then by id: years of checks are neither sorted nor read.
    own = Check.objects.filter(practice=practice, device=OuterRef("pk"), is_whole=True)
    devices = Device.objects.filter(practice=practice, kind__in=Device.COMPUTERS).order_by()
    newest = devices.annotate(last=Subquery(own.order_by("-at").values("id")[:1]))
    ids = [found for found in newest.values_list("last", flat=True) if found]
    rows = Check.objects.filter(practice=practice, id__in=ids).defer("document").order_by()
    return {row.device_id: row for row in rows}


def device_of_machine(practice: Practice, host_id: str) -> Device | None:
    """The declared computer that this machine is, None while nobody has said it."""
    if not host_id:
        return None
    row = (
        Enrolment.objects.select_related("device")
        .filter(practice=practice, host_id=host_id, revoked_at=None)
        .filter(device__retired_on=None, device__kind__in=Device.COMPUTERS)
        .first()
    )
    return row.device if row else None


def unclaimed_computers(practice: Practice) -> list[Device]:
    """The computers of which nobody has said yet which machine they are."""
    claimed = Enrolment.objects.filter(practice=practice, revoked_at=None).exclude(host_id="")
    taken = set(claimed.values_list("device_id", flat=True))
    return [device for device in computers_in_service(practice) if device.id not in taken]


def declared(device: Device) -> Declared:
    """The device as the rules compare it with a machine."""
    return Declared(str(device.id), device.kind, device.system)


def doubts_about(device: Device, check: Check | None) -> tuple[Doubt, ...]:
    """What the practice wrote and its last look says otherwise."""
    if check is None:
        return ()
    said = check.machine
    return doubts(said.get("system", "other"), said.get("kind", ""), declared(device))


# --- what the hub is given ----------------------------------------------------------------------


def devices_looked_at(practice: Practice) -> list[Device]:
    """The computers, phones and tablets that a proof is asked for, in one query."""
    kinds = (*Device.COMPUTERS, *Device.MOBILES)
    return list(Device.objects.filter(practice=practice, retired_on=None, kind__in=kinds))


def looks_of(
    practice: Practice, devices: Iterable[Device], *, probes: Iterable[str] | None = None
) -> list[Computer]:
    """The computers among these as the rules want them, in a fixed number of queries.

    `probes`: the only ones whose results are wanted.
    """
    seen: dict[UUID, list[Seen]] = {}
    rows = LatestResult.objects.filter(practice=practice)
    if probes is not None:
        rows = rows.filter(probe_id__in=probes)
    for row in rows.order_by("id"):
        gesture = row.fix[0] if row.fix else ""
        words = Words(row.title, gesture)
        item = Seen(row.probe_id, Outcome(row.outcome), row.seen, row.at, words)
        seen.setdefault(row.device_id, []).append(item)
    latest = last_whole_checks(practice) if seen else {}
    return [
        Computer(
            subject=Subject("computer", str(device.id), device.name),
            stays=device.kind != Device.Kind.LAPTOP,
            known_at=device.created_at,
            results=tuple(seen.get(device.id, ())),
            checked_at=latest[device.id].at if device.id in latest else None,
        )
        for device in devices
        if device.kind in Device.COMPUTERS
    ]


@dataclass(frozen=True)
class PluggedRow:
    """A medium plugged in at the last look, with what the register says of it."""

    medium: PluggedMedium
    known: RemovableMedium | None

    @property
    def label(self) -> str:
        return self.known.label if self.known else str(self.medium)

    @property
    def plugged(self) -> Plugged:
        return Plugged(self.label, self.medium.serial, self.known.state if self.known else "")

    @property
    def is_unknown(self) -> bool:
        return self.known is None

    @property
    def is_forbidden(self) -> bool:
        return self.known is not None and self.known.state != KNOWN


def plugged_media(practice: Practice, device: Device | None = None) -> list[PluggedRow]:
    """What was plugged in at the last look of each computer in service, or of this one."""
    found = PluggedMedium.objects.filter(
        practice=practice, device__retired_on=None, device__kind__in=Device.COMPUTERS
    ).select_related("device")
    rows = list(found if device is None else found.filter(device=device))
    if not rows:
        return []
    register = {
        same_serial(row.serial): row
        for row in RemovableMedium.objects.filter(practice=practice).exclude(serial="")
    }
    return [PluggedRow(row, register.get(same_serial(row.serial) or "-")) for row in rows]


# --- one computer -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Groups:
    """The lines of one computer, as the page shows them."""

    to_fix: list[LatestResult] = field(default_factory=list)
    unseen: list[LatestResult] = field(default_factory=list)
    right: list[LatestResult] = field(default_factory=list)
    elsewhere: list[LatestResult] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.to_fix) + len(self.unseen) + len(self.right) + len(self.elsewhere)

    @property
    def needs_admin(self) -> bool:
        return any(row.reason == "needs_admin" for row in self.unseen)


_SEVERITIES = ("critical", "high", "medium", "low")


def groups_of(rows: Iterable[LatestResult]) -> Groups:
    """The gravest first; within a gravity, in the order of their ids: two pages show the same."""
    groups = Groups()
    place = {
        Outcome.FAIL.value: groups.to_fix,
        Outcome.UNKNOWN.value: groups.unseen,
        Outcome.PASS.value: groups.right,
        Outcome.NOT_APPLICABLE.value: groups.elsewhere,
    }
    for row in sorted(rows, key=_gravest_first):
        place[row.outcome].append(row)
    return groups


def _gravest_first(row: LatestResult) -> tuple[int, str]:
    known = row.severity in _SEVERITIES
    return (_SEVERITIES.index(row.severity) if known else len(_SEVERITIES), row.probe_id)


# --- phones and tablets -------------------------------------------------------------------------


@dataclass(frozen=True)
class MobileRow:
    """A phone or a tablet: its last finished walk, and the one under way."""

    device: Device
    last: MobileCheck | None
    open: MobileCheck | None
    now: datetime

    @property
    def ends_at(self) -> datetime | None:
        return valid_until(self.last.finished_at) if self.last and self.last.finished_at else None

    @property
    def is_stale(self) -> bool:
        return self.ends_at is not None and self.ends_at <= self.now

    @property
    def failed(self) -> int:
        return self._said(Said.NO)

    @property
    def unknown(self) -> int:
        return self._said(Said.DONT_KNOW)

    def _said(self, wanted: Said) -> int:
        return sum(value == wanted for value in self.last.answers.values()) if self.last else 0


def mobile_rows(practice: Practice, *, now: datetime) -> list[MobileRow]:
    """Every phone and tablet in service."""
    finished: dict[UUID, MobileCheck] = {}
    under_way: dict[UUID, MobileCheck] = {}
    for row in MobileCheck.objects.filter(practice=practice).order_by("-started_at", "id"):
        place = finished if row.finished_at else under_way
        place.setdefault(row.device_id, row)
    return [
        MobileRow(device, finished.get(device.id), under_way.get(device.id), now)
        for device in mobiles_in_service(practice)
    ]


def walks_of(practice: Practice, devices: Iterable[Device]) -> list[Walked]:
    """The last finished walk of each phone and tablet among these, as the rules want it."""
    known = {device.id: device for device in devices if device.kind in Device.MOBILES}
    found: dict[UUID, MobileCheck] = {}
    rows = MobileCheck.objects.filter(practice=practice, finished_at__isnull=False)
    for row in rows.prefetch_related("screenshots").order_by("-finished_at", "id"):
        if row.device_id in known:
            found.setdefault(row.device_id, row)
    return [_walked(row, known[row.device_id]) for row in found.values()]


def _walked(row: MobileCheck, device: Device) -> Walked:
    assert row.finished_at is not None  # noqa: S101 - the query asked for it
    return Walked(
        device=Subject("mobile", str(device.id), device.name),
        platform=row.platform,
        answers={name: Said(value) for name, value in row.answers.items() if value in set(Said)},
        finished_at=row.finished_at,
        seen_at=row.seen_at,
        signed_by=row.signed_by,
        evidence=tuple(_evidence(item) for item in row.screenshots.all()),
    )


def _evidence(item: Screenshot) -> Evidence:
    return Evidence(
        name=item.name,
        sha256=item.sha256,
        size_bytes=item.size_bytes,
        url=reverse("workstation:screenshot", args=[item.practice_id, item.id]),
    )
