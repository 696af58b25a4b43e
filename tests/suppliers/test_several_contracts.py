"""Several contracts with one supplier: each stands by itself, unless one completes the other."""

from uuid import UUID, uuid4

import pytest

from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.rules.binding import Binding, Whole, stand_together, supplier_standing
from hygie.suppliers.rules.contract import Presence
from hygie.suppliers.rules.reach import Reach
from hygie.suppliers.rules.reading import Outcome
from tests.suppliers.questions import EDITION

BOOK = load_clauses()
GOOD = {
    **{clause.id: Presence.PRESENT for clause in BOOK.to_have},
    **{clause.id: Presence.ABSENT for clause in BOOK.to_refuse},
}
NO_REFUSED = {clause.id: Presence.ABSENT for clause in BOOK.to_refuse}
POOR = {**GOOD, "restitution": Presence.ABSENT}


def a_contract(states, *services: str, completes: UUID | None = None, title: str = "Contrat"):
    return Binding(uuid4(), title, frozenset(services), completes, states)


def concluded(*bindings: Binding, does=("software_online",), measure_id: str = ""):
    reach = Reach([EDITION.service(name) for name in does])
    return supplier_standing(BOOK, reach, stand_together(bindings), measure_id=measure_id)


def test_a_clause_of_one_contract_is_not_that_of_another() -> None:
    found = concluded(a_contract(GOOD, title="Logiciel"), a_contract(POOR, title="Maintenance"))

    assert found.outcome is Outcome.FAIL
    assert "« Maintenance »" in found.reasons[0].replace("\N{NO-BREAK SPACE}", " ")


def test_the_worst_of_them_decides() -> None:
    assert concluded(a_contract(GOOD), a_contract(GOOD)).outcome is Outcome.PASS
    assert concluded(a_contract(GOOD), a_contract({})).outcome is Outcome.UNKNOWN
    assert concluded(a_contract(POOR), a_contract({})).outcome is Outcome.FAIL


def test_an_annex_completes_its_contract() -> None:
    main = a_contract({**POOR})
    annex = a_contract({**NO_REFUSED, "restitution": Presence.PRESENT}, completes=main.id)

    [whole] = stand_together([main, annex])
    assert whole.states["restitution"] is Presence.PRESENT
    assert concluded(main, annex).outcome is Outcome.PASS


def test_what_an_annex_adds_that_should_be_refused_spoils_the_whole() -> None:
    main = a_contract(GOOD)
    annex = a_contract({**NO_REFUSED, "reuse": Presence.PRESENT}, completes=main.id)

    assert concluded(main, annex).outcome is Outcome.FAIL


def test_an_annex_nobody_read_may_say_what_should_be_refused() -> None:
    main = a_contract(GOOD)

    assert concluded(main, a_contract({}, completes=main.id)).outcome is Outcome.UNKNOWN


def test_an_annex_whose_contract_is_over_stands_by_itself() -> None:
    annex = a_contract({**NO_REFUSED, "restitution": Presence.PRESENT}, completes=uuid4())

    assert concluded(annex).outcome is Outcome.UNKNOWN


def test_a_ring_of_annexes_ends() -> None:
    first, second = uuid4(), uuid4()
    ring = [
        Binding(first, "A", frozenset(), second, GOOD),
        Binding(second, "B", frozenset(), first, GOOD),
    ]

    assert sum(len(whole.bindings) for whole in stand_together(ring)) == 2


def test_a_contract_is_read_for_the_services_it_is_about() -> None:
    online = a_contract(GOOD, "software_online", title="Logiciel")
    telephone = a_contract(POOR, "telecom", title="Téléphone")

    does = ("software_online", "telecom")
    assert concluded(online, telephone, does=does).outcome is Outcome.PASS
    assert concluded(online, telephone, does=does, measure_id="2.9.2").outcome is Outcome.PASS


def test_a_service_that_no_contract_is_about_is_not_a_pass() -> None:
    found = concluded(a_contract(GOOD, "telecom"), does=("software_online", "telecom"))

    assert found.outcome is Outcome.UNKNOWN
    assert "Logiciel de soins ou d’officine en ligne" in found.reasons[0]


def test_a_contract_about_services_of_before_counts_for_nothing() -> None:
    assert concluded(a_contract(GOOD, "telecom"), a_contract(POOR)).outcome is Outcome.FAIL
    assert concluded(a_contract(GOOD, "telecom")).outcome is Outcome.UNKNOWN


def test_an_annex_is_about_the_services_of_its_contract() -> None:
    main = a_contract(GOOD, "software_online")
    annex = a_contract(NO_REFUSED, "telecom", completes=main.id)

    [whole] = stand_together([main, annex])
    assert whole.services == frozenset({"software_online"})


def test_no_contract_at_all_is_told_apart() -> None:
    assert concluded() is None


@pytest.mark.parametrize("measure_id", ["", "2.9.2", "2.10.1"])
def test_one_contract_stands_as_before(measure_id: str) -> None:
    assert concluded(a_contract(GOOD), measure_id=measure_id).outcome is Outcome.PASS
    assert isinstance(stand_together([a_contract(GOOD)])[0], Whole)
