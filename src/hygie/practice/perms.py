"""What each role may do to the practice.

In local mode roles are a courtesy between people, not a wall (see ASSURANCE.md): whoever can open
the strongbox has its whole key.
"""

from hygie.errors import ForbiddenError
from hygie.practice.models import Person
from hygie.practice.rules.media import EVERYBODYS_ACTS


def can_describe_practice(actor: Person) -> bool:
    """Changing the situation, the people, the devices, the suppliers."""
    return actor.is_owner


def can_act_on_medium(actor: Person, act: str) -> bool:
    """Whoever puts the keys away says what is there and what is missing; the rest is decided."""
    return actor.is_owner or act in EVERYBODYS_ACTS


def require(allowed: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Raises ForbiddenError, in words, unless allowed."""
    if not allowed:
        raise ForbiddenError(
            "Cette page est réservée au responsable du cabinet.",
            means="Rien n’a été modifié.",
            next_step="Demandez-lui de le faire, ou de changer votre rôle.",
        )
