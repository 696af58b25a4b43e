"""What each role may do here: looking is everybody's, keys are not."""

from hygie.practice.models import Person


def can_enrol(actor: Person) -> bool:
    """Giving a key to another PC, taking it back, adding a device or a medium to the lists."""
    return actor.is_owner
