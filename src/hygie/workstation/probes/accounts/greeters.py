"""The greeters of Linux (GDM, LightDM, SDDM…): whom they let in without asking."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_LINK: Final = "/etc/systemd/system/display-manager.service"
_DEBIAN: Final = "/etc/X11/default-display-manager"
_GROUP: Final = re.compile(r"\[(.+)\]")
_GETTY: Final = re.compile(r"^ExecStart=.*(?:\s--autologin[\s=]|\s-a\s)", re.MULTILINE)
_GETTY_FOLDER: Final = re.compile(r"(?:serial-)?getty@.*\.service\.d")
_SYSTEMD: Final = "/etc/systemd/system"
_SCRIPT_FOLDERS: Final = ("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
Groups = dict[str, dict[str, str]]


def autologin(host: Host) -> bool:
    """Whether a session opens by itself when the PC starts. Raises Unseen."""
    name = greeter(host)
    if _getty_opens(host):
        return True
    if not name:
        return False
    if name not in _OPENS:
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM, name)
    return _OPENS[name](host)


def guest(host: Host) -> bool:
    """Whether anybody may work as a guest: only LightDM knows how, with a script. Raises Unseen."""
    if greeter(host) != "lightdm":
        return False
    seats = _lightdm(host)
    if seats.get("allow-guest", "true").lower() in ("false", "0"):
        return False
    script = seats.get("guest-account-script", "guest-account").split(" ")[0]
    places = [script] if "/" in script else [f"{folder}/{script}" for folder in _SCRIPT_FOLDERS]
    return any(host.exists(place) for place in places)


def greeter(host: Host) -> str:
    """The name of the greeter in use, "" when the PC has none. Raises Unseen."""
    real = host.real_path(_LINK)
    if real:
        return _tidy(real.rpartition("/")[2].removesuffix(".service"))
    return _tidy((host.read_text(_DEBIAN) or "").strip().rpartition("/")[2])


def _tidy(name: str) -> str:
    """Its short name, as one may be told it: GDM has two."""
    plain = re.sub(r"[^A-Za-z0-9-]", "", name)[:30].lower()
    return "gdm" if plain == "gdm3" else plain


# --- each in its own words ------------------------------------------------------------------------


def _gdm_opens(host: Host) -> bool:
    for path in ("/etc/gdm3/custom.conf", "/etc/gdm3/daemon.conf", "/etc/gdm/custom.conf"):
        daemon = _groups(host.read_text(path)).get("daemon", {})
        for kind in ("AutomaticLogin", "TimedLogin"):
            if _yes(daemon.get(f"{kind}Enable", "")) and daemon.get(kind):
                return True
    return False


def _lightdm_opens(host: Host) -> bool:
    seats = _lightdm(host)
    return bool(seats.get("autologin-user")) or _yes(seats.get("autologin-guest", ""))


def _lightdm(host: Host) -> dict[str, str]:
    """Every seat's settings together; the last file read wins."""
    found: dict[str, str] = {}
    for text in _pieces(
        host,
        folders=("/usr/share/lightdm/lightdm.conf.d", "/etc/lightdm/lightdm.conf.d"),
        last="/etc/lightdm/lightdm.conf",
    ):
        for name, keys in _groups(text).items():
            if name.startswith("Seat"):
                found |= keys
    return found


def _sddm_opens(host: Host) -> bool:
    return _sddm_like(host, "sddm")


def _plasmalogin_opens(host: Host) -> bool:
    return _sddm_like(host, "plasmalogin")


def _sddm_like(host: Host, name: str) -> bool:
    found: dict[str, str] = {}
    folders = (f"/usr/lib/{name}/{name}.conf.d", f"/etc/{name}.conf.d")
    for text in _pieces(host, folders=folders, last=f"/etc/{name}.conf"):
        found |= _groups(text).get("Autologin", {})
    return bool(found.get("User"))


def _lxdm_opens(host: Host) -> bool:
    return bool(_groups(host.read_text("/etc/lxdm/lxdm.conf")).get("base", {}).get("autologin"))


def _greetd_opens(host: Host) -> bool:
    text = host.read_text("/etc/greetd/config.toml") or ""
    try:
        return "initial_session" in tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise Unseen(Unknown.UNREADABLE, "greetd") from None


def _getty_opens(host: Host) -> bool:
    """A text console may open by itself too."""
    for entry in host.entries(_SYSTEMD) or ():
        if entry.is_folder and _GETTY_FOLDER.fullmatch(entry.name):
            for text in _pieces(host, folders=(f"{_SYSTEMD}/{entry.name}",)):
                if _GETTY.search(text):
                    return True
    return False


_OPENS: Final[Mapping[str, Callable[[Host], bool]]] = {
    "gdm": _gdm_opens,
    "lightdm": _lightdm_opens,
    "sddm": _sddm_opens,
    "plasmalogin": _plasmalogin_opens,
    "lxdm": _lxdm_opens,
    "greetd": _greetd_opens,
}


# --- their files ----------------------------------------------------------------------------------


def _pieces(host: Host, *, folders: tuple[str, ...], last: str = "") -> Iterator[str]:
    """The files of these folders in order, then the last one."""
    for folder in folders:
        for entry in host.entries(folder) or ():
            if entry.name.endswith(".conf") and not entry.is_folder:
                yield host.read_text(f"{folder}/{entry.name}") or ""
    if last:
        yield host.read_text(last) or ""


def _groups(text: str | None) -> Groups:
    found: Groups = {}
    inside: dict[str, str] = {}
    for line in (text or "").splitlines():
        told = line.strip()
        if group := _GROUP.fullmatch(told):
            inside = found.setdefault(group[1], {})
        elif "=" in told and not told.startswith(("#", ";")):
            key, _, value = told.partition("=")
            inside[key.strip()] = value.strip()
    if (text or "").strip() and not found:
        raise Unseen(Unknown.UNREADABLE, "écran d’accueil")
    return found


def _yes(text: str) -> bool:
    return text.strip().lower() in ("true", "1", "yes", "on")
