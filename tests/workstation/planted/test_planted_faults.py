"""On a real Linux: each planted fault is found by its probe, its repair seen, nothing else moves.

Needs root, for private mounts; the packages are those of DESK in tools/system_parts.py. Missing, it
is a failure in continuous integration, and a skip that says why elsewhere.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from environment import in_ci
from system_parts import DESK

from tests.workstation.planted import desk, machine
from tests.workstation.planted.faults import FAULTS, GNOME, Fault
from tests.workstation.planted.machine import NURSE, Machine

ACCOUNTS = {"through sudo": False, "as the nurse": True}
Answers = dict[str, tuple[str, str]]


@dataclass
class Desk:
    """The view in good order, and what is seen of it by each account, in each desktop."""

    machine: Machine
    _usual: dict[str, dict[str, Answers]] = field(default_factory=dict)

    def look(self, desktop: str) -> dict[str, Answers]:
        """Both accounts look at the same time."""
        self.machine.environ = {"XDG_CURRENT_DESKTOP": desktop}
        with ThreadPoolExecutor(2) as both:
            found = both.map(self._answers, ACCOUNTS.values())
            return dict(zip(ACCOUNTS, found, strict=True))

    def usual(self, desktop: str) -> dict[str, Answers]:
        if desktop not in self._usual:
            self._usual[desktop] = self.look(desktop)
        return self._usual[desktop]

    def _answers(self, as_nurse: bool) -> Answers:
        document = self.machine.check(as_nurse=as_nurse)
        return {one["id"]: (one["outcome"], one["reason"]) for one in document["probes"]}


@pytest.fixture(scope="session")
def orderly() -> Iterator[Desk]:
    reason = machine.why_not() or ("" if DESK.find() else "needs the packages of the planted desk")
    if reason:
        assert not (in_ci() and sys.platform == "linux"), reason
        pytest.skip(reason)
    view = machine.start()
    try:
        desk.put_in_order(view)
        yield Desk(view)
    finally:
        view.close()


def moved(before: Answers, after: Answers) -> dict[str, str]:
    """The probes whose answer is not what it was, with the new one."""
    return {name: after[name][0] for name in before if after[name] != before[name]}


def expected(fault: Fault, account: str, before: Answers) -> dict[str, str]:
    """What an ordinary account may not see is unknown to it: never a pass, never a guess."""
    changes = dict.fromkeys(fault.fails, "fail") | dict.fromkeys(fault.passes, "pass")
    if ACCOUNTS[account]:
        changes |= dict.fromkeys(fault.hidden, "unknown")
    return {name: new for name, new in changes.items() if before[name][0] != new}


def test_the_desk_is_in_order(orderly: Desk) -> None:
    """What a fault must change is right before; else finding it would prove nothing."""
    for account, answers in orderly.usual(GNOME).items():
        wrong = {name: said for name, said in answers.items() if said[0] == "fail"}
        assert wrong == {}, account
        crashed = {name for name, (_, reason) in answers.items() if reason == "crashed"}
        assert crashed == set(), account


def test_the_real_machine_is_out_of_reach(orderly: Desk) -> None:
    places = [
        f"{folder}/hygie-planted-proof" for folder in ("/etc", "/home", "/var", "/tmp", "/run")
    ]
    orderly.machine.sh(f"touch {' '.join(places)}")

    assert [place for place in places if Path(place).exists()] == []
    assert NURSE not in Path("/etc/passwd").read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_and_its_repair_seen(orderly: Desk, fault: Fault) -> None:
    before = orderly.usual(fault.desktop)
    fault.plant(orderly.machine)
    try:
        spoilt = orderly.look(fault.desktop)
    finally:
        fault.repair(orderly.machine)
    repaired = orderly.look(fault.desktop)

    for account in ACCOUNTS:
        assert moved(before[account], spoilt[account]) == expected(
            fault, account, before[account]
        ), account
        assert moved(before[account], repaired[account]) == {}, account


def test_every_fault_has_its_name_and_there_are_enough() -> None:
    names = [fault.name for fault in FAULTS]

    assert len(set(names)) == len(names)
    assert len([fault for fault in FAULTS if fault.fails]) >= 25
