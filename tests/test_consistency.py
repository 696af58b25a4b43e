"""The house style, checked where no linter looks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import (
    PACKAGE,
    ROOT,
    functions,
    modules,
    name,
    parsed,
    pure_modules,
    rooms,
    templates,
)

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "core", "common"}
ORM_WRITES = {"create", "save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
READERS = ("views.py", "*_views.py", "forms.py", "selectors.py", "selectors/*.py")

INLINE_CODE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style block": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "an evaluated value": re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']?js:", re.IGNORECASE),
}
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def listed(faults: Iterator[str]) -> str:
    """Join what was found, one a line: the whole assertion message."""
    return "\n".join(faults)


def test_functions_are_short() -> None:
    assert not listed(
        f"{name(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in modules()
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    )


def test_modules_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}

    assert not listed(
        f"{name(path)}: {length} lines"
        for path, length in lengths.items()
        if length > LONGEST_MODULE
    )


def test_no_module_has_a_vague_name() -> None:
    assert not listed(name(path) for path in PACKAGE.rglob("*") if path.stem.lower() in VAGUE_NAMES)


def test_no_module_catches_everything() -> None:
    """But the engine of the check: there, a probe that breaks is an answer, shown and counted."""
    engine = PACKAGE / "workstation" / "probes" / "engine.py"

    assert not listed(
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if path != engine
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and _catches_everything(node.type)
        and not _cleans_and_raises(node)
    )


def _catches_everything(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    names = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(
        isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"} for one in names
    )


def _cleans_and_raises(handler: ast.ExceptHandler) -> bool:
    """Putting things back before the error goes on is not catching it."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    written = [
        *modules(),
        *templates(),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "docs").rglob("*.md"),
        *PACKAGE.rglob("*.toml"),
        *ROOT.glob("*.md"),
    ]

    assert not listed(
        f"{name(path)}:{number}"
        for path in written
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if later.search(line)
    )


def test_pure_parts_open_nothing_by_themselves() -> None:
    assert not listed(
        f"{name(path)}:{node.lineno}"
        for path in pure_modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input", "exec", "eval"}
    )


@pytest.mark.parametrize("what", INLINE_CODE)
def test_templates_hold_no_inline_code(what: str) -> None:
    assert not listed(
        f"{name(path)}: {what}"
        for path in templates()
        if INLINE_CODE[what].search(TEMPLATE_CODE.sub("", path.read_text(encoding="utf-8")))
    )


def test_templates_mark_nothing_as_safe() -> None:
    unsafe = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\|\s*safeseq\b")

    assert not listed(
        name(path) for path in templates() if unsafe.search(path.read_text(encoding="utf-8"))
    )


# --- every room has the same plan ---------------------------------------------------------------


def test_a_room_with_tables_has_its_application_and_migrations() -> None:
    assert not listed(
        f"{name(room)}: no {needed}"
        for room in rooms()
        if (room / "models.py").exists()
        for needed in ("apps.py", "migrations/__init__.py")
        if not (room / needed).exists()
    )


def test_a_room_with_pages_has_their_addresses() -> None:
    assert not listed(
        name(room)
        for room in rooms()
        if (room / "views.py").exists() and not list(room.glob("urls*.py"))
    )


def test_templates_lie_under_the_name_of_their_room() -> None:
    assert not listed(
        name(path)
        for room in PACKAGE.iterdir()
        if (room / "templates").is_dir()
        for path in (room / "templates").rglob("*.html")
        if path.relative_to(room / "templates").parts[0] != room.name
        and not (room.name == "web" and len(path.relative_to(room / "templates").parts) == 1)
    )


def test_services_take_keywords_only() -> None:
    """One argument alone cannot be mixed up with another."""
    assert not listed(
        f"{name(path)}:{node.lineno} {node.name}"
        for room in rooms()
        for path in _service_modules(room)
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and len(node.args.posonlyargs + node.args.args) + len(node.args.kwonlyargs) > 1
        and (node.args.posonlyargs or node.args.args)
    )


def _service_modules(room: Path) -> list[Path]:
    return [path for path in (room / "services.py", *room.glob("services/*.py")) if path.exists()]


def test_only_services_write() -> None:
    readers = {path for room in rooms() for pattern in READERS for path in room.glob(pattern)}

    assert not listed(
        f"{name(path)}:{node.lineno} .{node.func.attr}()"
        for path in sorted(readers)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ORM_WRITES
    )


@pytest.mark.parametrize("door", ["start.py", "test.py"])
def test_the_doors_can_refuse_an_old_python_politely(door: str) -> None:
    source = (ROOT / door).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 7))

    assert source.index("sys.version_info <") < source.index("import environment")
