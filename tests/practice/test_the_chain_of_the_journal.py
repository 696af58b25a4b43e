"""Nothing in the journal can be changed without its chain showing it."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from hygie.practice.rules.journal import (
    GENESIS,
    VERBS,
    Head,
    Link,
    first_break,
    link_hash,
    verb_label,
)

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
FIELDS = [field.name for field in fields(Link)]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
moments = st.integers(0, 10**12).map(lambda count: NOON + timedelta(microseconds=count))
facts = st.tuples(
    moments, st.text(max_size=8), st.sampled_from(sorted(VERBS)), json_values, json_values
)
several_facts = st.lists(facts, min_size=1, max_size=8)
new_values: dict[str, st.SearchStrategy[Any]] = {
    "sequence": st.integers(0, 20),
    "at": moments,
    "actor": st.text(max_size=8),
    "verb": st.sampled_from(sorted(VERBS)),
    "subject": st.text(max_size=8),
    "before": json_values,
    "after": json_values,
    "previous_hash": st.sampled_from([GENESIS, "f" * 64]),
    "hash": st.sampled_from([GENESIS, "f" * 64, ""]),
}

Facts = tuple[datetime, str, str, Any, Any]


def chain(items: Sequence[Facts]) -> list[Link]:
    """A whole journal of these facts."""
    links: list[Link] = []
    previous = GENESIS
    for rank, (at, actor, verb, before, after) in enumerate(items, start=1):
        link = Link(rank, at, actor, verb, "2.3.3", before, after, previous)
        links.append(replace(link, hash=link_hash(link)))
        previous = links[-1].hash
    return links


def test_an_empty_journal_is_whole() -> None:
    assert first_break([]) is None


@given(several_facts)
def test_what_was_written_is_whole(items: list[Facts]) -> None:
    assert first_break(chain(items)) is None


def test_every_field_of_an_entry_is_tampered_with_below() -> None:
    assert set(new_values) == set(FIELDS)


@given(several_facts, st.sampled_from(FIELDS), st.data())
def test_changing_any_field_of_any_entry_is_found_at_its_rank(
    items: list[Facts], name: str, data: st.DataObject
) -> None:
    links = chain(items)
    rank = data.draw(st.integers(0, len(links) - 1))
    value = data.draw(new_values[name])
    assume(written(value) != written(getattr(links[rank], name)))
    links[rank] = replace(links[rank], **{name: value})

    assert first_break(links) == links[rank].sequence


def written(value: Any) -> str:
    """What the journal keeps of a value: 1 and True are equal to Python, not to a reader."""
    return value.isoformat() if isinstance(value, datetime) else json.dumps(value, sort_keys=True)


@given(several_facts, st.data())
def test_an_entry_sealed_again_after_a_change_betrays_the_next_one(
    items: list[Facts], data: st.DataObject
) -> None:
    assume(len(items) >= 2)
    links = chain(items)
    rank = data.draw(st.integers(0, len(links) - 2))
    forged = replace(links[rank], subject="autre chose")
    links[rank] = replace(forged, hash=link_hash(forged))

    assert first_break(links) == links[rank + 1].sequence


@given(several_facts, st.data())
def test_an_entry_taken_away_is_found_unless_it_is_the_last(
    items: list[Facts], data: st.DataObject
) -> None:
    assume(len(items) >= 2)
    links = chain(items)
    rank = data.draw(st.integers(0, len(links) - 2))
    del links[rank]

    assert first_break(links) == rank + 2


@given(several_facts, st.data())
def test_what_was_cut_off_the_end_is_found_by_the_head(
    items: list[Facts], data: st.DataObject
) -> None:
    links = chain(items)
    head = Head(len(links), links[-1].hash)
    kept = data.draw(st.integers(0, len(links) - 1))

    assert first_break(links, head) is None
    assert first_break(links[:kept], head) == kept + 1


@given(several_facts)
def test_an_end_written_again_or_added_behind_the_head_is_found(items: list[Facts]) -> None:
    links = chain(items)
    last = links[-1].sequence

    assert first_break(links, Head(last, "f" * 64)) == last
    assert first_break(links, Head(last - 1, links[-1].previous_hash)) == last


@given(several_facts, st.data())
def test_two_entries_exchanged_are_found(items: list[Facts], data: st.DataObject) -> None:
    assume(len(items) >= 2)
    links = chain(items)
    rank = data.draw(st.integers(0, len(links) - 2))
    links[rank], links[rank + 1] = links[rank + 1], links[rank]

    assert first_break(links) is not None


@given(several_facts)
def test_an_entry_told_twice_is_found(items: list[Facts]) -> None:
    links = chain(items)

    assert first_break([*links, links[-1]]) is not None


def test_a_fact_reads_back_the_same_whatever_the_order_of_its_keys() -> None:
    link = Link(1, NOON, "Camille", "answer.recorded", "2.3.3", None, {"a": 1, "b": 2}, GENESIS)

    assert link_hash(link) == link_hash(replace(link, after={"b": 2, "a": 1}))


def test_every_act_has_its_words() -> None:
    assert all(label and label != verb for verb, label in VERBS.items())
    assert verb_label("answer.recorded") == "Réponse enregistrée"


def test_the_act_of_a_room_to_come_is_shown_by_its_code() -> None:
    assert verb_label("drill.done") == "drill.done"
