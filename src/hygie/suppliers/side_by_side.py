"""The table of two sets of answers, theme by theme."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hygie.suppliers.rules.comparing import Row, side_by_side
from hygie.suppliers.rules.judging import Level
from hygie.suppliers.rules.reading import Judged
from hygie.suppliers.selectors import Column

_WORDS = {
    Level.MET: "Comme attendu",
    Level.PARTLY: "En partie",
    Level.NOT_MET: "À améliorer",
    Level.UNANSWERED: "Sans réponse",
    Level.NOT_APPLICABLE: "Sans objet",
}


def table(chosen: Sequence[Column], questionnaire_id: str, today: date) -> dict[str, Any] | None:
    """None when one of them did not answer this questionnaire, or not in the same edition."""
    same_edition = len({column.returned.request.edition_id for column in chosen}) == 1
    if not same_edition or not all(column.answered(questionnaire_id) for column in chosen):
        return None
    readings = [column.reading(questionnaire_id, today) for column in chosen]
    rows = side_by_side(readings)
    questionnaire = readings[0].questionnaire
    return {
        "questionnaire": questionnaire,
        "columns": chosen,
        "scores": [reading.score.percent for reading in readings],
        "blocking": [len(reading.blocking) for reading in readings],
        "differences": sum(row.differs for row in rows),
        "themes": [
            {
                "title": theme.title,
                "rows": [_row(row) for row in rows if _of(row, theme.id)],
                "differs": any(row.differs for row in rows if _of(row, theme.id)),
            }
            for theme in questionnaire.themes
            if any(_of(row, theme.id) for row in rows)
        ],
    }


def _of(row: Row, theme_id: str) -> bool:
    return row.question.theme_id == theme_id


def _is_plain(cell: Judged) -> bool:
    """Any answer would do: there is nothing to say of it."""
    return cell.question.informative and cell.level is Level.MET


def _row(row: Row) -> dict[str, Any]:
    return {
        "question": row.question,
        "differs": row.differs,
        "cells": [
            {
                "text": text,
                "word": "" if cell is None or _is_plain(cell) else _WORDS[cell.level],
                "level": cell.level.value if cell else "none",
                "blocks": bool(cell and cell.blocks),
            }
            for text, cell in zip(row.texts, row.cells, strict=True)
        ],
    }
