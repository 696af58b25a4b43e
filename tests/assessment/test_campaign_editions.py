"""An edition of the guide changes between two years: no answer is lost, none is invented."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.campaign import carried_answers, carried_ticks
from hygie.assessment.rules.editions import Passage, TableOf, lineage, passages
from hygie.assessment.rules.frozen import FrozenAnswer
from hygie.assessment.rules.standing import Declared
from hygie.catalog.model import Equivalence
from tests.assessment.builders import NOW

FIRST, SECOND, THIRD = "ans-2021", "ans-2026", "ans-2030"


def moved(origin: str, *targets: str, former: str = FIRST, later: str = SECOND) -> Equivalence:
    kind = "dropped" if not targets else "split" if len(targets) > 1 else "same"
    return Equivalence(f"{former}:{origin}", tuple(f"{later}:{item}" for item in targets), kind)


def tables(**rows: Sequence[Equivalence]) -> TableOf:
    """`tables(second=[…], third=[…])`: each edition's own table."""
    names = {SECOND: "second", THIRD: "third"}
    return lambda edition: rows.get(names.get(edition, ""), ())


def said(value: Declared, reason: str = "") -> FrozenAnswer:
    return FrozenAnswer(value, reason, NOW, "Camille Vasseur")


TABLE = tables(
    second=[
        moved("same-old", "same-new"),
        moved("whole", "part-1", "part-2"),
        moved("half-1", "union"),
        moved("half-2", "union"),
        moved("dropped"),
    ]
)
STEPS = passages(FIRST, SECOND, TABLE)
OLD = ("kept", "same-old", "whole", "half-1", "half-2", "dropped")
NEW = ("kept", "same-new", "part-1", "part-2", "union", "new")
ORIGINS = lineage(OLD, STEPS, NEW)


def test_each_new_id_knows_where_it_comes_from() -> None:
    assert ORIGINS == {
        "kept": ("kept",),
        "same-new": ("same-old",),
        "part-1": ("whole",),
        "part-2": ("whole",),
        "union": ("half-1", "half-2"),
    }


def test_within_one_edition_every_id_is_itself() -> None:
    assert passages(FIRST, FIRST, TABLE) == ()
    assert lineage(OLD, (), OLD) == {item: (item,) for item in OLD}


def test_an_id_that_the_later_edition_does_not_have_is_left_out() -> None:
    assert lineage(["gone-without-a-word"], (), ["kept"]) == {}


def test_two_editions_are_crossed_one_after_the_other() -> None:
    table = tables(
        second=[moved("a", "b")],
        third=[moved("b", "c", "d", former=SECOND, later=THIRD)],
    )
    steps = passages(FIRST, THIRD, table)

    assert lineage(["a", "kept"], steps, ["c", "d", "kept"]) == {
        "c": ("a",),
        "d": ("a",),
        "kept": ("kept",),
    }


def test_a_table_that_speaks_of_an_older_edition_is_used_directly() -> None:
    table = tables(third=[moved("a", "c", later=THIRD), moved("b", "c", former=SECOND)])

    assert len(passages(FIRST, THIRD, table)) == 1
    assert lineage(["a"], passages(FIRST, THIRD, table), ["c"]) == {"c": ("a",)}


def test_editions_that_do_not_know_each_other_keep_their_ids() -> None:
    assert passages(FIRST, "ailleurs", tables()) == (Passage({}),)


def test_tables_that_turn_in_circles_end() -> None:
    circle = {
        SECOND: [moved("a", "b", former=THIRD, later=SECOND)],
        THIRD: [moved("b", "a", former=SECOND, later=THIRD)],
    }

    assert passages(FIRST, SECOND, lambda edition: circle.get(edition, ()))


# --- answers ------------------------------------------------------------------------------------


def test_an_answer_follows_its_measure() -> None:
    carried = carried_answers({"same-old": said(Declared.YES)}, ORIGINS)

    assert carried == {"same-new": said(Declared.YES)}


def test_a_measure_that_became_two_leaves_its_answer_to_both() -> None:
    carried = carried_answers({"whole": said(Declared.NO)}, ORIGINS)

    assert set(carried) == {"part-1", "part-2"}


def test_of_measures_that_became_one_the_most_careful_answer_is_kept() -> None:
    both = {"half-1": said(Declared.YES), "half-2": said(Declared.NO)}

    assert carried_answers(both, ORIGINS)["union"].value is Declared.NO
    del both["half-2"]
    assert carried_answers(both, ORIGINS)["union"].value is Declared.YES


def test_sans_objet_yields_to_any_other_answer() -> None:
    both = {"half-1": said(Declared.NOT_APPLICABLE, "Aucun."), "half-2": said(Declared.YES)}

    assert carried_answers(both, ORIGINS)["union"].value is Declared.YES


def test_a_dropped_measure_leaves_no_answer() -> None:
    assert carried_answers({"dropped": said(Declared.YES)}, ORIGINS) == {}


values = st.dictionaries(st.sampled_from(OLD), st.sampled_from(Declared).map(said))


@given(values)
def test_every_carried_answer_was_given(answers: dict[str, FrozenAnswer]) -> None:
    carried = carried_answers(answers, ORIGINS)

    assert set(carried) <= set(NEW)
    for measure_id, answer in carried.items():
        assert answer in [answers[item] for item in ORIGINS[measure_id] if item in answers]


@given(values)
def test_no_answer_is_lost_but_those_of_dropped_measures(
    answers: dict[str, FrozenAnswer],
) -> None:
    carried = carried_answers(answers, ORIGINS)
    heard = {source for target in carried for source in ORIGINS[target]}

    assert set(answers) - heard <= {"dropped"}


# --- ticks --------------------------------------------------------------------------------------


def test_a_recommendation_stays_ticked_when_all_it_comes_from_was() -> None:
    assert carried_ticks({"half-1", "whole"}, ORIGINS) == ("part-1", "part-2")
    assert carried_ticks({"half-1", "half-2"}, ORIGINS) == ("union",)
    assert carried_ticks({"dropped"}, ORIGINS) == ()
