"""Changing the ways in: a first passphrase, another person, a departure, the keyring."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from hygie.errors import (
    ConflictError,
    FolderBusyError,
    InvalidInputError,
    LockedError,
    WeakPassphraseError,
    WrongSecretError,
)
from hygie.paths import DataFolder
from hygie.strongbox import copies, engine, keyfile, slots
from hygie.strongbox.codes import MistypedCodeError, new_code
from hygie.strongbox.keyring_slot import KeyringUnavailableError
from hygie.strongbox.slots import SlotKind
from tests.strongbox.boxes import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    THIRD_PASSPHRASE,
    make_box,
    notes,
    protected,
    raw,
    refusal,
    write_note,
)


def kinds(box) -> list[str]:
    return sorted(info.kind.value for info in box.slots())


class InMemoryKeyring(KeyringBackend):
    """The keyring's own door to a fake: nothing of Hygie is replaced."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError(username)


@pytest.fixture
def system_keyring():
    before = keyring.get_keyring()
    backend = InMemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_protecting_changes_the_key_and_takes_the_clear_slot_away(folder):
    box = make_box(folder)
    box.create()
    write_note(box, "Avant")
    [clear] = keyfile.load(folder).slots
    box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    assert kinds(box) == ["passphrase", "recovery"]
    assert box.protection == "protected"
    assert notes(box) == ["Avant"]
    box.close()
    assert not engine.key_fits(folder.database, slots.open_clear_slot(clear).value)


def test_protecting_gives_a_code_that_opens_and_waits_for_its_confirmation(folder):
    box, code = protected(folder)
    assert not box.recovery_confirmed
    box.confirm_recovery_code(code.lower())
    assert box.recovery_confirmed
    box.close()
    assert box.open_with_recovery(code).kind is SlotKind.RECOVERY
    assert box.recovery_confirmed


def test_another_code_confirms_nothing(folder):
    box, code = protected(folder)
    refusal(WrongSecretError, lambda: box.confirm_recovery_code(new_code()))
    refusal(MistypedCodeError, lambda: box.confirm_recovery_code(code[:-3]))
    assert not box.recovery_confirmed


def test_a_weak_passphrase_protects_nothing(folder):
    box = make_box(folder)
    box.create()
    error = refusal(WeakPassphraseError, lambda: box.protect("bonjour", "anne", "Poste"))
    assert error.field == "passphrase"
    assert box.protection == "clear"


def test_a_passphrase_about_its_owner_is_refused(folder):
    box = make_box(folder)
    box.create()
    refusal(
        WeakPassphraseError,
        lambda: box.protect("vT7!kqKelibia9Z", "anne", "Poste", about=["Anne Kélibia"]),
    )


def test_a_protected_folder_is_not_protected_twice(folder):
    box, _ = protected(folder)
    refusal(ConflictError, lambda: box.protect(OTHER_PASSPHRASE, "anne", "Poste"))
    box.close()
    box.open_with_passphrase(PASSPHRASE)


def test_nothing_is_changed_while_it_is_locked(folder):
    box, code = protected(folder)
    box.close()
    for act in (
        lambda: box.set_passphrase("anne", "Poste", OTHER_PASSPHRASE),
        box.renew_recovery_code,
        lambda: box.confirm_recovery_code(code),
        lambda: box.remove_slot("any"),
        box.enable_keyring,
        box.disable_keyring,
        lambda: box.rekey(PASSPHRASE, "anne"),
        lambda: box.protect(PASSPHRASE, "anne", "Poste"),
    ):
        refusal(LockedError, act)


def test_a_second_person_gets_a_slot_of_their_own(folder):
    box, _ = protected(folder)
    info = box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    assert info.person_id == "paul"
    box.close()
    assert box.open_with_passphrase(OTHER_PASSPHRASE).person_id == "paul"
    box.close()
    assert box.open_with_passphrase(PASSPHRASE).person_id == "anne"


def test_changing_ones_passphrase_closes_the_former_one_only(folder):
    box, _ = protected(folder)
    box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    box.set_passphrase("anne", "Poste du cabinet", THIRD_PASSPHRASE)
    box.close()
    refusal(WrongSecretError, lambda: box.open_with_passphrase(PASSPHRASE))
    assert box.open_with_passphrase(OTHER_PASSPHRASE).person_id == "paul"
    assert box.open_with_passphrase(THIRD_PASSPHRASE).person_id == "anne"


def test_a_clear_folder_takes_its_first_passphrase_by_protecting_only(folder):
    box = make_box(folder)
    box.create()
    refusal(ConflictError, lambda: box.set_passphrase("anne", "Poste", PASSPHRASE))
    refusal(ConflictError, box.renew_recovery_code)
    refusal(ConflictError, box.enable_keyring)


def test_a_new_code_replaces_the_former_one(folder):
    box, code = protected(folder)
    box.confirm_recovery_code(code)
    renewed = box.renew_recovery_code()
    assert not box.recovery_confirmed
    box.close()
    refusal(WrongSecretError, lambda: box.open_with_recovery(code))
    box.open_with_recovery(renewed)


def test_somebody_who_leaves_is_removed_and_the_last_passphrase_never_is(folder):
    box, _ = protected(folder)
    paul = box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    box.remove_slot(paul.id)
    refusal(WrongSecretError, lambda: box.open_with_passphrase(OTHER_PASSPHRASE))
    [anne] = [info for info in box.slots() if info.kind is SlotKind.PASSPHRASE]
    refusal(ConflictError, lambda: box.remove_slot(anne.id))
    [code] = [info for info in box.slots() if info.kind is SlotKind.RECOVERY]
    refusal(ConflictError, lambda: box.remove_slot(code.id))
    assert kinds(box) == ["passphrase", "recovery"]


def test_the_clear_slot_and_unknown_ones_are_not_removed(folder):
    box = make_box(folder)
    [clear] = [box.create()]
    refusal(ConflictError, lambda: box.remove_slot(clear.id))
    refusal(InvalidInputError, lambda: box.remove_slot("no such slot"))


def test_a_departure_leaves_one_passphrase_and_one_new_code(folder):
    box, code = protected(folder)
    box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    write_note(box, "Avant le départ")
    before = keyfile.load(folder)
    renewed = box.rekey(PASSPHRASE, "anne")
    assert kinds(box) == ["passphrase", "recovery"]
    box.close()
    refusal(WrongSecretError, lambda: box.open_with_passphrase(OTHER_PASSPHRASE))
    refusal(WrongSecretError, lambda: box.open_with_recovery(code))
    box.open_with_recovery(renewed)
    assert notes(box) == ["Avant le départ"]
    assert keyfile.load(folder).key_ids.isdisjoint(before.key_ids)


def test_whoever_left_with_the_former_keys_cannot_read_the_folder(folder, tmp_path):
    box, _ = protected(folder)
    box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    former_keys = folder.keys.read_bytes()
    box.rekey(PASSPHRASE, "anne")
    box.close()
    stolen = DataFolder(tmp_path / "stolen")
    stolen.root.mkdir()
    stolen.keys.write_bytes(former_keys)
    stolen.database.write_bytes(folder.database.read_bytes())
    with pytest.raises(Exception, match="base de données"):
        make_box(stolen).open_with_passphrase(OTHER_PASSPHRASE)


def test_a_departure_asks_for_ones_own_passphrase(folder):
    box, _ = protected(folder)
    box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    refusal(WrongSecretError, lambda: box.rekey(OTHER_PASSPHRASE, "anne"))
    assert kinds(box) == ["passphrase", "passphrase", "recovery"]


def test_a_change_of_key_forgets_the_copies_that_the_former_one_reads(folder):
    box = make_box(folder)
    box.create()
    with box.alone():
        copies.copy_folder(folder, "test")
    box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    assert copies.list_copies(folder) == ()


def test_a_clear_copy_left_by_a_crash_is_forgotten_at_the_next_opening(folder, tmp_path):
    box = make_box(folder)
    box.create()
    with box.alone():
        kept = copies.copy_folder(folder, "test")
    kept.rename(tmp_path / "aside")
    box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    box.close()
    (tmp_path / "aside").rename(kept)
    box.open_with_passphrase(PASSPHRASE)
    assert copies.list_copies(folder) == ()


def test_the_key_is_not_changed_while_another_program_reads(folder):
    box = make_box(folder)
    box.create()
    write_note(box, "Intacte")
    with raw(box) as reader:
        reader.execute("SELECT * FROM note").fetchall()
        refusal(FolderBusyError, lambda: box.protect(PASSPHRASE, "anne", "Poste"))
        assert box.protection == "clear"
        assert kinds(box) == ["clear"]
    assert notes(box) == ["Intacte"]
    box.protect(PASSPHRASE, "anne", "Poste")
    assert notes(box) == ["Intacte"]


def test_the_keyring_opens_once_switched_on(folder, system_keyring):
    box, _ = protected(folder)
    box.close()
    refusal(WrongSecretError, box.open_with_keyring)
    box.open_with_passphrase(PASSPHRASE)
    box.enable_keyring()
    box.close()
    assert box.open_with_keyring().kind is SlotKind.KEYRING
    assert len(system_keyring.kept) == 1


def test_the_keyring_switched_off_opens_no_longer_and_keeps_nothing(folder, system_keyring):
    box, _ = protected(folder)
    box.enable_keyring()
    box.enable_keyring()
    assert kinds(box).count("keyring") == 1
    box.disable_keyring()
    box.close()
    refusal(WrongSecretError, box.open_with_keyring)
    assert system_keyring.kept == {}


def test_removing_the_keyring_slot_and_a_departure_empty_the_keyring(folder, system_keyring):
    box, _ = protected(folder)
    box.remove_slot(box.enable_keyring().id)
    assert system_keyring.kept == {}
    box.enable_keyring()
    box.rekey(PASSPHRASE, "anne")
    assert system_keyring.kept == {}


def test_a_keyring_with_other_bytes_opens_nothing(folder, system_keyring):
    box, _ = protected(folder)
    box.enable_keyring()
    box.close()
    for kept in ("00" * 32, "not hexadecimal", "00"):
        system_keyring.kept = dict.fromkeys(system_keyring.kept, kept)
        refusal(WrongSecretError, box.open_with_keyring)


def test_a_computer_without_a_keyring_says_so_and_changes_nothing(folder):
    box, _ = protected(folder)
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        refusal(KeyringUnavailableError, box.enable_keyring)
    finally:
        keyring.set_keyring(before)
    assert kinds(box) == ["passphrase", "recovery"]
