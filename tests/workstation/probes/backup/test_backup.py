import plistlib
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.backup import linux, macos, windows
from hygie.workstation.probes.backup.evaluate import backup_recent
from hygie.workstation.probes.backup.facts import Facts, Trace
from hygie.workstation.probes.model import Unknown, Unseen, Verdict
from tests.workstation.recorded import NOW, RecordedHost, recorded

COLLECT = {"linux": linux.collect, "macos": macos.collect, "windows": windows.collect}
TIME_MACHINE = "/Library/Preferences/com.apple.TimeMachine.plist"


def look(host: RecordedHost) -> Verdict:
    return backup_recent(COLLECT[host.system](host))


def sample(name: str) -> Verdict:
    return look(recorded("backup", f"{name}.json"))


@pytest.mark.parametrize(
    ("name", "tool", "last"),
    [
        ("windows-fr-recent", "Historique des fichiers", "2026-11-22"),
        ("windows-en-recent", "Historique des fichiers", "2026-11-22"),
        ("windows-fr-eight-bytes", "Historique des fichiers", "2026-11-22"),
        ("macos-fr-recent", "Time Machine", "2026-11-22"),
        ("macos-en-recent", "Time Machine", "2026-11-22"),
        ("linux-deja-dup-recent", "Déjà Dup", "2026-11-20"),
        ("linux-deja-dup-by-gsettings", "Déjà Dup", "2026-11-20"),
        ("linux-deja-dup-flatpak-recent", "Déjà Dup", "2026-11-21"),
        ("linux-borg-recent", "Borg", "2026-11-22"),
        ("linux-back-in-time-recent", "Back In Time", "2026-11-21"),
        ("linux-pika-recent", "Pika Backup", "2026-11-21"),
        ("linux-kup-recent", "Kup", "2026-11-20"),
    ],
)
def test_a_backup_of_the_week_passes(name, tool, last):
    verdict = sample(name)

    assert verdict.outcome is Outcome.PASS
    assert verdict.data == {"last": last, "names": [tool]}


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("windows-fr-old", 82),
        ("windows-en-old", 82),
        ("macos-fr-old", 53),
        ("macos-en-old", 53),
        ("linux-deja-dup-old", 33),
        ("linux-borg-old", 21),
    ],
)
def test_a_backup_that_is_too_old_fails(name, days):
    verdict = sample(name)

    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, "too_old")
    assert verdict.data["days"] == days


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("windows-fr-none", "aucun outil de sauvegarde connu"),
        ("windows-en-none", "aucun outil de sauvegarde connu"),
        ("windows-fr-between-two-runs", "Historique des fichiers"),
        ("windows-en-between-two-runs", "Historique des fichiers"),
        ("windows-fr-other-tool", "Veeam Agent"),
        ("windows-en-other-tool", "Veeam Agent"),
        ("macos-fr-closed", "Accès complet au disque"),
        ("macos-en-closed", "Accès complet au disque"),
        ("macos-fr-no-disk", "aucun outil de sauvegarde connu"),
        ("macos-en-no-disk", "aucun outil de sauvegarde connu"),
        ("macos-fr-never", "Time Machine"),
        ("linux-none", "aucun outil de sauvegarde connu"),
        ("linux-deja-dup-never", "aucun outil de sauvegarde connu"),
        ("linux-restic-only", "restic"),
        ("linux-borg-garbage", "Borg"),
        ("linux-future", "futur"),
    ],
)
def test_what_no_tool_says_is_unknown_and_never_a_failure(name, said):
    verdict = sample(name)

    assert verdict.outcome is Outcome.UNKNOWN
    assert said in verdict.seen


@pytest.mark.parametrize(("returncode", "outcome"), [(0, Outcome.PASS), (1, Outcome.PASS)])
def test_a_backup_of_vorta_that_went_through_passes(returncode, outcome, tmp_path):
    assert look(with_vorta(tmp_path, "create", returncode)).outcome is outcome


@pytest.mark.parametrize(("subcommand", "returncode"), [("create", 2), ("prune", 0)])
def test_a_backup_of_vorta_that_failed_and_a_clean_up_are_none(subcommand, returncode, tmp_path):
    assert look(with_vorta(tmp_path, subcommand, returncode)).outcome is Outcome.UNKNOWN


def with_vorta(tmp_path, subcommand, returncode) -> RecordedHost:
    place = tmp_path / "settings.db"
    opened = sqlite3.connect(place)
    opened.execute(
        "CREATE TABLE eventlogmodel (id INTEGER, start_time DATETIME, end_time DATETIME,"
        " category TEXT, subcommand TEXT, message TEXT, returncode INTEGER)"
    )
    row = (1, "", "2026-11-22 03:42:10.123456", "scheduled", subcommand, "", returncode)
    opened.execute("INSERT INTO eventlogmodel VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    opened.commit()
    opened.close()
    files = {"/home/test/.local/share/Vorta/settings.db": place.read_bytes()}
    return RecordedHost(files=files)


# --- what it means ------------------------------------------------------------------------------


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        (0, Outcome.PASS),
        (7, Outcome.PASS),
        (7.01, Outcome.FAIL),
        (4000, Outcome.FAIL),
        (-0.5, Outcome.PASS),  # a zone that was not written
        (-2, Outcome.UNKNOWN),
    ],
)
def test_seven_days_are_the_limit(days, outcome):
    assert backup_recent(Facts(NOW, (Trace("Borg", days_ago(days)),))).outcome is outcome


def test_the_latest_of_several_tools_counts():
    traces = (Trace("Borg", days_ago(90)), Trace("Kup", days_ago(1)))

    assert backup_recent(Facts(NOW, traces)).data["names"] == ["Kup"]


def test_an_old_backup_beside_a_silent_tool_is_unknown():
    """The other tool may have made one this morning."""
    traces = (Trace("Borg", days_ago(90)), Trace("Acronis", Unseen(Unknown.NOT_SAID, "Acronis")))

    assert backup_recent(Facts(NOW, traces)).outcome is Outcome.UNKNOWN


# --- garbage ------------------------------------------------------------------------------------

FILES = (
    "/home/test/.config/borg/security/a/manifest-timestamp",
    "/home/test/.local/share/backintime/anacron/1_x",
    "/home/test/.config/pika-backup/history.json",
    "/home/test/.config/kuprc",
    "/home/test/.local/share/Vorta/settings.db",
    "/home/test/.var/app/org.gnome.DejaDup/config/glib-2.0/settings/keyfile",
)


@given(st.sampled_from(FILES), st.binary(max_size=120))
def test_no_garbage_in_a_file_passes(path, content):
    assert look(RecordedHost(files={path: content})).outcome is Outcome.UNKNOWN


@given(st.text(max_size=60))
def test_no_garbage_of_dconf_passes(text):
    host = RecordedHost(programs={"dconf read *": text})

    assert look(host).outcome is Outcome.UNKNOWN


@given(st.integers() | st.binary(max_size=12) | st.text(max_size=12))
def test_no_garbage_of_the_registry_crashes(value):
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\FileHistory"
    verdict = look(RecordedHost("windows", registry={key: {"ProtectedUpToTime": value}}))

    assert verdict.outcome in {Outcome.UNKNOWN, Outcome.FAIL}


@given(st.binary(max_size=200))
def test_no_garbage_of_time_machine_passes(content):
    host = RecordedHost("macos", files={TIME_MACHINE: content})

    assert look(host).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("told", [[], {"Destinations": 3}, {"Destinations": [3, {}]}, "x"])
def test_a_plist_of_another_shape_is_unknown(told):
    host = RecordedHost("macos", files={TIME_MACHINE: plistlib.dumps(told)})

    assert look(host).outcome is Outcome.UNKNOWN


def test_dates_in_a_plist_are_utc():
    told = {"Destinations": [{"SnapshotDates": [datetime(2026, 11, 23, 8)]}]}  # noqa: DTZ001
    host = RecordedHost("macos", files={TIME_MACHINE: plistlib.dumps(told)})

    (trace,) = macos.collect(host).traces
    assert trace.last == datetime(2026, 11, 23, 8, tzinfo=UTC)
