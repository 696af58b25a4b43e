"""A frozen year: what is written is what is read, and the least change breaks its seal."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.frozen import (
    TEXT_LIMIT,
    FrozenAction,
    FrozenAnswer,
    FrozenMeasure,
    FrozenYear,
    freeze_measure,
)
from hygie.assessment.rules.observation import Evidence, Outcome, Strength
from hygie.assessment.rules.scores import Scores
from hygie.assessment.rules.snapshot import (
    FORMAT,
    SpoiltSnapshotError,
    content_of,
    read_content,
    read_scores,
    seal,
)
from hygie.assessment.rules.standing import Declared, Status
from tests.assessment.builders import APPLIES, DAY, NOW, as_status, measure, seen

moments = st.datetimes(timezones=st.just(UTC))
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
frozen_answers = st.builds(
    FrozenAnswer, st.sampled_from(Declared), words, moments, words, st.booleans()
)
frozen_actions = st.builds(
    FrozenAction, st.sampled_from(["open", "done"]), words, st.none() | st.dates()
)
observations = st.builds(
    seen,
    st.sampled_from(Outcome),
    measure_id=st.just("2.3.3"),
    strength=st.sampled_from(Strength),
    collected_at=moments,
    valid_until=st.none() | moments,
    summary=words,
    reason=words.map(lambda text: text or "raison"),
    evidence=st.lists(st.builds(Evidence, words, words, st.integers(0, 10**9)), max_size=2).map(
        tuple
    ),
)
frozen_measures = st.builds(
    FrozenMeasure,
    id=st.just("2.3.3"),
    title=words,
    theme=st.sampled_from(["access", "gdpr"]),
    weight=st.integers(1, 10),
    applies=st.booleans(),
    advice=st.booleans(),
    applies_reason=words,
    status=st.sampled_from(Status),
    reason=words,
    declared=st.booleans(),
    answer=st.none() | frozen_answers,
    strength=st.none() | st.sampled_from(Strength),
    proven_at=st.none() | moments,
    valid_until=st.none() | moments,
    action=st.none() | frozen_actions,
    ticks=st.lists(words, max_size=2).map(tuple),
    observations=st.lists(observations, max_size=2).map(tuple),
)
frozen_years = st.builds(
    FrozenYear,
    edition=words,
    title=words,
    opened_at=moments,
    closed_at=st.none() | moments,
    closed_by=words,
    situation=st.dictionaries(words, st.booleans() | words | st.lists(words, max_size=3)),
    themes=st.dictionaries(st.sampled_from(["access", "gdpr"]), words),
    measures=st.lists(frozen_measures, max_size=2).map(tuple),
    scores=st.just(Scores(10, 3, 4, {Strength.SEEN: 1, Strength.ATTESTED: 1, Strength.STATED: 1})),
)

YEAR = FrozenYear(
    edition="ans-2021",
    title="Bilan 2025",
    opened_at=NOW - 365 * DAY,
    closed_at=NOW,
    closed_by="Camille Vasseur",
    situation={"uses": ["office"], "several_users": True},
    themes={"access": "Messagerie et accès"},
    measures=(
        replace(
            freeze_measure(
                measure=measure("2.3.3"),
                applicability=APPLIES,
                standing=as_status(
                    Status.PROVEN,
                    strength=Strength.SEEN,
                    proven_at=NOW,
                    valid_until=NOW + DAY,
                    observations=(
                        seen(evidence=(Evidence("écran.png", "a" * 64, 12, "/fichiers/1/"),)),
                    ),
                ),
                answer=FrozenAnswer(Declared.YES, "", NOW, "Camille Vasseur"),
                action=FrozenAction("open", "Sacha Petit", date(2025, 4, 1)),
            ),
            ticks=("2.3.3-01",),
        ),
    ),
    scores=Scores(5, 5, 0, {Strength.SEEN: 5, Strength.ATTESTED: 0, Strength.STATED: 0}),
)


@given(frozen_years)
def test_what_is_read_is_what_was_written(year: FrozenYear) -> None:
    content = content_of(year)
    stored = json.loads(json.dumps(content))

    assert read_content(stored) == year
    assert seal(stored) == seal(content)


@given(frozen_years)
def test_a_copy_holds_no_fraction(year: FrozenYear) -> None:
    # A database may write 1.0 for 1: the hash would change without anybody touching anything.
    assert not any(isinstance(value, float) for value in _leaves(content_of(year)))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def test_a_copy_says_all_that_counted() -> None:
    item = content_of(YEAR)["measures"][0]

    assert content_of(YEAR)["format"] == FORMAT
    assert item["applicability"]["reason"] == APPLIES.reason
    assert (item["status"], item["strength"], item["weight"]) == ("proven", "seen", 5)
    assert item["valid_until"] == (NOW + DAY).isoformat()
    assert item["observations"][0]["summary"] == seen().summary
    assert item["observations"][0]["evidence"][0]["sha256"] == "a" * 64
    assert "/fichiers/" not in json.dumps(content_of(YEAR))


def test_the_seal_is_that_of_the_canonical_text() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", seal(content_of(YEAR)))
    assert seal({"b": 1, "a": "é"}) == seal({"a": "é", "b": 1})
    assert seal({"a": "\ud800"}) != seal({"a": "?"})


# --- damage -------------------------------------------------------------------------------------

WHOLE = content_of(YEAR)
MEASURE = WHOLE["measures"][0]
PATHS = [
    *[(key,) for key in WHOLE if key != "format"],
    *[("measures", 0, key) for key in MEASURE],
    *[("measures", 0, "answer", key) for key in MEASURE["answer"]],
    *[("measures", 0, "action", key) for key in MEASURE["action"]],
    *[("measures", 0, "observations", 0, key) for key in MEASURE["observations"][0]],
    *[("scores", key) for key in WHOLE["scores"]],
]


def spoilt(path: tuple[Any, ...], value: Any) -> Any:
    content = copy.deepcopy(content_of(YEAR))
    place = content
    for key in path[:-1]:
        place = place[key]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return content


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize("value", [KeyError, {"x": [1]}, 3.5, "ni chair ni poisson"], ids=str)
def test_any_change_breaks_the_seal_and_none_crashes_the_reader(
    path: tuple[Any, ...], value: Any
) -> None:
    content = spoilt(path, value)

    assert seal(content) != seal(WHOLE)
    assert is_read_or_refused_in_words(content)


def is_read_or_refused_in_words(content: Any) -> bool:
    try:
        return bool(read_content(content))
    except SpoiltSnapshotError as error:
        return bool(error.what and error.means and error.next_step)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_anything_at_all_is_read_or_refused_in_words(content: Any) -> None:
    with pytest.raises(SpoiltSnapshotError):
        read_content(content)


@given(st.sampled_from(PATHS), json_values)
def test_any_value_anywhere_is_read_or_refused_in_words(path: tuple[Any, ...], value: Any) -> None:
    assert is_read_or_refused_in_words(spoilt(path, value))


def test_the_copy_of_a_later_version_is_told_apart() -> None:
    with pytest.raises(SpoiltSnapshotError, match="autre version"):
        read_content(content_of(YEAR) | {"format": "hygie.assessment-snapshot/2"})


@pytest.mark.parametrize(
    "row",
    [
        None,
        "9",
        {},
        {"total": 1},
        {"total": 1, "proven": 1, "declared": 1, "seen": 1, "attested": 0, "stated": 0},
    ],
)
def test_scores_that_make_no_sense_are_refused(row: Any) -> None:
    with pytest.raises(SpoiltSnapshotError):
        read_scores(row)


# --- length -------------------------------------------------------------------------------------


def test_a_hundred_thousand_characters_are_clipped_in_the_copy() -> None:
    long = "é" * 100_000
    item = seen(Outcome.FAIL, summary=long, reason=long)
    frozen = freeze_measure(
        measure=measure("2.3.3"),
        applicability=APPLIES,
        standing=as_status(Status.TO_DO, reason=long, observations=(item,)),
    )

    for text in (frozen.reason, frozen.observations[0].summary, frozen.observations[0].reason):
        assert len(text) == TEXT_LIMIT
        assert text.endswith("…")


def test_a_character_that_no_database_keeps_is_left_out() -> None:
    frozen = freeze_measure(
        measure=measure("2.3.3"),
        applicability=APPLIES,
        standing=as_status(Status.TO_DO, reason="a\0b"),
    )

    assert frozen.reason == "ab"
