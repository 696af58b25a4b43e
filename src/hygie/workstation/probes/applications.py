"""What is installed on the machine: one list, looked at once per check, for every topic.

On Windows the uninstall keys and the Store's packages, on macOS the bundles, on Linux the packages
and what flatpak and snap keep. Names, versions, makers: nothing about who uses them.
"""

import importlib
from dataclasses import dataclass
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.identity import one_line
from hygie.workstation.probes.model import Unseen
from hygie.workstation.probes.once import Once

LONGEST_WORDS: Final = 160
MOST: Final = 20_000
LINUX_SOURCES: Final = ("dpkg", "rpm")


@dataclass(frozen=True)
class Application:
    """One installed product.

    `source` is where it was found (uninstall, appx, bundle, dpkg, rpm, flatpak, snap); `id` its
    name there (a package, a bundle's identifier); `is_shown`: a person sees it, so the inventory
    does.
    """

    name: str
    version: str = ""
    publisher: str = ""
    source: str = ""
    id: str = ""
    is_shown: bool = True


@dataclass(frozen=True)
class Applications:
    """All that was found; `missed` says which parts could not be looked at, and why."""

    found: tuple[Application, ...] = ()
    missed: tuple[Unseen, ...] = ()


def application(
    name: str,
    version: str = "",
    publisher: str = "",
    *,
    source: str,
    id: str = "",  # noqa: A002 - the name that the sources themselves give it
    is_shown: bool = True,
) -> Application:
    """The same, in words that a screen and a file can hold."""
    return Application(
        name=one_line(name, LONGEST_WORDS),
        version=one_line(version, 60),
        publisher=one_line(publisher, LONGEST_WORDS),
        source=source,
        id=one_line(id, LONGEST_WORDS),
        is_shown=is_shown,
    )


def _look(host: Host) -> Applications:
    module = importlib.import_module(f"hygie.workstation.probes.applications_{host.system}")
    looked: Applications = module.look(host)
    found = sorted(set(looked.found), key=lambda one: (one.name.casefold(), one.version, one.id))
    return Applications(tuple(found[:MOST]), looked.missed)


# What is installed there. Never raises: what could not be seen is in `missed`.
installed: Final = Once(_look)
