"""Every address of Hygie, read in the URL map."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Address:
    """A URL name, with the names of what it takes, and the view behind it."""

    name: str
    takes: frozenset[str]
    page: Callable[..., Any]

    @property
    def room(self) -> str:
        return self.name.partition(":")[0]

    def url(self, values: Mapping[str, Any]) -> str:
        """KeyError for a name without a value: its room gives one in `tests/<room>/roles.py`."""
        return reverse(self.name, kwargs={key: values[key] for key in self.takes})


def addresses() -> list[Address]:
    """All of them, in the order of the URL map."""
    return list(_walk(get_resolver().url_patterns, (), frozenset()))


def by_room(found: Iterable[Address]) -> list[tuple[Address, ...]]:
    """The same, those of a room together: what stands in its addresses is long to make."""
    kept = sorted(found, key=lambda address: address.room)
    return [tuple(group) for _, group in groupby(kept, key=lambda address: address.room)]


def of_a_practice() -> list[Address]:
    """Those that name a practice."""
    return [address for address in addresses() if "practice_id" in address.takes]


def open_to_all() -> frozenset[str]:
    """The names that answer before anybody has come in."""
    return frozenset(settings.HYGIE_OPEN_WHEN_LOCKED)


def _walk(
    patterns: list[Any], namespaces: tuple[str, ...], above: frozenset[str]
) -> Iterator[Address]:
    for item in patterns:
        takes = above | set(item.pattern.converters)
        if isinstance(item, URLResolver):
            inside = (*namespaces, item.namespace) if item.namespace else namespaces
            yield from _walk(item.url_patterns, inside, takes)
        elif isinstance(item, URLPattern):
            yield Address(":".join((*namespaces, item.name or "")), takes, item.callback)
