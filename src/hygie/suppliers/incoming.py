"""A file that came back, between its preview and its confirmation: in memory, never on the disk.

It goes when it is confirmed, when another takes its place, after an hour, and when Hygie locks.
"""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches

from hygie.practice.requests import PracticeRequest

_TOKEN: Final = "supplier_incoming"
_SECONDS: Final = 3600


@dataclass(frozen=True)
class Incoming:
    """The file as it came."""

    name: str
    content: bytes


def keep(request: PracticeRequest, incoming: Incoming) -> str:
    """Keeps it for this browser, and gives the name by which to ask for it again."""
    forget(request)
    token = secrets.token_hex(16)
    request.session[_TOKEN] = token
    _cache().set(_key(token), incoming, timeout=_SECONDS)
    return token


def kept(request: PracticeRequest, token: str) -> Incoming | None:
    """What is kept under that name for this browser; None when it is no longer there."""
    if request.session.get(_TOKEN) != token:
        return None
    found: Incoming | None = _cache().get(_key(token))
    return found


def forget(request: PracticeRequest) -> None:
    """Lets it go; there may be none."""
    token = request.session.pop(_TOKEN, None)
    if token:
        _cache().delete(_key(token))


def _key(token: str) -> str:
    return f"incoming:{token}"


def _cache() -> Any:
    return caches[settings.SESSION_CACHE_ALIAS]
