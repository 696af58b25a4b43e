"""What each role may do to the assessment: answering is everybody's, closing a year is not."""

from hygie.practice.models import Person


def can_close_assessment(actor: Person) -> bool:
    """Closing a year and opening the next."""
    return actor.is_owner
