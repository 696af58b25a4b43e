"""Where browsers keep their profiles on Windows."""

from typing import Final

from hygie.workstation.probes.browsers.facts import Facts
from hygie.workstation.probes.browsers.profiles import look
from hygie.workstation.probes.host import Host

# Below the folder of settings that follow the account (Roaming), and below that of this PC (Local).
_FIREFOX_ROAMING: Final = (("Firefox", r"Mozilla\Firefox"), ("LibreWolf", "librewolf"))
_FIREFOX_LOCAL: Final = (
    ("Firefox", r"Packages\Mozilla.Firefox_n80bbvh6b1yt2\LocalCache\Roaming\Mozilla\Firefox"),
)
_CHROMIUM_LOCAL: Final = (
    ("Chrome", r"Google\Chrome\User Data"),
    ("Chromium", r"Chromium\User Data"),
    ("Edge", r"Microsoft\Edge\User Data"),
    ("Brave", r"BraveSoftware\Brave-Browser\User Data"),
    ("Vivaldi", r"Vivaldi\User Data"),
)
_CHROMIUM_ROAMING: Final = (
    ("Opera", r"Opera Software\Opera Stable"),
    ("Opera GX", r"Opera Software\Opera GX Stable"),
)


def collect(host: Host) -> Facts:
    """Look at the account's own profiles."""
    home = host.account.home.rstrip("\\")
    roaming = host.environ.get("APPDATA") or rf"{home}\AppData\Roaming"
    local = host.environ.get("LOCALAPPDATA") or rf"{home}\AppData\Local"

    return look(
        host,
        firefox=[
            *((name, rf"{roaming}\{place}") for name, place in _FIREFOX_ROAMING),
            *((name, rf"{local}\{place}") for name, place in _FIREFOX_LOCAL),
        ],
        chromium=[
            *((name, rf"{local}\{place}") for name, place in _CHROMIUM_LOCAL),
            *((name, rf"{roaming}\{place}") for name, place in _CHROMIUM_ROAMING),
        ],
        separator="\\",
    )
