"""Run the checks one after the other, show them as they go, and sum up at the end."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from environment import ROOT, say

Status = Literal["ok", "failed", "not_run"]

_WIDTH: Final = 78
_WORDS: Final[dict[Status, str]] = {"ok": "bon", "failed": "ÉCHEC", "not_run": "non exécuté"}
_COUNTS: Final = re.compile(r"\b(\d+) (passed|failed|skipped|errors?|xfailed)\b")
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
_CLOSING: Final = re.compile(r"\bin \d+(?:\.\d+)?s\b")
_NO_TEST: Final = 5  # pytest's exit code when it found nothing to run


@dataclass(frozen=True)
class Outcome:
    """How one step went."""

    name: str
    status: Status
    seconds: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


class Run:
    """The whole run: its steps in order, and their outcomes."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def step(self, name: str, argv: list[str], *, env: Mapping[str, str] | None = None) -> None:
        """Run a command from the root of the project, showing what it prints."""
        _title(name)
        begun = time.monotonic()
        code, counts = _show({**os.environ, "PYTHONUTF8": "1", **(env or {})}, argv)
        reason = "aucun test trouvé" if code == _NO_TEST and not counts else ""
        status: Status = "failed" if code else "ok"
        self.outcomes.append(Outcome(name, status, time.monotonic() - begun, counts, reason))

    def call(self, name: str, work: Callable[[], None]) -> bool:
        """Do a step of our own; True when it went well. Its errors become a failed step."""
        _title(name)
        begun = time.monotonic()
        try:
            work()
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            say(str(error))
            outcome = Outcome(name, "failed", time.monotonic() - begun, reason=str(error)[:80])
        else:
            outcome = Outcome(name, "ok", time.monotonic() - begun)
        self.outcomes.append(outcome)
        return outcome.status == "ok"

    def not_run(self, name: str, reason: str) -> None:
        """Note that a step could not be run here, and why."""
        self.outcomes.append(Outcome(name, "not_run", reason=reason))

    def conclude(self) -> int:
        """Print the summary and the totals; give the exit code."""
        _title("Résumé")
        for outcome in self.outcomes:
            say(_summary_line(outcome))
        failed = any(outcome.status == "failed" for outcome in self.outcomes)
        if any(outcome.status == "not_run" for outcome in self.outcomes):
            say("Une partie des vérifications n’a pas été exécutée (voir plus haut).")
        say("Une vérification au moins a échoué." if failed else "Tout ce qui a tourné est bon.")
        say(self._totals(failed=failed))
        return 1 if failed else 0

    def _totals(self, *, failed: bool) -> str:
        """The line that machines read: 'Total: N passed, N failed, N skipped'."""
        total = dict.fromkeys(("passed", "failed", "skipped"), 0)
        for outcome in self.outcomes:
            counts = outcome.counts
            total["passed"] += counts.get("passed", 0)
            total["failed"] += counts.get("failed", 0) + counts.get("error", 0)
            total["skipped"] += counts.get("skipped", 0)
        if failed and not total["failed"]:
            total["failed"] = sum(outcome.status == "failed" for outcome in self.outcomes)
        return "Total: " + ", ".join(f"{count} {word}" for word, count in total.items())


def _title(name: str) -> None:
    say(f"\n{f'── {name} '.ljust(_WIDTH, '─')}")


def _summary_line(outcome: Outcome) -> str:
    counts = ", ".join(f"{count} {word}" for word, count in outcome.counts.items())
    details = " · ".join(part for part in (counts, outcome.reason) if part)
    duration = f"{outcome.seconds:6.1f} s" if outcome.status != "not_run" else " " * 8
    name = f"{outcome.name} ({details})" if details else outcome.name
    return f"  {_WORDS[outcome.status]:<12}{duration}  {name}"


def _show(env: Mapping[str, str], argv: list[str]) -> tuple[int, dict[str, int]]:
    """Run the command, repeat its words as they come, and read pytest's closing line among them."""
    counts: dict[str, int] = {}
    with subprocess.Popen(
        argv,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            counts = _read_counts(line) or counts
    return process.returncode, counts


def _read_counts(line: str) -> dict[str, int]:
    """Read 'N passed, N failed … in 1.2s'; anything else gives nothing."""
    plain = _COLOURS.sub("", line)
    if not _CLOSING.search(plain):
        return {}
    return {word.removesuffix("s"): int(number) for number, word in _COUNTS.findall(plain)}
