"""What each role may do in the agenda."""

from hygie.practice.models import Person


def can_set_reminders(actor: Person) -> bool:
    """Choosing the mail server, its password, and who is reminded."""
    return actor.is_owner
