"""The extensions of this account's browsers, by the names of their folders and files alone."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.known_products import KnownProduct, known_products, named
from hygie.workstation.probes.model import Unseen
from hygie.workstation.probes.password_manager.facts import Facts

# How Chromium's makers name a profile's folder; never a person's name.
_PROFILE: Final = re.compile(r"Default|Profile \d{1,4}")
_MOST_PROFILES: Final = 50


def collect_from(host: Host, chromium: Iterable[str], firefox: Iterable[str]) -> Facts:
    """What is installed, and what the browsers whose folders are given hold."""
    applications = installed(host)
    products = known_products("password_manager")
    missed = list(applications.missed)
    seen = set(_seen(host, chromium, firefox, missed))
    return Facts(
        installed=named(one for one in products if one.among(applications.found)),
        extensions=named(one for one in products if _is_seen(one, seen)),
        missed=tuple(missed),
    )


def _is_seen(product: KnownProduct, seen: set[str]) -> bool:
    return any(name.casefold() in seen for name in (*product.chromium, *product.firefox))


def _seen(
    host: Host, chromium: Iterable[str], firefox: Iterable[str], missed: list[Unseen]
) -> Iterator[str]:
    """The identifiers of every extension, in lower case."""
    for folder in (*_chromium(host, chromium, missed), *_firefox(host, firefox, missed)):
        for name in _names(host, folder, missed):
            yield name.removesuffix(".xpi").casefold()


def _chromium(host: Host, roots: Iterable[str], missed: list[Unseen]) -> Iterator[str]:
    for root in roots:
        yield f"{root}/Extensions"  # Opera: the profile is the root
        for profile in _names(host, root, missed):
            if _PROFILE.fullmatch(profile):
                yield f"{root}/{profile}/Extensions"


def _firefox(host: Host, roots: Iterable[str], missed: list[Unseen]) -> Iterator[str]:
    for root in roots:
        for profile in _names(host, root, missed)[:_MOST_PROFILES]:
            yield f"{root}/{profile}/extensions"


def _names(host: Host, folder: str, missed: list[Unseen]) -> list[str]:
    try:
        return [entry.name for entry in host.entries(folder) or ()]
    except Unseen as unseen:
        missed.append(unseen)
        return []
