"""The backup tools of Linux: Déjà Dup, Borg, Vorta, Back In Time, Pika Backup, Kup, restic."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from hygie.workstation.probes.backup.facts import Facts, Trace
from hygie.workstation.probes.backup.tools import MOST, dateless, latest, moment, traced, vorta
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_QUOTED: Final = re.compile(r"'([^']*)'")
_STAMP: Final = "%Y%m%d %H%M"
_DEJA_DUP: Final = (
    ("dconf", "read", "/org/gnome/deja-dup/last-backup"),
    ("gsettings", "get", "org.gnome.DejaDup", "last-backup"),
)


def collect(host: Host) -> Facts:
    """Ask each tool that left a trace for this account."""
    home = host.account.home.rstrip("/")
    return Facts(host.now, tuple(_traces(host, home)))


def _traces(host: Host, home: str) -> Iterator[Trace]:
    looks: tuple[tuple[str, Callable[[Host, str], datetime | None]], ...] = (
        ("Déjà Dup", _deja_dup),
        ("Déjà Dup", _deja_dup_flatpak),
        ("Borg", _borg),
        ("Vorta", lambda host, home: vorta(host, f"{home}/.local/share/Vorta/settings.db")),
        ("Vorta", _vorta_flatpak),
        ("Back In Time", _back_in_time),
        ("Pika Backup", _pika),
        ("Kup", _kup),
        ("restic", _restic),
    )
    for tool, look in looks:
        yield from traced(tool, lambda look=look: look(host, home))  # type: ignore[misc]
    yield from dateless(host)


# --- Déjà Dup -------------------------------------------------------------------------------------


def _deja_dup(host: Host, home: str) -> datetime | None:
    if not host.is_live:
        return None
    for words in _DEJA_DUP:
        try:
            done = host.run(words, needs_session=True, environ={"HOME": home})
        except Unseen as unseen:
            if unseen.reason is Unknown.TOOL_MISSING:
                continue
            raise
        # Another exit code: it does not know this setting, so Déjà Dup is not here.
        return _said(done.out) if done.code == 0 else None
    return None


def _deja_dup_flatpak(host: Host, home: str) -> datetime | None:
    place = f"{home}/.var/app/org.gnome.DejaDup/config/glib-2.0/settings/keyfile"
    return _said(_value(host.read_text(place), "org/gnome/deja-dup", "last-backup") or "")


def _said(variant: str) -> datetime | None:
    """A text as GLib writes it, between quotes; empty as long as no backup was made."""
    if not variant.strip():
        return None
    quoted = _QUOTED.fullmatch(variant.strip())
    if quoted is None:
        raise Unseen(Unknown.UNREADABLE, "Déjà Dup")
    return moment(quoted[1], "Déjà Dup") if quoted[1] else None


def _value(text: str | None, section: str, key: str) -> str | None:
    """One value of an INI file of the desktop."""
    inside = False
    for line in (text or "").splitlines()[:5000]:
        if line.startswith("["):
            inside = line.strip() == f"[{section}]"
        elif inside and line.partition("=")[0].strip() == key:
            return line.partition("=")[2].strip()
    return None


# --- Borg and what drives it ----------------------------------------------------------------------


def _borg(host: Host, home: str) -> datetime | None:
    """When each repository was last written from here."""
    folder = f"{home}/.config/borg/security"
    found = []
    for entry in (host.entries(folder) or ())[:MOST]:
        text = host.read_text(f"{folder}/{entry.name}/manifest-timestamp", limit=1000)
        if text:
            found.append(moment(text, "Borg"))
    return latest(found)


def _vorta_flatpak(host: Host, home: str) -> datetime | None:
    return vorta(host, f"{home}/.var/app/com.borgbase.Vorta/data/Vorta/settings.db")


def _pika(host: Host, home: str) -> datetime | None:
    places = (
        f"{home}/.config/pika-backup/history.json",
        f"{home}/.var/app/org.gnome.World.PikaBackup/config/pika-backup/history.json",
    )
    return latest([when for place in places for when in _pika_ends(host.read_text(place))])


def _pika_ends(text: str | None) -> Iterator[datetime]:
    if text is None:
        return
    try:
        told = [one.get("last_completed") for one in json.loads(text).values()]
        ends = [str(one["end"]) for one in told if one]
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        raise Unseen(Unknown.UNREADABLE, "Pika Backup") from None
    for end in ends[:MOST]:
        yield moment(end, "Pika Backup")


# --- others ---------------------------------------------------------------------------------------


def _back_in_time(host: Host, home: str) -> datetime | None:
    """It writes this stamp only after a backup without any error."""
    folder = f"{home}/.local/share/backintime/anacron"
    found = []
    for entry in (host.entries(folder) or ())[:MOST]:
        text = (host.read_text(f"{folder}/{entry.name}", limit=1000) or "").strip()
        try:
            found.append(datetime.strptime(text, _STAMP).replace(tzinfo=UTC))
        except ValueError:
            raise Unseen(Unknown.UNREADABLE, "Back In Time") from None
    return latest(found)


def _kup(host: Host, home: str) -> datetime | None:
    text = host.read_text(f"{home}/.config/kuprc")
    plans = (_value(text, f"Plan/{number}", "Last complete backup") for number in range(1, 20))
    return latest([_kde_moment(plan) for plan in plans if plan])


def _kde_moment(text: str) -> datetime:
    """A date as KDE writes it: year, month, day, hour, minute, second, by commas."""
    try:
        year, month, day, hour, minute = (int(part) for part in text.split(",")[:5])
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unseen(Unknown.UNREADABLE, "Kup") from None


def _restic(host: Host, home: str) -> datetime | None:
    """Its cache also holds what other PCs backed up: it tells no date of ours."""
    entries = host.entries(f"{home}/.cache/restic") or ()
    if any(entry.is_folder and len(entry.name) == 64 for entry in entries):
        raise Unseen(Unknown.NOT_SAID, "restic")
    return None
