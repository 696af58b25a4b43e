"""`keys.json`: the slots of one folder. Read with full validation, written whole or not at all.

Losing this file loses the practice, so: a new content is written beside it, forced to the disk,
then takes its name in one step; a file that is not understood is never overwritten; slots never
appear over an existing database that they would not open.
"""

import base64
import binascii
import json
import os
import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from hygie.errors import (
    CorruptKeysError,
    DataFolderError,
    LostKeysError,
    NewerDataError,
    NoDataError,
)
from hygie.paths import DataFolder
from hygie.strongbox.faults import disk_faults
from hygie.strongbox.slots import (
    KEY_BYTES,
    NONCE_BYTES,
    SEALED_BYTES,
    Kdf,
    KdfCost,
    Slot,
    SlotKind,
)

_T = TypeVar("_T")

FORMAT = "hygie-keys"
VERSION = 1
MAX_FILE_BYTES = 1_000_000
MAX_SLOTS = 100
_BESIDE = ".keys.json-"
_WINDOWS_TRIES = 10
# A damaged file must not make Hygie ask for a terabyte of memory.
_MEMORY_KIB = range(8, 1_048_577)
_PASSES = range(1, 65)
_LANES = range(1, 65)


@dataclass(frozen=True)
class Keyfile:
    """The content of `keys.json`.

    `database_created` is False only between the writing of the first slot and the creation of
    hygie.db: it tells a start cut short (nothing is lost) from a database that has disappeared.
    """

    slots: tuple[Slot, ...]
    database_created: bool = False
    recovery_confirmed: bool = False

    def of_kind(self, kind: SlotKind) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.kind is kind)

    def with_slots(self, *added: Slot) -> "Keyfile":
        return replace(self, slots=self.slots + added)

    def without(self, *slot_ids: str) -> "Keyfile":
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id not in slot_ids))

    def only_key(self, key_id: str) -> "Keyfile":
        """The same without the slots of any other key."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.key_id == key_id))

    @property
    def key_ids(self) -> frozenset[str]:
        return frozenset(slot.key_id for slot in self.slots)


def exists(folder: DataFolder) -> bool:
    """Whether there is a `keys.json`, readable or not."""
    return os.path.lexists(folder.keys)


def database_exists(folder: DataFolder) -> bool:
    """Whether anything of a database is there: the file, or the journal that a crash left."""
    wal = folder.database.with_name(folder.database.name + "-wal")
    return os.path.lexists(folder.database) or os.path.lexists(wal)


def load(folder: DataFolder) -> Keyfile:
    """The slots of the folder.

    Raises NoDataError (nothing there), LostKeysError (a database without its keys),
    CorruptKeysError, NewerDataError.
    """
    if not exists(folder):
        raise _lost(folder) if database_exists(folder) else _nothing(folder)
    if not folder.keys.is_file():
        raise _corrupt(folder, "ce n’est pas un fichier")
    content = _read(folder)
    if len(content) > MAX_FILE_BYTES:
        raise _corrupt(folder, "il est beaucoup trop gros")
    return _parse(content, folder)


def _read(folder: DataFolder) -> bytes:
    try:
        with folder.keys.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise DataFolderError(
            f"Hygie ne peut pas lire le fichier de clés {folder.keys} ({error.strerror}).",
            means="Rien n’a été modifié.",
            next_step="Rendez ce fichier lisible par votre compte, puis recommencez.",
        ) from error


def save(folder: DataFolder, keyfile: Keyfile) -> None:
    """Replace `keys.json` in one durable step (0600). Raises ReadOnlyFolderError, DiskFullError."""
    content = json.dumps(_as_json(keyfile), indent=1, ensure_ascii=False).encode() + b"\n"
    beside = folder.keys.with_name(f"{_BESIDE}{secrets.token_hex(6)}")
    with disk_faults(folder.root):
        try:
            _write_durably(beside, content)
            _take_name(beside, folder.keys)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(folder.root)


def sweep(folder: DataFolder) -> None:
    """Remove what writes cut short by a crash left beside `keys.json`."""
    with disk_faults(folder.root):
        for path in folder.root.glob(f"{_BESIDE}*"):
            path.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Force a folder's names to the disk, where the system can."""
    if os.name == "nt":  # Windows has no handle on a folder; its rename is journalled by NTFS.
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_name(beside: Path, target: Path) -> None:
    for _ in range(_WINDOWS_TRIES):
        try:
            os.replace(beside, target)
        except PermissionError:
            if os.name != "nt":
                raise
            # An antivirus is looking at the former file: it lets go within a moment.
            time.sleep(0.1)
        else:
            return
    os.replace(beside, target)


def _write_durably(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _as_json(keyfile: Keyfile) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "database_created": keyfile.database_created,
        "recovery_confirmed": keyfile.recovery_confirmed,
        "slots": [
            {
                **slot.header(),
                "nonce": base64.b64encode(slot.nonce).decode(),
                "sealed": base64.b64encode(slot.sealed).decode(),
            }
            for slot in keyfile.slots
        ],
    }


class _InvalidError(Exception):
    """What is wrong in the file, and where, in French."""


def _parse(content: bytes, folder: DataFolder) -> Keyfile:
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _corrupt(folder, "ce n’est pas du JSON lisible") from error
    if isinstance(document, dict) and document.get("format") == FORMAT:
        version = document.get("version")
        if type(version) is int and version > VERSION:
            raise _newer(folder)
    try:
        return _keyfile(document)
    except _InvalidError as fault:
        raise _corrupt(folder, str(fault)) from None


def _keyfile(document: Any) -> Keyfile:
    fields = _typed(document, dict, "le fichier")
    version = fields.get("version")
    if fields.get("format") != FORMAT or type(version) is not int or version != VERSION:
        raise _InvalidError("ce n’est pas un fichier de clés de Hygie")
    rows = _typed(fields.get("slots"), list, "slots")
    if not 1 <= len(rows) <= MAX_SLOTS:
        raise _InvalidError("slots doit compter entre 1 et 100 entrées")
    slots = tuple(_slot(row, f"slots[{at}]") for at, row in enumerate(rows))
    if len({slot.id for slot in slots}) != len(slots):
        raise _InvalidError("deux entrées de slots ont le même id")
    return Keyfile(
        slots=slots,
        database_created=_typed(fields.get("database_created"), bool, "database_created"),
        recovery_confirmed=_typed(fields.get("recovery_confirmed"), bool, "recovery_confirmed"),
    )


def _slot(row: Any, where: str) -> Slot:
    fields = _typed(row, dict, where)
    kind = _kind(fields.get("kind"), where)
    clear = kind is SlotKind.CLEAR
    return Slot(
        id=_text(fields.get("id"), f"{where}.id", 1, 64),
        kind=kind,
        key_id=_text(fields.get("key_id"), f"{where}.key_id", 1, 64),
        person_id=_text(fields.get("person_id"), f"{where}.person_id", 0, 64),
        label=_text(fields.get("label"), f"{where}.label", 0, 200),
        created_at=_moment(fields.get("created_at"), f"{where}.created_at"),
        kdf=_kdf(fields, kind, where),
        nonce=_bytes(fields.get("nonce"), f"{where}.nonce", 0 if clear else NONCE_BYTES),
        sealed=_bytes(
            fields.get("sealed"), f"{where}.sealed", KEY_BYTES if clear else SEALED_BYTES
        ),
    )


def _kind(value: Any, where: str) -> SlotKind:
    try:
        return SlotKind(_text(value, f"{where}.kind", 1, 20))
    except ValueError:
        raise _InvalidError(f"{where}.kind est inconnu") from None


def _kdf(fields: dict[str, Any], kind: SlotKind, where: str) -> Kdf | None:
    if kind not in (SlotKind.PASSPHRASE, SlotKind.RECOVERY):
        if "kdf" in fields:
            raise _InvalidError(f"{where}.kdf est de trop")
        return None
    row = _typed(fields.get("kdf"), dict, f"{where}.kdf")
    if row.get("name") != "argon2id":
        raise _InvalidError(f"{where}.kdf.name est inconnu")
    memory_kib = _number(row.get("memory_kib"), _MEMORY_KIB, f"{where}.kdf.memory_kib")
    passes = _number(row.get("passes"), _PASSES, f"{where}.kdf.passes")
    lanes = _number(row.get("lanes"), _LANES, f"{where}.kdf.lanes")
    if memory_kib < 8 * lanes:
        raise _InvalidError(f"{where}.kdf.memory_kib est trop petit")
    return Kdf(KdfCost(memory_kib, passes, lanes), _salt(row.get("salt"), f"{where}.kdf.salt"))


def _salt(value: Any, where: str) -> bytes:
    try:
        return bytes.fromhex(_text(value, where, 32, 128))
    except ValueError:
        raise _InvalidError(f"{where} n’est pas lisible") from None


def _typed(value: Any, expected: type[_T], where: str) -> _T:
    if type(value) is not expected:
        raise _InvalidError(f"{where} manque ou n’est pas du bon type")
    return value


def _text(value: Any, where: str, shortest: int, longest: int) -> str:
    text = _typed(value, str, where)
    if not shortest <= len(text) <= longest:
        raise _InvalidError(f"{where} n’a pas la bonne longueur")
    return text


def _number(value: Any, allowed: range, where: str) -> int:
    number = _typed(value, int, where)
    if number not in allowed:
        raise _InvalidError(f"{where} est hors limites")
    return number


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value, where, 10, 40))
    except ValueError:
        raise _InvalidError(f"{where} n’est pas une date") from None
    if moment.tzinfo is None:
        raise _InvalidError(f"{where} n’a pas de fuseau horaire")
    return moment


def _bytes(value: Any, where: str, length: int) -> bytes:
    try:
        content = base64.b64decode(_text(value, where, 0, 200), validate=True)
    except (binascii.Error, ValueError):
        raise _InvalidError(f"{where} n’est pas lisible") from None
    if len(content) != length:
        raise _InvalidError(f"{where} n’a pas la bonne longueur")
    return content


def _nothing(folder: DataFolder) -> NoDataError:
    return NoDataError(
        f"Il n’y a encore rien dans le dossier {folder.root}.",
        next_step="Lancez Hygie pour décrire votre cabinet, ou indiquez le bon dossier.",
    )


def _lost(folder: DataFolder) -> LostKeysError:
    return LostKeysError(
        f"Le fichier de clés {folder.keys} a disparu, alors que la base de données est là.",
        means="Sans ce fichier, la base ne peut pas être ouverte. Hygie n’y touche pas.",
        next_step=(
            f"Remettez keys.json depuis votre sauvegarde ou depuis le dossier {folder.copies}, "
            "à côté de hygie.db."
        ),
    )


def _corrupt(folder: DataFolder, detail: str) -> CorruptKeysError:
    return CorruptKeysError(
        f"Le fichier de clés {folder.keys} est abîmé ({detail}).",
        means="Hygie n’y touche pas, et vos données sont toujours dans la base.",
        next_step=(
            f"Remettez keys.json depuis votre sauvegarde ou depuis le dossier {folder.copies}."
        ),
    )


def _newer(folder: DataFolder) -> NewerDataError:
    return NewerDataError(
        f"Le dossier {folder.root} a été écrit par une version plus récente de Hygie.",
        means="Vos données sont intactes.",
        next_step="Installez la dernière version de Hygie, puis recommencez.",
    )
