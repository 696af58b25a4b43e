"""What JSON from outside must not be, whatever it says: ambiguous, or deep."""

from typing import Any


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table for `object_pairs_hook`; two readers could believe two values of a key written twice.

    Raises ValueError then.
    """
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("twice")
    return table


def is_deeper(value: Any, deepest: int) -> bool:
    """Whether lists and tables stand inside one another more than so many times."""
    level = [value]
    for _ in range(deepest):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
