"""Runs the topics side by side: each collects once, then evaluates as often as it has probes.

A topic is a folder with `facts.py`, `evaluate.py` (one function a probe, bearing its id, taking
the facts, giving a Verdict; and, if it has something for the inventories, `inventory(facts)`), and
one module a system with `collect(host)`. Preconditions are data, looked at here: no probe tests
for its own. Whatever breaks becomes an answer, `unknown`, with its reason.
"""

import importlib
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import (
    Probe,
    Result,
    Unknown,
    Unseen,
    Verdict,
    not_applicable,
    unknown,
)
from hygie.workstation.probes.registry import all_probes

SIDE_BY_SIDE: Final = 6
_PACKAGE: Final = "hygie.workstation.probes"
Progress = Callable[[Result, int, int], None]


@dataclass(frozen=True)
class Checked:
    """The whole look: every probe's result, in the order asked, and what fills the inventories."""

    results: tuple[Result, ...]
    inventory: Mapping[str, Any] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        return sum(result.outcome is outcome for result in self.results)


@dataclass(frozen=True)
class _Looked:
    """What one topic gave."""

    topic: str
    verdicts: Mapping[str, Verdict]
    inventory: Mapping[str, Any]
    took_ms: int
    otherwise: Unknown = Unknown.CRASHED


def run(
    host: Host, probes: Sequence[Probe] | None = None, *, progress: Progress | None = None
) -> Checked:
    """Look at everything asked. Never raises: what breaks is `unknown`, and shown."""
    wanted = tuple(all_probes() if probes is None else probes)
    settled = {probe.id: Result(probe, verdict) for probe, verdict in _decided(host, wanted)}
    told = _Told(len(wanted), progress)
    for result in settled.values():
        told.tell(result)
    waiting = [probe for probe in wanted if probe.id not in settled]
    inventory: dict[str, Any] = {}
    for looked in _look_at_all(host, waiting):
        inventory |= looked.inventory
        for probe in (one for one in waiting if one.topic == looked.topic):
            verdict = looked.verdicts.get(probe.id) or unknown(looked.otherwise)
            settled[probe.id] = Result(probe, verdict, looked.took_ms)
            told.tell(settled[probe.id])
    return Checked(tuple(settled[probe.id] for probe in wanted), inventory)


class _Told:
    """Tells each result once, with how many there are."""

    def __init__(self, whole: int, progress: Progress | None) -> None:
        self._whole = whole
        self._progress = progress
        self._done = 0

    def tell(self, result: Result) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(result, self._done, self._whole)


# --- before looking -----------------------------------------------------------------------------


def _decided(host: Host, probes: Iterable[Probe]) -> Iterator[tuple[Probe, Verdict]]:
    for probe in probes:
        verdict = precondition(host, probe)
        if verdict is not None:
            yield probe, verdict


def precondition(host: Host, probe: Probe) -> Verdict | None:
    """What is known before looking: another system, or rights that are missing; else None."""
    if host.system not in probe.platforms:
        return not_applicable("Ce système n’est pas concerné.", "other_system")
    if not host.is_live and {"live", "session"} & set(probe.needs):
        return unknown(Unknown.NOT_LIVE)
    if "admin" in probe.needs and not host.is_admin:
        return unknown(Unknown.NEEDS_ADMIN)
    return None


# --- looking ------------------------------------------------------------------------------------


def _look_at_all(host: Host, probes: Sequence[Probe]) -> Iterator[_Looked]:
    """Each topic as soon as it is done; those that are too slow, at their time's end."""
    limits = _limits(probes)
    names = iter(list(limits))
    done: queue.Queue[_Looked] = queue.Queue()
    running: dict[str, float] = {}
    left = set(limits)
    while left:
        while len(running) < SIDE_BY_SIDE and (topic := next(names, None)) is not None:
            running[topic] = time.monotonic() + limits[topic]
            ids = [probe.id for probe in probes if probe.topic == topic]
            # A daemon: a look that never ends does not keep the command from ending.
            threading.Thread(
                target=lambda t=topic, i=ids: done.put(_look(host, t, i)), daemon=True
            ).start()
        for looked in _wait(done, running):
            running.pop(looked.topic, None)
            if looked.topic in left:  # else it had been given up already
                left.discard(looked.topic)
                yield looked


def _limits(probes: Iterable[Probe]) -> dict[str, float]:
    limits: dict[str, float] = {}
    for probe in probes:
        limits[probe.topic] = max(limits.get(probe.topic, 0.0), probe.timeout_s)
    return limits


def _wait(done: "queue.Queue[_Looked]", running: Mapping[str, float]) -> Iterator[_Looked]:
    soonest = min(running.values())
    try:
        yield done.get(timeout=max(0.0, soonest - time.monotonic()))
    except queue.Empty:
        now = time.monotonic()
        for topic in [name for name, end in running.items() if end <= now]:
            yield _Looked(topic, {}, {}, 0, otherwise=Unknown.TIMEOUT)


def _look(host: Host, topic: str, ids: Sequence[str]) -> _Looked:
    begun = time.monotonic()
    verdicts: dict[str, Verdict] = {}
    inventory: Mapping[str, Any] = {}
    try:
        facts = _collect(host, topic)
        evaluate = importlib.import_module(f"{_PACKAGE}.{topic}.evaluate")
        verdicts = {name: _evaluate(evaluate, name, facts) for name in ids}
        inventory = evaluate.inventory(facts) if hasattr(evaluate, "inventory") else {}
    except Unseen as unseen:
        verdicts = {name: verdicts.get(name) or unknown(unseen) for name in ids}
    except Exception as error:  # noqa: BLE001 - the engine is one of the places that catch all
        crashed = Unseen(Unknown.CRASHED, type(error).__name__)
        verdicts = {name: verdicts.get(name) or unknown(crashed) for name in ids}
    return _Looked(topic, verdicts, inventory, int((time.monotonic() - begun) * 1000))


def _collect(host: Host, topic: str) -> Any:
    return importlib.import_module(f"{_PACKAGE}.{topic}.{host.system}").collect(host)


def _evaluate(evaluate: Any, name: str, facts: Any) -> Verdict:
    try:
        verdict: Verdict = getattr(evaluate, name)(facts)
    except Unseen as unseen:
        return unknown(unseen)
    except Exception as error:  # noqa: BLE001 - one probe that breaks must not hide its neighbours
        return unknown(Unseen(Unknown.CRASHED, type(error).__name__))
    return verdict
