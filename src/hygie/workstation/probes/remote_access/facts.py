"""What is known of remote access."""

from dataclasses import dataclass

from hygie.workstation.probes.model import Seen, Unseen


@dataclass(frozen=True)
class Tool:
    """One known tool. `serves`: others join it through the network, rather than through its maker.

    `starts_alone`: its service starts with the machine.
    """

    name: str
    serves: bool
    starts_alone: bool


@dataclass(frozen=True)
class Door:
    """A port that answers others than this machine itself."""

    port: int
    name: str


@dataclass(frozen=True)
class Facts:
    """`missed`: parts of the list of programs that could not be looked at.

    `remote_desktop`: whether Windows' own Remote Desktop lets anybody in; None where it is not.
    """

    tools: tuple[Tool, ...]
    missed: tuple[Unseen, ...]
    doors: Seen[tuple[Door, ...]]
    remote_desktop: Seen[bool | None] = None
