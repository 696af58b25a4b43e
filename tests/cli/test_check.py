"""`hygie check`: what it shows, where it leaves it, what it refuses before looking."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from hygie.cli import check_files
from hygie.cli.main import run
from hygie.paths import DataFolder, user_config_folder
from hygie.workstation import inbox, sealing
from hygie.workstation.probes.document_reading import read_document
from hygie.workstation.probes.registry import TOPICS, all_probes

DONE = (0, 3, 4)
ENROLMENT = sealing.Enrolment(
    practice_id=UUID(int=1),
    device_id=UUID(int=2),
    label="Accueil",
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    secret=bytes(range(32)),
)
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps its rights elsewhere")


@pytest.fixture(autouse=True)
def own_configuration(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def system(tmp_path) -> Path:
    """A mounted Linux that holds next to nothing: quick to look at, and always the same."""
    root = tmp_path / "system"
    (root / "etc").mkdir(parents=True)
    (root / "etc/os-release").write_text('NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n')
    (root / "etc/passwd").write_text("somebody:x:1000:1000::/home/somebody:/bin/sh\n")
    (root / "home/somebody").mkdir(parents=True)
    return root


@pytest.fixture
def enrolment_file(tmp_path) -> Path:
    path = tmp_path / "inscription.json"
    path.write_bytes(sealing.write_enrolment(ENROLMENT))
    return path


@pytest.fixture
def practice(tmp_path) -> DataFolder:
    folder = DataFolder(tmp_path / "practice")
    folder.root.mkdir()
    folder.keys.write_text("{}")
    return folder


def check(*words: object) -> int:
    return run(["check", *map(str, words)])


# --- what it shows ------------------------------------------------------------------------------


def test_the_document_has_every_probe_with_what_the_others_need(system, capsys):
    assert check("--json", "--root", system) in DONE

    told = json.loads(capsys.readouterr().out)
    assert [probe["id"] for probe in told["probes"]] == [probe.id for probe in all_probes()]
    for probe in told["probes"]:
        needed = {"id", "outcome", "reason", "expected", "seen", "measures", "fix"}
        assert needed <= set(probe)
    assert told["live"] is False


def test_no_probe_crashes_on_an_almost_empty_system(system, capsys):
    check("--json", "--root", system)

    told = json.loads(capsys.readouterr().out)
    assert [probe["id"] for probe in told["probes"] if probe["reason"] == "crashed"] == []
    assert told["counts"]["crashed"] == 0


@pytest.mark.parametrize("name", ["windows", "macos"])
def test_no_probe_crashes_on_another_mounted_system(name, tmp_path, capsys):
    root = tmp_path / name
    (root / "Windows/System32").mkdir(parents=True)
    if name == "macos":
        (root / "System/Library/CoreServices").mkdir(parents=True)
        (root / "System/Library/CoreServices/SystemVersion.plist").write_bytes(b"<plist/>")

    check("--json", "--root", root)

    told = json.loads(capsys.readouterr().out)
    assert told["system"] == name
    assert told["counts"]["crashed"] == 0
    # No application, no account was seen: nothing is said to be absent.
    for probe in ("password_manager_present", "personal_sync_absent", "personal_software_absent"):
        assert answer(told, probe) == "unknown"


def test_a_real_look_at_this_machine_gives_no_crash(capsys):
    assert check("--json") in DONE

    told = json.loads(capsys.readouterr().out)
    assert [probe for probe in told["probes"] if probe["reason"] == "crashed"] == []
    assert read_document(json.dumps(told).encode()).is_live


def test_people_read_what_to_correct_first_with_the_gestures(system, capsys):
    code = check("--root", system)
    printed = capsys.readouterr().out.replace("\u00a0", " ")

    assert "Rien n’est modifié, rien n’est envoyé." in printed
    assert "Debian GNU/Linux 12" in printed
    assert "\x1b" not in printed
    assert "En tout :" in printed
    headings = [
        name for name in ("À corriger (", "Pas pu voir (", "Sans objet (") if name in printed
    ]
    assert [printed.index(name) for name in headings] == sorted(map(printed.index, headings))
    assert ("Comment faire :" in printed) is (code == 3)


def test_nothing_moves_out_of_a_terminal(system, capsys):
    check("--root", system)

    assert "\r" not in capsys.readouterr().err


def test_the_exit_code_says_whether_something_is_to_be_done(system, capsys):
    for probe in all_probes():
        code = check("--json", "--only", probe.id, "--root", system)
        (told,) = json.loads(capsys.readouterr().out)["probes"]
        assert code == {"fail": 3, "unknown": 4}.get(told["outcome"], 0), probe.id


def answer(told, name: str) -> str:
    return next(probe["outcome"] for probe in told["probes"] if probe["id"] == name)


# --- what is asked ------------------------------------------------------------------------------


def test_one_probe_alone(system, capsys):
    name = all_probes()[0].id
    check("--json", "--only", name, "--root", system)

    assert [probe["id"] for probe in json.loads(capsys.readouterr().out)["probes"]] == [name]


def test_a_topic_gives_all_its_probes_and_only_may_be_repeated(system, capsys):
    check("--json", "--only", TOPICS[1], "--only", TOPICS[0], "--root", system)

    found = json.loads(capsys.readouterr().out)["probes"]
    assert [probe["id"] for probe in found] == [
        probe.id for probe in all_probes() if probe.topic in TOPICS[:2]
    ]


def test_a_former_name_still_works(system, capsys):
    for probe in all_probes():
        for alias in probe.aliases:
            check("--json", "--only", alias, "--root", system)
            found = json.loads(capsys.readouterr().out)["probes"]
            assert probe.id in [one["id"] for one in found]


def test_an_unknown_name_gets_close_ones(capsys):
    assert check("--only", "screen_lok") == 2

    said = capsys.readouterr().err
    assert "screen_lok" in said
    assert "screen_lock" in said.replace("screen_lok", "")


def test_a_name_like_no_other_gets_the_topics(capsys):
    assert check("--only", "€€€€") == 2

    said = capsys.readouterr().err
    assert all(topic in said for topic in TOPICS)


def test_a_root_that_is_no_folder_is_refused(tmp_path, capsys):
    assert check("--root", tmp_path / "nowhere") == 2

    assert "nowhere" in capsys.readouterr().err


# --- the practice's folder ----------------------------------------------------------------------


def test_without_data_nothing_is_left(system, practice, monkeypatch, capsys):
    monkeypatch.setenv("HYGIE_DATA", str(practice.root))

    check("--root", system)

    assert inbox.waiting(practice) == ()


def test_the_result_waits_in_the_practice_s_folder(system, practice, capsys):
    check("--json", "--root", system, "--data", practice.root)

    printed = capsys.readouterr()
    (left,) = inbox.waiting(practice)
    assert read_document(left.read_bytes()) == read_document(printed.out.encode())
    assert "attend" in printed.err


def test_a_folder_without_a_practice_is_refused_before_looking(tmp_path, capsys):
    assert check("--data", tmp_path) == 10

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "pas encore de cabinet" in printed.err


# --- the sealed report --------------------------------------------------------------------------


def opened(path: Path) -> sealing.SealedReport:
    return sealing.open_report(
        path.read_bytes(), {ENROLMENT.key_id: ENROLMENT}.get, now=timezone.now()
    )


def test_a_report_is_sealed_and_opens_at_the_practice(system, enrolment_file, tmp_path, capsys):
    target = tmp_path / "report.hygie"

    assert check("--root", system, "--out", target, "--enrolment", enrolment_file) in DONE

    report = opened(target)
    assert report.enrolment.device_id == ENROLMENT.device_id
    assert len(report.document.probes) == len(all_probes())


def test_what_the_report_holds_is_said_before(system, enrolment_file, tmp_path, capsys):
    check("--root", system, "--out", tmp_path / "r.hygie", "--enrolment", enrolment_file)

    said = capsys.readouterr().err
    assert said.index("Ce rapport contient") < said.index("Rapport scellé")
    assert "ni nom de personne" in said


def test_nobody_is_named_in_the_report(system, enrolment_file, tmp_path, capsys):
    target = tmp_path / "r.hygie"
    check("--root", system, "--out", target, "--enrolment", enrolment_file)

    assert b"somebody" not in target.read_bytes()
    assert str(tmp_path).encode() not in target.read_bytes()


def test_the_enrolment_is_kept_for_the_next_time(system, enrolment_file, tmp_path, capsys):
    check("--only", TOPICS[0], "--root", system, "--enrolment", enrolment_file)
    enrolment_file.unlink()

    assert check("--root", system, "--out", tmp_path / "r.hygie") in DONE
    assert opened(tmp_path / "r.hygie")


@POSIX
def test_what_is_kept_or_written_is_private(system, enrolment_file, tmp_path, capsys):
    check("--root", system, "--out", tmp_path / "r.hygie", "--enrolment", enrolment_file)

    kept = user_config_folder() / check_files.ENROLMENT_NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "r.hygie").stat().st_mode) == 0o600


def test_without_an_enrolment_it_says_what_to_do_before_looking(system, tmp_path, capsys):
    assert check("--root", system, "--out", tmp_path / "r.hygie") == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "--enrolment" in printed.err
    assert not (tmp_path / "r.hygie").exists()


def test_a_folder_gets_a_report_under_its_usual_name(system, enrolment_file, tmp_path, capsys):
    (tmp_path / "key").mkdir()
    check("--root", system, "--out", tmp_path / "key", "--enrolment", enrolment_file)

    assert opened(tmp_path / "key" / check_files.REPORT_NAME)


def test_an_earlier_report_gives_way(system, enrolment_file, tmp_path, capsys):
    for _ in range(2):
        assert check(
            "--root", system, "--out", tmp_path / "r.hygie", "--enrolment", enrolment_file
        ) in DONE  # fmt: skip

    assert opened(tmp_path / "r.hygie")


def test_another_file_is_never_replaced(system, enrolment_file, tmp_path, capsys):
    letter = tmp_path / "letter.odt"
    letter.write_text("Cher confrère")

    assert check("--root", system, "--out", letter, "--enrolment", enrolment_file) == 2
    assert letter.read_text() == "Cher confrère"


def test_a_report_into_nowhere_is_refused(system, enrolment_file, tmp_path, capsys):
    target = tmp_path / "nowhere" / "r.hygie"

    assert check("--root", system, "--out", target, "--enrolment", enrolment_file) == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 100, b"{" * 5000])
def test_a_file_that_is_no_enrolment_is_refused(content, system, tmp_path, capsys):
    path = tmp_path / "inscription.json"
    path.write_bytes(content)

    assert check("--root", system, "--enrolment", path) == 2
    assert not (user_config_folder() / check_files.ENROLMENT_NAME).exists()


def test_an_enrolment_that_is_not_there_is_named(tmp_path, capsys):
    assert check("--enrolment", tmp_path / "absent.json") == 2

    assert "absent.json" in capsys.readouterr().err
