"""Two rows of one supplier become one: what was decided of either is kept, the more demanding."""

from dataclasses import replace

import pytest

from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.rules.twins import Said, join

PLACE = load_clauses().situations[0]
FIRST = Said(services=("software_online",))
SECOND = Said(services=("maintenance_on_site",))
ROLES = ["is_processor", "reaches_data", "hosts_data"]


def test_two_rows_that_said_nothing_leave_nothing_out() -> None:
    found = join(FIRST, SECOND)

    assert found.said == replace(FIRST, services=("software_online", "maintenance_on_site"))
    assert found.left_out == ()


@pytest.mark.parametrize("name", ROLES)
def test_a_yes_of_either_is_kept(name: str) -> None:
    for one, two in [
        (FIRST, replace(SECOND, **{name: "yes"})),
        (replace(FIRST, **{name: "yes"}),) * 2,
    ]:
        found = join(one, two)
        assert getattr(found.said, name) == "yes"
        assert found.left_out == ()


@pytest.mark.parametrize("name", ROLES)
def test_of_a_yes_and_a_no_the_yes_is_kept_and_the_no_is_told(name: str) -> None:
    found = join(replace(FIRST, **{name: "no"}), replace(SECOND, **{name: "yes"}))

    assert getattr(found.said, name) == "yes"
    [item] = found.left_out
    assert (item.kept, item.left) == ("Oui", "Non")


def test_a_no_does_not_speak_for_the_services_of_the_other_row() -> None:
    found = join(FIRST, replace(SECOND, is_processor="no"))

    assert found.said.is_processor == "unknown"
    assert [item.left for item in found.left_out] == ["Non"]


def test_a_no_holds_when_the_other_row_adds_no_service() -> None:
    for other in (SECOND, Said()):
        found = join(replace(SECOND, is_processor="no"), other)
        assert found.said.is_processor == "no"
        assert found.left_out == ()


def test_what_was_decided_of_the_questionnaires_is_kept() -> None:
    found = join(
        replace(FIRST, decided={"software_online:q3": False}),
        replace(SECOND, decided={"maintenance_on_site:q3": True}),
    )

    assert found.said.decided == {"software_online:q3": False, "maintenance_on_site:q3": True}
    assert found.left_out == ()


def test_of_two_decisions_the_one_that_asks_is_kept() -> None:
    found = join(
        replace(FIRST, decided={"software_online:q3": False}),
        replace(FIRST, decided={"software_online:q3": True}),
    )

    assert found.said.decided == {"software_online:q3": True}
    [item] = found.left_out
    assert "Questionnaire 3" in item.about


def test_hosting_asks_for_all_that_either_asked() -> None:
    found = join(
        replace(FIRST, activities=(1, 5), has_no_certificate=False),
        replace(SECOND, activities=(2,), has_no_certificate=True),
    )

    assert found.said.activities == (1, 2, 5)
    assert found.said.has_no_certificate


@pytest.mark.parametrize("name", ["contact", "situation", "manager", "security_contact"])
def test_words_are_kept_and_those_of_the_other_told(name: str) -> None:
    one, two = replace(FIRST, **{name: "nursing_home"}), replace(SECOND, **{name: "clinic"})

    assert getattr(join(FIRST, two).said, name) == "clinic"
    found = join(one, two)
    assert getattr(found.said, name) == "nursing_home"
    assert len(found.left_out) == 1


def test_nothing_is_left_out_of_two_that_say_the_same() -> None:
    one = replace(FIRST, is_processor="no", contact="01 99 00 12 34", decided={"x:q1": False})

    assert join(one, one).left_out == ()
    assert join(one, one).said == one


def test_a_place_is_told_by_its_name() -> None:
    [item] = join(replace(FIRST, situation="x"), replace(FIRST, situation=PLACE.id)).left_out

    assert item.left == PLACE.label
