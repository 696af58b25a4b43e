r"""Windows: the services of known tools, Remote Desktop's settings, the listening sockets (CIM)."""

from collections.abc import Iterator
from typing import Any, Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.known_products import is_one_of, known_products
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.remote_access.doors import PORTS, Listening, open_doors
from hygie.workstation.probes.remote_access.facts import Door, Facts
from hygie.workstation.probes.remote_access.tools import tools

_SERVICES: Final = r"HKLM\SYSTEM\CurrentControlSet\Services"
_SERVER: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
_POLICY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services"
_WITH_WINDOWS: Final = (0, 1, 2)
_DISABLED: Final = 4
_MOST_SOCKETS: Final = 5000

# State 2 is « listening »: a number of the class MSFT_NetTCPConnection.
_SOCKETS: Final = """
@(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State=2' |
  ForEach-Object { [pscustomobject]@{ address = $_.LocalAddress; port = [int]$_.LocalPort } }) |
  ConvertTo-Json -Compress
"""


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    applications = installed(host)
    started = attempt(lambda: tuple(_started(host)))
    return Facts(
        tools=tools(
            applications,
            () if isinstance(started, Unseen) else started,
            lambda product: product.services,
        ),
        missed=(*applications.missed, *((started,) if isinstance(started, Unseen) else ())),
        doors=attempt(lambda: _doors(host)),
        remote_desktop=attempt(lambda: _remote_desktop(host)),
    )


def _started(host: Host) -> Iterator[str]:
    """The known tools' services that start with Windows."""
    wanted = [name for product in known_products("remote_access") for name in product.services]
    names = host.registry_keys(_SERVICES)
    if names is None:
        raise Unseen(Unknown.NOT_SAID, "Services")
    for name in names:
        if (
            is_one_of(name, wanted)
            and host.registry(rf"{_SERVICES}\{name}", "Start") in _WITH_WINDOWS
        ):
            yield name


def _remote_desktop(host: Host) -> bool | None:
    """Whether it lets people in: the policy if there is one, else the setting, and the service."""
    denies = _number(host, _POLICY, "fDenyTSConnections")
    if denies is None:
        denies = _number(host, _SERVER, "fDenyTSConnections")
    start = _number(host, rf"{_SERVICES}\TermService", "Start")
    if start == _DISABLED:
        return False
    if denies is None:
        raise Unseen(Unknown.NOT_SAID, "fDenyTSConnections")
    return denies == 0


def _number(host: Host, key: str, name: str) -> int | None:
    value = host.registry(key, name)
    if value is not None and not isinstance(value, int):
        raise Unseen(Unknown.UNREADABLE, name)
    return value


def _doors(host: Host) -> tuple[Door, ...]:
    told = host.powershell(_SOCKETS)
    port = attempt(lambda: _number(host, rf"{_SERVER}\WinStations\RDP-Tcp", "PortNumber"))
    own = {port: PORTS[3389]} if isinstance(port, int) else {}
    return open_doors(_listening(told), own)


def _listening(told: Any) -> Iterator[Listening]:
    """One alone comes without its list; none at all is no answer: Windows always listens."""
    rows = [told] if isinstance(told, dict) else told
    if not isinstance(rows, list) or not rows:
        raise Unseen(Unknown.UNREADABLE, "MSFT_NetTCPConnection")
    for row in rows[:_MOST_SOCKETS]:
        address, port = (
            (row.get("address"), row.get("port")) if isinstance(row, dict) else (None, None)
        )
        if not isinstance(address, str) or not isinstance(port, int) or isinstance(port, bool):
            raise Unseen(Unknown.UNREADABLE, "MSFT_NetTCPConnection")
        yield address, port
