"""macOS: the bundles and launch items of known tools, and what `netstat` says is listening.

Screen sharing, remote management and remote login all listen through launchd: an open port is the
effective state, whatever the settings say.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.remote_access.doors import Listening, open_doors
from hygie.workstation.probes.remote_access.facts import Door, Facts
from hygie.workstation.probes.remote_access.tools import tools

_LAUNCH: Final = ("/Library/LaunchDaemons", "/Library/LaunchAgents")
# « tcp4 0 0 *.5900 *.* LISTEN »: the words of BSD, which nobody translates.
_LINE: Final = re.compile(
    r"^tcp[46]+\s+\d+\s+\d+\s+(\S+)\.(\d{1,5})\s+\S+\s+LISTEN\b", re.MULTILINE
)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    applications = installed(host)
    return Facts(
        tools=tools(applications, _started(host), lambda product: product.launchd),
        missed=applications.missed,
        doors=attempt(lambda: _doors(host)),
    )


def _started(host: Host) -> tuple[str, ...]:
    names: list[str] = []
    for folder in _LAUNCH:
        found = attempt(partial(host.entries, folder))
        entries = () if isinstance(found, Unseen) else found or ()
        names.extend(one.name.removesuffix(".plist") for one in entries)
    return tuple(names)


def _doors(host: Host) -> tuple[Door, ...]:
    answer = host.run(["netstat", "-an", "-p", "tcp"])
    if answer.code:
        raise Unseen(Unknown.UNREADABLE, "netstat")
    return open_doors(listening(answer.out))


def listening(text: str) -> Iterator[Listening]:
    """The sockets that listen. Raises Unseen when it is no such list."""
    if "tcp" not in text:
        raise Unseen(Unknown.UNREADABLE, "netstat")
    for address, port in _LINE.findall(text):
        yield ("0.0.0.0" if address == "*" else address), int(port)  # noqa: S104 - read, not bound
