"""macOS: bundles, and the browsers of this account. Safari's extensions come inside bundles."""

from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.password_manager.extensions import collect_from
from hygie.workstation.probes.password_manager.facts import Facts

_CHROMIUM: Final = (
    "Google/Chrome",
    "Chromium",
    "Microsoft Edge",
    "BraveSoftware/Brave-Browser",
    "Vivaldi",
    "com.operasoftware.Opera",
)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    base = f"{host.account.home}/Library/Application Support"
    return collect_from(
        host,
        [f"{base}/{path}" for path in _CHROMIUM],
        [f"{base}/Firefox/Profiles"],
    )
