"""The same thing seen on several computers is told once, with all their names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hygie.assessment.rules.observation import Observation, Outcome
from hygie.documents.rules.words import NBSP


def alike(observations: Iterable[Observation]) -> list[tuple[Observation, ...]]:
    """Groups that differ by their subject and their day alone, in the order they were given.

    What is to be put right, could not be seen, or carries a file of its own stands alone; what is
    said twice word for word, about two topics, is said once.
    """
    groups: dict[object, list[Observation]] = {}
    for item in observations:
        groups.setdefault(_likeness(item), []).append(item)
    return [tuple(group) for group in groups.values()]


def summary(group: Sequence[Observation]) -> str:
    """« A », « B » et « C » : what was seen of each of them."""
    first = group[0]
    if len(group) == 1:
        return first.summary
    *others, last = dict.fromkeys(_quoted(item) for item in group)
    names = f"{', '.join(others)} et {last}" if others else last
    return names + first.summary.removeprefix(_quoted(first))


def told(group: Sequence[Observation]) -> str:
    """The same, with what is to be put right or why nothing could be seen."""
    first = group[0]
    if first.outcome is Outcome.FAIL:
        return f"À corriger : {first.reason or first.summary}"
    if first.outcome is Outcome.UNKNOWN:
        return f"{first.summary}\nPas pu voir : {first.reason}"
    return summary(group)


def _likeness(item: Observation) -> object:
    seen = item.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
    # « A » : … goes on with any number of names; « A » ne quitte pas… would not.
    if item.evidence or not seen or not item.summary.startswith(f"{_quoted(item)}{NBSP}:"):
        return replace(item, topic="")
    said = item.summary.removeprefix(_quoted(item))
    return (item.measure_id, said, item.outcome, item.strength)


def _quoted(item: Observation) -> str:
    return f"« {item.subject.label} »"
