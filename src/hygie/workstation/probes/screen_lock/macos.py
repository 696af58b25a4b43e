"""The screen lock of macOS: screen saver, display off; the password delay follows both."""

import re
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen, attempt
from hygie.workstation.probes.screen_lock.facts import Facts, Way, delay_s

_DOMAIN: Final = "com.apple.screensaver"
# `sysadminctl` writes these words through the system log, untranslated.
_LOCK_DELAY: Final = re.compile(r"screenLock delay is (?:(immediate)|(-?\d{1,9})(?:\.\d+)? second)")
_LOCK_OFF: Final = "screenLock is off"
_DISPLAY: Final = re.compile(r"^\s*displaysleep\s+(\d{1,6})\b", re.MULTILINE)


def collect(host: Host) -> Facts:
    """Look at the person's own settings, in their session."""
    grace = attempt(lambda: _grace_s(host))
    ways = (
        attempt(lambda: _way("saver", _saver_s(host), grace)),
        attempt(lambda: _way("display", _display_s(host), grace)),
    )
    wakes_locked = grace if isinstance(grace, Unseen) else grace is not None
    return Facts(tuple(way for way in ways if way is not None), wakes_locked)


def _way(how: Any, idle_s: int, grace: Seen[int | None]) -> Way | None:
    if not idle_s:
        return None
    if isinstance(grace, Unseen):
        raise grace
    return Way(how, delay_s(idle_s, grace or 0), asks_password=grace is not None)


def _grace_s(host: Host) -> int | None:
    """Seconds before the password is asked; None, it never is. It answers on its error output."""
    answer = host.run(["sysadminctl", "-screenLock", "status"], needs_session=True)
    said = answer.err + answer.out
    match = _LOCK_DELAY.search(said)
    if match is not None:
        seconds = 0 if match[1] else int(match[2])
        return seconds if seconds >= 0 else None
    if _LOCK_OFF in said:
        return None
    raise Unseen(Unknown.UNREADABLE, "sysadminctl")


def _display_s(host: Host) -> int:
    """The longest of what the display waits, on battery or mains; 0 when one of them is never."""
    answer = host.run(["pmset", "-g", "custom"])
    minutes = [int(found) for found in _DISPLAY.findall(answer.out)]
    if answer.code or not minutes:
        raise Unseen(Unknown.UNREADABLE, "pmset")
    return 0 if 0 in minutes else max(minutes) * 60


def _saver_s(host: Host) -> int:
    imposed = _in_file(host, f"/Library/Managed Preferences/{host.account.name}/{_DOMAIN}.plist")
    if imposed is not None:
        return imposed
    found = _own_saver_s(host) if host.is_live else _saver_in_files(host)
    if found is None:
        raise Unseen(Unknown.NOT_SAID, "économiseur d’écran")
    return found


def _own_saver_s(host: Host) -> int | None:
    words = ["defaults", "-currentHost", "read", _DOMAIN, "idleTime"]
    answer = host.run(words, needs_session=True)
    if answer.code:  # the key is absent
        return None
    return _whole(answer.out.strip())


def _saver_in_files(host: Host) -> int | None:
    folder = f"{host.account.home}/Library/Preferences/ByHost"
    for entry in host.entries(folder) or ():
        if entry.name.startswith(f"{_DOMAIN}.") and entry.name.endswith(".plist"):
            return _in_file(host, f"{folder}/{entry.name}")
    return None


def _in_file(host: Host, path: str) -> int | None:
    value = (plists.read(host, path) or {}).get("idleTime")
    return None if value is None else _whole(str(value))


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise Unseen(Unknown.UNREADABLE, "économiseur d’écran")
    return int(text)
