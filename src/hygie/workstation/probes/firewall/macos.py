"""The application firewall of macOS: its state in figures or keys, never in words."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.firewall.facts import Facts
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.local_host import read_json
from hygie.workstation.probes.model import Unknown, Unseen, attempt

_PROGRAM: Final = "/usr/libexec/ApplicationFirewall/socketfilterfw"
_STATE: Final = re.compile(r"\(State = ([0-2])\)")
_OLD_FILE: Final = "/Library/Preferences/com.apple.alf.plist"  # gone since macOS 15
_REPORT: Final = {
    "spfirewall_globalstate_limit_connections": True,
    "spfirewall_globalstate_block_all": True,
    "spfirewall_globalstate_allow_all": False,
    "spfirewall_globalstate_off": False,
}


def collect(host: Host) -> Facts:
    """Ask the firewall itself, else the system's report, else the file of older systems."""
    why = Unseen(Unknown.NOT_SAID, "pare-feu")
    looks: tuple[Callable[[Host], bool | None], ...] = (_by_program, _by_report, _by_file)
    for look in looks:
        found = attempt(partial(look, host))
        if isinstance(found, bool):
            return Facts(found)
        why = found or why
    return Facts(why)


def _by_program(host: Host) -> bool:
    match = _STATE.search(host.run([_PROGRAM, "--getglobalstate"]).out)
    if match is None:
        raise Unseen(Unknown.UNREADABLE, "socketfilterfw")
    return match[1] != "0"


def _by_report(host: Host) -> bool:
    words = ["system_profiler", "SPFirewallDataType", "-json"]
    told = read_json(host.run(words, timeout_s=10).out)
    items = told.get("SPFirewallDataType") if isinstance(told, dict) else None
    for item in items if isinstance(items, list) else []:
        state = item.get("spfirewall_globalstate") if isinstance(item, dict) else None
        if isinstance(state, str) and state in _REPORT:
            return _REPORT[state]
    raise Unseen(Unknown.UNREADABLE, "system_profiler")


def _by_file(host: Host) -> bool | None:
    settings = plists.read(host, _OLD_FILE)
    if settings is None:
        return None
    state = settings.get("globalstate")
    if type(state) is not int or state not in (0, 1, 2):
        raise Unseen(Unknown.UNREADABLE, "com.apple.alf")
    return state != 0
