"""What the machine lacks is installed, or said precisely; in CI a lack is a failure."""

from pathlib import Path

import environment
import postgres
import pytest
import system_parts

GHOST = system_parts.Part("Fantôme", lambda: None, ("fantome", "drap"), "cherchez au grenier")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """We are not allowed to install anything."""
    monkeypatch.setattr(system_parts, "can_apt_install", lambda: False)


@pytest.mark.usefixtures("nobody")
def test_in_ci_a_missing_part_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(environment.SetupError, match="Fantôme"):
        system_parts.make_sure([GHOST])


@pytest.mark.usefixtures("nobody")
def test_elsewhere_it_is_said_with_the_command_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "")
    monkeypatch.setattr(system_parts.shutil, "which", lambda name: f"/usr/bin/{name}")

    assert system_parts.make_sure([GHOST]) == [GHOST]
    assert "sudo apt-get install fantome drap" in capsys.readouterr().out


def test_a_machine_without_apt_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_parts.shutil, "which", lambda name: None)

    assert system_parts.advice(GHOST) == "cherchez au grenier"


def test_when_we_may_we_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    part = system_parts.Part("Outil", lambda: "là" if installed else None, ("outil",), "")
    monkeypatch.setattr(system_parts, "can_apt_install", lambda: True)
    monkeypatch.setattr(system_parts, "apt_install", installed.extend)

    assert system_parts.make_sure([part]) == []
    assert installed == ["outil"]


def test_the_browser_that_is_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "navigateur"
    monkeypatch.setenv("HYGIE_CHROMIUM", str(named))
    assert system_parts.find_browser() is None

    named.touch()
    assert system_parts.find_browser() == str(named)


@pytest.mark.skipif(system_parts.find_postgres() is None, reason="PostgreSQL is not installed")
def test_a_postgresql_lives_as_long_as_it_is_needed() -> None:
    psycopg = pytest.importorskip("psycopg")

    with postgres.PostgresCluster() as cluster:
        folder = cluster.socket
        with psycopg.connect(host=str(folder), user=postgres.ROLE, dbname="postgres") as there:
            assert there.execute("SELECT lower('É')").fetchone() == ("é",)

    assert not folder.exists()
