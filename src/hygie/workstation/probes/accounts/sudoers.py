"""Who may act as root through `sudo`: its rules, as far as « everything » goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hygie.workstation.probes.host import Host

_FOLDER: Final = "/etc/sudoers.d"
_ALIAS: Final = re.compile(r"User_Alias\s+([A-Z][A-Z0-9_]*)\s*=\s*(.+)")
_RULE: Final = re.compile(r"(.+?)\s+\S+\s*=\s*(.+)")
_ASKS_FOR_ANOTHER: Final = re.compile(r"Defaults\b.*(?<!!)\b(?:target|root|runas)pw\b")
_EVERYTHING: Final = re.compile(r"(?:^|[\s,:)])ALL\s*(?:,|$)")


@dataclass(frozen=True)
class Grant:
    """What an account may do as root."""

    everything: bool
    without_password: bool


def grant(host: Host, name: str, groups: frozenset[str]) -> Grant:
    """What the rules grant to this account and these groups. Raises Unseen: not ours to read."""
    lines = [line for text in _texts(host) for line in _lines(text)]
    who = {name, *(f"%{group}" for group in groups)}
    if not any(_ASKS_FOR_ANOTHER.match(line) for line in lines):
        who.add("ALL")
    for line in lines:
        if (alias := _ALIAS.fullmatch(line)) and who & _words(alias[2]):
            who.add(alias[1])
    rights = [rule[2] for line in lines if (rule := _rule(line)) and who & _words(rule[1])]
    whole = [right for right in rights if _EVERYTHING.search(right)]
    return Grant(bool(whole), any("NOPASSWD:" in right.replace(" ", "") for right in whole))


def _texts(host: Host) -> Iterator[str]:
    yield host.read_text("/etc/sudoers") or ""
    for entry in host.entries(_FOLDER) or ():
        if not entry.is_folder and "." not in entry.name and not entry.name.endswith("~"):
            yield host.read_text(f"{_FOLDER}/{entry.name}") or ""


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\\\n", " ").splitlines():
        told = line.strip()
        if told and not told.startswith(("#", "@")):
            yield told.partition(" #")[0].strip()


def _rule(line: str) -> re.Match[str] | None:
    if line.startswith("Defaults") or "_Alias" in line:
        return None
    return _RULE.fullmatch(line)


def _words(text: str) -> set[str]:
    return {word.strip() for word in text.split(",")}
