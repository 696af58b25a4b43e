"""What is installed on Linux: the packages of dpkg or rpm, and what flatpak and snap keep.

A package is shown in the inventory when it brings a program to the menus: thousands of libraries
would hide the thirty programs that a person knows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from hygie.workstation.probes.applications import Application, Applications, application
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_STATUS: Final = "/var/lib/dpkg/status"
_LONGEST_STATUS: Final = 64 * 1024 * 1024
_MENUS: Final = "/usr/share/applications"
_RPM_DATABASES: Final = (
    "/usr/lib/sysimage/rpm/rpmdb.sqlite",
    "/var/lib/rpm/rpmdb.sqlite",
    "/var/lib/rpm/Packages",
)
_RPM_LINE: Final = r"%{NAME}\t%{VERSION}-%{RELEASE}\t%{VENDOR}\n"
# Sections of Debian's archive that hold no program of a menu: their lists are not worth opening.
_QUIET: Final = re.compile(
    r"(?:[a-z-]+/)?(?:lib|oldlibs|perl|python|ruby|rust|golang|javascript|php|haskell|java|fonts"
    r"|kernel|doc|debug|localization|introspection|metapackages|devel|httpd|database|tasks)"
)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,120}")


def look(host: Host) -> Applications:
    """Every package; a part that could not be looked at is counted as missed."""
    missed: list[Unseen] = []
    found: list[Application] = []
    parts: tuple[Callable[[Host], Iterator[Application]], ...] = (_packages, _flatpaks, _snaps)
    for part in parts:
        try:
            found.extend(part(host))
        except Unseen as unseen:
            missed.append(unseen)
    return Applications(tuple(found), tuple(missed))


def _packages(host: Host) -> Iterator[Application]:
    status = host.read_text(_STATUS, limit=_LONGEST_STATUS)
    has_rpm = any(host.exists(path) for path in _RPM_DATABASES)
    if status is None and not has_rpm:
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM)
    if status is not None:
        yield from _dpkg(host, status)
    if has_rpm:
        yield from _rpm(host)


# --- dpkg ---------------------------------------------------------------------------------------


def _dpkg(host: Host, status: str) -> Iterator[Application]:
    lists = _dpkg_lists(host)
    for fields in _stanzas(status):
        if fields.get("status", "").split()[-1:] != ["installed"]:
            continue
        name = fields.get("package", "")
        maker = fields.get("maintainer", "").partition("<")[0]  # the address may be a person's
        yield application(
            name,
            fields.get("version", ""),
            maker,
            source="dpkg",
            id=name,
            is_shown=_has_menu(host, fields, lists),
        )


def _stanzas(status: str) -> Iterator[dict[str, str]]:
    wanted = ("package", "status", "version", "maintainer", "section", "architecture")
    for stanza in status.split("\n\n"):
        fields: dict[str, str] = {}
        for line in stanza.splitlines():
            name, sign, value = line.partition(":")
            if sign and name.lower() in wanted:
                fields.setdefault(name.lower(), value.strip())
        if _NAME.fullmatch(fields.get("package", "")):
            yield fields


def _dpkg_lists(host: Host) -> frozenset[str]:
    try:
        entries = host.entries("/var/lib/dpkg/info") or ()
    except Unseen:
        return frozenset()
    return frozenset(entry.name for entry in entries if entry.name.endswith(".list"))


def _has_menu(host: Host, fields: dict[str, str], lists: frozenset[str]) -> bool:
    if _QUIET.match(fields.get("section", "").lower()):
        return False
    name, architecture = fields["package"], fields.get("architecture", "")
    for file in (f"{name}.list", f"{name}:{architecture}.list"):
        if file in lists:
            try:
                content = host.read_text(f"/var/lib/dpkg/info/{file}") or ""
            except Unseen:
                return False
            return f"{_MENUS}/" in content
    return False


# --- rpm ----------------------------------------------------------------------------------------


def _rpm(host: Host) -> Iterator[Application]:
    listed = host.run(["rpm", "-qa", "--qf", _RPM_LINE], timeout_s=10)
    if listed.code or not listed.out.strip():
        raise Unseen(Unknown.UNREADABLE, "rpm")
    shown = _rpm_in_menus(host)
    for line in listed.out.splitlines():
        name, _, rest = line.partition("\t")
        version, _, maker = rest.partition("\t")
        if _NAME.fullmatch(name):
            maker = "" if maker == "(none)" else maker
            one = application(name, version, maker, source="rpm", id=name)
            yield replace(one, is_shown=name in shown)


def _rpm_in_menus(host: Host) -> frozenset[str]:
    entries = host.entries(_MENUS) or ()
    files = [f"{_MENUS}/{one.name}" for one in entries if one.name.endswith(".desktop")]
    if not files:
        return frozenset()
    answer = host.run(["rpm", "-qf", "--qf", r"%{NAME}\n", *files[:400]], timeout_s=10)
    return frozenset(answer.out.split())


# --- flatpak, snap ------------------------------------------------------------------------------


def _flatpaks(host: Host) -> Iterator[Application]:
    """By their folders: the versions are the shops' affair, which keep them up to date."""
    for base in ("/var/lib/flatpak", f"{host.account.home}/.local/share/flatpak"):
        for entry in host.entries(f"{base}/app") or ():
            if entry.is_folder and _NAME.fullmatch(entry.name):
                name = entry.name.rpartition(".")[2]
                yield application(name, source="flatpak", id=entry.name)


def _snaps(host: Host) -> Iterator[Application]:
    """Those that have a program; the bases have none."""
    for entry in host.entries("/snap") or ():
        if not entry.is_folder or not _NAME.fullmatch(entry.name):
            continue
        text = host.read_text(f"/snap/{entry.name}/current/meta/snap.yaml", limit=512 * 1024)
        if text is None:
            continue
        version = re.search(r"^version:[ \t]*['\"]?([^'\"\n]{1,60})", text, re.MULTILINE)
        has_program = re.search(r"^apps:", text, re.MULTILINE) is not None
        yield application(
            entry.name,
            version[1] if version else "",
            source="snap",
            id=entry.name,
            is_shown=has_program,
        )
