"""The actions of the plan, in the words of paper; shared by the report, the plan and its DOCX."""

from typing import Any

from hygie.assessment.models import PoamItem
from hygie.assessment.selectors import MeasureRow, Overview, PlannedAction
from hygie.documents.contents.standing import status
from hygie.documents.rules.words import day, joined

_WORKING = (PoamItem.State.OPEN, PoamItem.State.STARTED)


def first_actions(overview: Overview) -> list[dict[str, Any]]:
    """The six next actions, as the screen ranks them."""
    return [_planned(overview, planned) for planned in overview.actions]


def other_actions(overview: Overview, *states: str) -> list[dict[str, Any]]:
    """What was decided besides the six, in these states, in the guide's order."""
    six = {planned.measure.id for planned in overview.actions}
    return [
        _row(overview, row, title=row.measure.action, effort=row.effort_label, rank="")
        for row in overview.rows
        if row.action and row.action.state in states and row.measure.id not in six
    ]


def working_actions(overview: Overview) -> list[dict[str, Any]]:
    """The six, then what else is open or under way."""
    return first_actions(overview) + other_actions(overview, *_WORKING)


def _planned(overview: Overview, planned: PlannedAction) -> dict[str, Any]:
    return _row(
        overview,
        planned.row,
        title=planned.action.title,
        effort=planned.effort_label,
        rank=str(planned.action.rank),
    )


def _row(
    overview: Overview, row: MeasureRow, *, title: str, effort: str, rank: str
) -> dict[str, Any]:
    item = row.action
    stands = status(row)
    return {
        "rank": rank,
        "title": title,
        "measure": f"{row.measure.id} {row.measure.title}",
        "status": joined(stands["word"], stands["small"], by=" · "),
        "why": row.measure.why,
        "owner": item.owner.name if item and item.owner else "",
        "due": _due(overview, item),
        "effort": effort,
        "state": item.get_state_display() if item else "À décider",
        "notes": item.notes if item else "",
        "done": item is not None and item.state == PoamItem.State.DONE,
        "doer": row.measure.doer_label,
    }


def _due(overview: Overview, item: PoamItem | None) -> str:
    if item is None or item.due_on is None:
        return ""
    late = item.due_on < overview.today and item.state in _WORKING
    return f"{day(item.due_on)}{' (en retard)' if late else ''}"
