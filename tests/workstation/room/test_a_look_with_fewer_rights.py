"""A look without the rights of an administrator, or from another session, undoes nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hygie.assessment.rules.standing import Status
from hygie.practice.models import Device, Practice
from hygie.workstation.models import LatestResult
from hygie.workstation.probes.document import Document
from hygie.workstation.probes.model import Unknown
from tests import factories
from tests.workstation.room.looks import FAIL, LOCK, PASS, UNKNOWN, add_computer, keep, report

DAY = timedelta(days=1)


@pytest.fixture
def device(practice: Practice, now: datetime) -> Device:
    return add_computer(practice, now=now)


def without_rights(at: datetime, reason: str = Unknown.NEEDS_ADMIN) -> Document:
    """A whole look that could not see the lock, for this reason."""
    seen = report(at, **{LOCK: UNKNOWN})
    probes = (replace(one, reason=reason) if one.id == LOCK else one for one in seen.probes)
    return replace(seen, probes=tuple(probes))


@pytest.mark.parametrize("reason", [Unknown.NEEDS_ADMIN, Unknown.NEEDS_SESSION])
@pytest.mark.parametrize("outcome", [PASS, FAIL])
def test_what_was_seen_with_more_rights_stands_for_its_thirty_days(
    device: Device, now: datetime, reason, outcome
):
    keep(device, report(now, **{LOCK: outcome}))
    check = keep(device, without_rights(now + DAY, reason))
    line = LatestResult.objects.get(device=device, probe_id=LOCK)

    assert (line.outcome, line.at) == (outcome, now)
    assert check.changes == []
    assert check.unknown == 1

    keep(device, without_rights(now + 31 * DAY, reason))
    assert LatestResult.objects.get(device=device, probe_id=LOCK).outcome == UNKNOWN


def test_any_other_reason_not_to_see_is_told_at_once(device: Device, now: datetime):
    keep(device, report(now))
    keep(device, without_rights(now + DAY, Unknown.TIMEOUT))

    assert LatestResult.objects.get(device=device, probe_id=LOCK).outcome == UNKNOWN


def test_the_two_looks_prove_together(device: Device, practice: Practice, now: datetime):
    keep(device, report(now))
    keep(device, without_rights(now + DAY))

    def lock(at: datetime):
        return factories.overview_of(practice, now=at).row("2.3.3").standing

    assert lock(now + 2 * DAY).status is Status.PROVEN
    assert lock(now + 2 * DAY).valid_until == now + 30 * DAY
    assert lock(now + 31 * DAY).status is Status.EXPIRED
