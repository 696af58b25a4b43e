"""The guide's two tables, as `tests/samples/catalog/` keeps them: what the catalog must hold."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.sources import PACKAGE, ROOT

SAMPLES = ROOT / "tests" / "samples" / "catalog"
EDITION = PACKAGE / "catalog" / "editions" / "ans-2021"


@dataclass(frozen=True)
class GuideRow:
    """A row of the guide's checklist."""

    id: str
    local: bool
    cloud: bool
    condition: str
    theme: str
    chapter: str


def guide_rows() -> list[GuideRow]:
    """The 33 rows, in the guide's order."""
    return [
        GuideRow(
            id=row["id"],
            local=row["local"] == "1",
            cloud=row["cloud"] == "1",
            condition=row["condition"],
            theme=row["theme"],
            chapter=row["chapter"],
        )
        for row in _read("measures.csv")
    ]


def guide_recommendations() -> list[tuple[str, str]]:
    """The (recommendation, measure) ids, in the guide's order."""
    return [(row["id"], row["measure"]) for row in _read("recommendations.csv")]


def edition_copy(folder: Path) -> Path:
    """A copy of the shipped edition, to be spoilt."""
    return Path(shutil.copytree(EDITION, folder / "edition"))


def _read(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
