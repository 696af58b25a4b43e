"""What each role may do to the ways into the strongbox."""

from hygie.practice.models import Person


def can_manage_access(actor: Person) -> bool:
    """Setting the practice's passphrases and the recovery code, removing somebody's access."""
    return actor.is_owner


def can_set_passphrase_of(actor: Person, person: Person) -> bool:
    """Everybody may change their own."""
    return person.id == actor.id or can_manage_access(actor)
