"""What each role may do here: walking and signing is everybody's, the list of rooms is not."""

from hygie.practice.models import Person
from hygie.premises.models import Round


def can_change_places(actor: Person) -> bool:
    """Adding, changing, removing a room."""
    return actor.is_owner


def can_drop(actor: Person, walked: Round) -> bool:
    """Giving up a round under way: its answers and photos go."""
    return actor.is_owner or actor.name == walked.started_by
