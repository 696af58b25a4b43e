"""After midnight in Paris it is still yesterday in UTC: a day written then is no day to come."""

from datetime import UTC, date, datetime

import pytest

from hygie.errors import InvalidInputError
from hygie.practice import services
from hygie.practice.models import Person, Practice, RemovableMedium
from tests import factories

LATE = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # half past midnight in Paris
TODAY, TOMORROW = date(2026, 11, 26), date(2026, 11, 27)


@pytest.fixture
def medium(practice: Practice, owner: Person) -> RemovableMedium:
    row = RemovableMedium(practice=practice, label="Clé", locked_place="Armoire")
    return services.add_listed(row=row, actor=owner, now=LATE)


def test_a_medium_is_seen_in_its_place_today(medium: RemovableMedium, owner: Person) -> None:
    seen = services.check_in(medium=medium, seen_on=TODAY, actor=owner, now=LATE)
    assert seen.last_checked_in_on == TODAY
    with pytest.raises(InvalidInputError):
        services.check_in(medium=medium, seen_on=TOMORROW, actor=owner, now=LATE)


def test_a_device_leaves_service_today(practice: Practice, owner: Person) -> None:
    device = factories.add_device(practice, by=owner, name="Box", now=LATE)
    with pytest.raises(InvalidInputError):
        services.retire_device(device=device, retired_on=TOMORROW, actor=owner, now=LATE)
    retired = services.retire_device(device=device, retired_on=TODAY, actor=owner, now=LATE)
    assert retired.retired_on == TODAY


def test_a_medium_is_lost_today(medium: RemovableMedium, owner: Person) -> None:
    assert services.declare_lost(medium=medium, actor=owner, now=LATE).state_since == TODAY
