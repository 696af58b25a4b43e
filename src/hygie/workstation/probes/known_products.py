"""Lists of products that a topic knows, as data: how each is recognised on each system."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from hygie.catalog.fields import Fields
from hygie.catalog.reading import read_fields
from hygie.workstation.probes.applications import LINUX_SOURCES, Application

_KEYS: Final = ("windows", "windows_without", "publisher", "appx", "macos", "linux", "flatpak")


@dataclass(frozen=True)
class Recognised:
    """How an installed product is recognised: by what its maker names it, never by a translation.

    `windows`: how its name begins in "Installed apps" (whole words); `windows_without`: what that
    name must not hold; `publisher`: how its publisher's name begins, if given; `appx`: names of
    packages of the Store; `macos`: identifiers of bundles; `linux`: names of packages, and of
    snaps; `flatpak`: identifiers. In `appx`, `macos` and `linux` a final * stands for anything.
    """

    windows: tuple[str, ...] = ()
    windows_without: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    appx: tuple[str, ...] = ()
    macos: tuple[str, ...] = ()
    linux: tuple[str, ...] = ()
    flatpak: tuple[str, ...] = ()

    def covers(self, one: Application) -> bool:
        if one.source == "uninstall":
            return self._covers_uninstall(one)
        if one.source == "appx":
            return is_one_of(one.id, self.appx)
        if one.source == "bundle":
            return is_one_of(one.id, self.macos)
        if one.source == "flatpak":
            return is_one_of(one.id, self.flatpak)
        return one.source in (*LINUX_SOURCES, "snap") and is_one_of(one.id, self.linux)

    def _covers_uninstall(self, one: Application) -> bool:
        name = one.name.casefold()
        if not any(_begins(name, start.casefold()) for start in self.windows):
            return False
        if any(word.casefold() in name for word in self.windows_without):
            return False
        maker = one.publisher.casefold()
        return not self.publisher or any(maker.startswith(x.casefold()) for x in self.publisher)


@dataclass(frozen=True)
class KnownProduct:
    """One product of a topic's list.

    `services` are its Windows services, `units` its systemd units, `launchd` its launchd items: a
    final * stands for anything. `chromium` and `firefox` are its extensions' identifiers.
    """

    name: str
    kind: str
    recognised: Recognised
    services: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    launchd: tuple[str, ...] = ()
    chromium: tuple[str, ...] = ()
    firefox: tuple[str, ...] = ()

    def among(self, found: Iterable[Application]) -> bool:
        return any(self.recognised.covers(one) for one in found)


@cache
def known_products(topic: str) -> tuple[KnownProduct, ...]:
    """The `products.toml` of this topic. Raises CatalogError."""
    whole = read_fields(files("hygie.workstation.probes") / topic, "products.toml")
    found = tuple(_product(fields) for fields in whole.some_tables("product"))
    whole.done()
    return found


def named(found: Iterable[KnownProduct]) -> tuple[str, ...]:
    """Their names, each once, in order."""
    return tuple(dict.fromkeys(one.name for one in found))


def _product(fields: Fields) -> KnownProduct:
    product = KnownProduct(
        name=fields.text("name", longest=80),
        kind=fields.text("kind", longest=40, default="other"),
        recognised=recognised(fields),
        services=fields.texts("services", default=()),
        units=fields.texts("units", default=()),
        launchd=fields.texts("launchd", default=()),
        chromium=fields.texts("chromium", default=()),
        firefox=fields.texts("firefox", default=()),
    )
    fields.done()
    return product


def recognised(fields: Fields) -> Recognised:
    """How a table of a list says that its product is recognised."""
    return Recognised(**{key: fields.texts(key, default=()) for key in _KEYS})


def is_one_of(name: str, patterns: Iterable[str]) -> bool:
    """Whether this name is one of these, whatever its capitals; a final * stands for anything."""
    folded = name.casefold()
    return any(
        folded.startswith(one[:-1].casefold()) if one.endswith("*") else folded == one.casefold()
        for one in patterns
    )


def _begins(name: str, start: str) -> bool:
    """Whether the name begins with these whole words."""
    return name.startswith(start) and not name[len(start) : len(start) + 1].isalnum()
