"""Where browsers keep their profiles on macOS."""

from typing import Final

from hygie.workstation.probes.browsers.facts import Facts
from hygie.workstation.probes.browsers.profiles import look
from hygie.workstation.probes.host import Host

_FIREFOX: Final = (("Firefox", "Firefox"), ("LibreWolf", "librewolf"))
_CHROMIUM: Final = (
    ("Chrome", "Google/Chrome"),
    ("Chromium", "Chromium"),
    ("Edge", "Microsoft Edge"),
    ("Brave", "BraveSoftware/Brave-Browser"),
    ("Vivaldi", "Vivaldi"),
    ("Opera", "com.operasoftware.Opera"),
)


def collect(host: Host) -> Facts:
    """Look at the account's own profiles."""
    base = f"{host.account.home.rstrip('/')}/Library/Application Support"
    return look(
        host,
        firefox=[(name, f"{base}/{place}") for name, place in _FIREFOX],
        chromium=[(name, f"{base}/{place}") for name, place in _CHROMIUM],
    )
