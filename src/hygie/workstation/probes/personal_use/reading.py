"""What the three systems read alike: several sources, each looked at on its own."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.known_products import known_products
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.personal_use.facts import Facts, Leisure, Sync

Source = Callable[[Host], Iterable[Sync]]
# Mailboxes that are given to anybody: an account under one of these is a person's own.
CONSUMER_MAIL: Final = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "outlook.fr",
    "hotmail.com",
    "hotmail.fr",
    "live.com",
    "live.fr",
    "icloud.com",
)


def collect_from(host: Host, sources: Iterable[Source]) -> Facts:
    """The services and programs found; a source that cannot be looked at is counted as missed."""
    syncs: list[Sync] = []
    missed: list[Unseen] = []
    for source in sources:
        try:
            syncs.extend(source(host))
        except Unseen as unseen:
            missed.append(unseen)
    applications = installed(host)
    software = tuple(
        Leisure(one.name, one.kind)
        for one in known_products("personal_use")
        if one.among(applications.found)
    )
    return Facts(tuple(dict.fromkeys(syncs)), tuple(missed), software, applications.missed)


def mailbox(account: str) -> bool | None:
    """Whether this address is a person's own; None when its domain does not tell."""
    domain = account.rpartition("@")[2].strip().lower()
    return True if domain in CONSUMER_MAIL else None


def is_below(path: str, folder: str) -> bool:
    """Whether a path lies in a folder, whatever the slashes and the capitals."""
    inner, outer = _parts(path), _parts(folder)
    return bool(outer) and inner[: len(outer)] == outer


def _parts(path: str) -> list[str]:
    return [part for part in re.split(r"[\\/]+", path.casefold()) if part not in ("", ".")]


def dropbox(host: Host, info: str, folders: Iterable[str]) -> tuple[Sync, ...]:
    """What Dropbox's own `info.json` says: personal, business, and where it keeps them."""
    text = host.read_text(info, limit=256 * 1024)
    if text is None:
        return ()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Unseen(Unknown.UNREADABLE, "Dropbox") from None
    if not isinstance(told, dict):
        raise Unseen(Unknown.UNREADABLE, "Dropbox")
    return tuple(
        Sync("Dropbox", kind == "personal", _holds(told[kind], tuple(folders)))
        for kind in ("personal", "business")
        if isinstance(told.get(kind), dict)
    )


def _holds(account: dict[str, object], folders: tuple[str, ...]) -> bool:
    path = account.get("path")
    return isinstance(path, str) and any(is_below(folder, path) for folder in folders)
