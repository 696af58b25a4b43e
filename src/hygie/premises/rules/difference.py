"""What changed between two rounds."""

from collections.abc import Iterable
from dataclasses import dataclass

from hygie.premises.rules.seen import Seen


@dataclass(frozen=True)
class Difference:
    """The points that went right, those that went wrong, those that came and those that left."""

    better: tuple[Seen, ...]
    worse: tuple[Seen, ...]
    new: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.better or self.worse or self.new or self.gone)


def difference(before: Iterable[Seen], after: Iterable[Seen]) -> Difference:
    """From one round to a later one. The points of `after`, whatever their words have become."""
    old = {item.key: item for item in before}
    new = {item.key: item for item in after}
    both = [(old[key], item) for key, item in new.items() if key in old]
    return Difference(
        better=tuple(now for was, now in both if now.reply.is_fine and not was.reply.is_fine),
        worse=tuple(now for was, now in both if was.reply.is_fine and not now.reply.is_fine),
        new=len(new.keys() - old.keys()),
        gone=len(old.keys() - new.keys()),
    )
