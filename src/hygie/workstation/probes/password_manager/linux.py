"""Linux: packages, flatpaks, snaps, and the browsers of this account."""

from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.password_manager.extensions import collect_from
from hygie.workstation.probes.password_manager.facts import Facts

_CHROMIUM: Final = (
    ".config/google-chrome",
    ".config/chromium",
    ".config/microsoft-edge",
    ".config/BraveSoftware/Brave-Browser",
    ".config/vivaldi",
    ".config/opera",
    "snap/chromium/common/chromium",
    ".var/app/com.google.Chrome/config/google-chrome",
    ".var/app/org.chromium.Chromium/config/chromium",
    ".var/app/com.microsoft.Edge/config/microsoft-edge",
    ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser",
)
_FIREFOX: Final = (
    ".mozilla/firefox",
    ".config/mozilla/firefox",
    "snap/firefox/common/.mozilla/firefox",
    ".var/app/org.mozilla.firefox/.mozilla/firefox",
)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    home = host.account.home
    return collect_from(
        host,
        [f"{home}/{path}" for path in _CHROMIUM],
        [f"{home}/{path}" for path in _FIREFOX],
    )
