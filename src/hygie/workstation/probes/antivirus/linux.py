"""The antivirus of Linux: ClamAV at work and its database; others by what runs."""

import re
from collections.abc import Iterator
from typing import Final

from hygie.workstation.probes.antivirus.facts import Facts, Product
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen, attempt

_CLAMAV: Final = "ClamAV"
_CLAMAV_DAEMONS: Final = ("/usr/sbin/clamd", "/usr/bin/clamd")
_DATABASE: Final = "/var/lib/clamav"
_DAILY: Final = ("daily.cld", "daily.cvd")
_LONGEST_DAYS: Final = 7
_DAY_S: Final = 86400
# Programs of other makers, as the kernel names them (fifteen letters).
_OTHERS: Final = {
    "bdsecd": "Bitdefender",
    "cbdaemon": "Carbon Black",
    "ds_agent": "Trend Micro",
    "drweb-configd": "Dr.Web",
    "eea": "ESET",
    "efs": "ESET",
    "esets_daemon": "ESET",
    "falcon-sensor": "CrowdStrike Falcon",
    "fsavd": "WithSecure",
    "kesl": "Kaspersky",
    "s1-agent": "SentinelOne",
    "savd": "Sophos",
    "sophosd": "Sophos",
    "sophos-spl": "Sophos",
    "wdavdaemon": "Microsoft Defender",
}
_CLAMAV_PROCESS: Final = "clamd"
_STATE: Final = re.compile(r"^State:\s+(\w)", re.MULTILINE)
# At work, or waiting for work; one that has ended (Z, X) or is held (T) watches over nothing.
_ALIVE: Final = frozenset("RSDI")


def collect(host: Host) -> Facts:
    """Look at what runs, and at the date of ClamAV's database."""
    age = attempt(lambda: _age_days(host))
    return Facts(attempt(lambda: tuple(_products(host, age))), age, may_do_without=True)


def _products(host: Host, age: Seen[float]) -> Iterator[Product]:
    """Of a mounted system, only ClamAV is known, and not whether it works."""
    is_installed = any(host.exists(path) for path in _CLAMAV_DAEMONS)
    if not host.is_live:
        if not is_installed:
            raise Unseen(Unknown.NOT_LIVE)
        yield Product(_CLAMAV, "unsaid", _is_fresh(age))
        return
    running = _running(host)
    yield from (Product(name, "on") for name in sorted(_others(running)))
    if _CLAMAV_PROCESS in running:
        yield Product(_CLAMAV, "on", _is_fresh(age))
    elif is_installed:
        yield Product(_CLAMAV, "off", _is_fresh(age))


def _running(host: Host) -> frozenset[str]:
    """Those of the known programs that are alive."""
    numbers = [entry.name for entry in host.entries("/proc") or () if entry.name.isdigit()]
    if "1" not in numbers:  # others' programs are hidden from us
        raise Unseen(Unknown.NEEDS_ADMIN, "programmes en cours")
    known = {_CLAMAV_PROCESS, *_OTHERS}
    named = ((_told(host, number, "comm").strip(), number) for number in numbers)
    return frozenset(name for name, number in named if name in known and _lives(host, number))


def _lives(host: Host, process: str) -> bool:
    state = _STATE.search(_told(host, process, "status"))
    return state is not None and state[1] in _ALIVE


def _told(host: Host, process: str, file: str) -> str:
    try:
        return host.read_text(f"/proc/{process}/{file}") or ""
    except Unseen:  # gone meanwhile
        return ""


def _others(running: frozenset[str]) -> set[str]:
    return {_OTHERS[name] for name in running if name in _OTHERS}


def _age_days(host: Host) -> float:
    """Of the daily database, written anew at each update; infinite when there is none."""
    now = host.now.timestamp()
    dates = [
        entry.modified
        for entry in host.entries(_DATABASE) or ()
        if entry.name in _DAILY and entry.size_bytes > 512 and entry.modified <= now + _DAY_S
    ]
    return max(0.0, (now - max(dates)) / _DAY_S) if dates else float("inf")


def _is_fresh(age: Seen[float]) -> bool | None:
    return None if isinstance(age, Unseen) else age <= _LONGEST_DAYS
