"""The screen lock of Linux desktops, each in its own settings."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.screen_lock import dconf, xfconf
from hygie.workstation.probes.screen_lock.dconf import Setting
from hygie.workstation.probes.screen_lock.desktop import desktop
from hygie.workstation.probes.screen_lock.facts import Facts, Way, delay_s

# What each desktop's authors ship, when nobody chose: read in their schemas.
_GNOME: Final = (
    Setting("org.gnome.desktop.session", "idle-delay", 300),
    Setting("org.gnome.desktop.screensaver", "lock-delay", 0),
    Setting("org.gnome.desktop.screensaver", "lock-enabled", default=True),
    Setting("org.gnome.desktop.lockdown", "disable-lock-screen", default=False),
)
_CINNAMON: Final = (
    Setting("org.cinnamon.desktop.session", "idle-delay", 900),
    Setting("org.cinnamon.desktop.screensaver", "lock-delay", 0),
    Setting("org.cinnamon.desktop.screensaver", "lock-enabled", default=True),
    Setting("org.cinnamon.desktop.lockdown", "disable-lock-screen", default=False),
)
_MATE: Final = (
    Setting("org.mate.session", "idle-delay", 5, folder="/org/mate/desktop/session/"),
    Setting("org.mate.screensaver", "lock-delay", 0),
    Setting("org.mate.screensaver", "lock-enabled", default=True),
    Setting("org.mate.lockdown", "disable-lock-screen", False, "/org/mate/desktop/lockdown/"),
)
_STARTS: Final = {
    "cinnamon": Setting("org.cinnamon.desktop.screensaver", "idle-activation-enabled", True),
    "mate": Setting("org.mate.screensaver", "idle-activation-enabled", default=True),
}
_DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_KEY: Final = re.compile(r"([^=\[\]]+?)(?:\[\$(\w+)\])?\s*=\s*(.*)")
_GROUP: Final = re.compile(r"\[([^\]$]+)\](?:\[\$(\w+)\])?")


def collect(host: Host) -> Facts:
    """Look where this account's desktop keeps its lock."""
    name = attempt(lambda: desktop(host))
    if isinstance(name, Unseen):
        return Facts((name,))
    return _LOOKS[name](host)


def _gnome(host: Host) -> Facts:
    return Facts((attempt(lambda: _by_schemas(host, _GNOME)),))


def _cinnamon(host: Host) -> Facts:
    return Facts((attempt(lambda: _by_schemas(host, _CINNAMON, starts=_STARTS["cinnamon"])),))


def _mate(host: Host) -> Facts:
    look = attempt(lambda: _by_schemas(host, _MATE, starts=_STARTS["mate"], unit_s=60))
    return Facts((look,))


def _by_schemas(
    host: Host, settings: tuple[Setting, ...], *, starts: Setting | None = None, unit_s: int = 1
) -> Way:
    idle, grace, enabled, refused = (dconf.read(host, setting) for setting in settings)
    if idle.value < 0 or grace.value < 0:
        raise Unseen(Unknown.UNREADABLE, "dconf")
    locks = bool(enabled.value) and not refused.value
    runs = locks and idle.value > 0 and (starts is None or bool(dconf.read(host, starts).value))
    after_s = delay_s(idle.value * unit_s, grace.value * unit_s) if runs else None
    return Way("desktop", after_s, asks_password=locks, is_default=idle.is_default)


# --- KDE ------------------------------------------------------------------------------------------


def _kde(host: Host) -> Facts:
    settings = attempt(lambda: _kde_settings(host))
    if isinstance(settings, Unseen):
        return Facts((settings,))
    wakes_locked = attempt(lambda: _yes(settings, "LockOnResume", default=True))
    return Facts((attempt(lambda: _kde_way(settings)),), wakes_locked)


def _kde_way(settings: Mapping[str, str]) -> Way:
    asks = _yes(settings, "RequirePassword", default=True) and _yes(settings, "Lock", default=True)
    idle_s = _decimal(settings, "Timeout", 5) * 60
    grace_s = _decimal(settings, "LockGrace", 5)
    if not _yes(settings, "Autolock", default=True) or idle_s <= 0:
        return Way("desktop", None, asks)
    return Way("desktop", delay_s(idle_s, grace_s), asks, is_default="Timeout" not in settings)


def _kde_settings(host: Host) -> dict[str, str]:
    """The `Daemon` group: the system's file, then the person's, unless the system froze a key."""
    found: dict[str, str] = {}
    frozen: set[str] = set()
    home = host.account.home
    for folder in ("/etc/xdg", f"{home}/.config/kdedefaults", f"{home}/.config"):
        told, freezes = _daemon_group(host.read_text(f"{folder}/kscreenlockerrc") or "")
        if "" in frozen:
            break
        found |= {key: value for key, value in told.items() if key not in frozen}
        frozen |= freezes
    return found


def _daemon_group(text: str) -> tuple[dict[str, str], set[str]]:
    """Its keys, and those marked as frozen; "" among them when the whole group is."""
    found: dict[str, str] = {}
    frozen: set[str] = set()
    inside = False
    for line in text.splitlines():
        if group := _GROUP.fullmatch(line.strip()):
            inside = group[1] == "Daemon"
            if inside and "i" in (group[2] or ""):
                frozen.add("")
        elif inside and (pair := _KEY.fullmatch(line.strip())):
            found[pair[1]] = pair[3].strip()
            if "i" in (pair[2] or ""):
                frozen.add(pair[1])
    if text.strip() and not re.search(r"^\s*\[.+\]", text, re.MULTILINE):
        raise Unseen(Unknown.UNREADABLE, "kscreenlockerrc")
    return found, frozen


def _yes(settings: Mapping[str, str], key: str, *, default: bool) -> bool:
    said = settings.get(key, str(default)).casefold()
    if said in ("true", "1", "yes", "on"):
        return True
    if said in ("false", "0", "no", "off"):
        return False
    raise Unseen(Unknown.UNREADABLE, "kscreenlockerrc")


def _decimal(settings: Mapping[str, str], key: str, default: float) -> float:
    said = settings.get(key, str(default))
    if not _DECIMAL.fullmatch(said):
        raise Unseen(Unknown.UNREADABLE, "kscreenlockerrc")
    return float(said)


# --- XFCE -----------------------------------------------------------------------------------------


def _xfce(host: Host) -> Facts:
    return Facts((attempt(lambda: _xfce_way(host)),))


def _xfce_way(host: Host) -> Way:
    if not host.exists("/usr/bin/xfce4-screensaver"):
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM, "verrouillage de XFCE")
    settings = xfconf.read(host, "xfce4-screensaver")
    starts = settings.yes("saver/enabled") and settings.yes("saver/idle-activation/enabled")
    locks = settings.yes("lock/enabled") and settings.yes("lock/saver-activation/enabled")
    idle, grace = (
        settings.whole("saver/idle-activation/delay", 5),
        settings.whole("lock/saver-activation/delay", 0),
    )
    after_s = delay_s(idle * 60, grace * 60) if starts and locks and idle > 0 else None
    return Way("desktop", after_s, locks, not settings.has("saver/idle-activation/delay"))


_LOOKS: Final[Mapping[str, Callable[[Host], Facts]]] = {
    "gnome": _gnome,
    "kde": _kde,
    "cinnamon": _cinnamon,
    "mate": _mate,
    "xfce": _xfce,
}
