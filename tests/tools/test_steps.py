"""The summary of a run tells the truth, to people and to machines."""

import sys

import pytest
import steps


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("==== 3 passed in 0.10s ====", {"passed": 3}),
        (
            "\x1b[31m1 failed, 2 passed, 4 skipped, 2 errors in 71.20s (0:01:11)\x1b[0m",
            {"failed": 1, "passed": 2, "skipped": 4, "error": 2},
        ),
        ("12 passed through the door", {}),
        ("no tests ran in 0.01s", {}),
    ],
)
def test_the_closing_line_of_pytest_is_read(line: str, counts: dict[str, int]) -> None:
    assert steps._read_counts(line) == counts


def step(run: steps.Run, code: str) -> None:
    run.step("une étape", [sys.executable, "-c", code])


def test_the_totals_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    run = steps.Run()
    step(run, "print('2 passed, 1 skipped in 0.10s')")
    step(run, "print('40 passed in 0.10s')")

    assert run.conclude() == 0

    assert capsys.readouterr().out.splitlines()[-1] == "Total: 42 passed, 0 failed, 1 skipped"


def test_a_failed_step_fails_the_run_and_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    run = steps.Run()
    step(run, "raise SystemExit(1)")

    assert run.conclude() == 1

    told = capsys.readouterr().out
    assert "ÉCHEC" in told
    assert told.splitlines()[-1] == "Total: 0 passed, 1 failed, 0 skipped"


def test_a_run_without_any_test_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    run = steps.Run()
    step(run, "raise SystemExit(5)")

    assert run.conclude() == 1
    assert "aucun test trouvé" in capsys.readouterr().out


def test_what_was_not_run_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    run = steps.Run()
    run.not_run("le navigateur", "Chromium manque")

    assert run.conclude() == 0
    assert "non exécuté" in capsys.readouterr().out


def test_an_error_of_our_own_step_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise RuntimeError("plus de place")

    run = steps.Run()

    assert not run.call("une étape", broken)
    assert run.conclude() == 1
    assert "plus de place" in capsys.readouterr().out
