"""The firewall of Windows: its effective state, then policies; else one of somebody else."""

from typing import Any, Final

from hygie.workstation.probes.firewall.facts import Facts
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.windows_registry import number

_SERVICES: Final = r"HKLM\SYSTEM\CurrentControlSet\Services"
_STATE: Final = rf"{_SERVICES}\SharedAccess\Parameters\FirewallPolicy"
_POLICY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall"
# The private profile is called "standard" in the registry, and either in policies.
_PROFILES: Final = {
    "DomainProfile": ("DomainProfile",),
    "StandardProfile": ("PrivateProfile", "StandardProfile"),
    "PublicProfile": ("PublicProfile",),
}
_DISABLED: Final = 4
_STATE_MASK: Final = 0xF000
_ON: Final = 0x1000
SCRIPT: Final = r"""
@{ products = @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName FirewallProduct |
  ForEach-Object { @{ name = [string]$_.displayName; state = [int64]$_.productState } }
) } | ConvertTo-Json -Depth 3 -Compress
"""


def collect(host: Host) -> Facts:
    """Read the registry; ask the security centre only when Windows' own is not on everywhere."""
    states = attempt(lambda: _states(host))
    if not isinstance(states, Unseen) and all(states):
        return Facts(is_on=True)
    other = attempt(lambda: _other(host))
    if isinstance(other, str):
        return Facts(is_on=True, product=other)
    if isinstance(states, Unseen):
        return Facts(is_on=states)
    if isinstance(other, Unseen):
        return Facts(is_on=other)  # another firewall may have taken its place
    return Facts(is_on=False, partly=any(states))


def _states(host: Host) -> tuple[bool, ...]:
    """One per profile that counts here; none is on when the service is disabled."""
    start = number(host, rf"{_SERVICES}\mpssvc", "Start")
    if start is None:
        raise Unseen(Unknown.NOT_SAID, "pare-feu")
    if start == _DISABLED:
        return (False,)
    return tuple(
        _profile(host, name) for name in _PROFILES if name != "DomainProfile" or _in_a_domain(host)
    )


def _profile(host: Host, name: str) -> bool:
    """A policy wins. Without any, what Windows wrote; absent, its documented default is « on »."""
    for imposed in _PROFILES[name]:
        found = number(host, rf"{_POLICY}\{imposed}", "EnableFirewall")
        if found is not None:
            return _is_on(found)
    if host.registry_values(rf"{_STATE}\{name}") is None:
        raise Unseen(Unknown.NOT_SAID, "pare-feu")
    found = number(host, rf"{_STATE}\{name}", "EnableFirewall")
    return found is None or _is_on(found)


def _is_on(found: int) -> bool:
    if found not in (0, 1):
        raise Unseen(Unknown.UNREADABLE, "pare-feu")
    return found == 1


def _in_a_domain(host: Host) -> bool:
    """The domain profile serves only there."""
    return bool(host.registry(rf"{_SERVICES}\Tcpip\Parameters", "Domain"))


def _other(host: Host) -> str | None:
    """Another maker's firewall that is on, as the security centre knows it."""
    told: Any = host.powershell(SCRIPT)
    products = told.get("products") if isinstance(told, dict) else None
    if not isinstance(products, list):
        raise Unseen(Unknown.UNREADABLE, "powershell")
    for one in products:
        state = one.get("state") if isinstance(one, dict) else None
        if type(state) is int and state & _STATE_MASK == _ON:
            return str(one.get("name") or "")[:80] or "un autre éditeur"
    return None
