"""What people read of a check: what to correct first; why the rest was not seen."""

import io
import re
from dataclasses import replace

import pytest

from hygie.assessment.rules.observation import Outcome
from hygie.cli import check_text
from hygie.cli.check_text import Progress, drawn
from hygie.workstation.probes.model import Probe, Result, passed
from tests.workstation.documents import HOST, answer, document


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def text(**changes) -> str:
    return drawn(document(**changes)).replace("\u00a0", " ")


def of(*answers) -> str:
    return text(probes=answers)


# --- the text -----------------------------------------------------------------------------------


def test_what_is_to_correct_comes_first_with_what_is_expected_and_the_steps():
    told = of(answer("lock_delay_short", Outcome.FAIL, "never"))

    assert told.index("À corriger (1)") < told.index("! Jamais.") < told.index("Attendu :")
    assert "1. Ouvrez les Paramètres." in told
    assert "2. Réglez 15 minutes." in told
    assert "[lock_delay_short, mesure 2.3.3]" in told


def test_what_protects_most_comes_first():
    told = of(
        answer("a_small_thing", Outcome.FAIL, "x", severity="low", seen="Petit."),
        answer("a_big_thing", Outcome.FAIL, "x", severity="critical", seen="Grand."),
    )

    assert told.index("Grand.") < told.index("Petit.")


def test_what_was_not_seen_says_why():
    told = of(answer("a_look", Outcome.UNKNOWN, "timeout", seen="Pas pu voir : trop long."))

    assert "Pas pu voir (1)" in told
    assert "Pas pu voir : trop long." in told


def test_where_the_guide_is_silent_it_is_said():
    told = of(answer("firewall_on", Outcome.FAIL, "off", measures=(), recommendations=()))

    assert "[firewall_on, au-delà du guide]" in told


def test_a_fix_that_is_missing_leaves_no_empty_title():
    assert "Comment faire" not in of(answer("a_look", Outcome.FAIL, "x", fix=()))


@pytest.mark.parametrize(
    ("system", "words"), [("windows", "administrateur"), ("macos", "sudo"), ("linux", "sudo")]
)
def test_how_to_see_the_rest_is_said_in_the_words_of_the_system(system, words):
    told = text(host=replace(HOST, system=system))

    assert words in told[told.index("En tout") :]


def test_an_administrator_is_not_sent_for_more_rights():
    told = text(is_admin=True)

    assert "administrateur" not in told[told.index("En tout") :]


def test_what_only_a_session_shows_is_said():
    told = of(answer("a_look", Outcome.UNKNOWN, "needs_session"))

    assert "depuis la session" in told


def test_a_crash_is_counted_and_owned():
    assert "Dont 1 interrompue par un défaut d’Hygie" in text()
    assert "défaut d’Hygie" not in of(answer("a_look", Outcome.PASS))


def test_the_counts_are_said():
    end = text()[text().index("En tout") :]

    assert re.search(r"1 à corriger, 2 pas pu voir, 1 conforme,\s+1 sans objet", end)


def test_one_look_alone_is_told_in_full():
    one = document(probes=(answer("a_look", Outcome.PASS, seen="Après 10 minutes."),))

    assert "Après 10 minutes." in drawn(one, detailed=True)
    assert "Après 10 minutes." not in drawn(one)


def test_a_mounted_system_is_not_called_this_pc():
    assert "ce système monté" in text(is_live=False)


@pytest.mark.parametrize("columns", ["20", "60", "400"])
def test_lines_fit_any_terminal(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)

    assert max(len(line) for line in text().splitlines()[3:]) <= 96


# --- the moving line ----------------------------------------------------------------------------


def a_result(title: str) -> Result:
    probe = Probe(
        id="a_look",
        topic="a_topic",
        title=title,
        severity="low",
        platforms=("linux",),
        needs=(),
        timeout_s=1,
        why="x",
        expected="x",
        reads={},
        fix={},
        samples={},
    )
    return Result(probe, passed("Oui."))


def test_the_line_says_how_far_it_is_and_goes_away(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "60")
    with Progress() as progress:
        progress.tell(a_result("Le poste se verrouille"), 1, 2)
        progress.tell(a_result("Un titre bien trop long pour tenir sur une seule ligne" * 3), 2, 2)

    lines = terminal.getvalue().split("\r")
    assert "1 / 2" in lines[1]
    assert "2 / 2" in lines[2]
    assert max(map(len, lines)) < 60
    assert lines[-1] == ""
    assert lines[-2].strip() == ""


def test_no_line_moves_out_of_a_terminal(monkeypatch):
    plain = io.StringIO()
    monkeypatch.setattr("sys.stderr", plain)

    with Progress() as progress:
        progress.tell(a_result("x"), 1, 1)

    assert plain.getvalue() == ""


def test_headings_stand_out_in_a_terminal_only(monkeypatch):
    assert "\x1b" not in text()

    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setattr(check_text.sys, "platform", "linux")
    assert "\x1b[1mÀ corriger" in text()
