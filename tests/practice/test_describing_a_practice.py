"""The practice, its people, devices and suppliers: what is accepted, refused, traced."""

from datetime import datetime

import pytest

from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice import services
from hygie.practice.forms import LAST_STEP
from hygie.practice.models import Device, JournalEntry, Person, Practice, Role, Supplier
from hygie.practice.selectors import only_practice, owner_of, subjects_of, words_about
from tests import factories

WEIRD_NAMES = [
    "Cabinet « L’Étoile » d’Œil-en-Forêt",
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE practice_practice;--",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🩺",
    "x" * 120,
]


@pytest.mark.parametrize("name", WEIRD_NAMES)
def test_a_practice_is_kept_with_its_name_as_it_was_typed(
    db: None, now: datetime, name: str
) -> None:
    practice, owner = factories.new_practice(now=now, name=name)
    practice.refresh_from_db()

    assert practice.name == name
    assert owner.is_owner
    assert owner_of(practice) == owner
    assert only_practice() == practice


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"profession": "wizard"}, "profession"),
        ({"profession": ""}, "profession"),
        ({"owner_name": ""}, "name"),
        ({"owner_name": "x" * 121}, "name"),
    ],
)
def test_a_wrong_beginning_leaves_nothing_behind(
    db: None, now: datetime, bad: dict[str, str], field: str
) -> None:
    said = {"name": "Cabinet", "profession": "nurse", "owner_name": "Camille"}
    with pytest.raises(InvalidInputError) as caught:
        services.create_practice(**(said | bad), now=now)

    assert caught.value.field == field
    assert not Practice.objects.exists()
    assert not Person.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"exercise_mode": "on the moon"},
        {"software_sharing": "perhaps"},
        {"name": ""},
        {"postal_code": "x" * 11},
        {"third_party_premises": "perhaps"},
    ],
)
def test_a_wrong_situation_is_refused_and_changes_nothing(
    practice: Practice, owner: Person, now: datetime, changes: dict[str, object]
) -> None:
    count = JournalEntry.objects.count()
    with pytest.raises(InvalidInputError):
        factories.describe(practice, by=owner, now=now, **changes)

    assert JournalEntry.objects.count() == count
    assert Practice.objects.get(id=practice.id).situation == practice.situation


def test_a_situation_that_stays_the_same_is_not_a_change(
    practice: Practice, owner: Person, now: datetime
) -> None:
    count = JournalEntry.objects.count()
    factories.describe(practice, by=owner, now=now, exercise_mode="individual")

    assert JournalEntry.objects.count() == count


def test_what_is_not_of_the_situation_is_left_alone(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.describe(practice, by=owner, now=now, described_at=None, wizard_step=1)

    assert Practice.objects.get(id=practice.id).described_at == now


def test_the_wizard_remembers_how_far_it_went_and_never_goes_back(db: None, now: datetime) -> None:
    practice, _ = factories.new_practice(now=now)
    for step in (4, 3):
        practice = services.reach_step(practice=practice, step=step, now=now, last_step=LAST_STEP)
    assert practice.wizard_step == 4
    assert practice.described_at is None

    practice = services.reach_step(
        practice=practice, step=LAST_STEP + 1, now=now, last_step=LAST_STEP
    )
    assert practice.wizard_step == LAST_STEP
    assert practice.described_at == now


def test_a_computer_a_phone_people_and_suppliers_are_what_a_proof_is_asked_for(
    practice: Practice, owner: Person, now: datetime
) -> None:
    desk = factories.add_device(practice, by=owner, name="Accueil", now=now)
    phone = factories.add_device(
        practice, by=owner, name="Téléphone", kind=Device.Kind.SMARTPHONE, now=now
    )
    printer = factories.add_device(
        practice, by=owner, name="Imprimante", kind=Device.Kind.PRINTER, now=now
    )
    supplier = factories.add_supplier(practice, by=owner, name="Dépann’PC", now=now)
    found = {(scope, identifier) for scope, identifier, _ in subjects_of(practice)}

    assert found == {
        ("device", str(desk.id)),
        ("computer", str(desk.id)),
        ("device", str(phone.id)),
        ("mobile", str(phone.id)),
        ("device", str(printer.id)),
        ("person", str(owner.id)),
        ("supplier", str(supplier.id)),
    }


def test_somebody_who_does_not_use_the_computers_is_asked_for_nothing(
    practice: Practice, owner: Person, assistant_person: Person, now: datetime
) -> None:
    services.change_listed(row=assistant_person, changes={"uses_it": False}, actor=owner, now=now)

    assert ("person", str(assistant_person.id)) not in {
        (scope, identifier) for scope, identifier, _ in subjects_of(practice)
    }


def test_two_people_of_one_name_are_refused_in_one_practice_only(
    practice: Practice, other_practice: Practice, owner: Person, now: datetime
) -> None:
    with pytest.raises(InvalidInputError):
        factories.add_person(practice, by=owner, name=owner.name, now=now)

    stranger = owner_of(other_practice)
    assert factories.add_person(other_practice, by=stranger, name=owner.name, now=now)


def test_the_last_owner_stays_one(practice: Practice, owner: Person, now: datetime) -> None:
    with pytest.raises(ConflictError):
        services.change_listed(row=owner, changes={"role": Role.ASSISTANT}, actor=owner, now=now)

    assert Person.objects.get(id=owner.id).is_owner


def test_the_last_owner_cannot_be_removed(
    practice: Practice, owner: Person, assistant_person: Person, now: datetime
) -> None:
    with pytest.raises(ConflictError):
        services.remove_listed(row=owner, actor=assistant_person, now=now)

    assert Person.objects.filter(id=owner.id).exists()


def test_nobody_removes_themselves(practice: Practice, owner: Person, now: datetime) -> None:
    factories.add_person(practice, by=owner, name="Jo Martin", role=Role.OWNER, now=now)
    with pytest.raises(ConflictError):
        services.remove_listed(row=owner, actor=owner, now=now)


def test_with_two_owners_one_may_step_down(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.add_person(practice, by=owner, name="Jo Martin", role=Role.OWNER, now=now)
    services.change_listed(row=owner, changes={"role": Role.ASSISTANT}, actor=owner, now=now)

    assert owner_of(practice).name == "Jo Martin"


def test_what_is_removed_stays_in_the_journal(
    practice: Practice, owner: Person, now: datetime
) -> None:
    supplier = factories.add_supplier(practice, by=owner, name="Dépann’PC", now=now)
    services.remove_listed(row=supplier, actor=owner, now=now)
    entry = JournalEntry.objects.get(verb="supplier.removed")

    assert not Supplier.objects.exists()
    assert entry.before["name"] == "Dépann’PC"
    assert entry.after is None


def test_a_change_that_changes_nothing_leaves_no_trace(
    practice: Practice, owner: Person, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Accueil", now=now)
    services.change_listed(row=device, changes={"name": "Accueil"}, actor=owner, now=now)

    assert not JournalEntry.objects.filter(verb="device.changed").exists()


def test_every_refusal_is_said_in_words(practice: Practice, owner: Person, now: datetime) -> None:
    with pytest.raises(HygieError) as caught:
        services.remove_listed(row=owner, actor=owner, now=now)

    assert "Rien n’a été modifié" in caught.value.message


def test_the_words_about_a_practice_are_those_that_a_passphrase_avoids(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.describe(practice, by=owner, now=now, city="Brest", postal_code="29200")
    practice.refresh_from_db()

    assert {"Cabinet du Port", "Brest", "29200", "Camille Vasseur"} <= set(words_about(practice))
