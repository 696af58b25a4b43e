"""Health cards on macOS, which always has its own service for smart cards."""

from typing import Final

from hygie.workstation.probes.health_cards import components
from hygie.workstation.probes.health_cards.facts import Facts, Service
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_PLACES: Final = {
    components.CRYPTOLIB: (
        "/usr/local/lib/libcps3_pkcs11_osx.dylib",
        "/Library/Frameworks/cps3.framework",
    ),
    "GALSS": ("/Library/Frameworks/galclosx.framework", "/Library/Preferences/galss.ini"),
    "FSV (SESAM-Vitale)": ("/Library/Preferences/sesam.ini", "/etc/sesam.ini"),
}


def collect(host: Host) -> Facts:
    """Look for the files."""
    return Facts(components.found(host, _PLACES), Service.READY, Unseen(Unknown.NOT_SAID))
