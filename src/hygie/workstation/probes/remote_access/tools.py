"""Which of the known tools are there, on any system."""

from collections.abc import Callable, Iterable
from typing import Final

from hygie.workstation.probes.applications import Applications
from hygie.workstation.probes.known_products import KnownProduct, is_one_of, known_products
from hygie.workstation.probes.remote_access.facts import Tool

_SERVES: Final = "server"
Names = Iterable[str]


def tools(
    applications: Applications,
    started: Names,
    names_of: Callable[[KnownProduct], tuple[str, ...]],
) -> tuple[Tool, ...]:
    """Those installed, and those that only a service betrays.

    `started`: the services that start with the machine; `names_of`: which names a product gives
    them on this system.
    """
    services = tuple(started)
    found = []
    for product in known_products("remote_access"):
        starts = any(is_one_of(name, names_of(product)) for name in services)
        if starts or product.among(applications.found):
            found.append(Tool(product.name, product.kind == _SERVES, starts))
    return tuple(found)
