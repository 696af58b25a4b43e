"""macOS: iCloud's settings, and the services that keep a folder in CloudStorage."""

from collections.abc import Iterator
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.personal_use.facts import Facts, Sync
from hygie.workstation.probes.personal_use.reading import collect_from, dropbox, mailbox

_ICLOUD: Final = "Library/Preferences/MobileMeAccounts.plist"
_STORAGE: Final = "Library/CloudStorage"
# Apple's own words: what iCloud copies. « Find My Mac » copies nothing, and protects.
_COPIES: Final = (
    "MOBILE_DOCUMENTS",
    "CLOUDDESKTOP",
    "MAIL_AND_NOTES",
    "CONTACTS",
    "CALENDAR",
    "REMINDERS",
    "NOTES",
    "PHOTO_STREAM",
    "CLOUDPHOTO",
)
_DESKTOP: Final = "CLOUDDESKTOP"
# OneDrive names its own folder so for a person's account, and after the company for a company's.
_ONEDRIVE_PERSONAL: Final = ("OneDrive-Personal", "OneDrive-Personnel", "OneDrive")


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    return collect_from(host, (_icloud, _storage, _dropbox))


def _icloud(host: Host) -> Iterator[Sync]:
    told = plists.read(host, f"{host.account.home}/{_ICLOUD}") or {}
    accounts = told.get("Accounts")
    for account in accounts if isinstance(accounts, list) else ():
        if isinstance(account, dict):
            copied = _copied(account)
            if copied:
                managed = bool(account.get("isManagedAppleID"))
                yield Sync("iCloud", not managed, _DESKTOP in copied)


def _copied(account: dict[str, Any]) -> tuple[str, ...]:
    services = account.get("Services")
    return tuple(
        str(one["Name"])
        for one in (services if isinstance(services, list) else ())
        if isinstance(one, dict) and one.get("Name") in _COPIES and one.get("Enabled", True)
    )


def _storage(host: Host) -> Iterator[Sync]:
    """One folder an account, « Service-account »; only what the account's form tells is kept."""
    for entry in host.entries(f"{host.account.home}/{_STORAGE}") or ():
        service, _, account = entry.name.partition("-")
        if service == "OneDrive":
            yield Sync("OneDrive", entry.name in _ONEDRIVE_PERSONAL)
        elif service == "GoogleDrive":
            yield Sync("Google Drive", mailbox(account))
        elif service in ("Box", "ProtonDrive", "Nextcloud", "pCloud"):
            yield Sync(service, mailbox(account) if "@" in account else None)


def _dropbox(host: Host) -> Iterator[Sync]:
    home = host.account.home
    folders = (f"{home}/Documents", f"{home}/Desktop")
    yield from dropbox(host, f"{home}/.dropbox/info.json", folders)
