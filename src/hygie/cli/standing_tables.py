"""How a practice stands, as tables for people."""

from rich.table import Table
from rich.text import Text

from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import MeasureRow, Overview, PlannedAction
from hygie.cli import console

_STYLES = {
    Status.PROVEN: "green",
    Status.DECLARED: "cyan",
    Status.TO_DO: "red",
    Status.CONTRADICTED: "red",
    Status.UNKNOWN: "yellow",
    Status.EXPIRED: "yellow",
    Status.NOT_APPLICABLE: "dim",
}


def draw(overview: Overview) -> None:
    """Print the scores, each theme, the next actions."""
    screen = console.drawing()
    screen.print(Text(overview.practice.name, style="bold"))
    screen.print(_score_line(overview))
    screen.print(_count_line(overview))
    for theme in overview.themes:
        screen.print()
        screen.print(_theme_table(theme.theme.title, theme.rows))
    if overview.actions:
        screen.print()
        screen.print(_action_table(overview.actions))


def _score_line(overview: Overview) -> str:
    scores = overview.scores
    parts = ", ".join(
        f"{item.label} {percent(scores.part(item))}" for item in Strength if scores.part(item)
    )
    proven = f"Prouvé : {percent(scores.proven)}" + (f" ({parts})" if parts else "")
    return f"{proven}. Déclaré ou prouvé : {percent(scores.declared_or_proven)}."


def _count_line(overview: Overview) -> str:
    counts: dict[str, int] = {}
    for status, number in overview.counts.items():
        counts[status.word] = counts.get(status.word, 0) + number
    words = ", ".join(f"{word.lower()} {number}" for word, number in counts.items() if number)
    return f"{len(overview.applicable)} mesures vous concernent : {words or 'aucune encore'}."


def _theme_table(title: str, rows: tuple[MeasureRow, ...]) -> Table:
    table = _table(title)
    table.add_column("Mesure", style="cyan", no_wrap=True, min_width=8)
    table.add_column("Titre", ratio=3)
    table.add_column("État", no_wrap=True, min_width=12)
    table.add_column("Pourquoi", ratio=4)
    for row in rows:
        status = row.standing.status
        table.add_row(
            row.measure.id,
            Text(row.measure.title),
            Text(status.word, style=_STYLES[status]),
            Text(row.standing.reason),
        )
    return table


def _action_table(actions: tuple[PlannedAction, ...]) -> Table:
    table = _table("Les prochaines actions")
    table.add_column("", justify="right")
    table.add_column("Action", ratio=1)
    table.add_column("Durée", no_wrap=True)
    table.add_column("Qui", max_width=30)
    table.add_column("Pour le", no_wrap=True)
    for planned in actions:
        item = planned.item
        table.add_row(
            str(planned.action.rank),
            Text(f"{planned.action.title} ({planned.measure.id})"),
            planned.effort_label,
            Text(item.owner.name if item and item.owner else ""),
            f"{item.due_on:%d/%m/%Y}" if item and item.due_on else "",
        )
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), expand=True)


def percent(share: float | None) -> str:
    """`share` (0 to 1) as the dashboard says it: 100 % only at the end, 0 % only at the start."""
    if share is None:
        return "—"
    whole = int(share * 100 + 0.5)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole}\u00a0%"
