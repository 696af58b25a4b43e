"""The overview: every measure, both scores, the next actions, in a fixed number of queries."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.catalog.applicability import profile
from hygie.catalog.loader import load_catalog
from hygie.practice.models import Person, Practice
from tests import factories
from tests.factories import PDF

CATALOG = load_catalog()


def queries(practice: Practice, now: datetime) -> int:
    assessment = factories.assessment_of(practice, now=now)
    with CaptureQueriesContext(connection) as captured:
        found = factories.overview(practice, assessment, now=now)
        assert found.scores
        assert found.actions
        assert found.themes
    return len(captured)


def fill(practice: Practice, owner: Person, now: datetime, count: int) -> None:
    """`count` more of everything that a practice collects over the years."""
    for rank in range(count):
        factories.state(
            practice,
            *(measure.id for measure in CATALOG.measures[:5]),
            text=f"Constat {rank}",
            now=now,
            files=[(f"{rank}.pdf", PDF + str(rank).encode())],
        )
        factories.add_device(practice, by=owner, name=f"Poste {rank}", now=now)
        factories.add_person(practice, by=owner, name=f"Personne {rank}", now=now)
        factories.add_supplier(practice, by=owner, name=f"Fournisseur {rank}", now=now)


def test_the_number_of_queries_does_not_grow_with_what_is_stored(
    practice: Practice, owner: Person, now: datetime
) -> None:
    fill(practice, owner, now, 1)
    few = queries(practice, now)
    fill_more = 12
    for measure in CATALOG.measures:
        factories.answer(practice, measure.id, "yes", now=now)
    for rank in range(fill_more):
        factories.state(
            practice, "2.3.3", "2.6.1", text=f"Encore {rank}", now=now,
            files=[(f"{rank}.txt", f"pièce {rank}".encode())],
        )  # fmt: skip

    assert queries(practice, now) == few <= 32  # each room that sees something reads a little


@pytest.mark.parametrize(
    "uses",
    [factories.LOCAL, factories.CLOUD, factories.LOCAL + factories.CLOUD],
    ids=["local", "cloud", "both"],
)
def test_every_measure_is_there_and_only_those_of_the_columns_count(
    db: None, now: datetime, uses: tuple[str, ...]
) -> None:
    practice = factories.make_practice(now=now, uses=uses)
    found = factories.overview_of(practice, now=now)
    expected = profile(CATALOG, practice.situation)

    assert [row.measure.id for row in found.rows] == [measure.id for measure in CATALOG.measures]
    assert {row.measure.id: row.applicability for row in found.rows} == expected
    assert found.scores.total_weight == sum(
        measure.weight for measure in CATALOG.measures if expected[measure.id].applies
    )


def test_a_practice_that_has_said_nothing_has_nothing_proven_and_nothing_declared(
    practice: Practice, now: datetime
) -> None:
    found = factories.overview_of(practice, now=now)

    assert found.scores.proven == 0
    assert found.scores.declared_or_proven == 0
    assert found.counts[Status.UNKNOWN] == len(found.applicable)
    assert found.remaining == len(found.applicable)
    assert len(found.first_questions) == 10
    assert found.next_question == found.first_questions[0]


def test_saying_yes_to_all_declares_everything_and_proves_nothing(
    practice: Practice, now: datetime
) -> None:
    for measure in factories.overview_of(practice, now=now).applicable:
        factories.answer(practice, measure.id, "yes", now=now)
    found = factories.overview_of(practice, now=now)

    assert found.scores.declared_or_proven == 1
    assert found.scores.proven == 0
    assert found.remaining == 0
    assert found.next_question is None


def test_a_proof_raises_the_proven_score_by_the_weight_of_its_measure(
    practice: Practice, now: datetime
) -> None:
    factories.state(practice, "2.3.3", now=now)
    found = factories.overview_of(practice, now=now)
    weight = CATALOG.measure("2.3.3").weight

    assert found.scores.proven_weight == weight
    assert found.scores.by_strength[Strength.STATED] == weight
    assert found.counts[Status.PROVEN] == 1


def test_a_proof_that_ends_falls_from_proven_to_declared_and_never_below(
    practice: Practice, now: datetime
) -> None:
    factories.answer(practice, "2.3.3", "yes", now=now)
    factories.state(practice, "2.3.3", now=now)
    today = factories.overview_of(practice, now=now).scores
    next_year = factories.overview_of(practice, now=now + timedelta(days=365)).scores

    assert next_year.proven_weight == 0
    assert next_year.declared_or_proven == today.declared_or_proven


def test_the_themes_add_up_to_the_whole(practice: Practice, now: datetime) -> None:
    factories.answer(practice, "2.3.3", "yes", now=now)
    factories.state(practice, "2.3.4", now=now)
    found = factories.overview_of(practice, now=now)

    assert sum(theme.total for theme in found.themes) == len(found.applicable)
    assert sum(theme.done for theme in found.themes) == 2
    assert sum(theme.proven for theme in found.themes) == 1
    assert sum(theme.unanswered for theme in found.themes) == found.remaining
    assert [row for theme in found.themes for row in theme.rows]


def test_another_practice_s_answers_and_proofs_are_not_seen(
    practice: Practice, other_practice: Practice, now: datetime
) -> None:
    factories.answer(other_practice, "2.3.3", "yes", now=now)
    factories.state(other_practice, "2.3.4", now=now)
    found = factories.overview_of(practice, now=now)

    assert not found.answered
    assert found.scores.proven == 0


def test_an_unknown_measure_is_a_key_error(practice: Practice, now: datetime) -> None:
    with pytest.raises(KeyError):
        factories.overview_of(practice, now=now).row("9.9.9")
