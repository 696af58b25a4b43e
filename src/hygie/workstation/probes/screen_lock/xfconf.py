"""The settings of XFCE: one small XML file a channel, the system's then the person's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_DEEPEST: Final = 20
_LONGEST: Final = 256 * 1024


@dataclass(frozen=True)
class Settings:
    """One channel, by the whole path of each property."""

    values: Mapping[str, str]

    def has(self, path: str) -> bool:
        return path in self.values

    def yes(self, path: str) -> bool:
        """True unless it says false: every switch here is on when nobody touched it."""
        said = self.values.get(path, "true")
        if said not in ("true", "false"):
            raise Unseen(Unknown.UNREADABLE, "xfconf")
        return said == "true"

    def whole(self, path: str, default: int) -> int:
        said = self.values.get(path, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", said):
            raise Unseen(Unknown.UNREADABLE, "xfconf")
        return int(said)


def read(host: Host, channel: str) -> Settings:
    """This channel for the account looked at. Raises Unseen."""
    found: dict[str, str] = {}
    for folder in ("/etc/xdg", f"{host.account.home}/.config"):
        path = f"{folder}/xfce4/xfconf/xfce-perchannel-xml/{channel}.xml"
        text = host.read_text(path, limit=_LONGEST)
        if text is not None:
            found |= dict(_properties(_parsed(text), "", 0))
    return Settings(found)


def _parsed(text: str) -> ET.Element:
    if "<!" in text.replace("<!--", ""):  # no document type: no entity, no bomb
        raise Unseen(Unknown.UNREADABLE, "xfconf")
    try:
        return ET.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))  # noqa: S314 - see above
    except (ET.ParseError, ValueError, RecursionError):
        raise Unseen(Unknown.UNREADABLE, "xfconf") from None


def _properties(parent: ET.Element, above: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        raise Unseen(Unknown.UNREADABLE, "xfconf")
    for one in parent.findall("property"):
        path = f"{above}{one.get('name', '')}"
        value = one.get("value")
        if value is not None:
            yield path, value
        yield from _properties(one, f"{path}/", depth + 1)
