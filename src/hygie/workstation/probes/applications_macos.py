"""What is installed on a Mac: the bundles of /Applications and of the account's own folder."""

from collections.abc import Iterator
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.applications import Application, Applications, application
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_MOST_BUNDLES: Final = 3000
_LONGEST_INFO: Final = 1024 * 1024


def look(host: Host) -> Applications:
    """Every bundle; one that cannot be read is still known by its name."""
    # Every Mac has this folder: without it, nothing can be said to be absent.
    missed = [] if host.exists("/Applications") else [Unseen(Unknown.UNREADABLE, "/Applications")]
    found: list[Application] = []
    for folder in ("/Applications", f"{host.account.home}/Applications"):
        for path in _bundles(host, folder, missed, deeper=True):
            if len(found) < _MOST_BUNDLES:
                found.append(_bundle(host, path))
    return Applications(tuple(found), tuple(missed))


def _bundles(host: Host, folder: str, missed: list[Unseen], *, deeper: bool) -> Iterator[str]:
    try:
        entries = host.entries(folder) or ()
    except Unseen as unseen:
        missed.append(unseen)
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.endswith(".app"):
            yield path
        elif entry.is_folder and deeper and not entry.name.startswith("."):
            yield from _bundles(host, path, missed, deeper=False)


def _bundle(host: Host, path: str) -> Application:
    name = path.rpartition("/")[2].removesuffix(".app")
    try:
        content = host.read_bytes(f"{path}/Contents/Info.plist", limit=_LONGEST_INFO)
        info = plists.parsed(content) if content is not None else {}
    except Unseen:
        info = {}
    told = info if isinstance(info, dict) else {}
    version = _text(told, "CFBundleShortVersionString") or _text(told, "CFBundleVersion")
    return application(name, version, source="bundle", id=_text(told, "CFBundleIdentifier"))


def _text(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""
