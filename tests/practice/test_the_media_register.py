"""The register of removable media: lost, found, quarantined, released; seen by the check."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import services
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice, RemovableMedium
from hygie.practice.selectors import owner_of, subjects_of
from tests import factories

State = RemovableMedium.State


@pytest.fixture
def medium(practice: Practice, owner: Person, now: datetime) -> RemovableMedium:
    return add(practice, owner, now, label="Clé bleue", serial="AB 12", locked_place="Armoire")


def add(practice: Practice, by: Person, now: datetime, **values: Any) -> RemovableMedium:
    return services.add_listed(row=RemovableMedium(practice=practice, **values), actor=by, now=now)


def media_of(practice: Practice) -> set[str]:
    return {label for scope, _, label in subjects_of(practice) if scope == "medium"}


def test_a_lost_medium_that_is_found_serves_again_only_once_checked(
    practice: Practice, owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    later = now + timedelta(days=3)
    lost = services.declare_lost(medium=medium, actor=owner, now=now)
    assert (lost.state, lost.state_since) == (State.LOST, now.date())

    found = services.declare_found(medium=lost, actor=owner, now=later)
    assert found.state == State.QUARANTINE
    with pytest.raises(ConflictError):
        services.release_from_quarantine(medium=found, reason="", actor=owner, now=later)

    back = services.release_from_quarantine(medium=found, reason="checked", actor=owner, now=later)
    assert (back.state, back.release_reason) == (State.KNOWN, "checked")
    assert list(
        JournalEntry.objects.filter(subject="Clé bleue").values_list("verb", flat=True)
    ) == ["medium.added", "medium.lost", "medium.found", "medium.released"]
    assert broken_at(practice) is None


def test_the_journal_says_in_words_what_happened(
    owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    services.declare_lost(medium=medium, actor=owner, now=now)
    entry = JournalEntry.objects.get(verb="medium.lost")

    assert entry.verb_label == "Support déclaré perdu"
    assert [(c.name, c.before, c.after) for c in entry.changes] == [("état", "En usage", "Perdu")]


def test_an_act_that_does_not_fit_changes_nothing(
    owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    with pytest.raises(ConflictError):
        services.declare_found(medium=medium, actor=owner, now=now)

    medium.refresh_from_db()
    assert medium.state == State.KNOWN
    assert not JournalEntry.objects.filter(verb="medium.found").exists()


def test_an_old_page_does_not_undo_what_happened_since(
    owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    old = RemovableMedium.objects.get(id=medium.id)
    services.declare_lost(medium=medium, actor=owner, now=now)

    with pytest.raises(ConflictError):
        services.set_aside(medium=old, actor=owner, now=now)


def test_what_a_proof_is_asked_for_is_all_that_is_in_the_register(
    practice: Practice, owner: Person, now: datetime
) -> None:
    known, lost, aside, gone = (
        add(practice, owner, now, label=label) for label in ("Une", "Deux", "Trois", "Quatre")
    )
    services.declare_lost(medium=lost, actor=owner, now=now)
    services.set_aside(medium=aside, actor=owner, now=now)
    services.retire_medium(medium=gone, actor=owner, now=now)

    assert media_of(practice) == {known.label, lost.label, aside.label}


def test_a_medium_that_left_the_register_comes_back_through_quarantine(
    owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    gone = services.retire_medium(medium=medium, actor=owner, now=now)

    assert services.bring_back_medium(medium=gone, actor=owner, now=now).state == State.QUARANTINE


def test_a_medium_is_seen_in_its_place(
    owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    day = now.date() - timedelta(days=1)
    services.check_in(medium=medium, seen_on=day, actor=owner, now=now)
    entry = JournalEntry.objects.get(verb="medium.checked_in")

    assert RemovableMedium.objects.get().last_checked_in_on == day
    assert entry.after == {"last_checked_in_on": day.isoformat()}


def test_a_medium_is_not_seen_tomorrow_nor_where_it_has_no_place(
    practice: Practice, owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    placeless = add(practice, owner, now, label="Sans place")
    with pytest.raises(InvalidInputError, match="pas encore passée"):
        services.check_in(
            medium=medium, seen_on=now.date() + timedelta(days=1), actor=owner, now=now
        )
    with pytest.raises(InvalidInputError, match="place fermée à clé"):
        services.check_in_all(media=[medium, placeless], seen_on=now.date(), actor=owner, now=now)

    assert not RemovableMedium.objects.exclude(last_checked_in_on=None).exists()


@pytest.mark.parametrize("act", [services.declare_lost, services.set_aside])
def test_a_medium_that_went_wrong_is_not_removed_as_if_it_never_was(
    owner: Person, medium: RemovableMedium, now: datetime, act: Any
) -> None:
    act(medium=medium, actor=owner, now=now)
    with pytest.raises(ConflictError, match="garde la trace"):
        services.remove_listed(row=medium, actor=owner, now=now)

    assert RemovableMedium.objects.exists()


def test_one_serial_number_is_one_medium_in_one_practice(
    practice: Practice,
    other_practice: Practice,
    owner: Person,
    medium: RemovableMedium,
    now: datetime,
) -> None:
    with pytest.raises(InvalidInputError, match="déjà ce numéro de série"):
        add(practice, owner, now, label="Clé verte", serial="ab12")

    assert add(other_practice, owner_of(other_practice), now, label="Clé verte", serial="ab12")
    for label in ("Une", "Deux"):
        add(practice, owner, now, label=label, serial="")


def test_a_medium_is_entrusted_to_somebody_of_its_practice_only(
    practice: Practice, other_practice: Practice, owner: Person, now: datetime
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        add(practice, owner, now, label="Clé", holder=owner_of(other_practice))

    assert caught.value.field == "holder"


def test_a_medium_outlives_the_person_who_had_it(
    practice: Practice, owner: Person, assistant_person: Person, now: datetime
) -> None:
    medium = add(practice, owner, now, label="Clé", holder=assistant_person)
    entry = JournalEntry.objects.get(verb="medium.added")
    services.remove_listed(row=assistant_person, actor=owner, now=now)
    medium.refresh_from_db()

    assert medium.holder is None
    assert entry.after["holder"] == "Sacha Petit"


# --- seen by the check --------------------------------------------------------------------------


@pytest.mark.parametrize("serial", ["AB12", "ab 12"])
def test_a_known_medium_is_recognised_when_it_is_plugged_in(
    practice: Practice, medium: RemovableMedium, now: datetime, serial: str
) -> None:
    entries = JournalEntry.objects.count()
    seen = services.record_medium_seen(practice=practice, serial=serial, capacity_bytes=32, now=now)

    assert seen == medium
    assert seen.last_seen_at == now
    assert seen.capacity_bytes == 32
    assert JournalEntry.objects.count() == entries


@pytest.mark.parametrize("serial", ["", "  ", "inconnue"])
def test_an_unknown_medium_is_recognised_as_such_and_added_by_nobody(
    practice: Practice,
    other_practice: Practice,
    medium: RemovableMedium,
    now: datetime,
    serial: str,
) -> None:
    add(other_practice, owner_of(other_practice), now, label="Ailleurs", serial="inconnue")

    assert services.record_medium_seen(practice=practice, serial=serial, now=now) is None
    assert RemovableMedium.objects.filter(practice=practice).count() == 1


@pytest.mark.parametrize("act", [services.declare_lost, services.retire_medium])
def test_a_lost_medium_that_is_plugged_in_goes_to_quarantine_by_itself(
    practice: Practice, owner: Person, medium: RemovableMedium, now: datetime, act: Any
) -> None:
    act(medium=medium, actor=owner, now=now)
    seen = services.record_medium_seen(
        practice=practice, serial="AB12", actor_label="Vérification de « Accueil »", now=now
    )
    last = JournalEntry.objects.order_by("-sequence")[0]

    assert seen
    assert seen.state == State.QUARANTINE
    assert last.actor == "Vérification de « Accueil »"
    assert broken_at(practice) is None


def test_a_look_made_before_it_was_lost_does_not_find_it(
    practice: Practice, owner: Person, medium: RemovableMedium, now: datetime
) -> None:
    services.declare_lost(medium=medium, actor=owner, now=now)
    before = now - timedelta(days=2)
    seen = services.record_medium_seen(practice=practice, serial="AB12", now=before)

    assert seen
    assert seen.state == State.LOST


@pytest.mark.parametrize(("trusted", "state"), [(True, State.KNOWN), (False, State.QUARANTINE)])
def test_a_medium_that_the_check_saw_is_adopted_or_set_aside(
    practice: Practice, owner: Person, now: datetime, trusted: bool, state: str
) -> None:
    row = services.adopt_medium(
        practice=practice, label="Clé grise", serial="ZZ9", trusted=trusted, actor=owner, now=now
    )

    assert (row.state, row.added_by_check) == (state, True)
    assert services.record_medium_seen(practice=practice, serial="zz9", now=now) == row


# --- devices in and out -------------------------------------------------------------------------


def test_a_retired_device_stays_listed_and_is_asked_for_nothing(
    practice: Practice, owner: Person, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Vieux poste", now=now)
    services.retire_device(device=device, retired_on=date(2025, 3, 1), actor=owner, now=now)
    assert "Vieux poste" not in {label for _, _, label in subjects_of(practice)}
    with pytest.raises(ConflictError, match="déjà hors service"):
        services.retire_device(device=device, retired_on=date(2025, 3, 1), actor=owner, now=now)

    services.bring_back_device(device=device, actor=owner, now=now)
    assert "Vieux poste" in {label for _, _, label in subjects_of(practice)}
    entry = JournalEntry.objects.get(verb="device.retired")
    assert [(c.name, c.after) for c in entry.changes] == [("hors service depuis le", "1 mars 2025")]


def test_a_device_does_not_leave_tomorrow(practice: Practice, owner: Person, now: datetime) -> None:
    device = factories.add_device(practice, by=owner, name="Poste", now=now)
    with pytest.raises(InvalidInputError):
        services.retire_device(
            device=device, retired_on=now.date() + timedelta(days=1), actor=owner, now=now
        )
