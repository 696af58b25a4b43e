"""Linux: GNOME's online accounts, Dropbox, Nextcloud, OneDrive, MEGA, Insync."""

import configparser
import re
from collections.abc import Iterator
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.personal_use.facts import Facts, Sync
from hygie.workstation.probes.personal_use.reading import (
    collect_from,
    dropbox,
    is_below,
    mailbox,
)

# GNOME's own words for its providers. Those that are left out keep nothing of a person's.
_PROVIDERS: Final = {
    "google": "Google",
    "ms_graph": "Microsoft 365",
    "ms365": "Microsoft 365",
    "windows_live": "Microsoft",
    "owncloud": "Nextcloud",
    "webdav": "WebDAV",
    "facebook": "Facebook",
    "flickr": "Flickr",
}
_PERSONAL: Final = ("windows_live", "facebook", "flickr")
_TRACES: Final = (
    (".config/onedrive/refresh_token", "OneDrive"),
    (".local/share/data/Mega Limited/MEGAsync/MEGAsync.cfg", "MEGA"),
    (".config/Insync/data", "Google Drive (Insync)"),
)


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    return collect_from(host, (_gnome, _dropbox, _nextcloud, _traces))


def _gnome(host: Host) -> Iterator[Sync]:
    text = host.read_text(f"{host.account.home}/.config/goa-1.0/accounts.conf", limit=512 * 1024)
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text or "")
    except configparser.Error:
        raise Unseen(Unknown.UNREADABLE, "accounts.conf") from None
    for section in parser.sections():
        told = parser[section]
        provider = told.get("Provider", "") or ""
        is_used = any(key.endswith("enabled") and told.get(key) == "true" for key in told)
        if provider in _PROVIDERS and is_used:
            who = told.get("PresentationIdentity") or told.get("Identity") or ""
            yield Sync(_PROVIDERS[provider], True if provider in _PERSONAL else mailbox(who))


def _folders(host: Host) -> tuple[str, ...]:
    """Where this account keeps its documents and its desktop."""
    home = host.account.home
    text = host.read_text(f"{home}/.config/user-dirs.dirs", limit=65536) or ""
    said = re.findall(r'^XDG_(?:DOCUMENTS|DESKTOP)_DIR="([^"\n]{1,400})"', text, re.MULTILINE)
    return tuple(path.replace("$HOME", home) for path in said) or (f"{home}/Documents",)


def _dropbox(host: Host) -> tuple[Sync, ...]:
    return dropbox(host, f"{host.account.home}/.dropbox/info.json", _folders(host))


def _nextcloud(host: Host) -> Iterator[Sync]:
    """Its server may be the practice's own: nothing here tells."""
    path = f"{host.account.home}/.config/Nextcloud/nextcloud.cfg"
    text = host.read_text(path, limit=1024 * 1024) or ""
    kept = re.findall(r"^[\w\\]*\\localPath=([^\n]{1,400})$", text, re.MULTILINE)
    if kept:
        folders = _folders(host)
        holds = any(is_below(folder, place) for place in kept for folder in folders)
        yield Sync("Nextcloud", None, holds)


def _traces(host: Host) -> Iterator[Sync]:
    for path, name in _TRACES:
        if host.exists(f"{host.account.home}/{path}"):
            yield Sync(name, None)
