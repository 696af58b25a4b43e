"""From what a supplier does, which questionnaires it receives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.rules.applies import Needed, needed_ids, needs
from tests.suppliers.questions import ANY_SERVICES, EDITION

DECISIONS = st.dictionaries(
    st.tuples(
        st.sampled_from([kind.id for kind in EDITION.services]),
        st.sampled_from(["q1", "q2", "q3", "q4"]),
    ),
    st.booleans(),
)


def kinds(*names: str):
    return [EDITION.service(name) for name in names]


@pytest.mark.parametrize(
    ("service", "sure"),
    [
        ("maintenance_on_site", ("q1", "q2")),
        ("maintenance_remote", ("q1", "q3")),
        ("software_online", ("q1", "q4")),
        ("remote_backup", ("q1", "q4")),
        ("telecom", ("q1",)),
        ("destruction", ("q1", "q2")),
    ],
)
def test_what_a_supplier_does_decides(service: str, sure: tuple[str, ...]) -> None:
    assert needed_ids(kinds(service)) == sure


def test_a_question_waits_where_it_depends() -> None:
    q3 = needs(kinds("maintenance_on_site"))[2]

    assert q3.needed is Needed.UNDECIDED
    [waiting] = q3.to_decide
    assert waiting.ask.endswith("?")
    assert (waiting.service_id, waiting.questionnaire_id) == ("maintenance_on_site", "q3")


@pytest.mark.parametrize(("answer", "needed"), [(True, Needed.YES), (False, Needed.NO)])
def test_the_practice_decides_where_it_depends(answer: bool, needed: Needed) -> None:
    decided = {("maintenance_on_site", "q3"): answer}

    assert needs(kinds("maintenance_on_site"), decided)[2].needed is needed


def test_one_service_that_calls_for_it_is_enough() -> None:
    need = needs(kinds("telecom", "software_online"))[3]

    assert need.needed is Needed.YES
    assert need.reasons == ("Vos dossiers sont gardés hors de chez vous.",)


def test_nothing_is_decided_before_the_services_are_known() -> None:
    assert {need.needed for need in needs([])} == {Needed.UNDECIDED}
    assert needed_ids([]) == ()


@given(ANY_SERVICES, DECISIONS)
def test_every_need_has_a_reason_and_every_doubt_a_question(services, decided) -> None:
    for need in needs([EDITION.service(name) for name in services], decided):
        assert need.reasons
        assert len(set(need.reasons)) == len(need.reasons)
        if services and need.needed is Needed.UNDECIDED:
            assert need.to_decide


@given(ANY_SERVICES, ANY_SERVICES, DECISIONS)
def test_one_more_service_never_takes_a_questionnaire_away(some, more, decided) -> None:
    few = needed_ids([EDITION.service(name) for name in some], decided)
    many = needed_ids([EDITION.service(name) for name in some | more], decided)

    assert set(few) <= set(many)


@given(ANY_SERVICES)
def test_deciding_everything_leaves_no_doubt(services) -> None:
    chosen = [EDITION.service(name) for name in services]
    decided = {(kind.id, name): True for kind in chosen for name in ("q1", "q2", "q3", "q4")}

    if chosen:
        assert Needed.UNDECIDED not in {need.needed for need in needs(chosen, decided)}
