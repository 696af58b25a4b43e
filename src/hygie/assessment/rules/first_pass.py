"""The first pass: about ten questions, the ones that matter most for this situation."""

from collections.abc import Collection, Sequence

from hygie.catalog.model import Measure

FIRST_PASS_LENGTH = 10
_MOST_PER_THEME = 3


def first_pass(applicable: Sequence[Measure]) -> tuple[Measure, ...]:
    """The ten heaviest applicable measures, at most three a theme, asked in the guide's order.

    The ceiling spreads the questions: ten on passwords alone would say nothing of the backups.
    """
    chosen: list[Measure] = []
    per_theme: dict[str, int] = {}
    for measure in sorted(applicable, key=lambda item: (-item.weight, item.effort_minutes)):
        if per_theme.get(measure.theme, 0) < _MOST_PER_THEME and len(chosen) < FIRST_PASS_LENGTH:
            chosen.append(measure)
            per_theme[measure.theme] = per_theme.get(measure.theme, 0) + 1
    kept = {measure.id for measure in chosen}
    return tuple(measure for measure in applicable if measure.id in kept)


def next_question(questions: Sequence[Measure], answered: Collection[str]) -> Measure | None:
    """The first question without an answer, None when the pass is over."""
    return next((item for item in questions if item.id not in answered), None)
