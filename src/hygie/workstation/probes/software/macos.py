"""macOS: the bundles, and what Firefox's and Chrome's own updaters have been told."""

from collections.abc import Mapping
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.end_of_support import table_of_today
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import attempt
from hygie.workstation.probes.software.facts import Facts
from hygie.workstation.probes.software.firefox import POLICIES, is_held_back

_FIREFOX: Final = (
    "/Library/Managed Preferences/org.mozilla.firefox.plist",
    "/Library/Preferences/org.mozilla.firefox.plist",
)
_FIREFOX_FILE: Final = "/Applications/Firefox.app/Contents/Resources/distribution/policies.json"
_KEYSTONE: Final = (
    "/Library/Managed Preferences/com.google.Keystone.plist",
    "/Library/Preferences/com.google.Keystone.plist",
)
_CHROME: Final = "com.google.Chrome"
# 0 and 1 let updates come; 2 only when asked for; 3 never. Google's own numbers for UpdateDefault.
_HELD: Final = (2, 3)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    today = host.now.date()
    return Facts(
        today=today,
        table=attempt(lambda: table_of_today(today)),
        applications=installed(host),
        held_back=attempt(lambda: _held_back(host)),
    )


def _held_back(host: Host) -> tuple[str, ...]:
    held = []
    policies = [plists.read(host, path) or {} for path in _FIREFOX]
    if any(_is_firefox_held(told) for told in policies) or is_held_back(host, _FIREFOX_FILE):
        held.append("Firefox")
    if any(_is_chrome_held(plists.read(host, path) or {}) for path in _KEYSTONE):
        held.append("Google Chrome")
    return tuple(held)


def _is_firefox_held(told: Mapping[str, Any]) -> bool:
    """Its settings count only once EnterprisePoliciesEnabled says so."""
    if not told.get("EnterprisePoliciesEnabled"):
        return False
    return any(told.get(name) is value for name, value in POLICIES)


def _is_chrome_held(told: Mapping[str, Any]) -> bool:
    policies = told.get("updatePolicies")
    if not isinstance(policies, dict):
        return False
    for name in (_CHROME, "global"):
        own = policies.get(name)
        if isinstance(own, dict) and "UpdateDefault" in own:
            return own["UpdateDefault"] in _HELD
    return False
