"""The whole check as a document `hygie-check/1`: what was seen of one PC, one day.

What it holds is told in docs/formats.md, and is all that ever leaves a PC: the verdicts with what
was seen of the machine, the names of its programs, its removable media; no name of a person, no
file of theirs, no secret. Reading one back is the work of document_reading.py.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from hygie import __version__
from hygie.assessment.rules.observation import Outcome
from hygie.catalog.probes import ProbeMap
from hygie.workstation.probes.engine import Checked
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.identity import Identity, families, identify, one_line
from hygie.workstation.probes.model import Result, Severity, System, Unknown

FORMAT: Final = "hygie-check/1"
LONGEST_BYTES: Final = 1_000_000
LONGEST_TEXT: Final = 2000
MOST_SOFTWARE: Final = 3000
MOST_MEDIA: Final = 100
SOFTWARE_KEYS: Final[Mapping[str, type]] = {"name": str, "version": str, "publisher": str}
MEDIA_KEYS: Final[Mapping[str, type]] = {
    "serial": str,
    "kind": str,
    "capacity_bytes": int,
    "encrypted": bool,
    "model": str,
}


@dataclass(frozen=True)
class CheckedProbe:
    """One probe's answer, with all that a page needs to show it.

    `id` may be one that this Hygie does not know: a newer one wrote it.
    """

    id: str
    topic: str
    title: str
    outcome: Outcome
    reason: str
    expected: str
    seen: str
    severity: Severity
    measures: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_crashed(self) -> bool:
        return self.outcome is Outcome.UNKNOWN and self.reason == Unknown.CRASHED

    @property
    def needs_admin(self) -> bool:
        return self.outcome is Outcome.UNKNOWN and self.reason == Unknown.NEEDS_ADMIN


@dataclass(frozen=True)
class Document:
    """A whole check. `at` is aware; `version` is that of the Hygie that looked.

    `inventory` holds `software` and `media` (lists) and `device` (what the machine says of itself),
    each present even when empty.
    """

    version: str
    at: datetime
    host: Identity
    is_admin: bool
    is_live: bool
    probes: tuple[CheckedProbe, ...]
    inventory: Mapping[str, Any]

    @property
    def system(self) -> System:
        return self.host.system

    @property
    def counts(self) -> dict[str, int]:
        """How many answers of each kind; those that crashed are unknown too, and told apart."""
        counts = {str(outcome): len(self.of(outcome)) for outcome in Outcome}
        return {**counts, "crashed": sum(probe.has_crashed for probe in self.probes)}

    def of(self, outcome: Outcome) -> tuple[CheckedProbe, ...]:
        return tuple(probe for probe in self.probes if probe.outcome is outcome)


# --- making one ---------------------------------------------------------------------------------


def document_of(host: Host, checked: Checked, mapping: ProbeMap) -> Document:
    """The document of a check that has just been made."""
    names = families(host)
    return Document(
        version=__version__,
        at=host.now,
        host=identify(host),
        is_admin=host.is_admin,
        is_live=host.is_live,
        probes=tuple(_probe(result, mapping, names) for result in checked.results),
        inventory=tidy_inventory(checked.inventory),
    )


def _probe(result: Result, mapping: ProbeMap, names: Iterable[str]) -> CheckedProbe:
    probe, verdict = result.probe, result.verdict
    return CheckedProbe(
        id=probe.id,
        topic=probe.topic,
        title=probe.title,
        outcome=verdict.outcome,
        reason=verdict.reason,
        expected=probe.expected,
        seen=verdict.seen[:LONGEST_TEXT],
        severity=probe.severity,
        measures=mapping.measures(probe.id),
        recommendations=mapping.recommendations(probe.id),
        fix=probe.fix_on(*names),
        data=dict(verdict.data),
    )


def tidy_inventory(found: Mapping[str, Any]) -> dict[str, Any]:
    """What fills the inventories, nothing else: known keys, of their type, in bounded number."""
    device = found.get("device")
    return {
        "software": _rows(found.get("software"), SOFTWARE_KEYS, MOST_SOFTWARE),
        "media": _rows(found.get("media"), MEDIA_KEYS, MOST_MEDIA),
        "device": _scalars(device) if isinstance(device, Mapping) else {},
    }


def _rows(found: Any, keys: Mapping[str, type], most: int) -> list[dict[str, Any]]:
    rows = found if isinstance(found, list | tuple) else ()
    return [_row(row, keys) for row in rows[:most] if isinstance(row, Mapping)]


def _row(row: Mapping[str, Any], keys: Mapping[str, type]) -> dict[str, Any]:
    return {name: _of_kind(row.get(name), kind) for name, kind in keys.items()}


def _of_kind(value: Any, kind: type) -> Any:
    """The value when it is of this type, else None: nobody knows."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return None
    return _decent(value)


def _scalars(table: Mapping[str, Any]) -> dict[str, Any]:
    kept = list(table.items())[:40]
    return {one_line(str(name), 60): _decent(value) for name, value in kept}


def _decent(value: Any) -> Any:
    """A text on one line, a number that a database takes, true or false; None for the rest."""
    if isinstance(value, str):
        return one_line(value, 300)
    return value if isinstance(value, int) and abs(value) < 2**63 else None


# --- writing it ---------------------------------------------------------------------------------


def to_json(document: Document) -> dict[str, Any]:
    """As others may read it; docs/formats.md says what each key promises."""
    host = document.host
    return {
        "format": FORMAT,
        "version": document.version,
        "at": document.at.isoformat(timespec="seconds"),
        "system": document.system,
        "host": {
            "id": host.host_id,
            "name": host.name,
            "version": host.version,
            "edition": host.edition,
            "kind": host.kind,
            "manufacturer": host.manufacturer,
            "model": host.model,
        },
        "admin": document.is_admin,
        "live": document.is_live,
        "counts": document.counts,
        "probes": [_probe_json(probe) for probe in document.probes],
        "inventory": dict(document.inventory),
    }


def _probe_json(probe: CheckedProbe) -> dict[str, Any]:
    return {
        "id": probe.id,
        "topic": probe.topic,
        "title": probe.title,
        "outcome": str(probe.outcome),
        "reason": probe.reason,
        "expected": probe.expected,
        "seen": probe.seen,
        "severity": probe.severity,
        "measures": list(probe.measures),
        "recommendations": list(probe.recommendations),
        "fix": list(probe.fix),
        "data": dict(probe.data),
    }


def written(document: Document) -> bytes:
    """The document as a file. It is what `document_reading.read_document` takes."""
    return canonical(to_json(document)) + b"\n"


def canonical(value: Mapping[str, Any]) -> bytes:
    """One way of writing a JSON object, and one only: sorted keys, no space, plain ASCII."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")
