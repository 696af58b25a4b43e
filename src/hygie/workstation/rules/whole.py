"""Whether a look was at everything. Pure."""

from collections.abc import Iterable

from hygie.workstation.probes.registry import TOPICS


def is_whole(topics: Iterable[str]) -> bool:
    """Whether every topic was looked at; a look at one line, or at one topic, is not whole."""
    return set(TOPICS) <= set(topics)
