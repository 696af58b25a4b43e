"""Who may take what away on paper or in a file."""

from hygie.accounts.perms import can_manage_access
from hygie.practice.models import Person


def can_change_logo(actor: Person) -> bool:
    """The logo speaks for the practice."""
    return actor.is_owner


def can_take_everything(actor: Person) -> bool:
    """The proof file carries every file and the whole journal."""
    return actor.is_owner


def can_make_recovery_kit(actor: Person) -> bool:
    """The kit may carry the recovery code."""
    return can_manage_access(actor)
