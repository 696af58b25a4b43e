"""Time Machine and the other backup tools of macOS."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.backup.facts import Facts, Trace
from hygie.workstation.probes.backup.tools import MOST, dateless, latest, traced, vorta
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_TIME_MACHINE: Final = "/Library/Preferences/com.apple.TimeMachine.plist"
_CLOSED: Final = "Time Machine, sans « Accès complet au disque »"


def collect(host: Host) -> Facts:
    """Ask Time Machine, then the others."""
    return Facts(host.now, tuple(_traces(host)))


def _traces(host: Host) -> Iterator[Trace]:
    home = host.account.home.rstrip("/")
    yield from traced("Time Machine", lambda: _time_machine(host))
    place = f"{home}/Library/Application Support/Vorta/settings.db"
    yield from traced("Vorta", lambda: vorta(host, place))
    yield from dateless(host)


def _time_machine(host: Host) -> datetime | None:
    """The last backup over all its disks. macOS shows this file to programs it was told to."""
    try:
        told = plists.read(host, _TIME_MACHINE)
    except Unseen as unseen:
        if unseen.reason is Unknown.NEEDS_ADMIN:
            raise Unseen(Unknown.NOT_SAID, _CLOSED) from None
        raise
    destinations = (told or {}).get("Destinations")
    if not destinations:
        return None
    found = latest(list(_snapshots(destinations)))
    if found is None:
        raise Unseen(Unknown.NOT_SAID, "Time Machine")
    return found


def _snapshots(destinations: object) -> Iterator[datetime]:
    for one in destinations if isinstance(destinations, list) else ():
        dates = one.get("SnapshotDates") if isinstance(one, dict) else None
        for value in (dates if isinstance(dates, list) else [])[-MOST:]:
            when = plists.moment(value)
            if when is not None:
                yield when
