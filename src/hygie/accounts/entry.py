"""The one-time token that stands for a passphrase where none is asked yet.

Any program of the PC can reach a loopback port. While the key lies in a clear slot, the address
that `hygie` opens carries a token: who has it may enter, once. A new one then takes its place.
"""

import hmac
import secrets
import threading
from collections.abc import Callable

_lock = threading.Lock()
_token = secrets.token_urlsafe(32)
_listeners: list[Callable[[str], None]] = []


def current_token() -> str:
    """The token that would be accepted now."""
    return _token


def on_change(listener: Callable[[str], None]) -> None:
    """Calls `listener` with each new token, so that it can be written where `hygie` reads it."""
    _listeners.append(listener)


def redeem(token: str) -> bool:
    """Whether this is the current token; if so it is used up and replaced."""
    global _token
    with _lock:
        if not hmac.compare_digest(token.encode(), _token.encode()):
            return False
        _token = secrets.token_urlsafe(32)
    for listener in _listeners:
        listener(_token)
    return True
