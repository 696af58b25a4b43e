"""What a probe is, what it may see, what it may conclude. Everything here is read-only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from hygie.assessment.rules.observation import Outcome

System = Literal["linux", "macos", "windows"]
Severity = Literal["critical", "high", "medium", "low"]
SYSTEMS: tuple[System, ...] = get_args(System)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
T = TypeVar("T")


class Unknown(StrEnum):
    """Why something could not be seen. The words are in UNKNOWN_WORDS."""

    NEEDS_ADMIN = "needs_admin"
    NEEDS_SESSION = "needs_session"
    NOT_LIVE = "not_live"
    TOOL_MISSING = "tool_missing"
    UNSUPPORTED_SYSTEM = "unsupported_system"
    UNREADABLE = "unreadable"
    NOT_SAID = "not_said"
    TIMEOUT = "timeout"
    CRASHED = "crashed"


UNKNOWN_WORDS: Mapping[Unknown, str] = {
    Unknown.NEEDS_ADMIN: "il faut des droits d’administrateur pour le voir.",
    Unknown.NEEDS_SESSION: "il faut regarder depuis la session de la personne qui s’en sert.",
    Unknown.NOT_LIVE: "cela ne se voit que sur un poste allumé.",
    Unknown.TOOL_MISSING: "le programme du système qui le dirait n’est pas là.",
    Unknown.UNSUPPORTED_SYSTEM: "Hygie ne sait pas encore regarder ce système.",
    Unknown.UNREADABLE: "la réponse du système n’a pas pu être lue.",
    Unknown.NOT_SAID: "le système ne le dit pas.",
    Unknown.TIMEOUT: "le système n’a pas répondu à temps.",
    Unknown.CRASHED: "la vérification s’est interrompue : c’est un défaut d’Hygie.",
}


class Unseen(Exception):  # noqa: N818 - a way of not seeing, not an error
    """Something that could not be seen, and why. Raised by the host, kept in facts as a value.

    `detail` may name a program or a setting, never a person, a path of theirs, or a secret.
    """

    def __init__(self, reason: Unknown, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unseen) and self.args == other.args

    def __hash__(self) -> int:
        return hash(self.args)


# A fact that may not have been seen: `Seen[bool]` is True, False, or why nobody knows.
Seen: TypeAlias = T | Unseen


def attempt(look: Callable[[], T]) -> Seen[T]:
    """What this look gives, or why it could not be seen: its neighbours still conclude."""
    try:
        return look()
    except Unseen as unseen:
        return unseen


@dataclass(frozen=True)
class Verdict:
    """What one probe concludes.

    `reason` is a code, stable for ever: one of Unknown's for an unknown, else the probe's own
    (`too_long`, `suspended`…), empty for a plain pass. `seen` says in French what was seen, in one
    sentence, without any personal name. `data` holds what others may need (`ends_on`…): JSON only.
    """

    outcome: Outcome
    seen: str
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def passed(seen: str, reason: str = "", **data: Any) -> Verdict:
    """What is expected was seen."""
    return Verdict(Outcome.PASS, seen, reason, data)


def failed(seen: str, reason: str, **data: Any) -> Verdict:
    """Something else than what is expected was seen; `reason` is never empty."""
    return Verdict(Outcome.FAIL, seen, reason, data)


def not_applicable(seen: str, reason: str, **data: Any) -> Verdict:
    """The question does not arise on this PC; `reason` says why."""
    return Verdict(Outcome.NOT_APPLICABLE, seen, reason, data)


def unknown(why: Unseen | Unknown, **data: Any) -> Verdict:
    """Nothing can be concluded. Never counted as a pass."""
    unseen = why if isinstance(why, Unseen) else Unseen(why)
    words = UNKNOWN_WORDS[unseen.reason]
    said = f"Pas pu voir ({unseen.detail}) : {words}" if unseen.detail else f"Pas pu voir : {words}"
    return Verdict(Outcome.UNKNOWN, said, unseen.reason.value, data)


@dataclass(frozen=True)
class Probe:
    """One unit of the check, as its `probes.toml` describes it. Its id is for ever."""

    id: str
    topic: str
    title: str
    severity: Severity
    platforms: tuple[System, ...]
    needs: tuple[str, ...]
    timeout_s: float
    why: str
    expected: str
    reads: Mapping[str, str]
    fix: Mapping[str, tuple[str, ...]]
    samples: Mapping[str, str]
    aliases: tuple[str, ...] = ()

    def fix_on(self, *names: str) -> tuple[str, ...]:
        """The steps for the first of these systems that has its own, else those for all."""
        for name in (*names, "all"):
            if name in self.fix:
                return self.fix[name]
        return ()


@dataclass(frozen=True)
class Result:
    """One probe, looked at once. `took_ms` is that of its topic's look."""

    probe: Probe
    verdict: Verdict
    took_ms: int = 0

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome
