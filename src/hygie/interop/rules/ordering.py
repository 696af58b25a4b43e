"""In which order tables are written: each after those it refers to, by name otherwise."""

from collections.abc import Collection, Mapping


def ordered(refers_to: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The names, each after those it refers to; references to itself or to others do not count.

    Raises ValueError when tables refer to each other in a ring.
    """
    left = {
        name: {other for other in others if other != name and other in refers_to}
        for name, others in refers_to.items()
    }
    found: list[str] = []
    while left:
        free = min((name for name, others in left.items() if not others), default=None)
        if free is None:
            raise ValueError(f"these tables refer to each other: {', '.join(sorted(left))}")
        found.append(free)
        del left[free]
        for others in left.values():
            others.discard(free)
    return tuple(found)
