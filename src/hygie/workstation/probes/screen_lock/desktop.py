"""Which desktop the account looked at works in: each keeps its lock elsewhere."""

import re
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_NAMES: Final = {
    "gnome": "gnome",
    "ubuntu": "gnome",
    "kde": "kde",
    "plasma": "kde",
    "cinnamon": "cinnamon",
    "mate": "mate",
    "xfce": "xfce",
}
_PROGRAMS: Final = {
    "gnome-shell": "gnome",
    "plasmashell": "kde",
    "cinnamon": "cinnamon",
    "mate-session": "mate",
    "xfce4-session": "xfce",
}
_SESSIONS: Final = ("/usr/share/wayland-sessions", "/usr/share/xsessions")
_CHOSEN: Final = re.compile(r"^X?Session=([\w.+-]+)\s*$", re.MULTILINE)
_UID: Final = re.compile(r"^Uid:\s+(\d+)", re.MULTILINE)
_NAME: Final = re.compile(r"^Name:\t(\S+)", re.MULTILINE)


def desktop(host: Host) -> str:
    """`gnome`, `kde`, `cinnamon`, `mate` or `xfce`. Raises Unseen: another one, or nobody tells."""
    said = host.environ.get("XDG_CURRENT_DESKTOP", "")
    found = _named(said.replace(":", " "))
    if said and found is None:
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM)
    found = found or _running(host) or _chosen(host) or _only_installed(host)
    if found is None:
        raise Unseen(Unknown.NEEDS_SESSION)
    return found


def _named(text: str) -> str | None:
    for word in re.split(r"[\s_.-]+", text.casefold()):
        for name, known in _NAMES.items():
            if word.startswith(name):
                return known
    return None


def _running(host: Host) -> str | None:
    """By what runs in this account's name: the greeter runs a desktop too, in its own."""
    if not host.is_live or host.account.uid is None:
        return None
    for entry in host.entries("/proc") or ():
        if entry.name.isdigit():
            status = _status(host, entry.name)
            name, uid = _NAME.search(status), _UID.search(status)
            if name and uid and int(uid[1]) == host.account.uid and name[1] in _PROGRAMS:
                return _PROGRAMS[name[1]]
    return None


def _status(host: Host, process: str) -> str:
    try:
        return host.read_text(f"/proc/{process}/status") or ""
    except Unseen:  # gone meanwhile, or not ours to look at
        return ""


def _chosen(host: Host) -> str | None:
    """The session this person opened last, as the greeter remembers it."""
    try:
        text = host.read_text(f"/var/lib/AccountsService/users/{host.account.name}") or ""
    except Unseen:
        return None
    sessions = [found for found in _CHOSEN.findall(text) if found]
    return _named(" ".join(sessions))


def _only_installed(host: Host) -> str | None:
    found = {_named(entry.name) for folder in _SESSIONS for entry in host.entries(folder) or ()}
    return found.pop() if len(found) == 1 else None
