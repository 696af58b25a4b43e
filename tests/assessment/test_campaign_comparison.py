"""What changed from one year to the next, measure by measure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.campaign import (
    Comparison,
    Evolution,
    age_label,
    compare,
    level,
    months_between,
    next_title,
)
from hygie.assessment.rules.editions import Lineage
from hygie.assessment.rules.frozen import FrozenAnswer, FrozenMeasure, FrozenYear
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.scores import Scores
from hygie.assessment.rules.standing import Declared, Status
from tests.assessment.builders import DAY, NOW

NO_SCORE = Scores(0, 0, 0, dict.fromkeys(Strength, 0))


def frozen(
    identifier: str = "2.3.3", status: Status = Status.TO_DO, **changes: Any
) -> FrozenMeasure:
    """A measure that concerns the practice; declared as its status says."""
    declared = status in (Status.PROVEN, Status.DECLARED)
    made = FrozenMeasure(
        id=identifier,
        title=f"Mesure {identifier}",
        theme="access",
        weight=5,
        applies=True,
        advice=False,
        applies_reason="Elle vous concerne.",
        status=status,
        reason=f"Parce que {status.value}.",
        declared=declared,
        strength=Strength.STATED if status is Status.PROVEN else None,
    )
    return replace(made, **changes)


def said(value: Declared = Declared.YES, *, to_confirm: bool = False) -> FrozenAnswer:
    return FrozenAnswer(value, "", NOW, "Camille Vasseur", to_confirm)


def year(title: str, *measures: FrozenMeasure, **changes: Any) -> FrozenYear:
    made = FrozenYear(
        edition="ans-2021",
        title=title,
        opened_at=NOW,
        closed_at=NOW + DAY,
        closed_by="Camille Vasseur",
        situation={},
        themes={"access": "Messagerie et accès", "gdpr": "Données personnelles"},
        measures=measures,
        scores=NO_SCORE,
    )
    return replace(made, **changes)


def compared(
    before: list[FrozenMeasure], after: list[FrozenMeasure], origins: Lineage | None = None
) -> Comparison:
    same = {item.id: (item.id,) for item in before}
    return compare(
        year("Bilan 2025", *before),
        year("Bilan 2026", *after),
        same if origins is None else origins,
    )


OUTSIDE = frozen(
    status=Status.NOT_APPLICABLE, applies=False, applies_reason="Vous n’avez pas de local."
)
SANS_OBJET = frozen(
    status=Status.NOT_APPLICABLE, answer=said(Declared.NOT_APPLICABLE), reason="Aucun téléphone."
)
PROVEN, DECLARED, TO_DO = frozen(status=Status.PROVEN), frozen(status=Status.DECLARED), frozen()
SEEN = replace(PROVEN, strength=Strength.SEEN)
UNKNOWN = frozen(status=Status.UNKNOWN)
CONTRADICTED = frozen(status=Status.CONTRADICTED)
EXPIRED = frozen(status=Status.EXPIRED, declared=True)
EXPIRED_ALONE = frozen(status=Status.EXPIRED)
TO_CONFIRM = frozen(status=Status.UNKNOWN, answer=said(to_confirm=True))

EVERY = [
    (TO_DO, DECLARED, Evolution.BETTER),
    (TO_DO, PROVEN, Evolution.BETTER),
    (UNKNOWN, DECLARED, Evolution.BETTER),
    (DECLARED, PROVEN, Evolution.BETTER),
    (PROVEN, SEEN, Evolution.BETTER),
    (EXPIRED, PROVEN, Evolution.BETTER),
    (SEEN, PROVEN, Evolution.WORSE),
    (PROVEN, DECLARED, Evolution.WORSE),
    (PROVEN, EXPIRED, Evolution.WORSE),
    (DECLARED, CONTRADICTED, Evolution.WORSE),
    (DECLARED, TO_DO, Evolution.WORSE),
    (DECLARED, UNKNOWN, Evolution.WORSE),
    (PROVEN, PROVEN, Evolution.SAME),
    (TO_DO, UNKNOWN, Evolution.SAME),
    (DECLARED, EXPIRED, Evolution.SAME),
    (TO_DO, EXPIRED_ALONE, Evolution.SAME),
    (DECLARED, TO_CONFIRM, Evolution.TO_CONFIRM),
    (PROVEN, TO_CONFIRM, Evolution.TO_CONFIRM),
    (TO_DO, TO_CONFIRM, Evolution.SAME),
    (SANS_OBJET, TO_CONFIRM, Evolution.TO_CONFIRM),
    (OUTSIDE, DECLARED, Evolution.NEW),
    (SANS_OBJET, TO_DO, Evolution.NEW),
    (DECLARED, OUTSIDE, Evolution.GONE),
    (PROVEN, SANS_OBJET, Evolution.GONE),
    (OUTSIDE, SANS_OBJET, Evolution.OUT),
]


@pytest.mark.parametrize(("before", "after", "evolution"), EVERY)
def test_two_states_make_an_evolution(
    before: FrozenMeasure, after: FrozenMeasure, evolution: Evolution
) -> None:
    found = compared([before], [after])

    assert [change.evolution for change in found.changes] == [evolution]
    assert found.counts[evolution] == 1
    assert found.of(evolution) == found.changes


states = st.sampled_from(
    [OUTSIDE, SANS_OBJET, PROVEN, SEEN, DECLARED, TO_DO, UNKNOWN, CONTRADICTED, EXPIRED, TO_CONFIRM]
)


@given(st.lists(st.tuples(states, states), max_size=8))
def test_every_measure_is_in_exactly_one_count(
    pairs: list[tuple[FrozenMeasure, FrozenMeasure]],
) -> None:
    before = [replace(then, id=str(rank)) for rank, (then, _) in enumerate(pairs)]
    after = [replace(now, id=str(rank)) for rank, (_, now) in enumerate(pairs)]
    found = compared(before, after)

    assert sum(found.counts.values()) == len(found.changes) == len(pairs)
    assert [item for _, rows in found.by_theme for item in rows] == list(found.changes)


@given(states, states)
def test_going_back_is_the_opposite(then: FrozenMeasure, now: FrozenMeasure) -> None:
    opposite = {Evolution.BETTER: Evolution.WORSE, Evolution.WORSE: Evolution.BETTER}
    there = compared([then], [now]).changes[0].evolution
    back = compared([now], [then]).changes[0].evolution

    if Evolution.TO_CONFIRM not in (there, back) and then.counts and now.counts:
        assert back is opposite.get(there, there)


@given(states.filter(lambda item: item.counts), states.filter(lambda item: item.counts))
def test_better_is_a_higher_level(then: FrozenMeasure, now: FrozenMeasure) -> None:
    found = compared([then], [now]).changes[0].evolution

    assert (found is Evolution.BETTER) == (level(now) > level(then))


# --- what expired, what got proven --------------------------------------------------------------


def test_a_proof_that_became_too_old_is_told_once() -> None:
    assert compared([PROVEN], [EXPIRED]).expired
    assert compared([DECLARED], [EXPIRED]).expired
    assert not compared([EXPIRED], [EXPIRED]).expired
    assert not compared([PROVEN], [PROVEN]).expired


def test_what_is_newly_proven_is_told() -> None:
    assert compared([DECLARED], [PROVEN]).newly_proven
    assert not compared([PROVEN], [SEEN]).newly_proven


# --- the note -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (PROVEN, SEEN, "La preuve est plus forte."),
        (SEEN, PROVEN, "La preuve est moins forte."),
        (DECLARED, CONTRADICTED, "Parce que contradicted."),
        (PROVEN, EXPIRED, "Déclaré, mais la preuve est devenue trop ancienne."),
        (OUTSIDE, DECLARED, "Elle vous concerne."),
        (DECLARED, OUTSIDE, "Vous n’avez pas de local."),
        (DECLARED, SANS_OBJET, "Aucun téléphone."),
        (DECLARED, DECLARED, ""),
    ],
)
def test_the_note_says_what_the_states_do_not(
    before: FrozenMeasure, after: FrozenMeasure, note: str
) -> None:
    assert compared([before], [after]).changes[0].note == note


# --- through editions ---------------------------------------------------------------------------


def test_a_measure_that_the_guide_brings_is_new() -> None:
    change = compared([], [frozen("3.1")], {}).changes[0]

    assert (change.evolution, change.before) == (Evolution.NEW, None)
    assert "édition" in change.note


def test_a_measure_that_the_guide_drops_is_gone() -> None:
    change = compared([DECLARED], [], {}).changes[0]

    assert (change.evolution, change.after) == (Evolution.GONE, None)
    assert compared([OUTSIDE], [], {}).changes[0].evolution is Evolution.OUT


def test_a_measure_that_became_two_is_compared_with_both() -> None:
    parts = [frozen("a", Status.PROVEN), frozen("b", Status.TO_DO)]
    found = compared([DECLARED], parts, {"a": ("2.3.3",), "b": ("2.3.3",)})

    assert [change.evolution for change in found.changes] == [Evolution.BETTER, Evolution.WORSE]
    assert all(change.note.startswith("Vient de 2.3.3") for change in found.changes)


def test_measures_that_became_one_are_as_good_as_the_worst() -> None:
    halves = [frozen("a", Status.PROVEN), frozen("b", Status.TO_DO), replace(OUTSIDE, id="c")]
    found = compared(halves, [frozen("d", Status.DECLARED)], {"d": ("a", "b", "c")})
    change = found.changes[0]

    assert len(found.changes) == 1
    assert change.before is not None
    assert change.before.id == "b"
    assert change.evolution is Evolution.BETTER
    assert change.note.startswith("Réunit a, b et c.")


def test_measures_come_in_the_guide_s_order_with_the_dropped_ones_in_their_theme() -> None:
    before = [frozen("old"), frozen("g", theme="gdpr")]
    after = [frozen("new"), frozen("g", theme="gdpr")]
    found = compared(before, after, {"g": ("g",)})

    assert [change.id for change in found.changes] == ["new", "old", "g"]
    assert [title for title, _ in found.by_theme] == [
        "Messagerie et accès",
        "Données personnelles",
    ]


# --- the year that opens ------------------------------------------------------------------------


def test_the_next_year_has_a_name_of_its_own() -> None:
    assert next_title(2026, []) == "Bilan 2026"
    assert next_title(2026, ["Bilan 2025"]) == "Bilan 2026"
    assert next_title(2026, ["Bilan 2026", "Bilan 2026 (2)"]) == "Bilan 2026 (3)"


@pytest.mark.parametrize(
    ("opened_on", "label", "months"),
    [
        (date(2026, 3, 12), "depuis aujourd’hui", 0),
        (date(2026, 3, 13), "depuis aujourd’hui", 0),
        (date(2026, 3, 11), "depuis 1 jour", 0),
        (date(2026, 2, 13), "depuis 27 jours", 0),
        (date(2026, 2, 12), "depuis 1 mois", 1),
        (date(2025, 4, 13), "depuis 10 mois", 10),
        (date(2025, 3, 12), "depuis 1 an", 12),
        (date(2024, 1, 10), "depuis 2 ans et 2 mois", 26),
    ],
)
def test_an_age_is_said_as_people_say_it(opened_on: date, label: str, months: int) -> None:
    today = date(2026, 3, 12)

    assert age_label(opened_on, today).replace("\N{NO-BREAK SPACE}", " ") == label
    assert months_between(opened_on, today) == months
