"""The lock files: complete, hashed, and free of any address."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

import pytest

from tests.sources import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>\S+)", re.MULTILINE)
NAMED = re.compile(r"^[A-Za-z0-9._-]+")
ADDRESS = re.compile(r"[a-z+]+://|\bfile:|--(?:extra-)?index-url|--find-links|--trusted-host|\s@\s")

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(lock: str) -> dict[str, str]:
    """The versions that a lock file fixes."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    return {match["name"]: match["version"] for match in PINNED.finditer(text)}


def normalised(requirement: str) -> str:
    """The name of a requirement, as lock files write it."""
    found = NAMED.match(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def group(name: str) -> list[str]:
    """The requirements of a dependency group, the groups that it includes too."""
    found: list[str] = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return found


WANTED = {
    "build": group("build") + PROJECT["build-system"]["requires"],
    "run": PROJECT["project"]["dependencies"],
    "test": group("test") + PROJECT["project"]["dependencies"],
}


def test_every_lock_file_is_looked_at() -> None:
    assert [path.stem for path in LOCKS] == sorted(WANTED)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_no_address(path: Any) -> None:
    assert ADDRESS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_locked_package_is_hashed(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if entry]

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert len(entries) == len(PINNED.findall(text))


@pytest.mark.parametrize("lock", sorted(WANTED))
def test_every_declared_requirement_is_locked(lock: str) -> None:
    assert {normalised(requirement) for requirement in WANTED[lock]} <= set(pinned(lock))


def test_the_tests_run_with_the_versions_of_the_product() -> None:
    test = pinned("test")

    assert {name: test.get(name) for name in pinned("run")} == pinned("run")
    assert {name: test.get(name) for name in pinned("build")} == pinned("build")


def test_a_lock_that_writes_addresses_stays_out() -> None:
    assert not [
        path for path in ("uv.lock", "pylock.toml", "package.json") if (ROOT / path).exists()
    ]


@pytest.mark.parametrize("package", sorted(pinned("run")))
def test_the_package_installs_nothing_under_the_gpl(package: str) -> None:
    try:
        told = metadata(package)
    except PackageNotFoundError:
        pytest.skip("for another system or another Python")
    licences = [told.get("License-Expression") or told.get("License") or ""]
    licences += [line for line in told.get_all("Classifier") or [] if "License" in line]

    assert [text for text in licences if re.search(r"GPL|General Public", text[:200])] == []
