"""What a contract lacks, what it should not say, and what is still to be looked for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.contract import (
    Presence,
    contract_standing,
    last_notice_day,
    premises_standing,
)
from hygie.suppliers.rules.reach import Reach
from hygie.suppliers.rules.reading import Outcome
from tests.suppliers.questions import ANY_SERVICES, EDITION

BOOK = load_clauses()
HAVE = [clause.id for clause in BOOK.to_have]
REFUSE = [clause.id for clause in BOOK.to_refuse]
GOOD = {
    **dict.fromkeys(HAVE, Presence.PRESENT),
    **dict.fromkeys(REFUSE, Presence.ABSENT),
}
STATES = st.dictionaries(st.sampled_from([*HAVE, *REFUSE]), st.sampled_from(Presence))


def reach(*names: str, **said: bool | None) -> Reach:
    return Reach([EDITION.service(name) for name in names], **said)


ONLINE = reach("software_online")


def standing(states, supplier=ONLINE, **more):
    return contract_standing(BOOK, supplier, states, **more)


def test_a_contract_with_all_and_nothing_to_refuse_passes() -> None:
    found = standing(GOOD)

    assert (found.outcome, found.reasons) == (Outcome.PASS, ())
    assert (found.missing, found.unsure, found.found_refused) == ((), (), ())


def test_an_essential_clause_that_is_absent_fails_by_its_name() -> None:
    found = standing({**GOOD, "restitution": Presence.ABSENT})

    assert found.outcome is Outcome.FAIL
    assert "le retour de toutes vos données" in found.reasons[0]
    assert [clause.id for clause in found.missing] == ["restitution"]


def test_a_clause_to_refuse_that_is_there_fails_and_has_its_answer() -> None:
    found = standing({**GOOD, "reuse": Presence.PRESENT})

    assert found.outcome is Outcome.FAIL
    [clause] = found.found_refused
    assert clause.answer


def test_an_advised_clause_that_is_absent_is_missing_but_does_not_fail() -> None:
    found = standing({**GOOD, "service_level": Presence.ABSENT})

    assert found.outcome is Outcome.PASS
    assert [clause.id for clause in found.missing] == ["service_level"]


def test_what_is_missing_begins_with_the_essential() -> None:
    found = standing(dict.fromkeys(GOOD, Presence.ABSENT))
    essential = [clause.essential for clause in found.missing]

    assert essential == sorted(essential, reverse=True)
    assert "de plus" in found.reasons[0]


@pytest.mark.parametrize("name", ["restitution", "reuse"])
def test_what_was_not_looked_for_is_not_a_pass(name: str) -> None:
    found = standing({key: state for key, state in GOOD.items() if key != name})

    assert found.outcome is Outcome.UNKNOWN
    assert found.reasons


def test_an_empty_sheet_is_unknown() -> None:
    assert standing({}).outcome is Outcome.UNKNOWN


def test_only_what_concerns_the_supplier_is_looked_for() -> None:
    telecom = {item.clause.id for item in standing({}, reach("telecom")).to_have}

    assert "object" in telecom
    assert not {"restitution", "instructions", "backups"} & telecom
    assert "backups" in {item.clause.id for item in standing({}, reach("remote_backup")).to_have}


def test_the_practice_says_what_the_service_does_not_tell() -> None:
    assert reach("maintenance_on_site").data is Needed.UNDECIDED
    assert reach("maintenance_on_site", reaches_data=True).data is Needed.YES
    assert reach("maintenance_on_site", hosts_data=False).hosting is Needed.NO
    assert reach("host", reaches_data=False, hosts_data=False).hosting is Needed.YES
    assert reach("telecom", reaches_data=True).data is Needed.NO
    assert reach().data is Needed.UNDECIDED


def test_a_clause_that_perhaps_concerns_it_is_a_doubt_not_a_fault() -> None:
    found = standing({**GOOD, "instructions": Presence.ABSENT}, reach("maintenance_on_site"))

    assert found.outcome is Outcome.UNKNOWN
    assert "instructions" in [clause.id for clause in found.unsure]


def test_one_measure_of_the_guide_looks_at_its_own_clauses() -> None:
    states = {**GOOD, "audit": Presence.ABSENT, "object": Presence.ABSENT}

    assert standing(states, measure_id="2.9.2").outcome is Outcome.PASS
    assert standing(states, measure_id="2.10.1").outcome is Outcome.FAIL


def test_a_measure_without_clause_here_is_not_known() -> None:
    assert standing(GOOD, reach("telecom"), measure_id="2.10.3").outcome is Outcome.UNKNOWN


@given(ANY_SERVICES, STATES)
def test_unknown_never_counts_as_a_pass(services, states) -> None:
    found = standing(states, reach(*services))

    assert bool(found.reasons) == (found.outcome is not Outcome.PASS)
    if found.outcome is Outcome.PASS:
        assert all(
            item.presence is Presence.PRESENT for item in found.to_have if item.clause.essential
        )
        assert all(item.presence is Presence.ABSENT for item in found.to_refuse)


@given(ANY_SERVICES, STATES, st.sampled_from([*HAVE, *REFUSE]))
def test_a_good_finding_never_makes_things_worse(services, states, name) -> None:
    order = [Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS]
    before = standing(states, reach(*services)).outcome
    after = standing({**states, name: GOOD[name]}, reach(*services)).outcome

    assert order.index(after) >= order.index(before)


@pytest.mark.parametrize(
    ("clause", "outcome"),
    [
        (Presence.PRESENT, Outcome.PASS),
        (Presence.ABSENT, Outcome.FAIL),
        (Presence.UNKNOWN, Outcome.UNKNOWN),
    ],
)
@pytest.mark.parametrize("questionnaires", Presence)
def test_a_place_is_judged_by_its_clause(clause, outcome, questionnaires) -> None:
    found, text = premises_standing(clause, questionnaires)

    assert found is outcome
    assert bool(text) != (clause is questionnaires is Presence.PRESENT)


def test_the_last_day_to_end_a_contract() -> None:
    assert last_notice_day(date(2027, 3, 31), 3) == date(2026, 12, 31)
    assert last_notice_day(date(2027, 5, 31), 3) == date(2027, 2, 28)
