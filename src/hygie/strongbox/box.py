"""The strongbox of one folder, and the one of this process.

Signing in *is* opening a slot. Whoever has a slot has the whole key: removing a slot is not
revoking; only `rekey` is.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from hygie.errors import (
    ConflictError,
    FolderBusyError,
    HygieError,
    WeakPassphraseError,
    WrongSecretError,
)
from hygie.passwords.rules import check_passphrase
from hygie.paths import DataFolder
from hygie.strongbox import codes, copies, engine, keyfile, keyring_slot, locksmith
from hygie.strongbox.activity import clock
from hygie.strongbox.faults import corrupt_database, disk_faults
from hygie.strongbox.keyfile import Keyfile
from hygie.strongbox.keyholder import IDLE_LIMIT_S, BoxState, KeyHolder
from hygie.strongbox.locksmith import Found, Renewal
from hygie.strongbox.serving import exclusively
from hygie.strongbox.slots import DatabaseKey, Holder, KdfCost, Slot, SlotInfo, SlotKind
from hygie.strongbox.throttle import Throttle
from hygie.strongbox.turnstile import locked

USUAL_COST = KdfCost()


class Protection(StrEnum):
    """How a folder is kept. `CLEAR`: nothing is lost if Hygie stops, nothing is protected."""

    NEW = "new"
    CLEAR = "clear"
    PROTECTED = "protected"


class Box(KeyHolder):
    """One folder's strongbox.

    `wall` and `monotonic` give seconds; `prepare` runs with the key before anybody else may use it.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        kdf: KdfCost = USUAL_COST,
        wall: Callable[[], float] = clock,
        monotonic: Callable[[], float] = time.monotonic,
        idle_limit_s: float = IDLE_LIMIT_S,
        prepare: Callable[[DataFolder], object] | None = None,
    ) -> None:
        super().__init__(folder, wall, monotonic, idle_limit_s)
        self._kdf = kdf
        self._wall = wall
        self._prepare = prepare
        self._throttle = Throttle(monotonic)

    # What the folder is

    @property
    def protection(self) -> Protection:
        """How the folder is kept. Raises what `keyfile.load` does, but nothing there is `NEW`."""
        if (slot := self._slot) is not None:
            clear = slot.kind is SlotKind.CLEAR
        elif keyfile.exists(self.folder) or keyfile.database_exists(self.folder):
            clear = self._is_clear(keyfile.load(self.folder))
        else:
            return Protection.NEW
        return Protection.CLEAR if clear else Protection.PROTECTED

    @property
    def recovery_confirmed(self) -> bool:
        """Whether somebody has proved to have kept the recovery code."""
        return keyfile.load(self.folder).recovery_confirmed

    def slots(self) -> tuple[SlotInfo, ...]:
        """The ways in, without any secret."""
        return tuple(slot.info for slot in keyfile.load(self.folder).slots)

    # Opening

    def create(self) -> SlotInfo:
        """Make a new folder, its key in a clear slot, and open it.

        Raises LostKeysError over a database without keys, ConflictError over an existing folder.
        """
        with self._changes, disk_faults(self.folder.root), exclusively(self.folder):
            if self.protection is Protection.NEW:
                keyfile.save(self.folder, locksmith.first_keyfile(self._now()))
            elif keyfile.load(self.folder).database_created:
                raise ConflictError(f"Le dossier {self.folder.root} existe déjà.")
            return self.open_clear()

    def open_clear(self) -> SlotInfo:
        """Open a folder that no passphrase protects. Raises WrongSecretError when one does."""
        with self._changes:
            return self._open(locksmith.found_clear)

    def open_with_passphrase(self, passphrase: str) -> SlotInfo:
        """Open, or recognise somebody while open.

        Raises WrongSecretError, ThrottledError, and the errors of the folder (DataFolderError).
        """
        return self._open_throttled(
            lambda content: locksmith.found_by_passphrase(content, passphrase)
        )

    def open_with_recovery(self, code: str) -> SlotInfo:
        """Open with the printed code. Raises MistypedCodeError, uncounted, if it cannot be one."""
        secret = codes.secret_of(code)
        return self._open_throttled(lambda content: locksmith.found_by_code(content, secret))

    def open_with_keyring(self) -> SlotInfo:
        """Open with the system's keyring. Raises WrongSecretError when it is not switched on."""
        with self._changes:
            return self._open(
                lambda content: locksmith.found_by_keyring(content, keyring_slot.fetch)
            )

    # Changing the ways in (the box must be open)

    def protect(
        self, passphrase: str, person_id: str, label: str, *, about: Iterable[str] = ()
    ) -> str:
        """From clear to protected, under a fresh key. Returns the recovery code, to show once.

        Killed at any instant, it leaves either the clear slot or the passphrase opening.
        Raises WeakPassphraseError, ConflictError (already protected), FolderBusyError,
        DiskFullError.
        """
        _require_strong(passphrase, (label, *about))
        with self._changing(), self.alone():
            if self.protection is not Protection.CLEAR:
                raise ConflictError("Ce dossier est déjà protégé par une phrase de passe.")
            return self._renew(passphrase, self._holder(person_id, label))

    def rekey(self, passphrase: str, person_id: str) -> str:
        """Take a fresh key that only this passphrase and the returned recovery code open.

        For the departure of somebody. Raises WrongSecretError, ThrottledError when it is not this
        person's passphrase.
        """
        with self._changing(), self.alone():
            slot = self._own_slot(passphrase, person_id)
            return self._renew(passphrase, self._holder(person_id, slot.label))

    def set_passphrase(
        self, person_id: str, label: str, passphrase: str, *, about: Iterable[str] = ()
    ) -> SlotInfo:
        """Give this person a slot, or replace it.

        Raises WeakPassphraseError, ConflictError (the folder is still clear).
        """
        _require_strong(passphrase, (label, *about))
        with self._changing():
            self._require_protected()
            changed = locksmith.with_passphrase(
                keyfile.load(self.folder),
                self._current(),
                passphrase,
                self._holder(person_id, label),
                self._kdf,
            )
            keyfile.save(self.folder, changed)
            return changed.slots[-1].info

    def renew_recovery_code(self) -> str:
        """A fresh recovery code, to show once; the previous one no longer opens."""
        with self._changing():
            self._require_protected()
            holder = self._holder(self.person_id or "", self._slot.label if self._slot else "")
            changed, code = locksmith.with_new_code(
                keyfile.load(self.folder), self._current(), holder, self._kdf
            )
            keyfile.save(self.folder, changed)
            return code

    def confirm_recovery_code(self, code: str) -> None:
        """Note that the code has been kept. Raises WrongSecretError when this is not the code."""
        secret = codes.secret_of(code)
        with self._changing():
            content = keyfile.load(self.folder)
            locksmith.found_by_code(content, secret)
            keyfile.save(self.folder, replace(content, recovery_confirmed=True))

    def remove_slot(self, slot_id: str) -> None:
        """Take one way in away.

        Raises ConflictError when it must stay, InvalidInputError when there is no such slot.
        """
        with self._changing():
            content = keyfile.load(self.folder)
            changed = locksmith.without_slot(content, slot_id)
            keyfile.save(self.folder, changed)
            keyring_slot.forget_slots(set(content.slots) - set(changed.slots))

    def enable_keyring(self) -> SlotInfo:
        """Let the system's keyring open: at rest, as safe as the session of this computer."""
        with self._changing():
            self._require_protected()
            content = keyfile.load(self.folder)
            changed, slot, wrapping_key = locksmith.with_keyring(
                content, self._current(), self._holder(self.person_id or "", "")
            )
            keyring_slot.store(slot.id, wrapping_key)
            keyfile.save(self.folder, changed)
            keyring_slot.forget_slots(set(content.slots) - set(changed.slots))
            return slot.info

    def disable_keyring(self) -> None:
        """Stop the system's keyring from opening."""
        with self._changing():
            content = keyfile.load(self.folder)
            gone = content.of_kind(SlotKind.KEYRING)
            keyfile.save(self.folder, content.without(*(slot.id for slot in gone)))
            keyring_slot.forget_slots(set(gone))

    # Inside

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._wall(), UTC)

    def _holder(self, person_id: str, label: str) -> Holder:
        return Holder(person_id, label, self._now())

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._changes:
            if self._state is not BoxState.OPEN:
                raise locked()
            with exclusively(self.folder):
                yield

    def _require_protected(self) -> None:
        if self.protection is not Protection.PROTECTED:
            raise ConflictError(
                "Ce dossier n’est pas encore protégé.",
                next_step="Choisissez d’abord une première phrase de passe.",
            )

    def _own_slot(self, passphrase: str, person_id: str) -> Slot:
        content = keyfile.load(self.folder)
        with self._counting():
            return locksmith.found_by_passphrase(content, passphrase, person_id)[0][0]

    @contextmanager
    def _counting(self) -> Iterator[None]:
        self._throttle.admit()
        try:
            yield
        except WrongSecretError:
            self._throttle.count_wrong()
            raise
        self._throttle.forget()

    def _open_throttled(self, find: Callable[[Keyfile], Found]) -> SlotInfo:
        with self._changes, self._counting():
            return self._open(find)

    def _open(self, find: Callable[[Keyfile], Found]) -> SlotInfo:
        content = keyfile.load(self.folder)
        found = find(content)
        if self._state is BoxState.OPEN:
            return self._recognised(found)
        self._state = BoxState.OPENING
        try:
            slot = self._take_key(content, found)
        except BaseException:
            self._forget()
            self._state = BoxState.CLOSED
            raise
        self.touch()
        self._state = BoxState.OPEN
        self._turnstile.admit()
        return slot.info

    def _take_key(self, content: Keyfile, found: Found) -> Slot:
        slot, key = self._fitting(content, found)
        self._tidy(content, key)
        self._hold(key, slot.info)
        if self._prepare is not None:
            with self._turnstile.alone(0):
                self._prepare(self.folder)
        return slot

    def _recognised(self, found: Found) -> SlotInfo:
        current = self._current()
        for slot, key in found:
            if key.same_as(current):
                return slot.info
        raise locksmith.outdated()

    def _fitting(self, content: Keyfile, found: Found) -> tuple[Slot, DatabaseKey]:
        """The slot whose key opens the database.

        Two keys lie side by side in keys.json when a change of key was cut short.
        """
        database = self.folder.database
        if engine.is_empty(database):
            if content.database_created:
                raise corrupt_database(database, "a disparu ou est vide")
            engine.create_database(self.folder, found[0][1].value)
            return found[0]
        for slot, key in found:
            if engine.key_fits(database, key.value):
                return slot, key
        if content.key_ids - {key.id for _, key in found}:
            raise locksmith.outdated()
        if engine.plain_text(database):
            raise corrupt_database(database, "n’est pas chiffrée, ce n’est pas celle de Hygie")
        raise corrupt_database(database)

    def _is_clear(self, content: Keyfile) -> bool:
        clear = content.of_kind(SlotKind.CLEAR)
        database = self.folder.database
        if len(content.key_ids) == 1 or engine.is_empty(database):
            return bool(clear)
        # A change of key was cut short: the database says which of the two keys counts.
        return any(engine.key_fits(database, slot.sealed) for slot in clear)

    def _tidy(self, content: Keyfile, key: DatabaseKey) -> None:
        """End what a crash left half done, unless another process is at work in the folder."""
        wanted = replace(content.only_key(key.id), database_created=True)
        with suppress(FolderBusyError), exclusively(self.folder):
            if wanted != content:
                keyfile.save(self.folder, wanted)
            keyfile.sweep(self.folder)
            copies.sweep(self.folder)
            if not wanted.of_kind(SlotKind.CLEAR):
                copies.discard_clear_copies(self.folder)

    def _renew(self, passphrase: str, holder: Holder) -> str:
        before = keyfile.load(self.folder)
        renewal = locksmith.renew_key(before, passphrase, holder, self._kdf)
        keyfile.save(self.folder, renewal.during)
        self._change_key(before, renewal)
        keyfile.save(self.folder, renewal.after)
        # Those that anybody could read are tried again at the next opening.
        with suppress(HygieError):
            copies.discard_copies(self.folder)
        keyring_slot.forget_slots(before.slots)
        return renewal.code

    def _change_key(self, before: Keyfile, renewal: Renewal) -> None:
        database = self.folder.database
        try:
            engine.rekey(database, self._current().value, renewal.key.value)
        except HygieError:
            # What counts is what the database says, not what went wrong after it.
            if not engine.key_fits(database, renewal.key.value):
                with suppress(HygieError):
                    keyfile.save(self.folder, before)
                raise
        [slot] = renewal.after.of_kind(SlotKind.PASSPHRASE)
        self._hold(renewal.key, slot.info)


_installed: Box | None = None


def install(box: Box | None) -> None:
    """Make it the strongbox of this process, the one the backend and the middleware use."""
    global _installed
    _installed = box


def installed() -> Box | None:
    """The strongbox of this process, or None (server mode, tests on another engine)."""
    return _installed


def current() -> Box:
    """The strongbox of this process. Raises LockedError when none is installed."""
    if _installed is None:
        raise locked()
    return _installed


def current_key() -> bytes:
    """The key for the backend. Raises LockedError outside `using()`."""
    return current().key()


def _require_strong(passphrase: str, about: Iterable[str]) -> None:
    report = check_passphrase(passphrase, about=about)
    if not report.ok:
        words = " ".join(problem.message_fr for problem in report.problems)
        raise WeakPassphraseError(words, field="passphrase")
