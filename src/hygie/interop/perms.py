"""Who may take the practice away, or erase it."""

from hygie.practice.models import Person


def can_move_practice(actor: Person) -> bool:
    """An archive holds everything; erasing is for ever."""
    return actor.is_owner
