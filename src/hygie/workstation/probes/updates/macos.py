"""macOS: its version, its Software Update settings, what it last found and installed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.end_of_support import table_of_today
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.updates.facts import Automatic, Facts, Habit, Release, Waiting
from hygie.workstation.probes.updates.reading import believable
from hygie.workstation.probes.versions import Numbers, numbers

_VERSION: Final = "/System/Library/CoreServices/SystemVersion.plist"
_SETTINGS: Final = "/Library/Preferences/com.apple.SoftwareUpdate.plist"
_MANAGED: Final = "/Library/Managed Preferences/com.apple.SoftwareUpdate.plist"
_RECEIPTS: Final = "/Library/Receipts/InstallHistory.plist"
_TOOL: Final = "Mise à jour de logiciels"


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    now = host.now
    settings = attempt(lambda: plists.read(host, _SETTINGS))
    return Facts(
        now=now,
        table=attempt(lambda: table_of_today(now.date())),
        release=attempt(lambda: _release(host)),
        automatic=attempt(lambda: _automatic(host, settings)),
        checked_at=attempt(lambda: _checked(settings, now)),
        installed_at=attempt(lambda: _installed(host, now)),
        waiting=attempt(lambda: _waiting(host, settings)),
        needs_restart=False,  # an update that waits for a restart is still among those that wait
    )


def _release(host: Host) -> Release:
    told = plists.read(host, _VERSION)
    version = told.get("ProductVersion") if told else None
    if not isinstance(version, str) or not version[:1].isdigit():
        raise Unseen(Unknown.NOT_SAID, "ProductVersion")
    return Release("macos", version, "", f"macOS {version[:20]}")


def _automatic(host: Host, settings: Mapping[str, Any] | Unseen | None) -> Automatic:
    """Apple's documented default of each key is yes; what an administrator imposes wins."""
    if isinstance(settings, Unseen):
        raise settings
    managed = plists.read(host, _MANAGED) or {}
    told = {**(settings or {}), **managed}
    if settings is None and not managed:
        raise Unseen(Unknown.NOT_SAID, "com.apple.SoftwareUpdate")
    if not _is_on(told, "AutomaticCheckEnabled"):
        return Automatic(Habit.TURNED_OFF, _TOOL)
    wanted = ("AutomaticDownload", "AutomaticallyInstallMacOSUpdates", "CriticalUpdateInstall")
    asks = not all(_is_on(told, key) for key in wanted)
    return Automatic(Habit.ASKS if asks else Habit.INSTALLS, _TOOL)


def _is_on(told: Mapping[str, Any], key: str) -> bool:
    value = told.get(key, True)
    if not isinstance(value, bool | int):
        raise Unseen(Unknown.UNREADABLE, key)
    return bool(value)


def _settings(settings: Mapping[str, Any] | Unseen | None) -> Mapping[str, Any]:
    if isinstance(settings, Unseen):
        raise settings
    return settings or {}


def _checked(settings: Mapping[str, Any] | Unseen | None, now: datetime) -> datetime:
    told = _settings(settings)
    moments = [
        plists.moment(told.get(key)) for key in ("LastFullSuccessfulDate", "LastSuccessfulDate")
    ]
    seen = [moment for moment in moments if moment is not None]
    return believable(max(seen, default=None), now, "dernière recherche")


def _waiting(host: Host, settings: Mapping[str, Any] | Unseen | None) -> Waiting:
    """What was found and is not installed.

    The list is the one source: on recent systems the counters beside it are never set back, so that
    only their zero can be believed.
    """
    told = _settings(settings)
    listed = told.get("RecommendedUpdates")
    if isinstance(listed, list):
        installed = numbers(_release(host).version)
        ours = [one for one in listed if _is_of_system(one, installed)]
        return Waiting(len(listed), len(ours))
    if told.get("LastRecommendedUpdatesAvailable", told.get("LastUpdatesAvailable")) == 0:
        return Waiting(0, 0)
    raise Unseen(Unknown.NOT_SAID, "mises à jour en attente")


def _is_of_system(one: object, installed: Numbers) -> bool:
    """A fix of macOS that is not installed yet; the next macOS is another question."""
    if not isinstance(one, dict):
        return False
    key, version = str(one.get("Product Key", "")), numbers(str(one.get("Display Version", "")))
    is_system = key.startswith("MSU_UPDATE") or one.get("MobileSoftwareUpdate") in (True, 1)
    is_there = bool(version) and version[:1] == installed[:1] and version <= installed
    return is_system and not key.endswith("_major") and not is_there


def _installed(host: Host, now: datetime) -> datetime:
    """The last time that the system itself took one, by the receipts that it keeps."""
    content = host.read_bytes(_RECEIPTS)
    receipts = plists.parsed(content) if content is not None else []
    dates = list(_system_dates(receipts)) if isinstance(receipts, list) else []
    return believable(max(dates, default=None), now, "dernière mise à jour")


def _system_dates(receipts: list[Any]) -> Iterator[datetime]:
    for one in receipts:
        if isinstance(one, dict) and str(one.get("displayName", "")).startswith("macOS"):
            moment = plists.moment(one.get("date"))
            if moment is not None:
                yield moment
