"""The programs of the system that the tests need: which are there, how to get the others."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from environment import SetupError, apt_install, can_apt_install, in_ci, say

_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_BROWSER_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_POSTGRES_PLACES: Final = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@dataclass(frozen=True)
class Part:
    """One program: how to find it, and what to install when it is missing."""

    name: str
    find: Callable[[], str | None]
    debian: tuple[str, ...]
    elsewhere: str


def find_browser() -> str | None:
    """Give the path of a Chromium; `HYGIE_CHROMIUM` wins."""
    named = os.environ.get("HYGIE_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    return found or next((path for path in _BROWSER_PLACES if Path(path).is_file()), None)


def find_postgres() -> str | None:
    """Give the folder of PostgreSQL's own programs (initdb, pg_ctl)."""
    if os.name == "nt":
        return None  # the tests reach it by a Unix socket
    candidates: list[str] = []
    if initdb := shutil.which("initdb"):
        candidates.append(str(Path(initdb).resolve().parent))
    for pattern in _POSTGRES_PLACES:
        found = Path("/").glob(pattern.lstrip("/"))
        candidates += sorted(map(str, found), key=_version_in, reverse=True)
    return next((folder for folder in candidates if (Path(folder) / "pg_ctl").is_file()), None)


def _version_in(folder: str) -> int:
    digits = "".join(letter for letter in folder if letter.isdigit())
    return int(digits or 0)


def find_secret_service() -> str | None:
    """Give the keyring daemon; only Linux needs one of its own."""
    if sys.platform != "linux":
        return "système"
    if shutil.which("dbus-run-session") is None:
        return None
    return shutil.which("gnome-keyring-daemon")


# What the planted faults spoil, each a program of the desk that is set up for them.
_DESK_PROGRAMS: Final = (
    "clamd",
    "dbus-run-session",
    "dconf",
    "gsettings",
    "ip",
    "mkfs.ext4",
    "nft",
    "nsenter",
    "runuser",
    "ufw",
    "unattended-upgrade",
    "unshare",
)
_DESK_SCHEMA: Final = "/usr/share/glib-2.0/schemas/org.gnome.desktop.screensaver.gschema.xml"


def find_desk() -> str | None:
    """Say whether a Debian desk can be set up and spoilt; only Linux has one."""
    if sys.platform != "linux":
        return "système"
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    whole = all(shutil.which(name, path=places) for name in _DESK_PROGRAMS)
    return "système" if whole and Path(_DESK_SCHEMA).exists() else None


BROWSER: Final = Part(
    "Chromium",
    find_browser,
    ("chromium", "fonts-liberation"),
    "installez Chromium ou Chrome, ou donnez son chemin dans HYGIE_CHROMIUM",
)
POSTGRES: Final = Part(
    "PostgreSQL",
    find_postgres,
    ("postgresql",),
    "installez PostgreSQL 15 ou plus récent (macOS : brew install postgresql)",
)
POPPLER: Final = Part(
    "Poppler (pdftoppm)",
    lambda: shutil.which("pdftoppm"),
    ("poppler-utils",),
    "installez poppler (macOS : brew install poppler)",
)
OFFICE: Final = Part(
    "LibreOffice (Writer)",
    lambda: shutil.which("soffice") or shutil.which("libreoffice"),
    ("libreoffice-writer-nogui",),
    "installez LibreOffice",
)
DESK: Final = Part(
    "Poste Debian à défauts plantés (dconf, ClamAV, nftables, ufw…)",
    find_desk,
    (
        "clamav-daemon",
        "dbus",
        "dconf-cli",
        "e2fsprogs",
        "gsettings-desktop-schemas",
        "iproute2",
        "libglib2.0-bin",
        "nftables",
        "ufw",
        "unattended-upgrades",
        "util-linux",
    ),
    "ces essais ne se font que sous Debian ou Ubuntu",
)
SECRET_SERVICE: Final = Part(
    "Trousseau du système (D-Bus et gnome-keyring)",
    find_secret_service,
    ("dbus", "gnome-keyring"),
    "installez dbus et gnome-keyring",
)


def make_sure(parts: Iterable[Part]) -> list[Part]:
    """Install what is missing when we may; give what is still missing, after saying how to get it.

    Raises SetupError in continuous integration, where a missing part is a failure.
    """
    missing = [part for part in parts if part.find() is None]
    if missing and can_apt_install():
        apt_install([package for part in missing for package in part.debian])
        missing = [part for part in missing if part.find() is None]
    if missing:
        words = "\n".join(f"  - {part.name} : {advice(part)}" for part in missing)
        if in_ci():
            raise SetupError(f"Il manque, pour que tous les tests s’exécutent :\n{words}")
        say(f"Il manque, pour que tous les tests s’exécutent :\n{words}")
    return missing


def advice(part: Part) -> str:
    """Say precisely what to type, or to do, to get this part."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install {' '.join(part.debian)}"
    return part.elsewhere
