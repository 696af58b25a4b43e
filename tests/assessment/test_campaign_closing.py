"""Closing a year: all or nothing, nothing lost, nothing counted that nobody confirmed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.assessment import selectors_campaigns as reads
from hygie.assessment.models import (
    Answer,
    Assessment,
    AssessmentSnapshot,
    PoamItem,
    RecommendationTick,
)
from hygie.assessment.providers import provider
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.campaign import Evolution
from hygie.assessment.rules.observation import Observation, Outcome, Strength
from hygie.assessment.rules.snapshot import SpoiltSnapshotError, seal
from hygie.assessment.rules.standing import Declared, Status
from hygie.assessment.services import answers, campaigns, plan
from hygie.assessment.services.plan import Decision
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Catalog, Equivalence
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.at_once import at_once
from tests.factories_history import live_years

YEAR = timedelta(days=365)
FIRST, SECOND, THIRD = "2.3.3", "2.6.1", "2.2.1"


@pytest.fixture
def assessment(practice: Practice, now: datetime) -> Assessment:
    """A first year: a yes, a no, and a « sans objet » with its reason."""
    factories.answer(practice, FIRST, "yes", now=now)
    factories.answer(practice, SECOND, "no", now=now)
    factories.answer(practice, THIRD, "not_applicable", reason="Aucun local.", now=now)
    return factories.assessment_of(practice, now=now)


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + YEAR


def close(assessment: Assessment, actor: Person, now: datetime) -> Assessment:
    return campaigns.close_assessment(assessment=assessment, actor=actor, now=now)


def decide(
    assessment: Assessment, measure_id: str, state: str, actor: Person, now: datetime
) -> PoamItem:
    return plan.decide_action(
        assessment=assessment,
        measure_id=measure_id,
        decision=Decision(actor, date(2025, 4, 1), state, "À voir."),
        revision=0,
        actor=actor,
        now=now,
    )


# --- what closing does --------------------------------------------------------------------------


def test_closing_opens_the_next_year(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    following = close(assessment, owner, later)
    assessment.refresh_from_db()

    assert assessment.closed_at == later
    assert (following.title, following.opened_at) == ("Bilan 2026", later)
    assert Assessment.objects.get(practice=practice, closed_at__isnull=True) == following


def test_the_year_that_opens_keeps_the_first_questions_answered(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    answers.finish_first_pass(assessment=assessment, actor=owner, now=now)

    assert close(assessment, owner, later).first_pass_done_at == now


def test_every_answer_is_copied_to_confirm(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    following = close(assessment, owner, later)
    copies = {row.measure_id: row for row in Answer.objects.filter(assessment=following)}

    assert {key: row.value for key, row in copies.items()} == {
        FIRST: "yes",
        SECOND: "no",
        THIRD: "not_applicable",
    }
    assert all(row.to_confirm for row in copies.values())
    assert copies[THIRD].reason == "Aucun local."
    assert (copies[FIRST].answered_at, copies[FIRST].answered_by) == (now, owner.name)


def test_nothing_copied_counts_before_it_is_confirmed(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    assert factories.overview_of(practice, now=later).scores.declared_weight > 0
    close(assessment, owner, later)
    view = factories.overview_of(practice, now=later)

    assert view.scores.declared_weight == view.scores.proven_weight == 0
    assert [row.measure.id for row in view.to_confirm] == [THIRD, FIRST, SECOND]
    assert view.row(FIRST).standing.status is Status.UNKNOWN
    assert view.row(FIRST).unknown_word == "à confirmer"
    assert view.row(SECOND).standing.status is Status.TO_DO
    assert view.remaining == len(view.applicable) - 3


def test_proofs_stay_with_the_practice_and_keep_their_own_validity(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    factories.state(practice, THIRD, now=now)
    factories.answer(practice, THIRD, "yes", now=now)
    soon = now + timedelta(days=3)
    close(assessment, owner, soon)

    assert factories.overview_of(practice, now=soon).row(THIRD).standing.status is Status.PROVEN
    after = factories.overview_of(practice, now=later + YEAR).row(THIRD).standing
    assert after.status is Status.EXPIRED
    assert not after.counts_as_declared


def test_actions_that_are_not_done_are_carried_over(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    for measure_id, state in [(FIRST, "done"), (SECOND, "started"), (THIRD, "set_aside")]:
        decide(assessment, measure_id, state, owner, now)
    following = close(assessment, owner, later)
    copies = {row.measure_id: row for row in PoamItem.objects.filter(assessment=following)}

    assert {key: row.state for key, row in copies.items()} == {
        SECOND: "started",
        THIRD: "set_aside",
    }
    copy = copies[SECOND]
    assert (copy.owner, copy.due_on, copy.notes) == (owner, date(2025, 4, 1), "À voir.")
    assert (copy.created_at, copy.changed_at) == (now, later)
    assert PoamItem.objects.filter(assessment=assessment).count() == 3


def test_ticks_are_carried_over(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    answers.tick_recommendation(
        assessment=assessment, recommendation_id="2.3.3-01", ticked=True, actor=owner, now=now
    )
    following = close(assessment, owner, later)
    copy = RecommendationTick.objects.get(assessment=following)

    assert (copy.recommendation_id, copy.ticked_at) == ("2.3.3-01", now)


def test_the_journal_tells_the_closing_and_the_opening(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    closed, opened = JournalEntry.objects.filter(practice=practice).order_by("-sequence")[:2][::-1]
    copy = AssessmentSnapshot.objects.get(assessment=assessment)

    assert (closed.verb, closed.subject) == ("assessment.closed", "Bilan 2025")
    assert closed.after == {"id": str(copy.id), "sha256": copy.sha256}
    assert (opened.verb, opened.subject) == ("assessment.opened", "Bilan 2026")
    assert opened.after == {
        "edition": "ans-2021",
        "copied_from": "Bilan 2025",
        "answers": 3,
        "actions": 0,
        "ticks": 0,
    }
    assert [change.after for change in closed.changes] == [copy.sha256]
    assert broken_at(practice) is None


# --- confirming ---------------------------------------------------------------------------------


def test_the_same_answer_confirms_and_leaves_its_trace(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    confirmed = factories.answer(practice, FIRST, "yes", now=later)
    entry = JournalEntry.objects.filter(verb="answer.recorded").latest("sequence")

    assert not confirmed.to_confirm
    assert confirmed.answered_at == later
    assert entry.before == {"value": "yes", "reason": "", "to_confirm": True}
    assert entry.after == {"value": "yes", "reason": "", "to_confirm": False}
    assert factories.overview_of(practice, now=later).row(FIRST).standing.counts_as_declared


def test_confirming_twice_is_one_entry(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    factories.answer(practice, FIRST, "yes", now=later)
    count = JournalEntry.objects.count()
    factories.answer(practice, FIRST, "yes", now=later)

    assert JournalEntry.objects.count() == count


def test_another_answer_confirms_too(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)

    assert not factories.answer(practice, FIRST, "no", now=later).to_confirm


def test_taking_back_a_copied_answer_leaves_the_measure_unanswered(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    factories.answer(practice, FIRST, None, now=later)

    assert factories.overview_of(practice, now=later).row(FIRST).is_unanswered


def test_a_confirmation_can_be_undone(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    following = close(assessment, owner, later)
    confirmed = factories.answer(practice, FIRST, "no", now=later)
    back = answers.record_answer(
        assessment=following,
        measure_id=FIRST,
        value=Declared.YES,
        revision=confirmed.revision,
        to_confirm=True,
        actor=owner,
        now=later,
    )

    assert (back.value, back.to_confirm) == ("yes", True)
    assert back.revision > confirmed.revision
    assert JournalEntry.objects.latest("sequence").after["to_confirm"] is True


def test_a_page_left_open_since_before_the_closing_is_refused(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    old_tab = factories.revision_of(assessment, FIRST)
    close(assessment, owner, later)

    with pytest.raises(ConflictError):
        factories.answer(practice, FIRST, "no", revision=old_tab, now=later)


# --- refusals -----------------------------------------------------------------------------------


def test_closing_twice_is_told(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    entries = JournalEntry.objects.count()

    with pytest.raises(ConflictError) as caught:
        close(assessment, owner, later)
    assert "clos" in caught.value.message
    assert Assessment.objects.filter(practice=practice).count() == 2
    assert JournalEntry.objects.count() == entries


def test_closing_with_nothing_answered_is_refused(
    practice: Practice, owner: Person, now: datetime
) -> None:
    opened = factories.assessment_of(practice, now=now)

    with pytest.raises(InvalidInputError) as caught:
        close(opened, owner, now + YEAR)
    assert "Rien n’a été clos" in caught.value.message
    opened.refresh_from_db()
    assert opened.closed_at is None
    assert not AssessmentSnapshot.objects.exists()


def test_closing_with_nothing_confirmed_is_refused(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    following = close(assessment, owner, later)

    with pytest.raises(InvalidInputError):
        close(following, owner, later + YEAR)
    factories.answer(practice, FIRST, "yes", now=later)
    assert close(following, owner, later + YEAR).title == "Bilan 2027"


def test_a_second_closing_in_the_same_year_has_a_name_of_its_own(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    assert close(assessment, owner, now + timedelta(days=30)).title == "Bilan 2025 (2)"


def test_a_closed_year_can_no_longer_be_changed(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    common = {"assessment": assessment, "actor": owner, "now": later}
    acts = [
        lambda: answers.record_answer(measure_id=FIRST, value=Declared.NO, revision=1, **common),
        lambda: answers.tick_recommendation(recommendation_id="2.3.3-01", ticked=True, **common),
        lambda: answers.finish_first_pass(**common),
        lambda: plan.adopt_actions(actions=[], **common),
        lambda: decide(assessment, FIRST, "open", owner, later),
    ]
    entries = JournalEntry.objects.count()

    for act in acts:
        with pytest.raises(ConflictError) as caught:
            act()
        assert "clos" in caught.value.message
        assert "Rien n’a été modifié" in caught.value.message
    assert JournalEntry.objects.count() == entries
    assert Answer.objects.get(assessment=assessment, measure_id=FIRST).value == "yes"


def test_a_failure_in_the_middle_closes_nothing(
    practice: Practice,
    assessment: Assessment,
    owner: Person,
    later: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*args: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr(campaigns, "_carry_ticks", full)
    entries = JournalEntry.objects.count()

    with pytest.raises(OSError, match="disk full"):
        close(assessment, owner, later)
    assert Assessment.objects.get(practice=practice).closed_at is None
    assert not AssessmentSnapshot.objects.exists()
    assert Answer.objects.filter(practice=practice).count() == 3
    assert JournalEntry.objects.count() == entries


@pytest.mark.django_db(transaction=True)
def test_two_tabs_closing_at_the_same_instant_close_once(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    results = at_once(*[lambda: close(assessment, owner, later)] * 3)

    assert sum(isinstance(item, Assessment) for item in results) == 1
    assert sum(isinstance(item, ConflictError) for item in results) == 2
    assert Assessment.objects.filter(practice=practice).count() == 2
    assert broken_at(practice) is None


@pytest.mark.django_db(transaction=True)
def test_an_answer_given_while_closing_is_kept_or_refused_never_lost(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    def answer() -> Answer | None:
        return answers.record_answer(
            assessment=assessment,
            measure_id="2.4.1",
            value=Declared.YES,
            revision=0,
            actor=owner,
            now=later,
        )

    results = at_once(answer, lambda: close(assessment, owner, later))
    copied = Answer.objects.filter(assessment__closed_at__isnull=True, measure_id="2.4.1")

    assert copied.exists() == isinstance(results[0], Answer)
    assert isinstance(results[0], Answer | ConflictError)
    frozen = AssessmentSnapshot.objects.get().content["measures"]
    (measure,) = [item for item in frozen if item["id"] == "2.4.1"]
    assert (measure["answer"] is not None) == copied.exists()


# --- the frozen copy ----------------------------------------------------------------------------


def test_the_copy_holds_the_year_as_it_stood(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    statement = factories.state(
        practice, FIRST, now=later, files=[("ecran.png", factories.PNG)], text="Écrans verrouillés."
    )
    shown = factories.overview_of(practice, now=later)
    close(assessment, owner, later)
    year = reads.years(practice, [Assessment.objects.get(id=assessment.id)], now=later)[0].frozen
    proof = year.by_id[FIRST].observations[0]

    assert (year.title, year.closed_at, year.closed_by) == ("Bilan 2025", later, owner.name)
    assert year.scores == shown.scores
    assert year.situation["several_users"] is False
    assert [item.status for item in year.measures] == [row.standing.status for row in shown.rows]
    assert year.by_id[FIRST].status is Status.PROVEN
    assert year.by_id[THIRD].answer.reason == "Aucun local."
    assert proof.summary == "Écrans verrouillés."
    assert proof.evidence[0].sha256 == statement.attachments.get().sha256


def test_what_changes_afterwards_does_not_change_the_copy(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    statement = factories.state(practice, FIRST, now=later)
    close(assessment, owner, later)
    before = AssessmentSnapshot.objects.get().content
    factories.describe(practice, by=owner, now=later, uses=list(factories.CLOUD))
    factories.proofs.withdraw_statement(statement=statement, actor=owner, now=later)
    factories.answer(practice, FIRST, "no", now=later)

    assert AssessmentSnapshot.objects.get().content == before
    assert reads.integrity(assessment).is_whole


def test_an_untouched_copy_is_whole(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    found = reads.integrity(assessment)

    assert found.is_whole
    assert found.sha256 == AssessmentSnapshot.objects.get().sha256


def tampered(assessment: Assessment, *, resealed: bool) -> None:
    """Somebody turns a « no » into a « yes » by hand in the file."""
    copy = AssessmentSnapshot.objects.get(assessment=assessment)
    for measure in copy.content["measures"]:
        if measure["answer"]:
            measure["answer"]["value"] = "yes"
    rows = AssessmentSnapshot.objects.filter(id=copy.id)
    rows.update(content=copy.content)
    if resealed:
        rows.update(sha256=seal(copy.content))


def test_a_changed_copy_is_told(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    tampered(assessment, resealed=False)
    assessment.refresh_from_db()

    assert not reads.integrity(assessment).is_same
    assert not reads.integrity(assessment).is_whole
    assert reads.years(practice, [assessment], now=later)[0].is_sealed is False


def test_a_copy_changed_with_its_seal_is_told_by_the_journal(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    tampered(assessment, resealed=True)
    found = reads.integrity(assessment)

    assert found.is_same
    assert not found.is_journaled
    assert not found.is_whole


@pytest.mark.parametrize("content", [5, [], {}, "rien", {"measures": 3}], ids=str)
def test_a_copy_that_makes_no_sense_is_refused_in_words(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime, content: object
) -> None:
    close(assessment, owner, later)
    AssessmentSnapshot.objects.update(content=content)
    assessment.refresh_from_db()

    with pytest.raises(SpoiltSnapshotError):
        reads.years(practice, [assessment], now=later)
    assert reads.past_of(practice, [assessment])[0].scores is None
    assert not reads.integrity(assessment).is_whole


def test_a_copy_that_is_lost_is_told(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)
    AssessmentSnapshot.objects.all().delete()
    assessment.refresh_from_db()

    for read in (
        lambda: reads.integrity(assessment),
        lambda: reads.years(practice, [assessment], now=later),
    ):
        with pytest.raises(SpoiltSnapshotError):
            read()


@pytest.mark.usefixtures("registry")
def test_a_hundred_thousand_characters_from_a_room_do_not_weigh_for_ever(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    @provider("talkative")
    def observe(practice: Practice, *, now: datetime) -> Iterator[Observation]:
        yield Observation(
            measure_id=FIRST,
            topic="workstation.screen_lock",
            outcome=Outcome.FAIL,
            origin="Hygie",
            strength=Strength.SEEN,
            collected_at=now,
            valid_until=None,
            summary="s" * 100_000,
            reason="r\0" * 50_000,
        )

    close(assessment, owner, later)

    assert len(str(AssessmentSnapshot.objects.get().content)) < 80_000
    assert reads.integrity(assessment).is_whole


def test_a_reason_of_a_hundred_thousand_characters_is_refused_and_nothing_changes(
    practice: Practice, assessment: Assessment, owner: Person, later: datetime
) -> None:
    close(assessment, owner, later)

    with pytest.raises(InvalidInputError, match="dépasse"):
        factories.answer(practice, FIRST, "not_applicable", reason="r" * 100_000, now=later)
    assert factories.overview_of(practice, now=later).row(FIRST).answer.to_confirm


# --- five years ---------------------------------------------------------------------------------


def test_five_years_are_lived_and_all_their_copies_are_whole(
    practice: Practice, owner: Person, now: datetime
) -> None:
    lived = live_years(practice, owner=owner, until=add_months(now, 60))

    assert [row.title for row in lived] == [f"Bilan {year}" for year in range(2025, 2031)]
    assert all(reads.integrity(row).is_whole for row in Assessment.objects.all() if row.closed_at)
    assert broken_at(practice) is None
    second = reads.years(practice, lived[1:2], now=now)[0].frozen
    assert second.scores.proven_weight > 0
    assert {item.status for item in second.measures} >= {
        Status.PROVEN,
        Status.DECLARED,
        Status.EXPIRED,
        Status.TO_DO,
    }


def test_years_get_better_when_the_practice_does(
    practice: Practice, owner: Person, now: datetime
) -> None:
    lived = live_years(practice, owner=owner, years=3, until=add_months(now, 36))
    then, later = reads.years(practice, [lived[0], lived[2]], now=now)
    found = reads.comparison(then.frozen, later.frozen)

    assert len(lived) == 4
    assert found.counts[Evolution.BETTER] > found.counts[Evolution.WORSE] > 0


def test_reading_the_years_takes_the_same_queries_whatever_their_number(
    practice: Practice, owner: Person, other_practice: Practice, now: datetime
) -> None:
    def queries(read_in: Practice) -> list[int]:
        found = []
        rows = reads.assessments_of(read_in)
        for read in (
            lambda: reads.past_of(read_in, rows),
            lambda: reads.years(read_in, rows[1:3], now=now),
            lambda: reads.comparison(*(y.frozen for y in reads.years(read_in, rows[1:3], now=now))),
        ):
            with CaptureQueriesContext(connection) as captured:
                read()
            found.append(len(captured))
        return found

    live_years(practice, owner=owner, years=2, until=add_months(now, 24))
    live_years(
        other_practice,
        owner=factories.owner_of(other_practice),
        years=6,
        until=add_months(now, 72),
    )

    assert queries(practice) == queries(other_practice) == [1, 1, 1]


def test_closing_takes_the_same_queries_whatever_was_answered(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime, later: datetime
) -> None:
    def queries(closing: Assessment, moment: datetime) -> int:
        with CaptureQueriesContext(connection) as captured:
            close(closing, owner, moment)
        return len(captured)

    few = queries(assessment, later)
    for measure in load_catalog().measures:
        factories.answer(practice, measure.id, "no", now=later)
        answers.tick_recommendation(
            assessment=factories.assessment_of(practice, now=later),
            recommendation_id=measure.recommendations[0].id,
            ticked=True,
            actor=owner,
            now=later,
        )

    # Copying ticks is one query that an empty list does not need.
    assert queries(factories.assessment_of(practice, now=later), later + YEAR) <= few + 2


# --- another edition of the guide ---------------------------------------------------------------


@pytest.fixture
def next_edition(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A guide where 2.3.3 is renamed, 2.6.1 is dropped, and 2.2.1 becomes two measures."""
    now = load_catalog()
    kept = [item for item in now.measures if item.id not in (FIRST, SECOND, THIRD)]
    new = [
        replace(now.measure(FIRST), id="2.3.9", recommendations=()),
        replace(now.measure(THIRD), id="2.2.8", recommendations=()),
        replace(now.measure(THIRD), id="2.2.9", recommendations=()),
    ]
    later = replace(
        now,
        edition=replace(now.edition, id="ans-2026"),
        measures=(*new, *kept),
        equivalences=(
            Equivalence(f"ans-2021:{FIRST}", ("ans-2026:2.3.9",), "same"),
            Equivalence(f"ans-2021:{SECOND}", (), "dropped"),
            Equivalence(f"ans-2021:{THIRD}", ("ans-2026:2.2.8", "ans-2026:2.2.9"), "split"),
        ),
    )
    shelf = {"ans-2021": now, "ans-2026": later}
    for module in ("services.campaigns", "selectors_campaigns", "selectors", "services.answers"):
        monkeypatch.setattr(f"hygie.assessment.{module}.load_catalog", shelf.__getitem__)
    return later


def test_an_edition_that_changes_between_two_years_loses_no_answer(
    practice: Practice,
    assessment: Assessment,
    owner: Person,
    now: datetime,
    later: datetime,
    next_edition: Catalog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decide(assessment, THIRD, "started", owner, now)
    factories.answer(practice, "2.4.1", "yes", now=now)
    monkeypatch.setattr(campaigns, "CURRENT_EDITION", "ans-2026")
    following = close(assessment, owner, later)
    copies = dict(Answer.objects.filter(assessment=following).values_list("measure_id", "value"))

    assert following.edition == "ans-2026"
    assert copies == {
        "2.3.9": "yes",
        "2.2.8": "not_applicable",
        "2.2.9": "not_applicable",
        "2.4.1": "yes",
    }
    actions = PoamItem.objects.filter(assessment=following).values_list("measure_id", flat=True)
    assert sorted(actions) == ["2.2.8", "2.2.9"]


def test_two_years_of_two_editions_are_compared_through_their_equivalences(
    practice: Practice,
    assessment: Assessment,
    owner: Person,
    later: datetime,
    next_edition: Catalog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(campaigns, "CURRENT_EDITION", "ans-2026")
    following = close(assessment, owner, later)
    factories.answer(practice, "2.3.9", "no", now=later)
    assessment.refresh_from_db()
    then, now_ = reads.years(practice, [assessment, following], now=later)
    found = {item.id: item for item in reads.comparison(then.frozen, now_.frozen).changes}

    assert found["2.3.9"].evolution is Evolution.WORSE
    assert found["2.3.9"].before.id == FIRST
    assert found[SECOND].evolution is Evolution.GONE
    assert found["2.2.8"].before == found["2.2.9"].before
    assert "2.2.1" in found["2.2.8"].note


def test_the_open_year_keeps_its_edition_until_it_is_closed(
    practice: Practice, assessment: Assessment, now: datetime, next_edition: Catalog
) -> None:
    assert factories.overview_of(practice, now=now).row(FIRST).answer.value == "yes"
