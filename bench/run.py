"""Measure how fast Hygie is, beside something bare measured in the same run.

    python3 bench/run.py                    everything, a few minutes
    python3 bench/run.py --quick            each thing once: to see that the bench works
    python3 bench/run.py --only save        one act, or several: --only help --only start
    python3 bench/run.py --json FILE        the same figures, for a program

The first time, prepares `.venv` as `start.py` does. The lines are explained, and the last figures
kept, in docs/mesures-de-vitesse.md.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import environment

from bench import machine, served, shown

if TYPE_CHECKING:
    from bench.figures import Line
    from bench.ground import Ground

NAMES = ("help", "check", "start", "pages", "weight", "save", "report")


def main(argv: list[str]) -> int:
    """Run the command; 1 with a reason when it cannot measure. A budget exceeded is no failure."""
    options = _parse(argv)
    try:
        if not importlib.util.find_spec("hygie"):
            python = environment.ensure("run")
            return subprocess.call([str(python), __file__, *argv])
        _measure(options)
    except (environment.SetupError, served.BenchError) as error:
        environment.say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mesure la vitesse de Hygie.")
    parser.add_argument(
        "--quick", action="store_true", help="une fois chaque chose : pour essayer le banc"
    )
    parser.add_argument("--json", metavar="FICHIER", type=Path, help="écrit aussi les chiffres là")
    parser.add_argument(
        "--only", metavar="NOM", action="append", choices=NAMES, help=f"parmi {', '.join(NAMES)}"
    )
    return parser.parse_args(argv)


def _measure(options: argparse.Namespace) -> None:
    from bench.ground import Ground

    load = machine.load()
    busy = machine.is_busy()
    with tempfile.TemporaryDirectory(prefix="hygie-bench-") as folder:
        ground = Ground(Path(folder), quick=options.quick)
        lines = _lines(ground, options.only or NAMES)
        held = ground.practice["held"] if "practice" in vars(ground) else None
    _show(lines, ground, busy=busy)
    about = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251 - an edge
        "quick": options.quick,
        "machine": {**machine.kind(), "load_before": load, "load_after": machine.load()},
        "practice": held,
    }
    if options.json:
        _write(options.json, shown.document(lines, ground.pages.values(), about))


def _lines(ground: "Ground", names: "list[str] | tuple[str, ...]") -> "list[Line]":
    from bench.acts import ACTS

    lines: list[Line] = []
    for name in [name for name in NAMES if name in names]:
        with environment.progress(f"Mesure : {name}"):
            lines += ACTS[name](ground)
    return lines


def _show(lines: "list[Line]", ground: "Ground", *, busy: bool) -> None:
    environment.say(f"\n{shown.table(lines)}")
    if pages := shown.pages_table(ground.pages.values()):
        environment.say(f"\n{pages}")
    if ground.quick:
        environment.say("\nMesure rapide : ces chiffres ne valent rien, seul le banc est essayé.")
    if busy or machine.is_busy():
        environment.say("\nLa machine était occupée à autre chose : recommencez au calme.")


def _write(target: Path, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        target.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise served.BenchError(f"{target} n’a pas pu être écrit : {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
