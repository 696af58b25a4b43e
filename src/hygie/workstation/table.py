"""All that was found, as one table for a spreadsheet: each line of each computer, each answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from hygie.assessment.rules.observation import Outcome
from hygie.practice.models import Practice
from hygie.practice.rules.sheets.columns import Column, Kind
from hygie.practice.rules.sheets.writing import FORMATS, write_list
from hygie.workstation import selectors
from hygie.workstation.guide import load_guide
from hygie.workstation.models import LatestResult
from hygie.workstation.rules.guided import Said

TITLE: Final = "Postes"
COLUMNS: Final = (
    Column("device", "Appareil"),
    Column("outcome", "Résultat"),
    Column("title", "Point regardé"),
    Column("seen", "Ce qui a été vu"),
    Column("expected", "Ce qui est attendu"),
    Column("fix", "Comment faire"),
    Column("at", "Vu le", Kind.INSTANT),
    Column("since", "Ainsi depuis le", Kind.INSTANT),
    Column("strength", "Force"),
)
_WORDS: Final = {
    Outcome.FAIL: "À corriger",
    Outcome.UNKNOWN: "Pas pu voir",
    Outcome.PASS: "Conforme",
    Outcome.NOT_APPLICABLE: "Sans objet",
}


def table_of(practice: Practice, *, to: str) -> bytes:
    """The table in one of the FORMATS, formula-safe."""
    rows = [*_computers(practice), *_mobiles(practice)]
    return write_list(COLUMNS, rows, to=to, title=TITLE)


def is_format(name: str) -> bool:
    """Whether the table can be written so."""
    return name in FORMATS


def _computers(practice: Practice) -> Iterator[list[Any]]:
    devices = {device.id: device for device in selectors.computers_in_service(practice)}
    found: dict[Any, list[LatestResult]] = {}
    for row in LatestResult.objects.filter(practice=practice, device__in=devices):
        found.setdefault(row.device_id, []).append(row)
    for device_id, device in devices.items():
        groups = selectors.groups_of(found.get(device_id, ()))
        for row in (*groups.to_fix, *groups.unseen, *groups.right, *groups.elsewhere):
            word = _WORDS[Outcome(row.outcome)]
            steps = " ; ".join(row.fix) if row.outcome == Outcome.FAIL else ""
            yield [
                device.name, word, row.title, row.seen, row.expected, steps, row.at, row.since,
                "vu par Hygie",
            ]  # fmt: skip


def _mobiles(practice: Practice) -> Iterator[list[Any]]:
    devices = selectors.mobiles_in_service(practice)
    for walked in selectors.walks_of(practice, devices):
        for question in load_guide().questions:
            said = walked.answers.get(question.id, Said.DONT_KNOW)
            steps = question.fix.get(walked.platform, ()) if said is Said.NO else ()
            at: datetime = walked.seen_at
            yield [
                walked.device.label, _WORDS[said.outcome], question.question, said.label,
                question.expected, " ; ".join(steps), at, at, "constaté par vous",
            ]  # fmt: skip
