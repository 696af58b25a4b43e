"""What a browser session holds: that its owner entered, and as whom.

Sessions live in this process's memory; closing the strongbox ends them all (see `end_all`).
"""

from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

_ENTERED = "entered"
_PERSON = "person_id"
_RECOVERY = "recovery_code"


def enter(request: HttpRequest, person_id: UUID | str | None) -> None:
    """Starts a session for this person (None: the practice's owner, or nobody yet)."""
    request.session.cycle_key()
    request.session[_ENTERED] = True
    request.session[_PERSON] = str(person_id) if person_id else None


def has_entered(request: HttpRequest) -> bool:
    """Whether this browser came through the door since the strongbox was opened."""
    return request.session.get(_ENTERED) is True


def end_all() -> None:
    """Ends every session: called each time the strongbox closes."""
    caches[settings.SESSION_CACHE_ALIAS].clear()


def person_id(request: HttpRequest) -> str | None:
    """The person who entered; None for the practice's owner."""
    found: str | None = request.session.get(_PERSON)
    return found


def keep_recovery_code(request: HttpRequest, code: str) -> None:
    """Keeps the code until its keeping is confirmed; it ends with the session."""
    request.session[_RECOVERY] = code


def recovery_code(request: HttpRequest) -> str:
    """The code waiting for its confirmation, or nothing."""
    found: str = request.session.get(_RECOVERY, "")
    return found


def forget_recovery_code(request: HttpRequest) -> None:
    """The code is kept on paper: it is shown no more."""
    request.session.pop(_RECOVERY, None)
