"""Where the sources lie and what is pure among them: read by the tests that police the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "hygie"

PURE = (
    "errors.py",
    "paths.py",
    "config.py",
    "process.py",
    "catalog/**/*.py",
    "suppliers/clauses/**/*.py",
    "suppliers/exchange/**/*.py",
    "suppliers/questionnaires/**/*.py",
    "*/rules.py",
    "*/rules/**/*.py",
    "strongbox/slots.py",
    "strongbox/keyfile.py",
)


def modules() -> list[Path]:
    """Every module that we write by hand: the package, the tools and the two doors."""
    written = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    return sorted([*written, *(ROOT / "tools").glob("*.py"), ROOT / "start.py", ROOT / "test.py"])


def pure_modules() -> list[Path]:
    """The modules that decide: no Django in them, and no disk but through a path given."""
    return sorted({path for pattern in PURE for path in PACKAGE.glob(pattern)})


def templates() -> list[Path]:
    """Every template of the product."""
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def rooms() -> list[Path]:
    """Every folder of the package that holds tables, rules, services or pages."""
    signs = ("models.py", "services.py", "services", "views.py", "rules.py", "rules")
    folders = (path for path in PACKAGE.iterdir() if path.is_dir())
    return sorted(path for path in folders if any((path / sign).exists() for sign in signs))


def name(path: Path) -> str:
    """The path as shown in a failure, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, nested ones and methods included."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
