"""Key slots: the same database key, wrapped once for each way in. Pure: bytes in, bytes out.

A slot's header (everything but the wrapped key) is the associated data of AES-256-GCM, so that no
field of it can be changed without the slot ceasing to open.
"""

import hmac
import json
import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
SEALED_BYTES = KEY_BYTES + 16


class SlotKind(StrEnum):
    """The ways in. `CLEAR` protects nothing: it exists until a first passphrase is chosen."""

    CLEAR = "clear"
    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    KEYRING = "keyring"


@dataclass(frozen=True)
class KdfCost:
    """What one try costs with argon2id. The default is the second choice of RFC 9106."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True)
class Kdf:
    """The derivation written in a slot: its cost, and its own salt."""

    cost: KdfCost
    salt: bytes


@dataclass(frozen=True)
class SlotInfo:
    """What may be shown of a slot: no secret in it."""

    id: str
    kind: SlotKind
    person_id: str
    label: str
    created_at: datetime


@dataclass(frozen=True)
class Slot:
    """One wrapped copy of the database key; `key_id` names the key: old and new may coexist."""

    id: str
    kind: SlotKind
    key_id: str
    person_id: str
    label: str
    created_at: datetime
    kdf: Kdf | None = None
    nonce: bytes = b""
    sealed: bytes = field(default=b"", repr=False)

    @property
    def info(self) -> SlotInfo:
        return SlotInfo(self.id, self.kind, self.person_id, self.label, self.created_at)

    def header(self) -> dict[str, Any]:
        """Every field but the wrapped key, as plain JSON values."""
        fields: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind.value,
            "key_id": self.key_id,
            "person_id": self.person_id,
            "label": self.label,
            "created_at": self.created_at.isoformat(),
        }
        if self.kdf is not None:
            fields["kdf"] = {
                "name": "argon2id",
                "memory_kib": self.kdf.cost.memory_kib,
                "passes": self.kdf.cost.passes,
                "lanes": self.kdf.cost.lanes,
                "salt": self.kdf.salt.hex(),
            }
        return fields


@dataclass(frozen=True)
class DatabaseKey:
    """The key of hygie.db and the public name of it."""

    id: str
    value: bytes = field(repr=False)

    def same_as(self, other: "DatabaseKey") -> bool:
        return hmac.compare_digest(self.value, other.value)


def new_database_key() -> DatabaseKey:
    """A fresh random key."""
    return DatabaseKey(secrets.token_hex(8), secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True)
class Holder:
    """Whose slot it is."""

    person_id: str
    label: str
    now: datetime


def clear_slot(key: DatabaseKey, now: datetime) -> Slot:
    """The key as it is: nothing is protected, nothing can be lost either."""
    return replace(_blank(SlotKind.CLEAR, key, Holder("", "", now)), sealed=key.value)


def passphrase_slot(key: DatabaseKey, passphrase: str, holder: Holder, cost: KdfCost) -> Slot:
    """A slot opened by a person's passphrase."""
    slot = replace(_blank(SlotKind.PASSPHRASE, key, holder), kdf=_new_kdf(cost))
    return _seal(slot, key, stretch(_typed(passphrase), slot))


def recovery_slot(key: DatabaseKey, secret: str, holder: Holder, cost: KdfCost) -> Slot:
    """A slot opened by the printed code; `secret` is its canonical symbols (see `codes`)."""
    slot = replace(_blank(SlotKind.RECOVERY, key, holder), kdf=_new_kdf(cost))
    return _seal(slot, key, stretch(secret.encode(), slot))


def keyring_slot(key: DatabaseKey, wrapping_key: bytes, holder: Holder) -> Slot:
    """A slot opened by 32 random bytes that the system's keyring keeps."""
    return _seal(_blank(SlotKind.KEYRING, key, holder), key, wrapping_key)


def open_clear_slot(slot: Slot) -> DatabaseKey:
    """The key of a clear slot."""
    return DatabaseKey(slot.key_id, slot.sealed)


def open_passphrase_slot(slot: Slot, passphrase: str) -> DatabaseKey | None:
    """The key, or None when this is not the passphrase of this slot."""
    return _unseal(slot, stretch(_typed(passphrase), slot))


def open_recovery_slot(slot: Slot, secret: str) -> DatabaseKey | None:
    """The key, or None when this is not the code of this slot."""
    return _unseal(slot, stretch(secret.encode(), slot))


def open_keyring_slot(slot: Slot, wrapping_key: bytes) -> DatabaseKey | None:
    """The key, or None when the keyring's bytes are not this slot's."""
    return _unseal(slot, wrapping_key)


def stretch(secret: bytes, slot: Slot) -> bytes:
    """32 bytes from a secret, at the cost written in the slot."""
    from argon2.low_level import Type, hash_secret_raw

    if slot.kdf is None:
        raise ValueError("this slot has no key derivation")
    cost = slot.kdf.cost
    return hash_secret_raw(
        secret,
        slot.kdf.salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _typed(passphrase: str) -> bytes:
    # Typed on macOS (decomposed) and on Windows (composed), the same letters give the same bytes.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _new_kdf(cost: KdfCost) -> Kdf:
    return Kdf(cost, secrets.token_bytes(SALT_BYTES))


def _blank(kind: SlotKind, key: DatabaseKey, holder: Holder) -> Slot:
    return Slot(
        id=str(uuid.uuid4()),
        kind=kind,
        key_id=key.id,
        person_id=holder.person_id,
        label=holder.label,
        created_at=holder.now.astimezone(UTC),
    )


def _associated(slot: Slot) -> bytes:
    return json.dumps(slot.header(), sort_keys=True, separators=(",", ":")).encode()


def _seal(slot: Slot, key: DatabaseKey, wrapping_key: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(wrapping_key).encrypt(nonce, key.value, _associated(slot))
    return replace(slot, nonce=nonce, sealed=sealed)


def _unseal(slot: Slot, wrapping_key: bytes) -> DatabaseKey | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        value = AESGCM(wrapping_key).decrypt(slot.nonce, slot.sealed, _associated(slot))
    except InvalidTag:
        return None
    return DatabaseKey(slot.key_id, value)
