"""What a browser asks for when it opens a page: the page, its sheets, scripts, images and fonts."""

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from bench.served import Visitor

_LOADED_RELATIONS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_IN_A_SHEET = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')\s]+)""")
_FONTS = (".woff2", ".woff", ".ttf", ".otf")


class _Loaded(HTMLParser):
    """The addresses that a browser loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and _LOADED_RELATIONS & set(given.get("rel", "").lower().split()):
            self.addresses.append(given.get("href", ""))
        elif tag in ("script", "img", "iframe", "source", "embed"):
            self.addresses.append(given.get("src", ""))
        elif tag == "use":
            self.addresses.append(given.get("href", ""))


def resources(visitor: Visitor, path: str) -> set[str]:
    """The page's own path, and those of all that it loads, sheets of sheets included."""
    page = _Loaded()
    page.feed(visitor.get(path).text)
    wanted = [urljoin(path, address) for address in page.addresses if address]
    found = {path}
    while wanted:
        one = urldefrag(wanted.pop()).url
        if not one.startswith("/") or one in found:
            continue  # in the page itself (data:), or already counted
        found.add(one)
        if one.endswith(".css"):
            sheet = visitor.get(one).text
            wanted += [urljoin(one, address) for address in _IN_A_SHEET.findall(sheet)]
    return found


def is_font(path: str) -> bool:
    """Whether this address is a typeface's."""
    return path.endswith(_FONTS)
