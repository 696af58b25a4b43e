"""Looking at this PC: the whole `hygie check`, beside Lynis' quick audit."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench import served
from bench.acts.starting import installed_command
from bench.figures import Budget, Line, alternated, milliseconds
from bench.ground import Ground

# Nothing to correct, something to correct, something not seen: a whole look, each time.
_DONE = (0, 3, 4)


def check(ground: Ground) -> list[Line]:
    """`hygie check` up to its last line, and `lynis audit system --quick` when it is installed."""
    lynis = shutil.which("lynis", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    acts = [_ours, *([lambda: _lynis(lynis)] if lynis else [])]
    ours, *others = alternated(ground.rounds(3), *acts)
    beside = others[0] if others else None
    return [
        Line(
            name="check",
            label="hygie check",
            unit="ms",
            value=ours.p50,
            samples=ours.count,
            beside=beside.p50 if beside else None,
            beside_label="lynis --quick" if beside else "",
            budgets=(Budget(1 / 15, "ratio"),) if beside else (),
            details={"p95": ours.p95, **({"baseline_p95": beside.p95} if beside else {})},
        )
    ]


def _ours() -> float:
    return milliseconds(lambda: _run([*installed_command(), "check", "--json"], _DONE))


def _lynis(program: str) -> float:
    """Its report and its log go to a folder of ours, so that nothing of the machine's changes."""
    with tempfile.TemporaryDirectory(prefix="hygie-lynis-") as folder:
        command = [program, "audit", "system", "--quick", "--no-colors", "--quiet"]
        command += ["--logfile", f"{folder}/log", "--report-file", f"{folder}/report"]
        return milliseconds(lambda: _run(command, (0, 78), Path(folder)))


def _run(command: list[str], codes: tuple[int, ...], folder: Path | None = None) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=served.variables(),
        cwd=folder,
        check=False,
    )
    if done.returncode not in codes:
        name = Path(command[0]).name
        raise served.BenchError(f"{name} s’est arrêté avec {done.returncode} : {done.stderr!r}")
