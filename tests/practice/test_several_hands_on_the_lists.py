"""Two hands on the lists at the same instant: an owner remains, nothing comes back."""

from datetime import datetime

import pytest

from hygie.errors import ConflictError
from hygie.practice import services
from hygie.practice.journal import broken_at
from hygie.practice.models import Device, Person, Practice, Role
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_owners_who_step_down_together_leave_one(
    practice: Practice, owner: Person, now: datetime
) -> None:
    other = factories.add_person(practice, by=owner, name="Jo Martin", role=Role.OWNER, now=now)
    results = at_once(
        *(
            lambda row=row: services.change_listed(
                row=row, changes={"role": Role.ASSISTANT}, actor=row, now=now
            )
            for row in (owner, other)
        )
    )

    assert sum(isinstance(result, ConflictError) for result in results) == 1
    assert Person.objects.filter(role=Role.OWNER).count() == 1
    assert broken_at(practice) is None


def test_changing_what_was_removed_does_not_bring_it_back(
    practice: Practice, owner: Person, now: datetime
) -> None:
    row = factories.add_device(practice, by=owner, name="Portable", now=now)
    services.remove_listed(row=Device.objects.get(id=row.id), actor=owner, now=now)

    with pytest.raises(ConflictError, match="retiré entre-temps"):
        services.change_listed(row=row, changes={"name": "Accueil"}, actor=owner, now=now)
    assert not Device.objects.exists()
