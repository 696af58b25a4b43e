"""The screen lock of Windows: machine rule, screen saver, sleep; the shortest wins."""

import re
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen, attempt
from hygie.workstation.probes.screen_lock.facts import Facts, Way, delay_s
from hygie.workstation.probes.windows_registry import number

_SYSTEM: Final = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
_WINLOGON: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
_DESKTOP: Final = r"HKCU\Control Panel\Desktop"
_DESKTOP_POLICY: Final = r"HKCU\Software\Policies\Microsoft\Windows\Control Panel\Desktop"
_POWER: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\Power"
_POWER_POLICY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Power\PowerSettings"
_SLEEP: Final = (
    "238c9fa8-0aad-41ed-83f4-97be242c8f20",
    "29f6c1db-86da-48c5-9fdb-f2b67b1f44da",
)
_SIGN_IN_ON_WAKE: Final = (
    "fea3413e-7e05-4911-9a71-700331f1c294",
    "0e796bdb-100d-47d6-a2d5-f7d2daa51f51",
)
_GUID: Final = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_NEVER: Final = 0xFFFFFFFF
_DEFAULT_GRACE_S: Final = 5  # Windows' own, when Winlogon says nothing


def collect(host: Host) -> Facts:
    """Look at the registry only: no right, no translated word."""
    wakes_locked = attempt(lambda: _wakes_locked(host))
    ways = (
        attempt(lambda: _machine(host)),
        attempt(lambda: _saver(host)),
        attempt(lambda: _sleep(host, wakes_locked)),
    )
    return Facts(tuple(way for way in ways if way is not None), wakes_locked)


def _machine(host: Host) -> Way | None:
    after_s = number(host, _SYSTEM, "InactivityTimeoutSecs")
    return Way("machine", after_s, asks_password=True) if after_s else None


def _saver(host: Host) -> Way | None:
    program = _chosen(host, "SCRNSAVE.EXE")
    active = _chosen_number(host, "ScreenSaveActive")
    after_s = _chosen_number(host, "ScreenSaveTimeOut")
    if not isinstance(program, str) or not program.strip() or active != 1 or not after_s:
        return None
    grace_s = number(host, _WINLOGON, "ScreenSaverGracePeriod")
    whole_s = delay_s(after_s, _DEFAULT_GRACE_S if grace_s is None else grace_s)
    return Way("saver", whole_s, _chosen_number(host, "ScreenSaverIsSecure") == 1)


def _chosen(host: Host, name: str) -> object:
    """The policy's value, else the person's own."""
    imposed = host.registry(_DESKTOP_POLICY, name)
    return host.registry(_DESKTOP, name) if imposed is None else imposed


def _chosen_number(host: Host, name: str) -> int | None:
    imposed = number(host, _DESKTOP_POLICY, name)
    return number(host, _DESKTOP, name) if imposed is None else imposed


# --- sleep ----------------------------------------------------------------------------------------


def _sleep(host: Host, wakes_locked: Seen[bool]) -> Way | None:
    """The PC falls asleep, and asks who is there when it wakes."""
    idle_s = [_power(host, _SLEEP, current) for current in ("AC", "DC")]
    if not all(idle_s):
        return None
    if isinstance(wakes_locked, Unseen):
        raise wakes_locked
    return Way("sleep", delay_s(max(idle_s), _delay_after_wake(host)), wakes_locked)


def _wakes_locked(host: Host) -> bool:
    if _delay_after_wake(host) >= _NEVER:
        return False
    return all(_power(host, _SIGN_IN_ON_WAKE, current) == 1 for current in ("AC", "DC"))


def _delay_after_wake(host: Host) -> int:
    """« Si vous vous êtes absenté »: absent means at once."""
    return number(host, _DESKTOP, "DelayLockInterval") or 0


def _power(host: Host, setting: tuple[str, str], current: str) -> int:
    """A setting of the active power plan: policy, else the plan, else its default."""
    group, name = setting
    scheme = _active_scheme(host)
    places = (
        rf"{_POWER_POLICY}\{name}",
        rf"{_POWER}\User\PowerSchemes\{scheme}\{group}\{name}",
        rf"{_POWER}\PowerSettings\{group}\{name}\DefaultPowerSchemeValues\{scheme}",
    )
    for place in places:
        found = number(host, place, f"{current}SettingIndex")
        if found is not None:
            return found
    raise Unseen(Unknown.NOT_SAID, "veille")


def _active_scheme(host: Host) -> str:
    found = host.registry(rf"{_POWER}\User\PowerSchemes", "ActivePowerScheme")
    match = _GUID.fullmatch(found) if isinstance(found, str) else None
    if match is None:
        raise Unseen(Unknown.NOT_SAID, "veille")
    return match[1].lower()
