r"""Windows: its version by its build, its settings in the registry, its history through COM."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from hygie.workstation.probes.end_of_support import table_of_today
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.updates.facts import Automatic, Facts, Habit, Release, Waiting
from hygie.workstation.probes.updates.reading import believable, utc

_CURRENT: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_POLICY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate"
_SETTINGS: Final = r"HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings"
_SERVICES: Final = r"HKLM\SYSTEM\CurrentControlSet\Services"
_RESTART: Final = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"
)
_TOOL: Final = "Windows Update"
_FIRST_BUILD_OF_11: Final = 22000
_CHANNELS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        "core coren coresinglelanguage corecountryspecific professional professionaln "
        "professionalworkstation professionalworkstationn professionaleducation "
        "professionaleducationn".split(),
        "home_pro",
    ),
    **dict.fromkeys(
        "enterprise enterprisen education educationn iotenterprise".split(), "enterprise"
    ),
    **dict.fromkeys("enterprises enterprisesn".split(), "ltsc"),
    "iotenterprises": "iot_ltsc",
}
# Windows itself pauses for five weeks at most: beyond, somebody wrote the date.
_LONGEST_PAUSE: Final = timedelta(days=36)
_NOWHERE: Final = ("localhost", "127.", "0.0.0.0", "[::1]", "invalid")  # noqa: S104 - told apart
_DISABLED: Final = 4
# AUOptions: 2 tells before downloading, 3 before installing, 7 the same on servers.
_ASKING: Final = (2, 3, 7)
_DEFINITIONS: Final = "e0789628-ce08-4437-be74-2495b842f43b"
_SECURITY: Final = (
    "0fa1201d-4330-4fa8-8ae9-b877473b6441",
    "e6cf1350-c01b-414d-a61f-263d14d133b4",
)
_MOST_ENTRIES: Final = 2000

_HISTORY: Final = """
$plain = [Globalization.CultureInfo]::InvariantCulture
$form = 'yyyy-MM-ddTHH:mm:ss'
$session = New-Object -ComObject Microsoft.Update.Session
$searcher = $session.CreateUpdateSearcher()
$total = $searcher.GetTotalHistoryCount()
$history = @()
$count = 300
if ($total -lt $count) { $count = $total }
if ($total -gt 0) {
  $history = @($searcher.QueryHistory(0, $count) |
    Where-Object { $_.Operation -eq 1 -and $_.ResultCode -eq 2 } |
    ForEach-Object { [pscustomobject]@{
      date = $_.Date.ToString($form, $plain)
      categories = (@($_.Categories | ForEach-Object { $_.CategoryID }) -join ',') } })
}
$searched = $null
try {
  $last = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results.LastSearchSuccessDate
  if ($last) { $searched = $last.ToString($form, $plain) }
} catch { }
$waiting = $null
try {
  $searcher.Online = $false
  $found = $searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'").Updates
  $waiting = @($found |
    ForEach-Object { (@($_.Categories | ForEach-Object { $_.CategoryID }) -join ',') })
} catch { }
[pscustomobject]@{ history = $history; searched = $searched; waiting = $waiting } |
  ConvertTo-Json -Depth 4 -Compress
"""


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    now = host.now
    told = attempt(lambda: _history(host))
    return Facts(
        now=now,
        table=attempt(lambda: table_of_today(now.date())),
        release=attempt(lambda: _release(host)),
        automatic=attempt(lambda: _automatic(host)),
        checked_at=attempt(lambda: _checked(told, now)),
        installed_at=attempt(lambda: _installed(told, now)),
        waiting=attempt(lambda: _waiting(told)),
        needs_restart=attempt(lambda: host.registry_keys(_RESTART) is not None),
        is_monthly=True,
    )


def _release(host: Host) -> Release:
    build = host.registry(_CURRENT, "CurrentBuild")
    if not isinstance(build, str) or not re.fullmatch(r"\d{4,6}", build.strip(), re.ASCII):
        raise Unseen(Unknown.NOT_SAID, "CurrentBuild")
    edition = host.registry(_CURRENT, "EditionID")
    kind = host.registry(_CURRENT, "InstallationType")
    if isinstance(kind, str) and kind.casefold().startswith("server"):
        return Release("windows-server", f"10.0.{build.strip()}", "", f"Windows Server ({build})")
    number = int(build)
    kernel = "10.0" if number >= 10240 else {9600: "6.3", 9200: "6.2", 7601: "6.1"}.get(number, "0")
    channel = _CHANNELS.get(edition.casefold(), "") if isinstance(edition, str) else ""
    name = "Windows 11" if number >= _FIRST_BUILD_OF_11 else "Windows"
    return Release("windows", f"{kernel}.{number}", channel, f"{name}, version {number}")


# --- automatic ----------------------------------------------------------------------------------


def _automatic(host: Host) -> Automatic:
    if _number(host, rf"{_POLICY}\AU", "NoAutoUpdate") == 1:
        return Automatic(Habit.TURNED_OFF, _TOOL)
    if _number(host, _POLICY, "DisableWindowsUpdateAccess") == 1:
        return Automatic(Habit.TURNED_OFF, _TOOL)
    if _is_redirected(host):
        return Automatic(Habit.REDIRECTED, _TOOL)
    starts = [_number(host, rf"{_SERVICES}\{name}", "Start") for name in ("wuauserv", "UsoSvc")]
    if _DISABLED in starts:
        return Automatic(Habit.SERVICE_DISABLED, _TOOL)
    if (pause := _pause(host)) is not None and pause > host.now:
        is_long = pause > host.now + _LONGEST_PAUSE
        return Automatic(Habit.PAUSED_LONG if is_long else Habit.PAUSED, _TOOL, pause)
    if _number(host, rf"{_POLICY}\AU", "AUOptions") in _ASKING:
        return Automatic(Habit.ASKS, _TOOL)
    if starts[0] is None:
        raise Unseen(Unknown.NOT_SAID, "wuauserv")
    return Automatic(Habit.INSTALLS, _TOOL)


def _number(host: Host, key: str, name: str) -> int | None:
    value = host.registry(key, name)
    if value is not None and not isinstance(value, int):
        raise Unseen(Unknown.UNREADABLE, name)
    return value


def _is_redirected(host: Host) -> bool:
    """Sent to a server that cannot answer: how some tools stop the updates for good."""
    if _number(host, rf"{_POLICY}\AU", "UseWUServer") != 1:
        return False
    server = host.registry(_POLICY, "WUServer")
    address = server.strip().casefold().partition("://")[2] if isinstance(server, str) else ""
    return not address or address.startswith(_NOWHERE)


def _pause(host: Host) -> datetime | None:
    ends = [
        _pause_end(host, name) for name in ("PauseUpdatesExpiryTime", "PauseQualityUpdatesEndTime")
    ]
    return max((end for end in ends if end is not None), default=None)


def _pause_end(host: Host, name: str) -> datetime | None:
    value = host.registry(_SETTINGS, name)
    if value is None or value == "":
        return None
    read = utc(value) if isinstance(value, str) else None
    if read is None:
        raise Unseen(Unknown.UNREADABLE, name)
    return read


# --- history ------------------------------------------------------------------------------------


def _history(host: Host) -> Mapping[str, Any]:
    told = host.powershell(_HISTORY, timeout_s=30)
    if not isinstance(told, dict):
        raise Unseen(Unknown.UNREADABLE, _TOOL)
    return told


def _told(told: Mapping[str, Any] | Unseen) -> Mapping[str, Any]:
    if isinstance(told, Unseen):
        raise told
    return told


def _checked(told: Mapping[str, Any] | Unseen, now: datetime) -> datetime:
    said = _told(told).get("searched")
    return believable(utc(said) if isinstance(said, str) else None, now, "dernière recherche")


def _installed(told: Mapping[str, Any] | Unseen, now: datetime) -> datetime:
    """The last one but the lists of viruses: those come every day, whatever else stops."""
    dates = [
        date
        for one in _list(_told(told), "history")
        if isinstance(one, dict)
        and not _is_definition(one.get("categories"))
        and (date := utc(str(one.get("date", "")))) is not None
    ]
    return believable(max(dates, default=None), now, "dernière mise à jour")


def _waiting(told: Mapping[str, Any] | Unseen) -> Waiting:
    if _told(told).get("waiting") is None:
        raise Unseen(Unknown.NOT_SAID, "mises à jour en attente")
    found = [one for one in _list(_told(told), "waiting") if not _is_definition(one)]
    security = [one for one in found if any(kind in str(one).casefold() for kind in _SECURITY)]
    return Waiting(len(found), len(security))


def _list(told: Mapping[str, Any], key: str) -> list[Any]:
    """A list, even when PowerShell has wrapped or unwrapped it."""
    value = told.get(key)
    if isinstance(value, dict) and isinstance(value.get("value"), list):
        value = value["value"]
    if isinstance(value, list):
        return value[:_MOST_ENTRIES]
    return [] if value is None or value == "" else [value]


def _is_definition(categories: object) -> bool:
    return isinstance(categories, str) and _DEFINITIONS in categories.casefold()
