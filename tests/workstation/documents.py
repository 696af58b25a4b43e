"""A check's document with one answer of each kind, for the tests that write and read them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.document import CheckedProbe, Document
from hygie.workstation.probes.identity import Identity

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOST = Identity(
    host_id="ab" * 32,
    system="windows",
    name="Windows 11",
    version="26100.4652",
    edition="Professional 24H2",
    kind="laptop",
    manufacturer="LENOVO",
    model="20XW",
)


def answer(name: str, outcome: Outcome, reason: str = "", **changes: Any) -> CheckedProbe:
    return replace(
        CheckedProbe(
            id=name,
            topic="screen_lock",
            title="Le poste se verrouille tout seul",
            outcome=outcome,
            reason=reason,
            expected="En 30 minutes au plus.",
            seen="Jamais.",
            severity="high",
            measures=("2.3.3",),
            recommendations=("2.3.3-01",),
            fix=("Ouvrez les Paramètres.", "Réglez 15 minutes."),
            data={"minutes": 0},
        ),
        **changes,
    )


def document(**changes: Any) -> Document:
    return replace(
        Document(
            version="1.0.0",
            at=AT,
            host=HOST,
            is_admin=False,
            is_live=True,
            probes=(
                answer("lock_delay_short", Outcome.FAIL, "never"),
                answer("disk_encrypted", Outcome.UNKNOWN, "needs_admin", severity="critical"),
                answer("updates_automatic", Outcome.UNKNOWN, "crashed"),
                answer("antivirus_active", Outcome.PASS),
                answer("ups_present", Outcome.NOT_APPLICABLE, "laptop"),
            ),
            inventory={
                "software": [{"name": "KeePassXC", "version": "2.7.9", "publisher": "KeePassXC"}],
                "media": [
                    {
                        "serial": "0123",
                        "kind": "usb_stick",
                        "capacity_bytes": 16_000_000_000,
                        "encrypted": False,
                        "model": "DataTraveler",
                    }
                ],
                "device": {"is_portable": True},
            },
        ),
        **changes,
    )
