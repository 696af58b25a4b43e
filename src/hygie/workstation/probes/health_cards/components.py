"""The components of health cards, by the files that their makers install."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.known_products import known_products, named
from hygie.workstation.probes.model import Seen, Unseen

CRYPTOLIB: Final = "Cryptolib CPS"


def found(host: Host, places: Mapping[str, Iterable[str]]) -> Seen[tuple[str, ...]]:
    """Those whose files are there, and those in the list of installed applications.

    Unseen only when nothing was found and something could not be looked at.
    """
    missed: list[Unseen] = []
    names = {*_by_files(host, places, missed), *_by_name(host, missed)}
    return missed[0] if missed and not names else tuple(sorted(names))


def _by_files(
    host: Host, places: Mapping[str, Iterable[str]], missed: list[Unseen]
) -> Iterator[str]:
    for name, paths in places.items():
        try:
            if any(host.exists(path) for path in paths):
                yield name
        except Unseen as unseen:
            missed.append(unseen)


def _by_name(host: Host, missed: list[Unseen]) -> Iterable[str]:
    if host.system != "windows":  # elsewhere the makers' packages have no settled name
        return ()
    listed = installed(host)
    missed.extend(listed.missed)
    return named(one for one in known_products("health_cards") if one.among(listed.found))
