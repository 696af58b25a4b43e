"""Pages that are read at their first visit, so that opening Hygie reads only those it shows.

A room's `urls.py` names its pages on what `pages_of` gives, as it would on the module itself::

    listing = pages_of("hygie.suppliers.views.listing")
    urlpatterns = [path("", listing.suppliers, name="list")]

A name that the module lacks is found at the visit, not at the start: a test looks every one up.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

Page = Callable[..., Any]


class _Pages:
    """The pages of one module, each a view that finds the true one when it is called."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Page:
        if name.startswith("_"):
            raise AttributeError(name)
        return _page(self._module, name)


def pages_of(module: str) -> _Pages:
    """The views of this module, by their names; it is imported when one is first visited."""
    return _Pages(module)


def _page(module: str, name: str) -> Page:
    def visit(*args: Any, **kwargs: Any) -> Any:
        found: Page = getattr(import_module(module), name)
        return found(*args, **kwargs)

    visit.__module__, visit.__name__, visit.__qualname__ = module, name, name
    return visit
