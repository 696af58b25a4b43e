"""Looks at computers, as their reports tell them, for the tests of the room."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from hygie.assessment.rules.observation import Outcome
from hygie.practice.models import Device, Person, Practice
from hygie.practice.selectors import owner_of
from hygie.practice.services import change_listed
from hygie.workstation.models import Check, Enrolment
from hygie.workstation.probes.document import CheckedProbe, Document, written
from hygie.workstation.probes.identity import Identity
from hygie.workstation.probes.registry import TOPICS
from hygie.workstation.services.checks import Arrival, record_check
from tests import factories

PASS, FAIL = Outcome.PASS, Outcome.FAIL
UNKNOWN, NOT_APPLICABLE = Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
LOCK, LOCK_PASSWORD = "screen_lock_delay_short", "screen_lock_asks_password"
OS, UPDATES = "os_supported", "updates_automatic"
# One real line a topic is enough to make a whole look; the others are told by their topic alone.
LINES: Mapping[str, str] = {
    LOCK: "screen_lock",
    LOCK_PASSWORD: "screen_lock",
    OS: "updates",
    UPDATES: "updates",
}
HOST = Identity(
    host_id="ab" * 32,
    system="windows",
    name="Windows 11",
    version="26100.4652",
    kind="desktop",
    manufacturer="Fabricant fictif",
    model="Modèle fictif",
)
STICK = {
    "serial": "S-0123",
    "kind": "usb",
    "capacity_bytes": 16_000_000_000,
    "encrypted": False,
    "model": "Clé fictive",
}


def line(name: str, outcome: Outcome, **changes: Any) -> CheckedProbe:
    """One line of a report, believable whatever it concludes."""
    reason = {FAIL: "wrong", UNKNOWN: "not_said", NOT_APPLICABLE: "elsewhere"}.get(outcome, "")
    return replace(
        CheckedProbe(
            id=name,
            topic=LINES.get(name, "power"),
            title=f"Titre de {name}",
            outcome=outcome,
            reason=reason,
            expected="Ce qui est attendu.",
            seen=f"Vu : {outcome}.",
            severity="high",
            fix=("Ouvrez Paramètres.", "Réglez 15 minutes."),
        ),
        **changes,
    )


def report(
    at: datetime,
    *,
    host: Identity = HOST,
    software: tuple[str, ...] = (),
    media: tuple[Mapping[str, Any], ...] = (),
    whole: bool = True,
    data: Mapping[str, Mapping[str, Any]] | None = None,
    **outcomes: Outcome,
) -> Document:
    """A report in which everything passes, save what is named."""
    wanted = dict.fromkeys(LINES, PASS) | outcomes if whole else outcomes
    probes = [
        line(name, outcome, data=(data or {}).get(name, {})) for name, outcome in wanted.items()
    ]
    seen = {probe.topic for probe in probes}
    if whole:
        probes += [
            line(f"{topic}_whatever", PASS, topic=topic) for topic in TOPICS if topic not in seen
        ]
    return Document(
        version="1.0.0",
        at=at,
        host=host,
        is_admin=False,
        is_live=True,
        probes=tuple(probes),
        inventory={
            "software": [{"name": name, "version": "1.0", "publisher": ""} for name in software],
            "media": [dict(item) for item in media],
            "device": {},
        },
    )


def keep(
    device: Device,
    seen: Document,
    *,
    now: datetime | None = None,
    origin: Check.Origin = Check.Origin.HERE,
    enrolment: Enrolment | None = None,
    actor: Person | None = None,
) -> Check:
    """The look kept for this device, as the page would."""
    sha256 = hashlib.sha256(written(seen)).hexdigest()
    check, _ = record_check(
        practice=device.practice,
        device=device,
        arrival=Arrival(seen, sha256, origin, enrolment),
        actor=actor or owner_of(device.practice),
        now=now or seen.at,
    )
    return check


def add_computer(
    practice: Practice, name: str = "Accueil", *, now: datetime, kind: str = "desktop"
) -> Device:
    return factories.add_device(practice, by=owner_of(practice), name=name, kind=kind, now=now)


def add_phone(practice: Practice, name: str = "Téléphone", *, now: datetime) -> Device:
    device = factories.add_device(
        practice, by=owner_of(practice), name=name, kind=Device.Kind.SMARTPHONE, now=now
    )
    return change_listed(
        row=device, changes={"system": Device.System.IOS}, actor=owner_of(practice), now=now
    )
