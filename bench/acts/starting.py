"""Starting: the command alone, then the server up to its first page."""

import shutil
import subprocess
import sys
from pathlib import Path

from bench import machine, served
from bench.figures import Budget, Line, alternated, milliseconds, series
from bench.ground import Ground
from bench.served import hygie_command

_FOLDER_OF_SCRIPTS = Path(sys.executable).parent


def help_text(ground: Ground) -> list[Line]:
    """`hygie --help` beside a Python that does nothing."""
    ours, bare = alternated(
        ground.rounds(25),
        lambda: _run([*installed_command(), "--help"]),
        lambda: _run([sys.executable, "-c", "pass"]),
    )
    return [
        Line(
            name="help",
            label="hygie --help",
            unit="ms",
            value=ours.p50,
            samples=ours.count,
            beside=bare.p50,
            beside_label="python -c pass",
            budgets=(Budget(4, "ratio"),),
            details={"p95": ours.p95, "baseline_p95": bare.p95},
        )
    ]


def installed_command() -> list[str]:
    """`hygie` as it was installed, else as a module."""
    script = shutil.which("hygie", path=_FOLDER_OF_SCRIPTS)
    return [script] if script else [sys.executable, "-m", "hygie"]


def _run(command: list[str]) -> float:
    return milliseconds(
        lambda: subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, env=served.variables()
        )
    )


def first_page(ground: Ground) -> list[Line]:
    """From the launch to the dashboard of the practice, read to its last byte."""
    command = hygie_command(ground.copy("start"))
    busy: dict[str, list[float]] = {"processor": [], "baseline_processor": []}
    ours, bare = alternated(
        ground.rounds(9),
        lambda: _started(command, busy["processor"]),
        lambda: _started(ground.bare_command, busy["baseline_processor"]),
    )
    return [
        Line(
            name="start",
            label="Du lancement à la première page",
            unit="ms",
            value=ours.p50,
            samples=ours.count,
            beside=bare.p50,
            beside_label="Django minimal",
            budgets=(Budget(2, "ratio"),),
            details={
                "p95": ours.p95,
                "baseline_p95": bare.p95,
                **{f"{name}_p50": series(values).p50 for name, values in busy.items() if values},
            },
        )
    ]


def _started(command: list[str], busy: list[float]) -> float:
    """Also notes how long the server kept a processor, its stop included: steadier than a clock."""
    before = machine.children_busy_ms()
    spent = served.first_page(command)
    after = machine.children_busy_ms()
    if before is not None and after is not None:
        busy.append(after - before)
    return spent
