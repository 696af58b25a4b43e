"""The environment is made once, and made again only when something changed."""

import json
from pathlib import Path

import environment
import pytest


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project whose environment is made by pretence; `done` tells what was done."""
    (tmp_path / "requirements").mkdir()
    for name in ("build", "run", "test"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(f"{name}==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    for name, path in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "REQUIREMENTS": tmp_path / "requirements",
        "_STAMP": tmp_path / ".venv" / "hygie.json",
        "LOG": tmp_path / ".venv" / "log",
    }.items():
        monkeypatch.setattr(environment, name, path)
    return tmp_path


@pytest.fixture
def done(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been run, in short."""
    acts: list[str] = []

    def pretend(argv: list[str], problem: str, *, env: dict[str, str] | None = None) -> None:
        acts.append(Path(argv[-1]).name)

    monkeypatch.setattr(environment, "run_logged", pretend)
    monkeypatch.setattr(environment, "_answers", lambda argv: (project / ".venv").exists())
    return acts


def test_the_first_time_everything_is_made(project: Path, done: list[str]) -> None:
    environment.ensure("run")

    assert done == [".venv", "build.lock", "run.lock", project.name]


def test_the_second_time_nothing_is_done(done: list[str]) -> None:
    environment.ensure("test")
    done.clear()

    environment.ensure("test")

    assert done == []


def test_starting_after_a_test_run_installs_nothing_more(done: list[str]) -> None:
    environment.ensure("test")
    done.clear()

    environment.ensure("run")

    assert done == []


def test_a_changed_lock_is_installed(project: Path, done: list[str]) -> None:
    environment.ensure("run")
    done.clear()
    (project / "requirements" / "run.lock").write_text("run==2\n", encoding="utf-8")

    environment.ensure("run")

    assert done == ["build.lock", "run.lock"]


def test_line_endings_of_another_system_change_nothing(project: Path, done: list[str]) -> None:
    environment.ensure("run")
    done.clear()
    (project / "requirements" / "run.lock").write_bytes(b"run==1\r\n")

    environment.ensure("run")

    assert done == []


def test_changed_commands_are_installed_and_changed_settings_are_not(
    project: Path, done: list[str]
) -> None:
    environment.ensure("run")
    done.clear()
    settings = project / "pyproject.toml"

    settings.write_text('[project]\nname = "x"\n[tool.ruff]\n', encoding="utf-8")
    environment.ensure("run")
    assert done == []

    settings.write_text('[project]\nname = "x"\nscripts = {x = "y:z"}\n', encoding="utf-8")
    environment.ensure("run")
    assert done == [project.name]


def test_a_moved_folder_is_made_again(project: Path, done: list[str]) -> None:
    environment.ensure("run")
    done.clear()
    stamp = project / ".venv" / "hygie.json"
    stamp.write_text(json.dumps({"root": "elsewhere"}), encoding="utf-8")

    environment.ensure("run")

    assert done[0] == ".venv"


def test_an_environment_made_by_somebody_else_is_left_alone(project: Path, done: list[str]) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "precious").touch()

    with pytest.raises(environment.SetupError, match="n’a pas été fait par ce programme"):
        environment.ensure("run")

    assert (project / ".venv" / "precious").exists()
    assert done == []


def test_without_venv_and_without_apt_the_command_to_type_is_given(
    project: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment, "can_apt_install", lambda: False)

    with pytest.raises(environment.SetupError, match=r"apt-get install python3\.\d+-venv"):
        environment.ensure("run")


def test_a_failing_command_shows_its_last_words(project: Path) -> None:
    with pytest.raises(environment.SetupError) as stopped:
        environment.run_logged(
            [environment.sys.executable, "-c", "print('la raison'); raise SystemExit(3)"], "Échec."
        )

    assert str(stopped.value) == "Échec.\n\nla raison"
