"""What the pages say of a look: why, what to do when it was not seen, what changed."""

import os
import re
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from hygie.assessment.rules.observation import Outcome
from hygie.practice.models import Device
from hygie.strongbox import box as strongbox
from hygie.workstation.models import Check, LatestResult
from hygie.workstation.probes.model import Probe, Unknown
from hygie.workstation.probes.registry import all_probes
from hygie.workstation.rules.history import Change, Turn
from hygie.workstation.rules.machine import Doubt
from hygie.workstation.selectors import Groups

_PLAIN_WORD: Final = re.compile(r"[A-Za-z0-9_.:\\/-]+")
_TO_DO: Final[Mapping[str, str]] = {
    Unknown.NEEDS_ADMIN: ("Refaites la vérification avec les droits d’administrateur."),
    Unknown.NEEDS_SESSION: (
        "Refaites la vérification depuis la session de la personne qui se sert de ce poste."
    ),
    Unknown.NOT_LIVE: "Refaites la vérification sur le poste allumé.",
    Unknown.TOOL_MISSING: (
        "Demandez à votre informaticien, ou regardez vous-même en suivant les étapes."
    ),
    Unknown.UNSUPPORTED_SYSTEM: (
        "Regardez vous-même en suivant les étapes, puis ajoutez une preuve à la mesure."
    ),
    Unknown.UNREADABLE: (
        "Vérifiez à nouveau. Si cela persiste, regardez vous-même en suivant les étapes."
    ),
    Unknown.NOT_SAID: (
        "Regardez vous-même en suivant les étapes, puis ajoutez une preuve à la mesure."
    ),
    Unknown.TIMEOUT: "Vérifiez à nouveau cette ligne quand le poste est moins occupé.",
    Unknown.CRASHED: "Vérifiez à nouveau. Si cela persiste, signalez-le.",
}


@dataclass(frozen=True)
class Line:
    """One line of the page."""

    row: LatestResult
    why: str
    to_do: str
    can_be_seen_again: bool

    @property
    def steps(self) -> Sequence[str]:
        steps: list[str] = self.row.fix
        return steps

    @property
    def crashed(self) -> bool:
        return self.row.reason == Unknown.CRASHED


@dataclass(frozen=True)
class ShownGroups:
    """The four groups of the page."""

    to_fix: list[Line]
    unseen: list[Line]
    right: list[Line]
    elsewhere: list[Line]
    needs_admin: bool

    @property
    def total(self) -> int:
        return len(self.to_fix) + len(self.unseen) + len(self.right) + len(self.elsewhere)

    @property
    def crashed(self) -> int:
        return sum(line.crashed for line in self.unseen)


def shown_groups(groups: Groups) -> ShownGroups:
    """The groups with all that the page says of each line."""
    return ShownGroups(
        to_fix=[_line(row) for row in groups.to_fix],
        unseen=[_line(row) for row in groups.unseen],
        right=[_line(row) for row in groups.right],
        elsewhere=[_line(row) for row in groups.elsewhere],
        needs_admin=groups.needs_admin,
    )


def _line(row: LatestResult) -> Line:
    probe = _probes().get(row.probe_id)
    is_unseen = row.outcome == Outcome.UNKNOWN
    return Line(
        row=row,
        why=probe.why if probe else "",
        to_do=_TO_DO.get(row.reason, _TO_DO[Unknown.UNREADABLE]) if is_unseen else "",
        can_be_seen_again=probe is not None,
    )


@cache
def _probes() -> dict[str, Probe]:
    return {probe.id: probe for probe in all_probes()}


def titles() -> dict[str, str]:
    """The title of each probe that this Hygie knows."""
    return {name: probe.title for name, probe in _probes().items()}


# --- what changed -------------------------------------------------------------------------------


_WORDS: Final[Mapping[Outcome, str]] = {
    Outcome.FAIL: "à corriger",
    Outcome.UNKNOWN: "pas pu voir",
    Outcome.PASS: "conforme",
    Outcome.NOT_APPLICABLE: "sans objet",
}


@dataclass(frozen=True)
class Turned:
    """The lines that turned the same way, each with what it was and what it has become."""

    turn: Turn
    titles: list[str]


def turns(changes: Iterable[Change], names: Mapping[str, str]) -> list[Turned]:
    """What got worse, better, is new; the most urgent first."""
    found: dict[Turn, list[str]] = {}
    for change in changes:
        name = names.get(change.probe_id, change.probe_id.replace("_", " "))
        was = f"{_WORDS[change.before]} → " if change.before else ""
        found.setdefault(change.turn, []).append(f"{name} : {was}{_WORDS[change.after]}")
    order = (Turn.WORSE, Turn.BETTER, Turn.NEW, Turn.OTHER)
    return [Turned(turn, sorted(found[turn])) for turn in order if turn in found]


_PLACES: Final = (
    (Outcome.FAIL, "À corriger"),
    (Outcome.UNKNOWN, "Pas pu voir"),
    (Outcome.PASS, "Conforme"),
    (Outcome.NOT_APPLICABLE, "Sans objet"),
)


@dataclass(frozen=True)
class PastGroup:
    """A group of a look of former days, as its own document tells it."""

    title: str
    outcome: Outcome
    probes: list[dict[str, Any]]


def past_lines(check: Check) -> list[PastGroup]:
    """Nothing when the detail is no longer kept."""
    probes: list[dict[str, Any]] = check.document.get("probes", [])
    groups = [
        PastGroup(title, outcome, [item for item in probes if item.get("outcome") == outcome])
        for outcome, title in _PLACES
    ]
    return [group for group in groups if group.probes]


# --- what the device's own sheet says -----------------------------------------------------------


@dataclass(frozen=True)
class ShownDoubt:
    """What was written, what was seen, in words; and what to send back to believe it."""

    doubt: Doubt
    written: str
    seen: str


def doubts(found: Iterable[Doubt]) -> list[ShownDoubt]:
    """The doubts, in words."""
    words: dict[str, Mapping[str, str]] = {
        "system": {str(key): str(label) for key, label in Device.System.choices},
        "kind": {str(key): str(label) for key, label in Device.Kind.choices},
    }
    return [
        ShownDoubt(
            item,
            words[item.field].get(item.written, item.written),
            words[item.field].get(item.seen, item.seen),
        )
        for item in found
    ]


# --- commands -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """A command to type, and where."""

    where: str
    text: str


_WHERE: Final = {
    "windows": "Clic droit sur le bouton Démarrer › Terminal (administrateur), puis :",
    "macos": "Ouvrez l’application Terminal, puis :",
    "linux": "Ouvrez un terminal, puis :",
}


def admin_command(system: str) -> Command | None:
    """The exact command that looks with an administrator's rights, for this practice's folder."""
    box = strongbox.installed()
    if box is None or system not in _WHERE:
        return None
    words = [*_hygie(), "check", "--data", str(box.folder.root)]
    if system == "windows":
        return Command(_WHERE[system], "& " + " ".join(_powershell_word(word) for word in words))
    return Command(_WHERE[system], shlex.join(["sudo", *words]))


def _powershell_word(word: str) -> str:
    """Taken as it is written: between single quotes nothing is expanded, « $ » included."""
    return word if _PLAIN_WORD.fullmatch(word) else "'" + word.replace("'", "''") + "'"


def _hygie() -> list[str]:
    """How this very Hygie is called: an administrator's own path does not always find it."""
    name = "hygie.exe" if os.name == "nt" else "hygie"
    beside = Path(sys.executable).parent / name
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "hygie"]
