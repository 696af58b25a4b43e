"""Printing: a long document as Hygie makes it, beside Typst alone on the same source."""

from bench.figures import Budget, Line, alternated
from bench.ground import Ground
from bench.served import child

# The measures' fact sheets are the document of more than thirty pages; the report is the usual one.
DOCUMENTS = {"fiches": "Fiches mesures", "bilan": "Bilan"}
LONG_PAGES = 30


def report(ground: Ground) -> list[Line]:
    """Each document in a new process each time: Typst remembers what it composed."""
    return [_document(ground, slug, label) for slug, label in DOCUMENTS.items()]


def _document(ground: Ground, slug: str, label: str) -> Line:
    folder, handed = ground.copy("report"), ground.folder / f"{slug}.json"
    child("inside.py", "typeset", folder, slug, handed)
    made: list[dict[str, float]] = []

    def ours() -> float:
        made.append(child("inside.py", "report", folder, slug))
        return made[-1]["ms"]

    times, bare = alternated(
        ground.rounds(7), ours, lambda: float(child("bare_typst.py", handed)["ms"])
    )
    pages = int(made[-1]["pages"])
    return Line(
        name=f"report.{slug}",
        label=f"{label}, PDF de {pages} pages",
        unit="ms",
        value=times.p50,
        samples=times.count,
        beside=bare.p50,
        beside_label="Typst seul",
        budgets=(Budget(1000), Budget(2, "ratio")) if pages >= LONG_PAGES else (),
        details={"p95": times.p95, "pages": pages, "bytes": int(made[-1]["bytes"])},
    )
