"""Which slots the folder must have after each change. Decides; `box` writes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from hygie.errors import ConflictError, InvalidInputError, WrongSecretError
from hygie.strongbox import codes, slots
from hygie.strongbox.keyfile import MAX_SLOTS, Keyfile
from hygie.strongbox.slots import DatabaseKey, Holder, KdfCost, Slot, SlotKind

Found = list[tuple[Slot, DatabaseKey]]


@dataclass(frozen=True)
class Renewal:
    """A change of key: the slots while it is under way (old and new), those after, the code."""

    during: Keyfile
    after: Keyfile
    key: DatabaseKey
    code: str = field(repr=False)


def first_keyfile(now: datetime) -> Keyfile:
    """A new folder: one fresh key, in a clear slot."""
    return Keyfile(slots=(slots.clear_slot(slots.new_database_key(), now),))


def renew_key(keyfile: Keyfile, passphrase: str, holder: Holder, cost: KdfCost) -> Renewal:
    """A fresh key, opened by this person's passphrase and by a fresh recovery code only."""
    key = slots.new_database_key()
    code = codes.new_code()
    new = (
        slots.passphrase_slot(key, passphrase, holder, cost),
        slots.recovery_slot(key, codes.secret_of(code), holder, cost),
    )
    after = replace(keyfile, slots=new, database_created=True, recovery_confirmed=False)
    return Renewal(keyfile.with_slots(*new), after, key, code)


def with_passphrase(
    keyfile: Keyfile, key: DatabaseKey, passphrase: str, holder: Holder, cost: KdfCost
) -> Keyfile:
    """This person opens with this passphrase, and no longer with the previous one."""
    if len(keyfile.slots) >= MAX_SLOTS:
        raise ConflictError(
            f"Il y a déjà {MAX_SLOTS} moyens d’ouvrir ce dossier.",
            next_step="Retirez d’abord les personnes qui ne sont plus là.",
        )
    previous = [
        slot.id
        for slot in keyfile.of_kind(SlotKind.PASSPHRASE)
        if slot.person_id == holder.person_id
    ]
    slot = slots.passphrase_slot(key, passphrase, holder, cost)
    return keyfile.without(*previous).with_slots(slot)


def with_new_code(
    keyfile: Keyfile, key: DatabaseKey, holder: Holder, cost: KdfCost
) -> tuple[Keyfile, str]:
    """A fresh recovery code, the only one that opens."""
    code = codes.new_code()
    slot = slots.recovery_slot(key, codes.secret_of(code), holder, cost)
    previous = [slot.id for slot in keyfile.of_kind(SlotKind.RECOVERY)]
    changed = keyfile.without(*previous).with_slots(slot)
    return replace(changed, recovery_confirmed=False), code


def with_keyring(keyfile: Keyfile, key: DatabaseKey, holder: Holder) -> tuple[Keyfile, Slot, bytes]:
    """One slot for the system's keyring, and the bytes that the keyring must keep."""
    wrapping_key = secrets.token_bytes(slots.KEY_BYTES)
    slot = slots.keyring_slot(key, wrapping_key, holder)
    previous = [slot.id for slot in keyfile.of_kind(SlotKind.KEYRING)]
    return keyfile.without(*previous).with_slots(slot), slot, wrapping_key


def without_slot(keyfile: Keyfile, slot_id: str) -> Keyfile:
    """The same without this slot.

    Raises ConflictError when it must stay, InvalidInputError when it is not there.
    """
    slot = next((slot for slot in keyfile.slots if slot.id == slot_id), None)
    if slot is None:
        raise InvalidInputError("Ce moyen d’ouvrir n’existe pas ou plus.", field="slot_id")
    if slot.kind in (SlotKind.CLEAR, SlotKind.RECOVERY):
        raise ConflictError(
            "Ce moyen d’ouvrir se remplace, il ne se retire pas.",
            means="Sans lui, une phrase de passe oubliée ferait tout perdre.",
        )
    if slot.kind is SlotKind.PASSPHRASE and len(keyfile.of_kind(SlotKind.PASSPHRASE)) == 1:
        raise ConflictError(
            "C’est la dernière phrase de passe de ce dossier.",
            means="Sans elle, plus personne ne pourrait l’ouvrir chaque jour.",
            next_step="Choisissez d’abord une autre phrase de passe.",
        )
    return keyfile.without(slot_id)


def found_clear(keyfile: Keyfile) -> Found:
    """The clear slots. Raises WrongSecretError when the folder is protected."""
    clear = keyfile.of_kind(SlotKind.CLEAR)
    if not clear:
        raise WrongSecretError("Ce dossier est protégé.", next_step="Donnez votre phrase de passe.")
    return [(slot, slots.open_clear_slot(slot)) for slot in clear]


def found_by_passphrase(keyfile: Keyfile, passphrase: str, person_id: str | None = None) -> Found:
    """Every slot that this passphrase opens. Raises WrongSecretError when there is none."""
    found = []
    if len(passphrase) <= 1024:
        for slot in keyfile.of_kind(SlotKind.PASSPHRASE):
            if person_id is not None and slot.person_id != person_id:
                continue
            key = slots.open_passphrase_slot(slot, passphrase)
            if key is not None:
                found.append((slot, key))
    return found or _nothing_opens("Cette phrase de passe n’ouvre pas ce dossier.")


def found_by_code(keyfile: Keyfile, secret: str) -> Found:
    """Every slot that this recovery code opens. Raises WrongSecretError when there is none."""
    found = []
    for slot in keyfile.of_kind(SlotKind.RECOVERY):
        key = slots.open_recovery_slot(slot, secret)
        if key is not None:
            found.append((slot, key))
    return found or _nothing_opens("Ce code de secours n’ouvre pas ce dossier.")


def found_by_keyring(keyfile: Keyfile, fetch: Callable[[str], bytes | None]) -> Found:
    """Every slot that the system's keyring opens. Raises WrongSecretError when there is none."""
    found = []
    for slot in keyfile.of_kind(SlotKind.KEYRING):
        wrapping_key = fetch(slot.id)
        key = slots.open_keyring_slot(slot, wrapping_key) if wrapping_key else None
        if key is not None:
            found.append((slot, key))
    return found or _nothing_opens("Le trousseau de cet ordinateur n’ouvre pas ce dossier.")


def outdated() -> WrongSecretError:
    """The secret is one of a former key."""
    return WrongSecretError(
        "Ce moyen d’ouvrir ne vaut plus pour ce dossier.",
        means="Vos données sont intactes.",
        next_step="Utilisez la dernière phrase de passe choisie, ou le code de secours imprimé.",
    )


def _nothing_opens(what: str) -> Found:
    raise WrongSecretError(
        what,
        means="Vos données sont intactes.",
        next_step="Vérifiez les majuscules et le clavier, ou utilisez le code de secours imprimé.",
    )
