r"""Windows: OneDrive's accounts, Google Drive, Dropbox, iCloud, where the folders are."""

import re
from collections.abc import Iterator
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.personal_use.facts import Facts, Sync
from hygie.workstation.probes.personal_use.reading import collect_from, dropbox, is_below

_ONEDRIVE: Final = r"HKCU\Software\Microsoft\OneDrive\Accounts"
_FOLDERS: Final = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
# The registry's own words for Documents and the desktop, the same in every language.
_KEPT: Final = ("Personal", "Desktop")
_VARIABLE: Final = re.compile(r"%([A-Za-z]{1,40})%")


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    return collect_from(host, (_onedrive, _google, _dropbox, _icloud))


def _folders(host: Host) -> tuple[str, ...]:
    said = (host.registry(_FOLDERS, name) for name in _KEPT)
    return tuple(_expanded(host, path) for path in said if isinstance(path, str) and path)


def _expanded(host: Host, path: str) -> str:
    known = {name.upper(): value for name, value in host.environ.items()}
    known.setdefault("USERPROFILE", host.account.home)
    return _VARIABLE.sub(lambda found: known.get(found[1].upper(), found[0]), path)


def _onedrive(host: Host) -> Iterator[Sync]:
    folders = _folders(host)
    for name in host.registry_keys(_ONEDRIVE) or ():
        kept = host.registry(rf"{_ONEDRIVE}\{name}", "UserFolder")
        if isinstance(kept, str) and kept.strip():
            holds = any(is_below(folder, kept) for folder in folders)
            yield Sync("OneDrive", name.casefold() == "personal", holds)


def _local(host: Host) -> str:
    return host.environ.get("LOCALAPPDATA") or rf"{host.account.home}\AppData\Local"


def _roaming(host: Host) -> str:
    return host.environ.get("APPDATA") or rf"{host.account.home}\AppData\Roaming"


def _google(host: Host) -> Iterator[Sync]:
    """Google Drive keeps one folder an account, named by a number that says nothing of whose."""
    entries = host.entries(rf"{_local(host)}\Google\DriveFS") or ()
    if any(one.is_folder and re.fullmatch(r"\d{10,30}", one.name, re.ASCII) for one in entries):
        yield Sync("Google Drive", None)


def _dropbox(host: Host) -> Iterator[Sync]:
    for base in (_roaming(host), _local(host)):
        yield from dropbox(host, rf"{base}\Dropbox\info.json", _folders(host))


def _icloud(host: Host) -> Iterator[Sync]:
    if host.entries(rf"{host.account.home}\iCloudDrive"):
        yield Sync("iCloud", True)
