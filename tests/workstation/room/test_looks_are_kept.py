"""A look is kept once, changes the latest of each line, fills the inventories, and is thinned."""

from datetime import datetime, timedelta

import pytest

from hygie.assessment.rules.observation import Observation
from hygie.assessment.rules.standing import Status
from hygie.practice.models import Device, JournalEntry, Person, Practice, RemovableMedium, Software
from hygie.practice.services import adopt_medium, change_listed, declare_lost, retire_device
from hygie.workstation import selectors
from hygie.workstation.models import Check, LatestResult, PluggedMedium
from hygie.workstation.rules.history import Change, Turn
from hygie.workstation.rules.looks import MEDIA_TOPIC
from hygie.workstation.services.checks import Arrival, record_check
from hygie.workstation.services.machines import recognise_machine
from hygie.workstation.services.media import adopt_plugged
from tests import factories
from tests.workstation.room.looks import (
    FAIL,
    HOST,
    LOCK,
    LOCK_PASSWORD,
    OS,
    PASS,
    STICK,
    UNKNOWN,
    add_computer,
    add_phone,
    keep,
    report,
)

DAY = timedelta(days=1)


@pytest.fixture
def device(practice: Practice, now: datetime) -> Device:
    return add_computer(practice, now=now)


def latest(device: Device) -> dict[str, str]:
    return dict(LatestResult.objects.filter(device=device).values_list("probe_id", "outcome"))


def test_a_look_is_counted_and_its_lines_kept(device: Device, now: datetime):
    check = keep(device, report(now, **{LOCK: FAIL, OS: UNKNOWN}))

    assert (check.failed, check.unknown, check.is_whole) == (1, 1, True)
    assert latest(device)[LOCK] == "fail"
    assert check.document["inventory"] == {}
    assert JournalEntry.objects.latest("sequence").verb == "workstation.checked"


def test_the_same_look_is_kept_once(device: Device, owner: Person, now: datetime):
    arrival = Arrival(report(now), "f" * 64, Check.Origin.REPORT)
    told = {"practice": device.practice, "device": device, "actor": owner, "now": now}
    first, is_new = record_check(arrival=arrival, **told)
    again, is_new_again = record_check(arrival=arrival, **told)

    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert Check.objects.count() == 1


AHEAD = timedelta(hours=5)


def test_a_look_dated_to_come_is_kept_when_it_arrives_and_the_next_one_counts(
    device: Device, now: datetime
):
    early = keep(device, report(now + AHEAD, media=(STICK,), **{LOCK: FAIL}), now=now)
    assert (early.at, early.claimed_at) == (now, now + AHEAD)
    assert not LatestResult.objects.filter(at__gt=now).exists()
    assert not PluggedMedium.objects.filter(at__gt=now).exists()

    later = keep(device, report(now + timedelta(hours=1)))
    assert later.claimed_at is None
    assert latest(device)[LOCK] == "pass"
    assert not PluggedMedium.objects.exists()


@pytest.mark.parametrize("minutes", [1, 10])
def test_clocks_that_differ_a_little_are_no_news(device: Device, now: datetime, minutes: int):
    check = keep(device, report(now + timedelta(minutes=minutes)), now=now)

    assert (check.at, check.claimed_at) == (now, None)


def test_the_difference_with_the_time_before_is_kept(device: Device, now: datetime):
    keep(device, report(now, **{LOCK: FAIL, OS: PASS}))
    check = keep(device, report(now + DAY, **{LOCK: PASS, OS: FAIL}))
    turned = {change.probe_id: change.turn for change in map(Change.from_json, check.changes)}

    assert turned == {LOCK: Turn.BETTER, OS: Turn.WORSE}


def test_since_when_is_remembered_until_it_changes(device: Device, now: datetime):
    for days in (0, 1, 2):
        keep(device, report(now + days * DAY, **{LOCK: FAIL}))
    row = LatestResult.objects.get(device=device, probe_id=LOCK)

    assert (row.since, row.at) == (now, now + 2 * DAY)


def test_an_older_look_that_arrives_late_undoes_nothing(device: Device, now: datetime):
    keep(device, report(now, media=(STICK,)))
    late = keep(device, report(now - DAY, **{LOCK: FAIL}), now=now)

    assert latest(device)[LOCK] == "pass"
    assert late.changes == []
    assert PluggedMedium.objects.filter(device=device).count() == 1


def test_a_look_at_one_line_changes_that_line_only(device: Device, now: datetime):
    keep(device, report(now, **{LOCK: FAIL}))
    check = keep(device, report(now + DAY, whole=False, **{LOCK: PASS}))

    assert not check.is_whole
    assert latest(device)[LOCK] == "pass"
    assert latest(device)[OS] == "pass"
    assert selectors.last_whole_checks(device.practice)[device.id].at == now


def test_the_detail_grows_thin_and_the_dates_stay(device: Device, now: datetime):
    for days in range(0, 200, 5):
        keep(device, report(now - (200 - days) * DAY), now=now)
    detailed = Check.objects.filter(is_detailed=True)

    assert Check.objects.count() == 40
    assert 18 <= detailed.count() <= 24
    thinned = Check.objects.filter(is_detailed=False)
    assert all(document == {} for document in thinned.values_list("document", flat=True))


# --- the inventories ----------------------------------------------------------------------------


def test_a_whole_look_fills_the_inventory_of_software(device: Device, now: datetime):
    keep(device, report(now, software=("Firefox", "Jeu")))
    keep(device, report(now + DAY, software=("Firefox",)))

    assert set(Software.objects.filter(gone_at=None).values_list("name", flat=True)) == {"Firefox"}
    assert Software.objects.get(name="Jeu").gone_at == now + DAY


def test_a_look_that_saw_no_software_empties_nothing(device: Device, now: datetime):
    keep(device, report(now, software=("Firefox",)))
    keep(device, report(now + DAY))
    keep(device, report(now + 2 * DAY, whole=False, **{LOCK: PASS}))

    assert Software.objects.filter(gone_at=None).count() == 1


def test_what_nobody_wrote_of_the_device_is_filled_and_the_rest_is_asked(
    device: Device, owner: Person, now: datetime
):
    change_listed(row=device, changes={"system": "windows_10"}, actor=owner, now=now)
    check = keep(device, report(now))
    device.refresh_from_db()

    assert (device.system, device.manufacturer) == ("windows_10", HOST.manufacturer)
    [doubt] = selectors.doubts_about(device, check)
    assert (doubt.field, doubt.seen) == ("system", "windows_11")


# --- removable media ----------------------------------------------------------------------------


def plugged_in(practice: Practice, now: datetime) -> Observation | None:
    """What the hub knows of the media plugged in: the register has its own observations."""
    row = factories.overview_of(practice, now=now).row("2.2.2.c")
    return next((item for item in row.standing.observations if item.topic == MEDIA_TOPIC), None)


def test_a_medium_that_the_register_does_not_know_fails_until_it_is_added(
    device: Device, practice: Practice, owner: Person, now: datetime
):
    keep(device, report(now, media=(STICK,)))
    seen = plugged_in(practice, now)
    assert seen is not None
    assert seen.outcome is FAIL
    assert "pas au registre" in seen.reason
    assert factories.overview_of(practice, now=now).row("2.2.2.c").standing.status is Status.TO_DO

    medium = PluggedMedium.objects.get()
    row = adopt_plugged(medium=medium, label="Clé bleue", trusted=True, actor=owner, now=now)

    assert row.state == RemovableMedium.State.KNOWN
    seen = plugged_in(practice, now)
    assert seen is not None
    assert seen.outcome is PASS


def test_one_that_nobody_trusts_goes_to_quarantine_and_still_fails(
    device: Device, practice: Practice, owner: Person, now: datetime
):
    keep(device, report(now, media=(STICK,)))
    adopt_plugged(
        medium=PluggedMedium.objects.get(), label="Clé trouvée", trusted=False, actor=owner, now=now
    )

    seen = plugged_in(practice, now)
    assert seen is not None
    assert seen.outcome is FAIL
    assert "ne l’utilisez pas" in seen.reason


def test_one_that_was_lost_is_found_in_quarantine(
    device: Device, practice: Practice, owner: Person, now: datetime
):
    medium = adopt_medium(
        practice=practice, label="Clé", serial=STICK["serial"], trusted=True, actor=owner, now=now
    )
    declare_lost(medium=medium, actor=owner, now=now)
    keep(device, report(now + DAY, media=(STICK,)))
    medium.refresh_from_db()

    assert medium.state == RemovableMedium.State.QUARANTINE
    seen = plugged_in(practice, now + DAY)
    assert seen is not None
    assert "ne l’utilisez pas" in seen.reason


def test_once_unplugged_it_is_told_of_no_more(device: Device, practice: Practice, now: datetime):
    keep(device, report(now, media=(STICK,)))
    keep(device, report(now + DAY))

    assert not PluggedMedium.objects.exists()
    assert plugged_in(practice, now + DAY) is None


def test_what_was_plugged_into_a_pc_out_of_service_is_told_of_no_more(
    device: Device, practice: Practice, owner: Person, now: datetime
):
    keep(device, report(now, media=(STICK,)))
    retire_device(device=device, retired_on=now.date(), actor=owner, now=now)

    assert selectors.plugged_media(practice) == []
    assert plugged_in(practice, now) is None


def test_a_pc_that_became_a_phone_is_looked_at_no_more(
    device: Device, practice: Practice, owner: Person, now: datetime
):
    recognise_machine(practice=practice, device=device, host_id=HOST.host_id, actor=owner, now=now)
    keep(device, report(now, media=(STICK,), **{LOCK: FAIL}))
    change_listed(row=device, changes={"kind": Device.Kind.SMARTPHONE}, actor=owner, now=now)

    assert selectors.plugged_media(practice) == []
    assert selectors.device_of_machine(practice, HOST.host_id) is None
    assert lock_of(practice, now).status is Status.UNKNOWN


def test_a_look_that_no_longer_exists_is_forgotten_at_the_next_whole_one(
    device: Device, practice: Practice, now: datetime
):
    old = report(now, a_look_of_yesterday=FAIL)
    keep(device, old)
    assert "a_look_of_yesterday" in latest(device)

    keep(device, report(now + DAY, whole=False, **{LOCK: PASS}))
    assert "a_look_of_yesterday" in latest(device)
    keep(device, report(now + DAY))
    assert "a_look_of_yesterday" not in latest(device)
    assert lock_of(practice, now + DAY).status is Status.PROVEN


# --- the hub ------------------------------------------------------------------------------------


def lock_of(practice: Practice, now: datetime):
    return factories.overview_of(practice, now=now).row("2.3.3").standing


def test_a_measure_is_proven_when_all_the_computers_were_seen(practice: Practice, now: datetime):
    first, second = (add_computer(practice, name, now=now) for name in ("Accueil", "Bureau"))
    keep(first, report(now))
    assert lock_of(practice, now).status is Status.UNKNOWN
    assert "Bureau" in lock_of(practice, now).reason

    keep(second, report(now))
    assert lock_of(practice, now).status is Status.PROVEN
    assert lock_of(practice, now + 31 * DAY).status is Status.EXPIRED


def test_a_fail_is_told_with_the_name_of_the_computer(practice: Practice, now: datetime):
    factories.answer(practice, "2.3.3", "yes", now=now)
    keep(add_computer(practice, now=now), report(now, **{LOCK_PASSWORD: FAIL}))

    assert lock_of(practice, now).status is Status.CONTRADICTED
    assert "Accueil" in lock_of(practice, now).reason


def test_a_computer_out_of_service_is_asked_for_nothing(
    practice: Practice, owner: Person, now: datetime
):
    first, second = (add_computer(practice, name, now=now) for name in ("Accueil", "Bureau"))
    keep(first, report(now))
    keep(second, report(now, **{LOCK: FAIL}))
    retire_device(device=second, retired_on=now.date(), actor=owner, now=now)

    assert lock_of(practice, now).status is Status.PROVEN


def test_a_phone_that_was_not_walked_through_holds_the_proof_up(practice: Practice, now: datetime):
    keep(add_computer(practice, now=now), report(now))
    add_phone(practice, now=now)

    assert lock_of(practice, now).status is Status.UNKNOWN


def test_without_any_look_a_measure_stays_without_an_answer(practice: Practice, now: datetime):
    add_computer(practice, now=now)
    row = factories.overview_of(practice, now=now).row("2.3.3")

    assert row.is_unanswered
