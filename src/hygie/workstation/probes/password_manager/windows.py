r"""Windows: installed products, and the browsers of this account."""

from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.password_manager.extensions import collect_from
from hygie.workstation.probes.password_manager.facts import Facts

_CHROMIUM: Final = (
    r"Google\Chrome\User Data",
    r"Microsoft\Edge\User Data",
    r"BraveSoftware\Brave-Browser\User Data",
    r"Vivaldi\User Data",
    r"Chromium\User Data",
)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    home = host.account.home
    local = host.environ.get("LOCALAPPDATA") or rf"{home}\AppData\Local"
    roaming = host.environ.get("APPDATA") or rf"{home}\AppData\Roaming"
    return collect_from(
        host,
        [*(rf"{local}\{path}" for path in _CHROMIUM), rf"{roaming}\Opera Software\Opera Stable"],
        [rf"{roaming}\Mozilla\Firefox\Profiles"],
    )
