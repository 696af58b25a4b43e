"""Where browsers keep their profiles on Linux: their own folder, a snap's or a flatpak's."""

from typing import Final

from hygie.workstation.probes.browsers.facts import Facts
from hygie.workstation.probes.browsers.profiles import look
from hygie.workstation.probes.host import Host

_FIREFOX: Final = (
    ("Firefox", ".mozilla/firefox"),
    ("Firefox", ".config/mozilla/firefox"),
    ("Firefox", "snap/firefox/common/.mozilla/firefox"),
    ("Firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"),
    ("Firefox", ".var/app/org.mozilla.firefox/config/mozilla/firefox"),
    ("LibreWolf", ".librewolf"),
    ("LibreWolf", ".var/app/io.gitlab.librewolf-community/.librewolf"),
)
_CHROMIUM: Final = (
    ("Chrome", ".config/google-chrome"),
    ("Chrome", ".var/app/com.google.Chrome/config/google-chrome"),
    ("Chromium", ".config/chromium"),
    ("Chromium", "snap/chromium/common/chromium"),
    ("Chromium", ".var/app/org.chromium.Chromium/config/chromium"),
    ("Edge", ".config/microsoft-edge"),
    ("Edge", ".var/app/com.microsoft.Edge/config/microsoft-edge"),
    ("Brave", ".config/BraveSoftware/Brave-Browser"),
    ("Brave", "snap/brave/current/.config/BraveSoftware/Brave-Browser"),
    ("Brave", ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser"),
    ("Vivaldi", ".config/vivaldi"),
    ("Vivaldi", ".var/app/com.vivaldi.Vivaldi/config/vivaldi"),
    ("Opera", ".config/opera"),
    ("Opera", ".var/app/com.opera.Opera/config/opera"),
)


def collect(host: Host) -> Facts:
    """Look at the account's own profiles."""
    home = host.account.home.rstrip("/")
    return look(
        host,
        firefox=[(name, f"{home}/{place}") for name, place in _FIREFOX],
        chromium=[(name, f"{home}/{place}") for name, place in _CHROMIUM],
    )
