"""Two scores that never hide each other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Observation, Outcome, Strength
from hygie.assessment.rules.scores import count_by_status, scores
from hygie.assessment.rules.standing import Declared, Standing, Status
from tests.assessment.builders import DAY, DESK, LAPTOP, NOW, PHONE, as_status, seen, stands
from tests.assessment.test_how_a_measure_stands import declarations, observations, several

standings = st.builds(
    as_status,
    st.sampled_from(Status),
    declared=declarations,
    strength=st.sampled_from(Strength),
)
rows_of_scores = st.lists(st.tuples(st.integers(1, 10), standings), max_size=33)
Rows = list[tuple[int, Standing]]


@given(rows_of_scores)
def test_scores_stay_between_nothing_and_everything(rows: Rows) -> None:
    found = scores(rows)

    if found.total_weight:
        assert found.proven is not None
        assert found.declared_or_proven is not None
        assert 0 <= found.proven <= found.declared_or_proven <= 1
    else:
        assert found.proven is None
        assert found.declared_or_proven is None


@given(rows_of_scores)
def test_the_three_strengths_add_up_to_what_is_proven(rows: Rows) -> None:
    found = scores(rows)

    assert sum(found.by_strength.values()) == found.proven_weight
    assert sum(found.part(strength) for strength in Strength) == pytest.approx(found.proven or 0)


@given(rows_of_scores, st.integers(0, 32))
def test_proving_one_more_measure_never_lowers_either_score(rows: Rows, at: int) -> None:
    proven = [
        (weight, as_status(Status.PROVEN, strength=Strength.STATED) if rank == at else item)
        for rank, (weight, item) in enumerate(rows)
        if rank != at or item.counts
    ]
    before, after = scores(row for row in rows if row[1].counts), scores(proven)

    if before.total_weight == after.total_weight and before.total_weight:
        assert (after.proven or 0) >= (before.proven or 0)
        assert (after.declared_or_proven or 0) >= (before.declared_or_proven or 0)


@given(declarations, several, observations)
def test_one_more_current_pass_never_lowers_either_score(
    declared: Declared | None, given_observations: list[Observation], extra: Observation
) -> None:
    current = replace(extra, outcome=Outcome.PASS, reason="", valid_until=NOW + DAY)

    def score(*observed: Observation) -> tuple[float, float]:
        found = scores([(3, stands(*observed, declared=declared, subjects=(DESK, LAPTOP, PHONE)))])
        return found.proven or 0.0, found.declared_or_proven or 0.0

    before, after = score(*given_observations), score(*given_observations, current)

    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(st.lists(st.tuples(st.integers(1, 10), declarations), min_size=1, max_size=33))
def test_unknown_never_counts(rows: list[tuple[int, Declared | None]]) -> None:
    found = scores((weight, as_status(Status.UNKNOWN, declared=said)) for weight, said in rows)

    assert found.proven == 0
    assert found.declared_or_proven == 0


def test_what_is_not_applicable_is_out_of_both_scores() -> None:
    proven = (4, as_status(Status.PROVEN, strength=Strength.SEEN))
    aside = (9, as_status(Status.NOT_APPLICABLE))

    assert scores([proven, aside]) == scores([proven])


def test_weights_are_risks_and_not_numbers_of_measures() -> None:
    found = scores(
        [(9, as_status(Status.PROVEN, strength=Strength.SEEN)), (1, as_status(Status.TO_DO))]
    )

    assert found.proven == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("status", "declared", "counted"),
    [
        (Status.DECLARED, Declared.YES, True),
        (Status.EXPIRED, Declared.YES, True),
        (Status.EXPIRED, None, False),
        (Status.EXPIRED, Declared.DONT_KNOW, False),
        (Status.CONTRADICTED, Declared.YES, False),
        (Status.TO_DO, Declared.NO, False),
        (Status.UNKNOWN, None, False),
    ],
)
def test_what_counts_as_declared(status: Status, declared: Declared | None, counted: bool) -> None:
    found = scores([(5, as_status(status, declared=declared))])

    assert found.proven == 0
    assert found.declared_or_proven == (1 if counted else 0)


def test_a_declaration_is_no_proof() -> None:
    found = scores([(5, stands(declared=Declared.YES)), (5, stands(seen()))])

    assert found.proven == pytest.approx(0.5)
    assert found.declared_or_proven == 1


def test_without_any_measure_there_is_no_score_rather_than_zero() -> None:
    found = scores([])

    assert found.proven is None
    assert found.declared_or_proven is None
    assert found.part(Strength.SEEN) == 0


def test_every_status_is_counted_zeros_included() -> None:
    counts = count_by_status([as_status(Status.TO_DO), as_status(Status.TO_DO)])

    assert counts[Status.TO_DO] == 2
    assert set(counts) == set(Status)
    assert sum(counts.values()) == 2
