"""Whether a data folder lies where a database should not: on a network, or synchronised."""

import sys
from collections.abc import Iterable
from pathlib import Path, PurePath

# Names that these programs give to their own folders; a folder that a person would name so is rare.
_SYNCHRONISED = (
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("icloud drive", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("mobile documents", "iCloud"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
)
_NETWORK_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs", "fuse.rclone", "9p", "afpfs"}
)


def warning(root: Path) -> str:
    """What to tell the person, in French; empty when nothing is amiss."""
    resolved = root.resolve()
    if service := synchronised_by(resolved):
        return (
            f"Attention : le dossier {root} semble synchronisé par {service}. Une base de données "
            "copiée pendant qu’elle change peut s’abîmer, et sort de votre ordinateur. "
            "Préférez un dossier ordinaire : hygie --data DOSSIER."
        )
    if _is_remote(resolved):
        return (
            f"Attention : le dossier {root} est sur le réseau : une base de données "
            "peut s’y abîmer. "
            "Préférez le disque de cet ordinateur : hygie --data DOSSIER."
        )
    return ""


def synchronised_by(path: PurePath) -> str:
    """The program that seems to copy this folder elsewhere, or an empty text."""
    for part in path.parts:
        for name, service in _SYNCHRONISED:
            lowered = part.lower()
            if lowered == name or lowered.startswith((f"{name} - ", f"{name}-", f"{name} (")):
                return service
    return ""


def network_mount(path: PurePath, mounts: Iterable[str]) -> str:
    """The file system's type when `path` lies on a network, by the lines of /proc/mounts."""
    kinds = {}
    for line in mounts:
        fields = line.split()
        if len(fields) >= 3:
            kinds[fields[1].replace("\\040", " ")] = fields[2]
    for place in (path, *path.parents):
        if kind := kinds.get(str(place)):
            return kind if kind in _NETWORK_SYSTEMS else ""
    return ""


def _is_remote(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        remote_drive = 4
        drive = path.drive
        if drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == remote_drive)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(network_mount(path, mounts.splitlines()))
