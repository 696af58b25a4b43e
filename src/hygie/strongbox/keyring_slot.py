"""The one door to the system's keyring (Credential Manager, Keychain, Secret Service)."""

from collections.abc import Iterable
from contextlib import suppress

from hygie.errors import HygieError
from hygie.strongbox.slots import Slot, SlotKind

SERVICE = "Hygie"


class KeyringUnavailableError(HygieError):
    """This computer has no keyring, or it refuses."""

    code = "keyring_unavailable"
    exit_code = 11
    http_status = 503


def store(slot_id: str, wrapping_key: bytes) -> None:
    """Keeps the bytes under the slot's name. Raises KeyringUnavailableError."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, slot_id, wrapping_key.hex())
    except KeyringError as error:
        raise _unavailable() from error


def fetch(slot_id: str) -> bytes | None:
    """The bytes kept under the slot's name, or None. Raises KeyringUnavailableError."""
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(SERVICE, slot_id)
    except KeyringError as error:
        raise _unavailable() from error
    if kept is None:
        return None
    try:
        wrapping_key = bytes.fromhex(kept)
    except ValueError:
        return None
    return wrapping_key if len(wrapping_key) == 32 else None


def forget(slot_id: str) -> None:
    """Removes what is kept under the slot's name; nothing there is no fault."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, slot_id)
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise _unavailable() from error


def forget_slots(gone: Iterable[Slot]) -> None:
    """Forget what is kept for these slots; a keyring that does not answer keeps useless bytes."""
    for slot in gone:
        if slot.kind is SlotKind.KEYRING:
            with suppress(KeyringUnavailableError):
                forget(slot.id)


def _unavailable() -> KeyringUnavailableError:
    return KeyringUnavailableError(
        "Le trousseau de clés de cet ordinateur ne répond pas.",
        means="Rien n’a été modifié, votre phrase de passe ouvre toujours Hygie.",
        next_step="Ouvrez votre session sur cet ordinateur, ou gardez la phrase de passe seule.",
    )
