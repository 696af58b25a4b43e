"""The software of a device: the check fills it, and never overwrites what a person wrote."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from hygie.errors import InvalidInputError
from hygie.practice import services
from hygie.practice.journal import broken_at
from hygie.practice.models import Device, JournalEntry, Person, Practice, Software
from hygie.practice.rules.software import FoundSoftware
from hygie.practice.selectors import owner_of
from tests import factories

CHECK = "Vérification de « Accueil »"
WRITER = FoundSoftware("LibreOffice", "24.2", "The Document Foundation")


@pytest.fixture
def device(practice: Practice, owner: Person, now: datetime) -> Device:
    return factories.add_device(practice, by=owner, name="Accueil", now=now)


def look(device: Device, found: Sequence[FoundSoftware], now: datetime) -> None:
    services.record_software(
        practice=device.practice, device=device, found=found, actor_label=CHECK, now=now
    )


def test_a_first_look_fills_the_inventory(device: Device, now: datetime) -> None:
    look(device, [WRITER, FoundSoftware("7-Zip", "23.01")], now)
    row = Software.objects.get(name="LibreOffice")
    entry = JournalEntry.objects.get(verb="software.seen")

    assert (row.version_seen, row.publisher, row.source) == (
        "24.2",
        "The Document Foundation",
        "check",
    )
    assert row.last_seen_at == now
    assert (entry.actor, entry.subject) == (CHECK, "Accueil")
    assert entry.after == {"new": ["7-Zip", "LibreOffice"]}
    assert broken_at(device.practice) is None


def test_a_look_that_changes_nothing_refreshes_the_day_and_leaves_no_trace(
    device: Device, now: datetime
) -> None:
    look(device, [WRITER], now)
    entries = JournalEntry.objects.count()
    look(device, [WRITER], now + timedelta(days=1))

    assert Software.objects.get().last_seen_at == now + timedelta(days=1)
    assert JournalEntry.objects.count() == entries


def test_what_a_person_wrote_is_never_changed(device: Device, owner: Person, now: datetime) -> None:
    row = Software(
        practice=device.practice,
        device=device,
        name="libreoffice",
        publisher="Mon informaticien",
        version="La bonne",
        origin=Software.Origin.SUPPLIER,
        notes="licence dans le classeur",
    )
    services.add_listed(row=row, actor=owner, now=now)
    look(device, [WRITER], now)
    after = Software.objects.get()

    for name in ("name", "publisher", "version", "origin", "notes", "source"):
        assert getattr(after, name) == getattr(row, name)
    assert after.version_seen == "24.2"
    assert after.present_version == "24.2"


def test_what_the_check_no_longer_sees_is_marked_gone_and_comes_back(
    device: Device, now: datetime
) -> None:
    look(device, [WRITER], now)
    look(device, [], now + timedelta(days=1))
    assert Software.objects.get().gone_at == now + timedelta(days=1)

    look(device, [WRITER], now + timedelta(days=2))
    assert Software.objects.get().gone_at is None
    verbs = [
        entry.after
        for entry in JournalEntry.objects.filter(verb="software.seen").order_by("sequence")
    ]
    assert verbs == [
        {"new": ["LibreOffice"]},
        {"gone": ["LibreOffice"]},
        {"back": ["LibreOffice"]},
    ]


def test_what_the_check_never_saw_is_not_gone_and_another_device_is_left_alone(
    device: Device, owner: Person, now: datetime
) -> None:
    online = Software(practice=device.practice, name="Agenda en ligne")
    services.add_listed(row=online, actor=owner, now=now)
    by_hand = Software(practice=device.practice, device=device, name="Pilote de scanner")
    services.add_listed(row=by_hand, actor=owner, now=now)
    other = factories.add_device(device.practice, by=owner, name="Bureau", now=now)
    look(other, [WRITER], now)
    look(device, [], now)

    assert not Software.objects.exclude(gone_at=None).exists()


def test_a_look_that_comes_late_changes_nothing(device: Device, now: datetime) -> None:
    """A report carried by hand may arrive after a newer one."""
    look(device, [WRITER], now)
    look(device, [FoundSoftware("LibreOffice", "25.2")], now + timedelta(days=2))
    look(device, [], now + timedelta(days=1))
    look(device, [FoundSoftware("LibreOffice", "24.8")], now + timedelta(days=1))
    row = Software.objects.get()

    assert (row.version_seen, row.gone_at) == ("25.2", None)
    assert row.last_seen_at == now + timedelta(days=2)


def test_a_computer_full_of_software_fits_one_line_of_the_journal(
    device: Device, now: datetime
) -> None:
    look(device, [FoundSoftware(f"Logiciel {n:04}", "1") for n in range(900)], now)
    [entry] = JournalEntry.objects.filter(verb="software.seen")

    assert Software.objects.count() == 900
    assert entry.after["new"][-1] == "et 860 autres"


def test_one_name_is_once_on_a_device_and_once_online(
    device: Device, owner: Person, now: datetime
) -> None:
    practice = device.practice
    for place in (device, None):
        services.add_listed(
            row=Software(practice=practice, device=place, name="Agenda"), actor=owner, now=now
        )
        with pytest.raises(InvalidInputError, match="déjà noté"):
            services.add_listed(
                row=Software(practice=practice, device=place, name="Agenda"), actor=owner, now=now
            )


def test_software_lies_on_a_device_of_its_practice_only(
    practice: Practice, other_practice: Practice, owner: Person, now: datetime
) -> None:
    stranger = factories.add_device(
        other_practice, by=owner_of(other_practice), name="Ailleurs", now=now
    )
    with pytest.raises(InvalidInputError):
        services.add_listed(
            row=Software(practice=practice, device=stranger, name="Agenda"), actor=owner, now=now
        )
