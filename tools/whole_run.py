"""The order of the whole test run, and what its options leave out."""

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import environment
from environment import ROOT
from postgres import SOCKET_VARIABLE, PostgresCluster
from steps import Run
from system_parts import (
    BROWSER,
    DESK,
    OFFICE,
    POPPLER,
    POSTGRES,
    SECRET_SERVICE,
    Part,
    find_browser,
    make_sure,
)

ENGINE_VARIABLE: Final = "HYGIE_TEST_ENGINE"
WHEEL_VARIABLE: Final = "HYGIE_TEST_WHEEL"
ENGINES: Final = ("sqlcipher", "sqlite", "postgresql")
_ORDINARY: Final = "not browser and not wheel"
_TWO_WORKERS: Final = ("-n", "2", "--dist", "worksteal")


def main(argv: list[str]) -> int:
    """Prepare, run what was asked, sum up; 0 when all that ran is good."""
    options, given = _parse(argv)
    environment.ensure("test")
    run = Run()
    paths = [word for word in given if not word.startswith("-") and (ROOT / _file(word)).exists()]
    with ExitStack() as stack:
        if paths:
            _chosen_tests(run, stack, given, paths, options.engine)
        else:
            _everything(run, stack, given, options)
    return run.conclude()


def _parse(argv: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="test.py",
        description="Exécute toutes les vérifications de Hygie.",
        epilog="Un chemin n’exécute que ces tests. Les autres options vont à pytest.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--quick", action="store_true", help="seulement le style, les types et SQLCipher"
    )
    parser.add_argument("--engine", choices=ENGINES, help="seulement cette base de données")
    return parser.parse_known_args(argv)


def _file(word: str) -> str:
    return word.partition("::")[0]


# --- what is run --------------------------------------------------------------------------------


def _everything(run: Run, stack: ExitStack, given: list[str], options: argparse.Namespace) -> None:
    missing = [] if options.quick else make_sure(_parts(options.engine))
    if options.engine:
        _database_tests(run, stack, given, options.engine, missing)
        return
    _checks(run)
    _pytest(run, "Tests (SQLCipher)", [*_TWO_WORKERS, "-m", _ORDINARY, *given], "sqlcipher")
    if options.quick:
        return
    for engine in ("sqlite", "postgresql"):
        _database_tests(run, stack, given, engine, missing)
    _browser_tests(run, given, missing)
    _package_tests(run, stack, given)


def _parts(engine: str | None) -> list[Part]:
    if engine:
        return [POSTGRES] if engine == "postgresql" else []
    return [BROWSER, DESK, OFFICE, POPPLER, POSTGRES, SECRET_SERVICE]


def _checks(run: Run) -> None:
    python = str(environment.python())
    ruff = [python, "-m", "ruff"]
    run.step("Style (ruff check)", [*ruff, "check", "."])
    run.step("Mise en forme (ruff format)", [*ruff, "format", "--check", "."])
    run.step("Types (mypy)", [python, "-m", "mypy"])
    run.step("Couches (import-linter)", [str(environment.script("lint-imports"))])
    run.step("Typographie", [python, "tools/typography.py", "--check"])


def _database_tests(
    run: Run, stack: ExitStack, given: list[str], engine: str, missing: list[Part]
) -> None:
    name = f"Tests des données ({engine})"
    env: dict[str, str] = {}
    if engine == "postgresql":
        if POSTGRES in missing:
            run.not_run(name, "PostgreSQL manque")
            return
        env = _postgres(stack)
    chosen = f"django_db and {_ORDINARY}"
    _pytest(run, name, [*_TWO_WORKERS, "-m", chosen, *given], engine, env)


def _browser_tests(run: Run, given: list[str], missing: list[Part]) -> None:
    name = "Tests dans le navigateur"
    if BROWSER in missing:
        run.not_run(name, "Chromium manque")
        return
    # A file's tests share one demonstration: a worker takes the whole file.
    workers = ("-n", "2", "--dist", "loadfile")
    _pytest(run, name, [*workers, "-m", "browser", *given], "sqlcipher", _browser())


def _package_tests(run: Run, stack: ExitStack, given: list[str]) -> None:
    """Build the wheel, install it alone in a clean environment, and try it there."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hygie-wheel-")))
    if run.call("Construction du paquet", lambda: _build_and_install(folder)):
        env = {WHEEL_VARIABLE: str(folder)}
        _pytest(run, "Tests du paquet installé", ["-m", "wheel", *given], "sqlcipher", env)


def _chosen_tests(
    run: Run, stack: ExitStack, given: list[str], paths: list[str], engine: str | None
) -> None:
    """Run only these paths, with what they need."""
    env: dict[str, str] = {}
    if any("browser" in Path(_file(path)).parts for path in paths):
        make_sure([BROWSER])
        env |= _browser()
    if engine == "postgresql" and not make_sure([POSTGRES]):
        env |= _postgres(stack)
    _pytest(run, f"Tests choisis ({engine or 'sqlcipher'})", given, engine or "sqlcipher", env)


# --- how it is run ------------------------------------------------------------------------------


def _pytest(
    run: Run, name: str, options: list[str], engine: str, env: dict[str, str] | None = None
) -> None:
    argv = [str(environment.python()), "-m", "pytest", *options]
    run.step(name, argv, env={ENGINE_VARIABLE: engine, **(env or {})})


def _postgres(stack: ExitStack) -> dict[str, str]:
    cluster = stack.enter_context(PostgresCluster())
    return {SOCKET_VARIABLE: str(cluster.socket)}


def _browser() -> dict[str, str]:
    # Playwright's own loop makes Django think that it is called from asynchronous code.
    return {"HYGIE_CHROMIUM": find_browser() or "", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}


def _build_and_install(folder: Path) -> None:
    python = str(environment.python())
    venv = folder / "env"
    problem = "Le paquet n’a pas pu être construit."
    build = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)]
    environment.run_logged([python, "-m", "pip", "--no-input", *build], problem)
    environment.run_logged([python, "-m", "venv", "--without-pip", str(venv)], problem)
    lock = str(environment.REQUIREMENTS / "run.lock")
    environment.pip_install(["--require-hashes", "-r", lock], folder=venv)
    wheel = next(folder.glob("hygie-*.whl"))
    environment.pip_install(["--no-deps", str(wheel)], folder=venv)
