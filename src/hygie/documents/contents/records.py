"""Dossier de preuves: what the rooms keep beside the signed proofs.

Looks at the computers, rounds of the premises, registers, suppliers' papers: a record each, and
the files behind some of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hygie.assessment.observations import TOPIC
from hygie.assessment.rules.observation import Evidence, Observation, Outcome
from hygie.assessment.selectors import Overview
from hygie.catalog.model import Measure
from hygie.documents.contents.alike import alike, told
from hygie.documents.rules.names import file_name, unused
from hygie.documents.rules.words import capital, day, joined, size

FOLDER = "constats"
CSV_HEAD = (
    "Mesure",
    "Intitulé",
    "Constat",
    "Résultat",
    "Raison",
    "Force",
    "Par",
    "Sur",
    "Constaté le",
    "Vaut jusqu’au",
    "Fichier",
    "Taille en octets",
    "SHA-256",
)
OUTCOMES = {
    Outcome.PASS: "conforme",
    Outcome.FAIL: "à corriger",
    Outcome.UNKNOWN: "pas pu voir",
    Outcome.NOT_APPLICABLE: "sans objet",
}


@dataclass(frozen=True)
class Records:
    """What was seen, and where each file lies in the archive, by its SHA-256."""

    rows: tuple[tuple[Measure, Observation], ...]
    paths: Mapping[str, str]

    @property
    def files(self) -> tuple[Evidence, ...]:
        """Each file once, in the order of the measures."""
        found = {file.sha256: file for _, item in self.rows for file in item.evidence}
        return tuple(file for sha256, file in found.items() if sha256 in self.paths)


def records(
    overview: Overview, *, signed: Collection[tuple[str, str]], year: int | None
) -> Records:
    """All that the rooms show; `signed` are the texts and signers of the proofs told apart."""
    rows = tuple(
        (row.measure, item)
        for row in overview.rows
        for item in row.standing.observations
        if not (item.topic == TOPIC and (item.summary, item.origin) in signed)
        if year is None or timezone.localtime(item.collected_at).year == year
    )
    return Records(rows, _paths(file for _, item in rows for file in item.evidence))


def _paths(files: Iterator[Evidence]) -> dict[str, str]:
    paths: dict[str, str] = {}
    taken: list[str] = []
    for file in files:
        if file.sha256 and file.sha256 not in paths:
            name = unused(file_name(file.name), taken)
            taken.append(name)
            paths[file.sha256] = f"{FOLDER}/{name}"
    return paths


def lost_line(name: str) -> str:
    """What stands in the place of a file whose bytes are gone, or are no longer the same."""
    return f"perdu : « {name} » n’est plus dans Hygie, ou a été changé."


def cells(
    path: str, name: str, size_bytes: int, sha256: str, lost: Collection[str]
) -> tuple[object, object, str]:
    """A file in a table; of a lost one, its name and by which sum it would be known again."""
    return (f"perdu : {name}", "", sha256) if path in lost else (path, size_bytes, sha256)


def shown(found: Records, lost: Collection[str]) -> list[dict[str, Any]]:
    """One entry a measure, what is alike told once; `lost` are paths."""
    by_measure: dict[str, tuple[Measure, list[Observation]]] = {}
    for measure, item in found.rows:
        by_measure.setdefault(measure.id, (measure, []))[1].append(item)
    return [
        {
            "title": f"{measure.id} {measure.title}",
            "rows": [_shown(group, found.paths, lost) for group in alike(items)],
        }
        for measure, items in by_measure.values()
    ]


def _shown(
    group: Sequence[Observation], paths: Mapping[str, str], lost: Collection[str]
) -> dict[str, Any]:
    first = group[0]
    days = sorted(timezone.localtime(item.collected_at).date() for item in group)
    seen = f"le {day(days[0])}"
    if days[-1] != days[0]:
        seen = f"du {day(days[0])} au {day(days[-1])}"
    files = [file for file in first.evidence if file.sha256 in paths]
    return {
        "text": told(group),
        "meta": joined(
            capital(first.strength.label),
            first.origin if len(group) == 1 else "",
            seen,
            by=" · ",
        ),
        "files": [_file(file, paths) for file in files if paths[file.sha256] not in lost],
        "missing": [lost_line(file.name) for file in files if paths[file.sha256] in lost],
    }


def _file(file: Evidence, paths: Mapping[str, str]) -> dict[str, str]:
    path = paths[file.sha256]
    return {
        "path": path.rpartition("/")[2],
        "href": path,
        "size": size(file.size_bytes),
        "sha256": file.sha256,
    }


def csv_rows(found: Records, lost: Collection[str]) -> Iterator[tuple[object, ...]]:
    """One row for each file of each record; a record without file has one too."""
    for measure, item in found.rows:
        until = timezone.localtime(item.valid_until).date().isoformat() if item.valid_until else ""
        told = (
            measure.id,
            measure.title,
            item.summary,
            OUTCOMES[item.outcome],
            item.reason,
            item.strength.label,
            item.origin,
            item.subject.label,
            timezone.localtime(item.collected_at).date().isoformat(),
            until,
        )
        files = [file for file in item.evidence if file.sha256 in found.paths]
        for file in files:
            path = found.paths[file.sha256]
            yield (*told, *cells(path, file.name, file.size_bytes, file.sha256, lost))
        if not files:
            yield (*told, "", "", "")
