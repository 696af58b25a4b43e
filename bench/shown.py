"""The same figures twice: a table for people, a document for programs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.figures import Budget, Line

SCHEMA = "hygie.bench/1"
_PAGE_COLUMNS = (
    ("calcul 50 %", "processor_p50_ms"),
    ("95 %", "processor_p95_ms"),
    ("serveur 50 %", "server_p50_ms"),
    ("95 %", "server_p95_ms"),
    ("1re fois", "first_ms"),
    ("HTTP 50 %", "http_p50_ms"),
    ("95 %", "http_p95_ms"),
)


def table(lines: Sequence[Line]) -> str:
    """The acts, with what stands beside them and their budget."""
    rows = [("Acte", "Hygie", "À côté", "", "Rapport", "Budget", "")]
    for line in lines:
        beside = "" if line.beside is None else _amount(line.beside, line.unit)
        ratio = "" if line.ratio is None else _number(line.ratio)
        budgets = " et ".join(_budget(budget, line) for budget in line.budgets)
        amount = _amount(line.value, line.unit)
        rows.append((line.label, amount, beside, line.beside_label, ratio, budgets, _verdict(line)))
    return _aligned(rows, right={1, 2, 4})


def pages_table(pages: Iterable[Mapping[str, Any]]) -> str:
    """Each page, in milliseconds and in kilobytes; empty when no page was visited."""
    visited = _visited(pages)
    if not visited:
        return ""
    heads = [name for name, _ in _PAGE_COLUMNS]
    rows = [("Page (ms ; ko reçus)", *heads, "la page", "1re visite")]
    rows += [
        (
            str(page["label"]),
            *(_number(page[key]) if key in page else "" for _, key in _PAGE_COLUMNS),
            *(
                _number(page[key] / 1000) if key in page else ""
                for key in ("page_bytes", "first_visit_bytes")
            ),
        )
        for page in visited
    ]
    return _aligned(rows, right=set(range(1, len(rows[0]))))


def document(
    lines: Iterable[Line], pages: Iterable[Mapping[str, Any]], about: Mapping[str, Any]
) -> dict[str, Any]:
    """All of it, for a program; `about` says when, where and on what it was measured."""
    return {
        "schema": SCHEMA,
        **about,
        "acts": [line.as_json() for line in lines],
        "pages": [
            {key: round(one, 3) if isinstance(one, float) else one for key, one in page.items()}
            for page in _visited(pages)
        ],
    }


def _visited(pages: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of which there is more to say than their name."""
    return [page for page in pages if len(page) > 2]


def _aligned(rows: Sequence[tuple[str, ...]], *, right: set[int]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if rank in right else cell.ljust(width)
            for rank, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _verdict(line: Line) -> str:
    if line.share is None:
        return ""
    used = f"{line.share * 100:.0f} % du budget"
    return f"tenu ({used})" if line.met else f"DÉPASSÉ ({used})"


def _budget(budget: Budget, line: Line) -> str:
    limit = _number(budget.limit)
    return f"≤ {limit} ×" if budget.of == "ratio" else f"≤ {limit} {line.unit}"


def _amount(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    """Three digits are enough: 4,24 – 42,4 – 424."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    text = f"{value:.{digits}f}".replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text
