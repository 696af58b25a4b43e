"""Each practice sees exactly what the guide's columns say, and why."""

import dataclasses
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.catalog.applicability import Applicability, Situation, applicability, profile
from hygie.catalog.loader import load_catalog
from tests.catalog.guide import GuideRow, guide_rows

CATALOG = load_catalog()
ROWS = guide_rows()
SITUATIONS = [Situation(*axes) for axes in product((False, True), repeat=4)]

LOCAL_ONLY = Situation(True, False, several_users=False, third_party_premises=False)
CLOUD_ONLY = Situation(False, True, several_users=False, third_party_premises=False)
GROUP = Situation(True, True, several_users=True, third_party_premises=True)

situations = st.builds(Situation, st.booleans(), st.booleans(), st.booleans(), st.booleans())


def looked_up(measure_id: str, situation: Situation) -> Applicability:
    return applicability(CATALOG.measure(measure_id), situation)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_local_only_practice_sees_the_local_column(row: GuideRow) -> None:
    found = looked_up(row.id, LOCAL_ONLY)

    assert found.applies is (row.local and not row.condition)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_cloud_only_practice_sees_the_cloud_column(row: GuideRow) -> None:
    found = looked_up(row.id, CLOUD_ONLY)

    assert found.applies is row.cloud
    assert found.advice is (not row.cloud and row.condition != "third_party_premises")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_group_with_everything_sees_every_measure(row: GuideRow) -> None:
    assert looked_up(row.id, GROUP).applies


def test_the_counts_by_situation() -> None:
    def count(situation: Situation) -> int:
        return sum(found.applies for found in profile(CATALOG, situation).values())

    assert count(LOCAL_ONLY) == 29
    assert count(CLOUD_ONLY) == 23
    assert count(GROUP) == 33


@pytest.mark.parametrize(("several", "applies"), [(True, True), (False, False)])
def test_the_charter_is_for_practices_of_several_users(several: bool, applies: bool) -> None:
    situation = Situation(True, False, several_users=several, third_party_premises=False)
    found = looked_up("2.5.2.b", situation)

    assert found.applies is applies
    assert not found.advice


def test_the_charter_is_advice_where_the_guide_s_column_leaves_it_out() -> None:
    situation = Situation(False, True, several_users=True, third_party_premises=False)
    found = looked_up("2.5.2.b", situation)

    assert not found.applies
    assert found.advice


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_a_third_party_s_premises_decide_alone_whatever_the_columns(situation: Situation) -> None:
    found = looked_up("2.10.2", situation)

    assert found.applies is situation.third_party_premises
    assert not found.advice


@pytest.mark.parametrize("measure_id", ["2.3.4", "2.2.2.c", "A2"])
def test_local_measures_stay_in_sight_of_a_cloud_only_practice_as_advice(measure_id: str) -> None:
    found = looked_up(measure_id, CLOUD_ONLY)

    assert not found.applies
    assert found.advice
    assert "conseil" in found.reason


@pytest.mark.parametrize("measure_id", ["2.10.3", "A1.4"])
def test_cloud_measures_stay_in_sight_of_a_local_only_practice_as_advice(measure_id: str) -> None:
    found = looked_up(measure_id, LOCAL_ONLY)

    assert not found.applies
    assert found.advice


@given(situations)
def test_everything_gets_an_answer_with_its_reason_in_the_guide_s_order(
    situation: Situation,
) -> None:
    found = profile(CATALOG, situation)

    assert list(found) == [measure.id for measure in CATALOG.measures]
    assert all(item.reason.endswith(".") for item in found.values())


@given(situations)
def test_nothing_is_both_counted_and_advice(situation: Situation) -> None:
    assert not [
        item for item in profile(CATALOG, situation).values() if item.applies and item.advice
    ]


@given(situations, st.sampled_from([field.name for field in dataclasses.fields(Situation)]))
def test_one_more_use_never_takes_a_measure_away(situation: Situation, axis: str) -> None:
    less = Situation(**{**vars(situation), axis: False})
    more = Situation(**{**vars(situation), axis: True})

    before = {key for key, item in profile(CATALOG, less).items() if item.applies}
    after = {key for key, item in profile(CATALOG, more).items() if item.applies}

    assert before <= after
