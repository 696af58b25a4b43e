"""Keeping what a look saw: its history, the latest of each line, what fills the inventories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.assessment.rules.observation import Outcome
from hygie.practice import journal
from hygie.practice.models import Device, Person, Practice
from hygie.practice.rules.software import FoundSoftware
from hygie.practice.services import change_listed, record_medium_seen, record_software
from hygie.workstation.models import Check, Enrolment, LatestResult, PluggedMedium
from hygie.workstation.probes.document import CheckedProbe, Document, to_json
from hygie.workstation.probes.model import Unknown
from hygie.workstation.rules.history import Change, Kept, changes, to_thin
from hygie.workstation.rules.looks import VALID_FOR, is_ahead, kept_at
from hygie.workstation.rules.machine import OTHER_SYSTEM, kind_of, system_of, words_of
from hygie.workstation.rules.whole import is_whole

_MEDIA_TOPIC = "removable_media"
# As an administrator one does not see the session, in the session one does not see all: the two
# looks complete each other.
_LACKED_RIGHTS = (Unknown.NEEDS_ADMIN, Unknown.NEEDS_SESSION)
_RENEWED = (
    "topic", "title", "severity", "at", "since", "outcome", "reason", "seen", "expected", "fix",
    "data",
)  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """A look that has just arrived: how, from whom, and the fingerprint of what was received."""

    document: Document
    sha256: str
    origin: Check.Origin
    enrolment: Enrolment | None = None


@transaction.atomic
def record_check(
    *, practice: Practice, device: Device, arrival: Arrival, actor: Person | None, now: datetime
) -> tuple[Check, bool]:
    """Keeps a look at one computer; gives the same row, and False, when it is known already.

    What was seen later than it is not undone; one dated to come counts as made when it is received,
    so that it holds back none of the next ones. A whole look fills the inventories too.
    """
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    known = Check.objects.filter(practice=practice, device=device, sha256=arrival.sha256).first()
    if known is not None:
        return known, False
    said = arrival.document.at
    document = replace(arrival.document, at=kept_at(said, received=now))
    arrival = replace(arrival, document=document)
    turned = _renew_latest(practice, device, document)
    check = _new_check(
        practice=practice, device=device, arrival=arrival, turned=turned, actor=actor, now=now
    )
    check.claimed_at = said if is_ahead(said, received=now) else None
    check.save(force_insert=True)
    if check.is_whole:
        _fill_inventories(practice, device, document)
        _fill_blanks(device, document, actor, now)
    _thin(practice, device, now)
    _trace(check, actor, now)
    return check, True


def _new_check(
    *,
    practice: Practice,
    device: Device,
    arrival: Arrival,
    turned: Iterable[Change],
    actor: Person | None,
    now: datetime,
) -> Check:
    document = arrival.document
    return Check(
        practice=practice,
        device=device,
        enrolment=arrival.enrolment,
        at=document.at,
        received_at=now,
        received_by=actor.name if actor else journal.HYGIE,
        origin=arrival.origin,
        system=document.system,
        system_words=words_of(document.host),
        machine={
            "system": system_of(document.host),
            "kind": kind_of(document.host),
            "manufacturer": document.host.manufacturer,
            "model": document.host.model,
        },
        is_admin=document.is_admin,
        is_whole=_is_whole(document),
        passed=len(document.of(Outcome.PASS)),
        failed=len(document.of(Outcome.FAIL)),
        unknown=len(document.of(Outcome.UNKNOWN)),
        not_applicable=len(document.of(Outcome.NOT_APPLICABLE)),
        changes=[change.as_json() for change in turned],
        # The inventories have their own tables, and would weigh more than all the rest.
        document=to_json(document) | {"inventory": {}},
        sha256=arrival.sha256,
    )


# --- the latest of each line --------------------------------------------------------------------


def _renew_latest(practice: Practice, device: Device, document: Document) -> tuple[Change, ...]:
    rows = {
        row.probe_id: row for row in LatestResult.objects.filter(practice=practice, device=device)
    }
    newer = [
        probe
        for probe in document.probes
        if probe.id not in rows or _is_renewed(rows[probe.id], probe, document)
    ]
    turned = changes(
        {name: Outcome(row.outcome) for name, row in rows.items()},
        {probe.id: probe.outcome for probe in newer},
    )
    renewed = [_renewed(rows[probe.id], probe, document) for probe in newer if probe.id in rows]
    LatestResult.objects.bulk_update(renewed, _RENEWED, batch_size=100)
    LatestResult.objects.bulk_create(
        _renewed(
            LatestResult(practice=practice, device=device, probe_id=probe.id, outcome=""),
            probe,
            document,
        )
        for probe in newer
        if probe.id not in rows
    )
    if _is_whole(document):
        told = {probe.id for probe in document.probes}
        gone = [row.id for row in rows.values() if row.probe_id not in told]
        # A look that bears another name now, or that Hygie no longer makes: nothing renews it.
        LatestResult.objects.filter(practice=practice, id__in=gone, at__lte=document.at).delete()
    return turned


def _is_renewed(row: LatestResult, probe: CheckedProbe, document: Document) -> bool:
    """Not by an older look; nor by one that lacked the rights to see, while the row holds."""
    if row.at > document.at:
        return False
    lacked = probe.outcome is Outcome.UNKNOWN and probe.reason in _LACKED_RIGHTS
    return not lacked or row.outcome == Outcome.UNKNOWN or row.at + VALID_FOR <= document.at


def _is_whole(document: Document) -> bool:
    return is_whole(probe.topic for probe in document.probes)


def _renewed(row: LatestResult, probe: CheckedProbe, document: Document) -> LatestResult:
    if row.outcome != probe.outcome:
        row.since = document.at
    row.topic, row.title, row.severity = probe.topic, probe.title, probe.severity
    row.at, row.outcome, row.reason = document.at, probe.outcome.value, probe.reason
    row.seen, row.expected = probe.seen, probe.expected
    row.fix, row.data = list(probe.fix), dict(probe.data)
    return row


# --- the inventories ----------------------------------------------------------------------------


def _fill_inventories(practice: Practice, device: Device, document: Document) -> None:
    label = f"Vérification de « {device.name} »"
    software = [_software(row) for row in document.inventory["software"] if row["name"]]
    if software:  # an empty list would say that everything is gone: it only means « not seen »
        record_software(
            practice=practice, device=device, found=software, now=document.at, actor_label=label
        )
    if _media_were_seen(document):
        _replace_plugged(practice, device, document)
        for row in document.inventory["media"]:
            record_medium_seen(
                practice=practice,
                serial=row["serial"] or "",
                now=document.at,
                capacity_bytes=row["capacity_bytes"],
                actor_label=label,
            )


def _software(row: Mapping[str, Any]) -> FoundSoftware:
    return FoundSoftware(row["name"], row["version"] or "", row["publisher"] or "")


def _media_were_seen(document: Document) -> bool:
    about = [probe for probe in document.probes if probe.topic == _MEDIA_TOPIC]
    return bool(document.inventory["media"]) or any(
        probe.outcome is not Outcome.UNKNOWN for probe in about
    )


def _replace_plugged(practice: Practice, device: Device, document: Document) -> None:
    newer = PluggedMedium.objects.filter(practice=practice, device=device, at__gt=document.at)
    if newer.exists():
        return
    PluggedMedium.objects.filter(practice=practice, device=device).delete()
    PluggedMedium.objects.bulk_create(
        PluggedMedium(
            practice=practice,
            device=device,
            serial=(row["serial"] or "")[:120],
            kind=(row["kind"] or "")[:20],
            model=(row["model"] or "")[:120],
            capacity_bytes=_positive(row["capacity_bytes"]),
            encrypted=row["encrypted"],
            at=document.at,
        )
        for row in document.inventory["media"]
    )


def _positive(number: int | None) -> int | None:
    return number if number is not None and number > 0 else None


def _fill_blanks(device: Device, document: Document, actor: Person | None, now: datetime) -> None:
    """What nobody wrote of the device; what somebody wrote is never changed."""
    said = {
        "system": system_of(document.host),
        "manufacturer": document.host.manufacturer[:80],
        "model": document.host.model[:80],
    }
    current = Device.objects.get(id=device.id)
    blank = {
        key: value
        for key, value in said.items()
        if value and getattr(current, key) in ("", OTHER_SYSTEM) and value != OTHER_SYSTEM
    }
    if blank:
        change_listed(row=current, changes=blank, actor=actor, now=now)


# --- what is kept -------------------------------------------------------------------------------


def _thin(practice: Practice, device: Device, now: datetime) -> None:
    detailed = Check.objects.filter(practice=practice, device=device, is_detailed=True)
    kept = [Kept(*row) for row in detailed.values_list("id", "at", "is_whole")]
    Check.objects.filter(practice=practice, id__in=list(to_thin(kept, now=now))).update(
        document={}, is_detailed=False
    )


def _trace(check: Check, actor: Person | None, now: datetime) -> None:
    journal.record(
        practice=check.practice,
        actor=actor,
        verb="workstation.checked",
        subject=check.device.name,
        after={
            "sha256": check.sha256,
            "passed": check.passed,
            "failed": check.failed,
            "unknown": check.unknown,
        },
        now=now,
    )
