"""The looks at the fictional practice's computers, and the walks through its phones.

Each line of a report passes, in the words of its own title, unless `demo.toml` says otherwise.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hygie.assessment.rules.observation import Outcome
from hygie.assessment.services.proofs import IncomingFile
from hygie.catalog.probes import load_probe_map
from hygie.cli.demo_files import make_file
from hygie.practice.models import Device, Person, Practice
from hygie.workstation.guide import load_guide
from hygie.workstation.models import Check
from hygie.workstation.probes.document import CheckedProbe, Document, written
from hygie.workstation.probes.identity import Identity
from hygie.workstation.probes.model import Probe
from hygie.workstation.probes.registry import all_probes
from hygie.workstation.rules.guided import Said
from hygie.workstation.services.checks import Arrival, record_check
from hygie.workstation.services.guided import answer_screen, begin_guided_check

Row = dict[str, Any]
Act = Callable[[datetime], object]
_VERSION = "0.1.0"


def look(practice: Practice, actor: Person, row: Row) -> Act:
    """One look at a computer, as its report tells it."""

    def act(moment: datetime) -> None:
        device = Device.objects.get(practice=practice, name=row["device"])
        document = _document(row, moment)
        sha256 = hashlib.sha256(written(document)).hexdigest()
        origin = Check.Origin(row.get("origin", Check.Origin.HERE))
        record_check(
            practice=practice,
            device=device,
            arrival=Arrival(document, sha256, origin),
            actor=actor,
            now=moment,
        )

    return act


def _document(row: Row, moment: datetime) -> Document:
    said: Mapping[str, Row] = {line["id"]: line for line in row.get("line", ())}
    return Document(
        version=_VERSION,
        at=moment,
        host=Identity(
            host_id=hashlib.sha256(row["device"].encode()).hexdigest(),
            system="windows",
            name="Windows 11",
            version="26100.4652",
            edition="Professional 24H2",
            kind=row["kind"],
            manufacturer="Fabricant fictif",
            model=row["model"],
        ),
        is_admin=row.get("is_admin", False),
        is_live=True,
        probes=tuple(
            _line(probe, said.get(probe.id, {}), moment)
            for probe in all_probes()
            if "windows" in probe.platforms
        ),
        inventory={
            "software": [
                {"name": name, "version": version, "publisher": "Éditeur fictif"}
                for name, version in row.get("software", ())
            ],
            "media": row.get("media", []),
            "device": {},
        },
    )


def _line(probe: Probe, said: Row, moment: datetime) -> CheckedProbe:
    mapping = load_probe_map()
    line = CheckedProbe(
        id=probe.id,
        topic=probe.topic,
        title=probe.title,
        outcome=Outcome(said.get("outcome", Outcome.PASS)),
        reason=said.get("reason", ""),
        expected=probe.expected,
        seen=said.get("seen", f"{probe.title}."),
        severity=probe.severity,
        measures=mapping.measures(probe.id),
        recommendations=mapping.recommendations(probe.id),
        fix=probe.fix_on("windows"),
    )
    if "ends_in_days" not in said:
        return line
    ends_on = (moment + timedelta(days=said["ends_in_days"])).date().isoformat()
    return replace(line, data={"products": [{"name": said["product"], "ends_on": ends_on}]})


def walk(practice: Practice, actor: Person, row: Row) -> Act:
    """One guided check of a phone: yes to everything, save what is said."""

    def act(moment: datetime) -> None:
        device = Device.objects.get(practice=practice, name=row["device"])
        check = begin_guided_check(
            practice=practice,
            device=device,
            platform=row["platform"],
            actor=actor,
            now=moment,
        )
        for rank, screen in enumerate(load_guide().screens):
            answers = {
                question.id: Said(row.get("said", {}).get(question.id, Said.YES))
                for question in screen.questions
            }
            check = answer_screen(
                check=check,
                screen=screen,
                answers=answers,
                files=_pictures(row) if rank == 0 else (),
                actor=actor,
                now=moment,
            )

    return act


def _pictures(row: Row) -> tuple[IncomingFile, ...]:
    return tuple(make_file(name, "photo", ()) for name in row.get("screenshots", ()))
