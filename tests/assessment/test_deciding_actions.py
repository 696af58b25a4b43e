"""The plan's actions: who, by when, where it stands; and what was decided before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hygie.assessment.models import Assessment, PoamItem
from hygie.assessment.rules.observation import Outcome
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import Overview
from hygie.assessment.services.plan import NOTES_LIMIT, Decision, adopt_actions, decide_action
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import services
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.selectors import owner_of
from tests import factories
from tests.assessment.builders import as_status, seen

MEASURE = "2.6.1"
LATER = timedelta(days=1)


@pytest.fixture
def assessment(practice: Practice, now: datetime) -> Assessment:
    return factories.assessment_of(practice, now=now)


def decision(owner: Person | None = None, **changes: object) -> Decision:
    said = {"owner": owner, "due_on": date(2025, 4, 1), "state": "open", "notes": ""}
    return Decision(**(said | changes))  # type: ignore[arg-type]


def decide(
    assessment: Assessment,
    made: Decision,
    *,
    now: datetime,
    revision: int = 0,
    measure_id: str = MEASURE,
) -> PoamItem:
    return decide_action(
        assessment=assessment,
        measure_id=measure_id,
        decision=made,
        revision=revision,
        actor=owner_of(assessment.practice),
        now=now,
    )


def adopt(found: Overview, *, now: datetime) -> list[PoamItem]:
    return adopt_actions(
        assessment=found.assessment,
        actions=[planned.action for planned in found.actions],
        actor=owner_of(found.practice),
        now=now,
    )


def test_the_first_dates_are_counted_from_the_day_it_is_here(practice: Practice) -> None:
    half_past_midnight = datetime(2025, 3, 12, 23, 30, tzinfo=UTC)
    found = factories.overview_of(practice, now=half_past_midnight)
    [first, *_] = adopt(found, now=half_past_midnight)

    assert first.due_on >= date(2025, 3, 20)


def test_adopting_the_plan_gives_six_actions_an_owner_and_a_date(
    practice: Practice, owner: Person, now: datetime
) -> None:
    adopted = adopt(factories.overview_of(practice, now=now), now=now)

    assert len(adopted) == 6
    assert {item.owner for item in adopted} == {owner}
    assert all(now.date() < item.due_on <= now.date() + timedelta(days=21) for item in adopted)
    assert {item.state for item in adopted} == {PoamItem.State.OPEN}


def test_adopting_twice_keeps_what_was_decided(practice: Practice, now: datetime) -> None:
    first = factories.overview_of(practice, now=now)
    adopted = adopt(first, now=now)
    made = decision(notes="Devis demandé.", state="started")
    decide(first.assessment, made, measure_id=adopted[0].measure_id, revision=1, now=now)

    assert adopt(factories.overview_of(practice, now=now), now=now + LATER) == []
    adopted[0].refresh_from_db()
    assert adopted[0].notes == "Devis demandé."


def test_a_decision_is_kept_and_traced(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    item = decide(assessment, decision(owner, notes="Deux disques."), now=now)

    entry = JournalEntry.objects.get(verb="action.planned")
    assert (item.owner, item.due_on, item.revision) == (owner, date(2025, 4, 1), 1)
    assert entry.after == {
        "owner": owner.name,
        "due_on": "2025-04-01",
        "state": "open",
        "notes": "Deux disques.",
    }


def test_a_changed_decision_says_what_it_was(
    assessment: Assessment, owner: Person, now: datetime
) -> None:
    decide(assessment, decision(owner), now=now)
    item = decide(assessment, decision(state="done", due_on=None), revision=1, now=now + LATER)

    entry = JournalEntry.objects.get(verb="action.changed")
    assert (entry.before["state"], entry.after["state"]) == ("open", "done")
    assert (entry.before["owner"], entry.after["owner"]) == (owner.name, None)
    assert item.revision == 2
    assert item.changed_at == now + LATER


def test_the_same_decision_twice_is_one_entry(
    assessment: Assessment, owner: Person, now: datetime
) -> None:
    decide(assessment, decision(owner), now=now)
    item = decide(assessment, decision(owner), revision=1, now=now)

    assert item.revision == 1
    assert not JournalEntry.objects.filter(verb="action.changed").exists()


@pytest.mark.parametrize("revision", [0, 2])
def test_a_decision_over_another_revision_is_refused(
    assessment: Assessment, now: datetime, revision: int
) -> None:
    decide(assessment, decision(notes="le premier"), now=now)

    with pytest.raises(ConflictError):
        decide(assessment, decision(notes="le second"), revision=revision, now=now)
    assert PoamItem.objects.get().notes == "le premier"


@pytest.mark.parametrize(
    ("bad", "field"),
    [({"state": "forgotten"}, "state"), ({"notes": "a" * (NOTES_LIMIT + 1)}, "notes")],
)
def test_a_wrong_decision_is_refused(
    assessment: Assessment, now: datetime, bad: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decide(assessment, decision(**bad), now=now)

    assert caught.value.field == field
    assert not PoamItem.objects.exists()


def test_an_action_is_about_a_measure_of_the_guide(assessment: Assessment, now: datetime) -> None:
    with pytest.raises(InvalidInputError):
        decide(assessment, decision(), measure_id="9.9.9", now=now)


def test_nobody_of_another_practice_can_be_given_an_action(
    assessment: Assessment, other_practice: Practice, now: datetime
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decide(assessment, decision(owner_of(other_practice)), now=now)

    assert caught.value.field == "owner"


def test_what_is_set_aside_leaves_its_place_to_the_next(practice: Practice, now: datetime) -> None:
    before = factories.overview_of(practice, now=now)
    first = before.actions[0].measure.id
    decide(before.assessment, decision(state="set_aside"), measure_id=first, now=now)
    after = factories.overview_of(practice, now=now)

    assert first not in [planned.measure.id for planned in after.actions]
    assert len(after.actions) == 6
    assert [planned.measure.id for planned in after.actions][:5] == [
        planned.measure.id for planned in before.actions
    ][1:]


def six(practice: Practice, now: datetime) -> list[str]:
    return [one.measure.id for one in factories.overview_of(practice, now=now).actions]


def test_what_is_done_leaves_its_place_to_the_next(practice: Practice, now: datetime) -> None:
    before = factories.overview_of(practice, now=now)
    first = before.actions[0].measure.id
    factories.answer(practice, first, "no", now=now)
    decide(before.assessment, decision(state="done"), measure_id=first, now=now + LATER)

    assert first not in six(practice, now + LATER)
    assert len(six(practice, now + LATER)) == 6


def test_what_is_done_comes_back_when_it_is_answered_again(
    practice: Practice, now: datetime
) -> None:
    found = factories.overview_of(practice, now=now)
    first = found.actions[0].measure.id
    decide(found.assessment, decision(state="done"), measure_id=first, now=now)
    factories.answer(practice, first, "no", now=now + LATER)

    assert first in six(practice, now + LATER)


def test_what_is_done_comes_back_when_its_proof_has_expired(
    practice: Practice, assessment: Assessment, now: datetime
) -> None:
    factories.answer(practice, MEASURE, "yes", now=now)
    factories.state(practice, MEASURE, now=now, files=[("essai.pdf", factories.PDF)])
    decide(assessment, decision(state="done"), now=now)
    long_after = now + 800 * LATER
    row = factories.overview_of(practice, now=long_after).row(MEASURE)

    assert row.standing.status is Status.EXPIRED
    assert not row.is_off_the_plan


@pytest.mark.parametrize(("days", "comes_back"), [(-1, False), (1, True)])
def test_what_is_done_comes_back_when_it_is_seen_not_to_be(
    practice: Practice, assessment: Assessment, now: datetime, days: int, comes_back: bool
) -> None:
    action = decide(assessment, decision(state="done"), now=now)
    failed = seen(Outcome.FAIL, measure_id=MEASURE, collected_at=now + days * LATER)
    stands = as_status(Status.TO_DO, observations=(failed,))
    row = factories.overview_of(practice, now=now).row(MEASURE)

    assert replace(row, action=action, standing=stands).is_off_the_plan is not comes_back


def test_what_is_done_but_contradicted_stays_to_be_done(
    practice: Practice, assessment: Assessment, now: datetime
) -> None:
    action = decide(assessment, decision(state="done"), now=now)
    row = factories.overview_of(practice, now=now).row(MEASURE)

    assert not replace(row, action=action, standing=as_status(Status.CONTRADICTED)).is_off_the_plan


def test_somebody_who_leaves_does_not_take_the_action_away(
    practice: Practice, assessment: Assessment, owner: Person, assistant_person: Person,
    now: datetime,
) -> None:  # fmt: skip
    decide(assessment, decision(assistant_person, notes="À relancer"), now=now)
    services.remove_listed(row=assistant_person, actor=owner, now=now)

    item = PoamItem.objects.get()
    assert item.owner is None
    assert item.notes == "À relancer"
    assert broken_at(practice) is None
