"""The bench measures all that it promises; how fast Hygie is belongs to it, never to a test."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import run
from bench.acts import ACTS
from hygie.web.context import _NAV as NAVIGATION
from tests.sources import ROOT

DOCUMENT = {"schema", "made_at", "quick", "machine", "practice", "acts", "pages"}
ACT = {
    "name", "label", "unit", "value", "baseline", "baseline_label", "ratio", "budgets",
    "budget_used", "met", "samples", "details",
}  # fmt: skip
PAGE = {
    "name", "label", "first_ms", "processor_p50_ms", "processor_p95_ms", "server_p50_ms",
    "server_p95_ms", "http_p50_ms", "http_p95_ms", "page_bytes", "first_visit_bytes", "font_bytes",
}  # fmt: skip
JUDGED = {"help", "start", "pages", "weight", "save", "report.fiches"}
if shutil.which("lynis", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"):
    JUDGED.add("check")
EXPLANATIONS = ROOT / "docs" / "mesures-de-vitesse.md"


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    """The command, as its user types it, away from the sources."""
    return subprocess.run(
        [sys.executable, str(ROOT / "bench" / "run.py"), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def measured(tmp_path: Path, *options: str) -> tuple[str, dict[str, Any]]:
    """What a quick run prints, and the document that it writes."""
    target = tmp_path / "figures.json"
    done = bench("--quick", "--json", str(target), *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads(target.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_quick_run_measures_everything(tmp_path: Path) -> None:
    printed, document = measured(tmp_path)

    acts = {act["name"]: act for act in document["acts"]}
    pages = {page["name"]: page for page in document["pages"]}
    assert document.keys() == DOCUMENT
    assert document["schema"] == "hygie.bench/1"
    assert all(act.keys() == ACT for act in acts.values())
    assert {name for name, act in acts.items() if act["budgets"]} == JUDGED
    assert all(page.keys() == PAGE for page in pages.values())
    assert {name for _, name, *_ in NAVIGATION} <= pages.keys()
    assert document["practice"]["years"] == 5
    assert acts["report.fiches"]["details"]["pages"] >= 30
    assert all(act["label"] in printed for act in acts.values())


def test_one_act_can_be_measured_alone(tmp_path: Path) -> None:
    _, document = measured(tmp_path, "--only", "help")

    [act] = document["acts"]
    assert act["name"] == "help"
    assert act["value"] > 0
    assert act["baseline"] > 0
    assert document["pages"] == []


def test_an_act_that_does_not_exist_is_refused() -> None:
    done = bench("--only", "everything")

    assert done.returncode == 2
    assert "everything" in done.stderr


def test_a_place_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    done = bench("--quick", "--only", "help", "--json", str(tmp_path / "absent" / "figures.json"))

    assert done.returncode == 1
    assert "figures.json" in done.stdout


def test_every_act_can_be_asked_for() -> None:
    assert tuple(ACTS) == run.NAMES


@pytest.mark.parametrize("word", [*run.NAMES, *sorted(PAGE & {"first_ms"}), "hygie.bench/1"])
def test_every_act_is_explained(word: str) -> None:
    assert f"`{word}`" in EXPLANATIONS.read_text(encoding="utf-8")
