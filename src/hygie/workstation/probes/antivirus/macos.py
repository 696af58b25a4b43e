"""The antivirus of macOS: XProtect, Apple's own, and Gatekeeper, which calls it."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.antivirus.facts import Facts, Product, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt

_NAME: Final = "XProtect"
_BUNDLES: Final = (
    "/var/protected/xprotect/XProtect.bundle/Contents",  # since macOS 15
    "/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents",
)
_HISTORY: Final = "/Library/Receipts/InstallHistory.plist"
_PACKAGE: Final = "XProtectPlistConfigData"
_LONGEST_DAYS: Final = 30  # Apple sends some every week or two
# These programs write their keys untranslated.
_GATEKEEPER: Final = re.compile(r"assessments (enabled|disabled)")
_LAUNCH_SCANS: Final = re.compile(r"XProtect launch scans: (enabled|disabled)")
# Others' products, by the application they install: seen, but nothing tells whether they work.
_OTHERS: Final = {
    "Avast": "Avast",
    "AVG": "AVG",
    "Avira": "Avira",
    "Bitdefender": "Bitdefender",
    "ESET": "ESET",
    "F-Secure": "F-Secure",
    "Kaspersky": "Kaspersky",
    "Malwarebytes": "Malwarebytes",
    "Microsoft Defender": "Microsoft Defender",
    "Norton": "Norton",
    "Sophos": "Sophos",
    "Trend Micro": "Trend Micro",
    "WithSecure": "WithSecure",
}


def collect(host: Host) -> Facts:
    """Look for XProtect's data, its age, and whether the system calls it."""
    age = attempt(lambda: _age_days(host))
    is_fresh = None if isinstance(age, Unseen) else age <= _LONGEST_DAYS
    state = attempt(lambda: _state(host))
    if isinstance(state, Unseen):
        return Facts(state)
    others = tuple(Product(name, "unsaid") for name in _others(host))
    own = Product(_NAME, state, is_fresh)
    return Facts((own,) if state == "on" else (own, *others), age)


def _state(host: Host) -> State:
    if not any(host.exists(f"{bundle}/Info.plist") for bundle in _BUNDLES):
        raise Unseen(Unknown.NOT_SAID, _NAME)
    answer = host.run(["spctl", "--status"])
    match = _GATEKEEPER.search(answer.out + answer.err)
    if match is None:
        raise Unseen(Unknown.UNREADABLE, "spctl")
    return "on" if match[1] == "enabled" and not _launch_scans_off(host) else "off"


def _launch_scans_off(host: Host) -> bool:
    """Told since macOS 15 only."""
    try:
        answer = host.run(["xprotect", "status"])
    except Unseen as unseen:
        if unseen.reason is Unknown.TOOL_MISSING:
            return False
        raise
    match = _LAUNCH_SCANS.search(answer.out + answer.err)
    return match is not None and match[1] == "disabled"


def _age_days(host: Host) -> float:
    """Since the newest update: of its data, or in the history of installations."""
    now = host.now.timestamp()
    dates = [when for when in (*_bundle_dates(host), *_history_dates(host)) if when <= now + 86400]
    if not dates:
        raise Unseen(Unknown.NOT_SAID, _NAME)
    return max(0.0, (now - max(dates)) / 86400)


def _bundle_dates(host: Host) -> Iterator[float]:
    for bundle in _BUNDLES:
        entries = attempt(partial(host.entries, bundle))
        if isinstance(entries, tuple):
            yield from (entry.modified for entry in entries if entry.name == "Info.plist")


def _history_dates(host: Host) -> Iterator[float]:
    found = attempt(lambda: plists.parsed(host.read_bytes(_HISTORY) or b""))
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict) and one.get("displayName") == _PACKAGE:
            when = plists.moment(one.get("date"))
            if when is not None:
                yield when.timestamp()


def _others(host: Host) -> Iterator[str]:
    entries = attempt(lambda: host.entries("/Applications"))
    for entry in entries if isinstance(entries, tuple) else ():
        for begin, name in _OTHERS.items():
            if entry.name.startswith(begin):
                yield name
