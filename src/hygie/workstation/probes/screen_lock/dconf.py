"""The settings of GNOME and its kin: what the person set, else the system's own default."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.screen_lock import gvdb

_WHOLE: Final = re.compile(r"(?:u?int(?:16|32|64) )?(-?[0-9]{1,10})")


@dataclass(frozen=True)
class Setting:
    """One setting: where it lies, and what its schema says when nobody set it."""

    schema: str
    key: str
    default: int | bool
    folder: str = ""

    @property
    def path(self) -> str:
        return f"{self.folder or '/' + self.schema.replace('.', '/') + '/'}{self.key}"


@dataclass(frozen=True)
class Read:
    """A value, and whether anybody ever set it."""

    value: int | bool
    is_default: bool


def read(host: Host, setting: Setting) -> Read:
    """This setting, for the account looked at. Raises Unseen."""
    found = _set(host, setting)
    if found is None:
        return Read(_default(host, setting), is_default=True)
    if isinstance(found, bool) is not isinstance(setting.default, bool):
        raise Unseen(Unknown.UNREADABLE, "dconf")
    return Read(found, is_default=False)


def _set(host: Host, setting: Setting) -> int | bool | None:
    if host.is_live:
        try:
            answer = host.run(["dconf", "read", setting.path], needs_session=True)
        except Unseen as unseen:
            if unseen.reason is not Unknown.TOOL_MISSING:
                raise
        else:
            if answer.code:
                raise Unseen(Unknown.UNREADABLE, "dconf")
            return _parsed(answer.out)
    return _in_files(host, setting.path)


def _default(host: Host, setting: Setting) -> int | bool:
    """The distribution may have its own; else that of the desktop's authors."""
    if host.is_live:
        try:
            words = ["gsettings", "get", setting.schema, setting.key]
            answer = host.run(words, needs_session=True)
            found = None if answer.code else _parsed(answer.out)
        except Unseen:
            found = None
        if found is not None and isinstance(found, bool) is isinstance(setting.default, bool):
            return found
    return setting.default


def _parsed(text: str) -> int | bool | None:
    """A value as `dconf` writes it; None when it wrote nothing."""
    said = text.strip()
    if said in ("true", "false"):
        return said == "true"
    match = _WHOLE.fullmatch(said)
    if said and match is None:
        raise Unseen(Unknown.UNREADABLE, "dconf")
    return int(match[1]) if match else None


# --- without the program ------------------------------------------------------------------------


def _in_files(host: Host, path: str) -> int | bool | None:
    """The person's database, then the system's; what the system locks goes first."""
    system = list(_system_databases(host))
    for content in system:
        if path in gvdb.locks(content):
            return gvdb.value(content, path)
    own = host.read_bytes(f"{host.account.home}/.config/dconf/user")
    for content in ([] if own is None else [own]) + system:
        found = gvdb.value(content, path)
        if found is not None:
            return found
    return None


def _system_databases(host: Host) -> Iterator[bytes]:
    for line in (host.read_text("/etc/dconf/profile/user") or "").splitlines():
        kind, _, name = line.strip().partition(":")
        if kind == "system-db" and name and "/" not in name:
            content = host.read_bytes(f"/etc/dconf/db/{name}")
            if content is not None:
                yield content
