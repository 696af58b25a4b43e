"""The documents say what the program does, all of it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import measures_table
import pytest

from hygie import __version__, errors
from hygie.catalog.loader import load_catalog
from tests.sources import ROOT

COMMANDS = ROOT / "docs" / "commandes.md"
DECISIONS = ROOT / "docs" / "adr"
RUN = "from hygie.cli.main import run; raise SystemExit(run())"
VERBS = re.compile(r"\{([a-z]+(?:,[a-z]+)+)\}")
OPTIONS = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
LINKS = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def hygie(*arguments: str) -> str:
    """What the command prints."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def documented() -> str:
    """The reference of the commands."""
    return COMMANDS.read_text(encoding="utf-8")


def section(verb: str) -> str:
    """The part of the reference that is about one verb."""
    found = re.search(rf"^## `hygie {verb}`.*?(?=^## |\Z)", documented(), re.DOTALL | re.MULTILINE)
    assert found, f"docs/commandes.md has no section « ## `hygie {verb}` »"
    return found[0]


def verbs() -> list[str]:
    """The verbs of the command, read from its own help."""
    found = VERBS.search(hygie("--help"))
    assert found, "the help lists no verb"
    return found[1].split(",")


def test_every_verb_and_every_option_is_documented() -> None:
    missing = {
        verb: sorted(
            set(OPTIONS.findall(hygie(verb, "--help"))) - set(OPTIONS.findall(section(verb)))
        )
        for verb in verbs()
    }

    assert {verb: options for verb, options in missing.items() if options} == {}


def test_every_general_option_is_documented() -> None:
    assert set(OPTIONS.findall(hygie("--help"))) <= set(OPTIONS.findall(documented()))


def test_every_exit_code_is_documented() -> None:
    told = {int(code) for code in re.findall(r"^\| `(\d+)` \|", documented(), re.MULTILINE)}

    assert {kind.exit_code for kind in _tree(errors.HygieError)} | {0, 1, 2, 3, 4, 130} <= told


def _tree(kind: type[errors.HygieError]) -> Iterator[type[errors.HygieError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


def test_every_key_of_the_catalog_s_json_is_documented() -> None:
    catalog = json.loads(hygie("catalog", "--json"))
    keys = set(catalog) | set(catalog["measures"][0])
    keys |= set(catalog["measures"][0]["recommendations"][0])

    assert {key for key in keys if f"`{key}`" not in section("catalog")} == set()


def test_the_changelog_tells_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"## [{__version__}]" in changelog
    assert changelog.index("## [Non publié]") < changelog.index(f"## [{__version__}]")


def test_decisions_are_numbered_without_a_hole() -> None:
    names = sorted(path.name for path in DECISIONS.glob("*.md"))

    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in names)


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_says_why_and_what_else(path) -> None:
    text = path.read_text(encoding="utf-8")

    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert titles == ["Context", "Decision", "Consequences", "Alternatives"]


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    assert [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in LINKS.findall(document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ] == []


def test_the_readme_shows_the_measures_of_the_catalog() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert measures_table.with_table(readme, load_catalog()) == readme


@pytest.mark.parametrize("command", ["python3 start.py", "python3 test.py"])
def test_the_readme_gives_the_two_commands(command: str) -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert command in [line.strip() for line in lines]
