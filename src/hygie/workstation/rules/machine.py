"""What a machine says of itself, put beside what the practice wrote of its devices. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hygie.workstation.probes.identity import Identity

# The words of the practice's own list of systems and kinds.
OTHER_SYSTEM: Final = "other"
_BY_NAME: Final = {"Windows 11": "windows_11", "Windows 10": "windows_10"}
_BY_SYSTEM: Final = {"macos": "macos", "linux": "linux"}
_KINDS: Final = {"laptop": "laptop", "tablet": "laptop", "desktop": "desktop"}


def system_of(machine: Identity) -> str:
    """Its system in the practice's words; « other » when these have no such system."""
    return _BY_NAME.get(machine.name) or _BY_SYSTEM.get(machine.system, OTHER_SYSTEM)


def kind_of(machine: Identity) -> str:
    """Laptop or desktop; empty when the machine does not say."""
    return _KINDS.get(machine.kind, "")


def words_of(machine: Identity) -> str:
    """Its system for people: « Windows 11 (26100.2314) », « Debian GNU/Linux 12 »."""
    name = machine.name or {"macos": "macOS", "linux": "Linux"}.get(machine.system, "Windows")
    if not machine.version:
        return name
    return (
        f"{name} ({machine.version})"
        if machine.system == "windows"
        else (f"{name} {machine.version}")
    )


@dataclass(frozen=True)
class Declared:
    """A device as the practice wrote it."""

    id: str
    kind: str
    system: str


def only_match(machine: Identity, devices: Sequence[Declared]) -> Declared | None:
    """The one declared device that this machine can be; None when there is none, or a choice.

    A device whose system nobody wrote may be any.
    """
    system, kind = system_of(machine), kind_of(machine)
    possible = [item for item in devices if item.system in (system, OTHER_SYSTEM)]
    if len(possible) > 1 and kind:
        possible = [item for item in possible if item.kind == kind]
    return possible[0] if len(possible) == 1 else None


@dataclass(frozen=True)
class Doubt:
    """Something that the practice wrote and that the machine says otherwise.

    `field` is the column, `seen` the value that the machine's own words give.
    """

    field: str
    written: str
    seen: str


def doubts(machine_system: str, machine_kind: str, device: Declared) -> tuple[Doubt, ...]:
    """What should be asked before anything is overwritten."""
    found = []
    if OTHER_SYSTEM not in (machine_system, device.system) and machine_system != device.system:
        found.append(Doubt("system", device.system, machine_system))
    if machine_kind and machine_kind != device.kind:
        found.append(Doubt("kind", device.kind, machine_kind))
    return tuple(found)
