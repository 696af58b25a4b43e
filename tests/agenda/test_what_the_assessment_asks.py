"""The hub's deadlines: actions, proofs, themes, the yearly review."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.agenda import providers as asking
from hygie.agenda.rules import Deadline
from hygie.agenda.selectors import Agenda, Entry, agenda
from hygie.agenda.services import decisions
from hygie.assessment import deadlines as hub
from hygie.assessment import providers as seeing
from hygie.assessment.models import Answer, Assessment, PoamItem
from hygie.assessment.rules.observation import Observation, Outcome, Strength, Subject
from hygie.assessment.rules.plan import next_actions
from hygie.assessment.selectors import open_assessment
from hygie.assessment.services import answers, plan
from hygie.assessment.services.campaigns import close_assessment
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories

CATALOG = load_catalog()
DAY = timedelta(days=1)
MEASURE = "2.3.3"


@pytest.fixture(autouse=True)
def the_hub_alone(registry: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other rooms ask for, see and offer is the subject of their own tests."""
    for rooms in (asking._providers, seeing._rooms, seeing._acts):
        for room in rooms.keys() - {"assessment", "accounts", "strongbox"}:
            monkeypatch.delitem(rooms, room)


@pytest.fixture
def found(practice: Practice, now: datetime) -> Callable[..., list[Deadline]]:
    """`found("action", at=…)`: the hub's deadlines of one kind."""
    factories.assessment_of(practice, now=now)

    def find(kind: str = "", at: datetime = now) -> list[Deadline]:
        given = hub.deadlines(Practice.objects.get(id=practice.id), now=at)
        return [item for item in given if item.key.startswith(f"assessment.{kind}")]

    return find


def assessment_of(practice: Practice) -> Assessment:
    assessment = open_assessment(practice)
    assert assessment is not None
    return assessment


def decide(practice: Practice, owner: Person, now: datetime, **changes: Any) -> PoamItem:
    """An action on MEASURE, due in a week unless told otherwise."""
    assessment = assessment_of(practice)
    item = PoamItem.objects.filter(assessment=assessment, measure_id=MEASURE).first()
    values = {"owner": owner, "due_on": now.date() + 7 * DAY, "state": "open", "notes": ""}
    return plan.decide_action(
        assessment=assessment,
        measure_id=MEASURE,
        decision=plan.Decision(**(values | changes)),
        revision=item.revision if item else 0,
        actor=owner,
        now=now,
    )


def entry_of(practice: Practice, now: datetime, kind: str) -> Entry:
    entries = agenda(practice, now=now).entries
    return next(one for one in entries if one.deadline.key.startswith(f"assessment.{kind}"))


def test_before_the_first_assessment_nothing_is_asked(practice: Practice, now: datetime) -> None:
    assert list(hub.deadlines(practice, now=now)) == []


def test_every_deadline_has_its_link_and_a_key_of_its_own(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    answers.finish_first_pass(assessment=assessment_of(practice), actor=owner, now=now)
    factories.state(practice, "2.2.1", now=now, effective_on=now.date() - 700 * DAY)
    decide(practice, owner, now)
    given = found()

    assert {item.key.split(":")[0] for item in given} == {
        "assessment.action",
        "assessment.proof",
        "assessment.theme",
        "assessment.review",
    }
    assert len({item.key for item in given}) == len(given)
    assert all(str(practice.id) in item.url and item.room == "assessment" for item in given)


# --- actions ------------------------------------------------------------------------------------


def test_a_dated_action_is_due_under_the_name_it_has_in_the_plan(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    factories.answer(practice, MEASURE, "no", now=now)
    decide(practice, owner, now)
    overview = factories.overview_of(practice, now=now)
    titles = {
        action.measure.id: action.title
        for action in next_actions([(row.measure, row.standing) for row in overview.rows])
    }
    [item] = found("action")

    assert item.due_on == now.date() + 7 * DAY
    assert item.title == titles.get(MEASURE, CATALOG.measure(MEASURE).action)
    assert owner.name in item.detail
    assert f"/plan/{MEASURE}/" in item.url


@pytest.mark.parametrize(
    "changes", [{"due_on": None}, {"state": "set_aside"}], ids=["undated", "set aside"]
)
def test_an_action_without_a_date_or_set_aside_is_not_due(
    practice: Practice, owner: Person, now: datetime, found: Any, changes: dict[str, Any]
) -> None:
    decide(practice, owner, now, **changes)

    assert found("action") == []


def test_an_action_whose_measure_was_proven_meanwhile_is_not_due(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    decide(practice, owner, now)
    factories.state(practice, MEASURE, now=now)

    assert found("action") == []


def test_done_in_the_plan_is_done_in_the_agenda(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    decide(practice, owner, now, state="done")

    assert [item.is_done for item in found("action")] == [True]
    assert agenda(practice, now=now).done[0].decision is None


def test_an_action_put_off_in_the_agenda_has_its_new_date_in_the_plan(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    decide(practice, owner, now, notes="Voir avec l’informaticien", state="started")
    entry = entry_of(practice, now, "action")
    acts: dict[str, Any] = {"practice": practice, "actor": owner, "now": now}
    until = now.date() + 20 * DAY
    decisions.postpone(deadline=entry.deadline, until=until, reason="Congés", revision=0, **acts)

    item = PoamItem.objects.get()
    assert (item.due_on, item.state, item.notes) == (until, "started", "Voir avec l’informaticien")
    verbs = JournalEntry.objects.order_by("-sequence").values_list("verb", flat=True)[:2]
    assert set(verbs) == {"deadline.postponed", "action.changed"}

    entry = entry_of(practice, now, "action")
    assert entry.first_due_on == now.date() + 7 * DAY
    decisions.mark_done(deadline=entry.deadline, revision=1, **acts)
    assert PoamItem.objects.get().state == "done"
    entry = entry_of(practice, now, "action")
    assert entry.is_done
    decisions.resume(deadline=entry.deadline, revision=2, **acts)
    assert PoamItem.objects.get().state == "open"
    entry = entry_of(practice, now, "action")
    decisions.resume(deadline=entry.deadline, revision=3, **acts)

    assert PoamItem.objects.get().due_on == now.date() + 7 * DAY


def test_a_date_changed_in_the_plan_raises_the_sequence_and_keeps_the_identity(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    decide(practice, owner, now)
    before = entry_of(practice, now, "action")
    decide(practice, owner, now, due_on=now.date() + 9 * DAY)
    after = entry_of(practice, now, "action")

    assert after.id == before.id
    assert after.sequence > before.sequence


def test_an_action_carried_into_the_next_year_keeps_its_identity_and_its_decision(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    factories.answer(practice, MEASURE, "no", now=now)
    decide(practice, owner, now)
    entry = entry_of(practice, now, "action")
    decisions.postpone(
        practice=practice,
        deadline=entry.deadline,
        until=now.date() + 20 * DAY,
        reason="Congés",
        revision=0,
        actor=owner,
        now=now,
    )
    before = entry_of(practice, now, "action")
    close_assessment(assessment=assessment_of(practice), actor=owner, now=now + DAY)
    after = entry_of(practice, now + DAY, "action")

    assert (after.id, after.effective_on) == (before.id, before.effective_on)
    assert after.decision == before.decision
    assert after.sequence >= before.sequence


def test_an_action_changed_elsewhere_meanwhile_is_not_overwritten(
    practice: Practice, owner: Person, now: datetime, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(practice, owner, now)
    entry = entry_of(practice, now, "action")
    real = hub.decide_action
    monkeypatch.setattr(hub, "decide_action", lambda **given: real(**(given | {"revision": 99})))
    with pytest.raises(ConflictError):
        decisions.mark_done(
            practice=practice, deadline=entry.deadline, revision=0, actor=owner, now=now
        )

    assert PoamItem.objects.get().state == "open"


# --- proofs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "asked"), [(31, False), (30, True), (1, True), (0, True), (-1, True), (-90, True)]
)
def test_a_proof_is_asked_anew_from_thirty_days_before_its_end(
    practice: Practice, now: datetime, found: Any, days_left: int, asked: bool
) -> None:
    factories.state(practice, "2.2.1", now=now)
    [row] = [
        row for row in factories.overview_of(practice, now=now).rows if row.measure.id == "2.2.1"
    ]
    end = row.standing.valid_until
    given = found("proof", at=end - days_left * DAY)

    assert [item.due_on for item in given] == ([end.date()] if asked else [])


def test_a_proof_has_the_same_identity_before_and_after_its_end(
    practice: Practice, now: datetime, found: Any
) -> None:
    factories.state(practice, "2.2.1", now=now)
    overview = factories.overview_of(practice, now=now)
    end = overview.row("2.2.1").standing.valid_until
    [before], [after] = found("proof", at=end - DAY), found("proof", at=end + 40 * DAY)

    assert before.key == after.key
    assert before.due_on == after.due_on
    assert before.title == after.title
    assert before.detail != after.detail


def test_a_new_proof_is_another_occurrence(practice: Practice, now: datetime, found: Any) -> None:
    factories.state(practice, "2.2.1", now=now)
    end = factories.overview_of(practice, now=now).row("2.2.1").standing.valid_until
    [old] = found("proof", at=end)
    factories.state(practice, "2.2.1", now=end, effective_on=end.date())

    assert found("proof", at=end) == []
    later = factories.overview_of(practice, now=end).row("2.2.1").standing.valid_until
    [new] = found("proof", at=later)
    assert new.key != old.key


def test_an_expired_proof_that_has_its_action_is_asked_once(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    factories.state(practice, MEASURE, now=now, effective_on=now.date() - 100 * DAY)
    assert len(found("proof")) == 1
    decide(practice, owner, now)

    assert found("proof") == []
    assert len(found("action")) == 1


def test_a_proof_of_several_devices_ends_with_the_first(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    desks = [
        factories.add_device(practice, by=owner, name=f"Poste {rank}", now=now) for rank in (1, 2)
    ]

    @seeing.provider("workstation")
    def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
        for rank, desk in enumerate(desks):
            yield Observation(
                measure_id=MEASURE,
                topic="workstation.screen_lock",
                outcome=Outcome.PASS,
                origin="Hygie",
                strength=Strength.SEEN,
                collected_at=now - 60 * DAY,
                valid_until=now - (10 - rank) * DAY,
                summary="Verrouillage après 15 minutes",
                subject=Subject("computer", str(desk.id), desk.name),
            )

    [item] = found("proof")

    assert item.due_on == (now - 10 * DAY).date()


# --- themes -------------------------------------------------------------------------------------


def themes(found: Any, at: datetime) -> dict[str, date]:
    return {item.key: item.due_on for item in found("theme", at=at)}


def test_themes_wait_for_the_end_of_the_first_questions(found: Any, now: datetime) -> None:
    assert themes(found, now) == {}


def test_themes_come_two_a_week_and_do_not_drift(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    answers.finish_first_pass(assessment=assessment_of(practice), actor=owner, now=now)
    given = themes(found, now)
    per_week = [list(given.values()).count(on) for on in sorted(set(given.values()))]

    assert len(given) >= 9
    assert min(given.values()) == now.date() + 7 * DAY
    assert max(per_week) == 2
    assert list(given.values()) == sorted(given.values())
    assert themes(found, now + 50 * DAY) == given


def test_an_answered_theme_leaves_and_the_others_stay_where_they_are(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    answers.finish_first_pass(assessment=assessment_of(practice), actor=owner, now=now)
    before = themes(found, now)
    theme = CATALOG.themes[0]
    measures = [measure for measure in CATALOG.measures if measure.theme == theme.id]
    factories.answer(practice, measures[0].id, "yes", now=now)
    assert themes(found, now) == before
    for measure in measures[1:]:
        factories.answer(practice, measure.id, "yes", now=now)
    after = themes(found, now)

    assert len(after) == len(before) - 1
    assert after.items() <= before.items()


def test_an_answer_copied_from_last_year_waits_for_its_confirmation(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    assessment = assessment_of(practice)
    answers.finish_first_pass(assessment=assessment, actor=owner, now=now)
    for measure in CATALOG.measures:
        factories.answer(practice, measure.id, "yes", now=now)
    assert themes(found, now) == {}
    Answer.objects.filter(measure_id=MEASURE).update(to_confirm=True)
    Assessment.objects.update(opened_at=now + 100 * DAY)
    [due_on] = themes(found, now + 100 * DAY).values()

    assert due_on > (now + 100 * DAY).date()


def test_a_proof_is_renewed_where_a_room_offers_it(
    practice: Practice, now: datetime, found: Any
) -> None:
    seeing.offers_acts("a room", seeing.Act("Faire le tour", "assessment:plan", {"2.2.1"}))
    for measure_id in ("2.2.1", MEASURE):
        day = now.date() - 400 * DAY
        factories.state(practice, measure_id, now=now, effective_on=day)
    labels = {item.key.split(":")[1]: item.done_label for item in found("proof")}

    assert labels == {"2.2.1": "Faire le tour", MEASURE: "Ajouter une preuve"}


# --- the yearly review --------------------------------------------------------------------------


def test_the_assessment_is_seen_again_a_year_after_its_opening(found: Any, now: datetime) -> None:
    [item] = found("review")

    assert item.due_on == date(now.year + 1, now.month, now.day)


def test_as_long_as_it_is_not_closed_each_year_asks_again(
    practice: Practice, owner: Person, now: datetime, found: Any
) -> None:
    later = now.replace(year=now.year + 2, month=now.month + 3)
    given = found("review", at=later)
    assert [item.due_on.year - now.year for item in given] == [1, 2, 3]
    decisions.mark_done(practice=practice, deadline=given[0], revision=0, actor=owner, now=later)

    due = agenda(practice, now=later).due
    assert [one.deadline.due_on.year - now.year for one in due] == [2, 3]


def test_beside_an_overview_the_agenda_is_the_same_and_reads_the_assessment_once(
    practice: Practice, owner: Person, now: datetime
) -> None:
    assessment = factories.assessment_of(practice, now=now)
    answers.finish_first_pass(assessment=assessment, actor=owner, now=now)
    overview = factories.overview_of(practice, now=now)
    assert overview.rows  # the page has worked them out already
    with CaptureQueriesContext(connection) as captured:
        found = hub.agenda_of(overview)

    assert found.due == agenda(practice, now=now).due
    assert len(captured) == 1


# --- speed --------------------------------------------------------------------------------------


def read(practice: Practice, now: datetime) -> tuple[Agenda, int]:
    with CaptureQueriesContext(connection) as captured:
        found = agenda(practice, now=now)
    return found, len(captured)


def test_the_number_of_queries_does_not_grow(
    practice: Practice, owner: Person, now: datetime
) -> None:
    assessment = factories.assessment_of(practice, now=now)
    answers.finish_first_pass(assessment=assessment, actor=owner, now=now)
    factories.state(practice, "2.2.1", now=now, effective_on=now.date() - 700 * DAY)
    decide(practice, owner, now)
    _, few = read(practice, now)
    for rank, measure in enumerate(CATALOG.measures[:20]):
        factories.state(
            practice, measure.id, now=now, text=f"Vu {rank}", effective_on=now.date() - 500 * DAY
        )
        factories.add_device(practice, by=owner, name=f"Poste {rank}", now=now)
    overview = factories.overview_of(practice, now=now)
    plan.adopt_actions(
        assessment=assessment,
        actions=[one.action for one in overview.actions],
        actor=owner,
        now=now,
    )
    for entry in agenda(practice, now=now).due:
        if not entry.deadline.done_url:
            decisions.mark_done(
                practice=practice,
                deadline=entry.deadline,
                revision=entry.revision,
                actor=owner,
                now=now,
            )
    many, count = read(practice, now)

    assert len(many.entries) > 15
    assert many.done
    assert count == few <= 11
