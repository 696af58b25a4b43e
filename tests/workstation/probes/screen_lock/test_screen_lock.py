"""The traps of the screen lock: zero, absent, huge, words, garbage; a default said as such."""

import json
import plistlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.model import Unseen
from hygie.workstation.probes.screen_lock import gvdb
from hygie.workstation.probes.screen_lock.evaluate import in_words
from tests.workstation.recorded import RecordedHost, recorded, verdicts

TOPIC = "screen_lock"
DELAY, ASKS = "screen_lock_delay_short", "screen_lock_asks_password"
DESKTOP = r"HKCU\Control Panel\Desktop"
POLICY = r"HKCU\Software\Policies\Microsoft\Windows\Control Panel\Desktop"
SYSTEM = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
POWER = r"HKLM\SYSTEM\CurrentControlSet\Control\Power"
BALANCED = "381b4222-f694-41f0-9685-ff5bb260df2e"
PLAN = rf"{POWER}\User\PowerSchemes\{BALANCED}"
SLEEP = rf"{PLAN}\238c9fa8-0aad-41ed-83f4-97be242c8f20\29f6c1db-86da-48c5-9fdb-f2b67b1f44da"
WAKE = rf"{PLAN}\fea3413e-7e05-4911-9a71-700331f1c294\0e796bdb-100d-47d6-a2d5-f7d2daa51f51"
SAVER = {
    "SCRNSAVE.EXE": r"C:\Windows\system32\scrnsave.scr",
    "ScreenSaveActive": "1",
    "ScreenSaverIsSecure": "1",
    "ScreenSaveTimeOut": "900",
}


def windows(**more):
    """A PC that never sleeps, with these keys."""
    never = {"ACSettingIndex": 0, "DCSettingIndex": 0}
    asks = {"ACSettingIndex": 1, "DCSettingIndex": 1}
    tree = {
        rf"{POWER}\User\PowerSchemes": {"ActivePowerScheme": BALANCED},
        SLEEP: never,
        WAKE: asks,
    }
    return RecordedHost("windows", registry=tree | more)


def look(host, probe=DELAY):
    verdict = verdicts(TOPIC, host)[probe]
    return verdict.outcome, verdict.reason


class TestWindows:
    @pytest.mark.parametrize("value", [0, "0", None])
    def test_zero_or_absent_never_locks(self, value):
        rule = {} if value is None else {"InactivityTimeoutSecs": value}

        assert look(windows(**{SYSTEM: rule})) == ("fail", "never")

    @pytest.mark.parametrize("seconds", [60, 900, 1800])
    def test_one_to_thirty_minutes_pass(self, seconds):
        assert look(windows(**{SYSTEM: {"InactivityTimeoutSecs": seconds}})) == ("pass", "")

    @pytest.mark.parametrize("seconds", [1801, 599_940, 0xFFFFFFFF])
    def test_more_than_thirty_minutes_fail(self, seconds):
        host = windows(**{SYSTEM: {"InactivityTimeoutSecs": seconds}})

        assert look(host) == ("fail", "too_long")

    def test_thirty_minutes_of_screen_saver_pass_with_the_usual_five_seconds(self):
        host = windows(**{DESKTOP: SAVER | {"ScreenSaveTimeOut": "1800"}})

        assert look(host) == ("pass", "")

    def test_the_grace_counts(self):
        winlogon = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
        host = windows(**{DESKTOP: SAVER, winlogon: {"ScreenSaverGracePeriod": "1200"}})

        assert look(host) == ("fail", "too_long")

    @pytest.mark.parametrize(
        "change",
        [
            {"SCRNSAVE.EXE": ""},
            {"ScreenSaveActive": "0"},
            {"ScreenSaveTimeOut": "0"},
        ],
    )
    def test_a_saver_that_does_not_run_does_not_lock(self, change):
        assert look(windows(**{DESKTOP: SAVER | change})) == ("fail", "never")

    def test_an_open_saver_is_no_lock(self):
        host = windows(**{DESKTOP: SAVER | {"ScreenSaverIsSecure": "0"}})

        assert look(host) == ("fail", "not_locked")
        assert look(host, ASKS) == ("fail", "no_password")

    def test_the_shorter_way_wins(self):
        host = windows(**{DESKTOP: SAVER, SYSTEM: {"InactivityTimeoutSecs": 7200}})
        verdict = verdicts(TOPIC, host)[DELAY]

        assert verdict.data["after_s"] == 900
        assert verdict.data["how"] == "saver"

    def test_a_policy_wins_over_the_person(self):
        host = windows(**{DESKTOP: SAVER, POLICY: {"ScreenSaveActive": "0"}})

        assert look(host) == ("fail", "never")

    def test_sleep_without_sign_in_fails(self):
        none = {"ACSettingIndex": 0, "DCSettingIndex": 0}
        host = windows(**{SYSTEM: {"InactivityTimeoutSecs": 600}, WAKE: none})

        assert look(host, ASKS) == ("fail", "not_on_wake")

    def test_never_asking_after_an_absence_fails(self):
        host = windows(**{DESKTOP: {"DelayLockInterval": 0xFFFFFFFF}})

        assert look(host, ASKS) == ("fail", "not_on_wake")

    def test_sleep_counts_by_its_longest_current(self):
        slow = {"ACSettingIndex": 3600, "DCSettingIndex": 600}

        assert look(windows(**{SLEEP: slow})) == ("fail", "too_long")

    def test_an_unreadable_number_is_unknown(self):
        host = windows(**{DESKTOP: SAVER | {"ScreenSaveTimeOut": "quinze"}})

        assert look(host) == ("unknown", "unreadable")

    def test_without_a_power_plan_a_lock_that_is_seen_still_passes(self):
        host = RecordedHost("windows", registry={SYSTEM: {"InactivityTimeoutSecs": 600}})

        assert look(host) == ("pass", "")
        assert look(RecordedHost("windows", registry={SYSTEM: {}})) == ("unknown", "not_said")


class TestMac:
    def test_a_mounted_system_does_not_say_whether_the_password_is_asked(self):
        path = "/Users/test/Library/Preferences/ByHost/com.apple.screensaver.0A1B.plist"
        files = {path: plistlib.dumps({"idleTime": 600})}

        assert look(RecordedHost("macos", files=files, is_live=False)) == ("unknown", "not_live")

    @pytest.mark.parametrize(
        ("said", "outcome"),
        [
            ("screenLock delay is 60 seconds", "pass"),
            ("screenLock delay is 3600 seconds", "fail"),
            ("screenLock delay is -1 seconds", "fail"),
            ("verrouillage immédiat", "unknown"),
        ],
    )
    def test_the_delay_before_the_password(self, said, outcome):
        programs = {
            "sysadminctl -screenLock status": said,
            "pmset -g custom": "AC Power:\n displaysleep 10\n",
            "defaults *": "1200\n",
        }

        assert look(RecordedHost("macos", programs=programs))[0] == outcome

    def test_a_display_that_never_sleeps_on_mains_is_no_lock(self):
        programs = {
            "sysadminctl -screenLock status": "screenLock delay is immediate",
            "pmset -g custom": "Battery Power:\n displaysleep 2\nAC Power:\n displaysleep 0\n",
            "defaults *": "0\n",
        }

        assert look(RecordedHost("macos", programs=programs)) == ("fail", "never")


class TestGnome:
    def test_a_default_is_said_to_be_one(self):
        verdict = verdicts(TOPIC, recorded(TOPIC, "linux-gnome-default.json"))[DELAY]

        assert verdict.data["source"] == "default"
        assert "réglage d’origine" in verdict.seen

    def test_a_refused_lock_screen_never_locks(self):
        programs = {"dconf read /org/gnome/desktop/lockdown/disable-lock-screen": "true"}
        host = RecordedHost(
            programs=programs | {"dconf read *": "", "gsettings *": "Unknown"},
            environ={"XDG_CURRENT_DESKTOP": "GNOME"},
        )

        assert look(host) == ("fail", "never")
        assert look(host, ASKS) == ("fail", "no_password")

    def test_the_database_is_read_when_the_program_is_missing(self):
        files = {"/home/test/.config/dconf/user": database("/org/gnome/desktop/session/", 5400)}
        host = RecordedHost(files=files, environ={"XDG_CURRENT_DESKTOP": "GNOME"})

        assert look(host) == ("fail", "too_long")

    def test_what_the_system_locks_wins(self):
        key = "/org/gnome/desktop/session/"
        files = {
            "/home/test/.config/dconf/user": database(key, 5400),
            "/etc/dconf/profile/user": "user-db:user\nsystem-db:local\n",
            "/etc/dconf/db/local": database(key, 900, locked=True),
        }
        host = RecordedHost(files=files, environ={"XDG_CURRENT_DESKTOP": "GNOME"})

        assert look(host) == ("pass", "")

    def test_a_mounted_system_is_read_too(self):
        files = {
            "/home/test/.config/dconf/user": database("/org/gnome/desktop/session/", 0),
            "/usr/share/wayland-sessions/gnome.desktop": "[Desktop Entry]\n",
            "/usr/share/xsessions/gnome-xorg.desktop": "[Desktop Entry]\n",
        }

        assert look(RecordedHost(files=files, is_live=False)) == ("fail", "never")

    def test_the_greeter_s_desktop_is_not_the_person_s(self):
        files = {
            "/proc/700/status": "Name:\tgnome-shell\nUid:\t120\t120\t120\t120\n",
            "/proc/900/status": "Name:\tplasmashell\nUid:\t1000\t1000\t1000\t1000\n",
            "/home/test/.config/kscreenlockerrc": "[Daemon]\nTimeout=45\n",
        }

        assert look(RecordedHost(files=files)) == ("fail", "too_long")

    def test_an_unknown_desktop_is_unknown(self):
        host = RecordedHost(environ={"XDG_CURRENT_DESKTOP": "sway"})

        assert look(host) == ("unknown", "unsupported_system")


class TestOthers:
    def test_mate_counts_in_minutes(self):
        programs = {
            "dconf read /org/mate/desktop/session/idle-delay": "15",
            "dconf read /org/mate/screensaver/lock-delay": "20",
            "dconf read *": "",
        }
        host = RecordedHost(programs=programs, environ={"XDG_CURRENT_DESKTOP": "MATE"})

        assert verdicts(TOPIC, host)[DELAY].data["after_s"] == 2100

    def test_cinnamon_that_does_not_start_its_screen_saver_never_locks(self):
        path = "/org/cinnamon/desktop/screensaver/idle-activation-enabled"
        programs = {f"dconf read {path}": "false", "dconf read *": ""}
        host = RecordedHost(programs=programs, environ={"XDG_CURRENT_DESKTOP": "X-Cinnamon"})

        assert look(host) == ("fail", "never")
        assert look(host, ASKS) == ("pass", "")

    @pytest.mark.parametrize(
        ("minutes", "outcome"), [("10", "pass"), ("60", "fail"), ("0", "fail")]
    )
    def test_xfce_keeps_it_in_a_small_file(self, minutes, outcome):
        assert look(_xfce(f'<property name="delay" type="int" value="{minutes}"/>'))[0] == outcome

    def test_a_bomb_is_not_read(self):
        text = '<!DOCTYPE x [<!ENTITY a "aaaa">]><channel>&a;</channel>'

        assert look(_xfce("", text)) == ("unknown", "unreadable")

    def test_xfce_with_another_locker_is_unknown(self):
        host = RecordedHost(environ={"XDG_CURRENT_DESKTOP": "XFCE"})

        assert look(host) == ("unknown", "unsupported_system")

    def test_kde_s_frozen_group_wins(self):
        files = {
            "/etc/xdg/kscreenlockerrc": "[Daemon][$i]\nTimeout=10\n",
            "/home/test/.config/kscreenlockerrc": "[Daemon]\nAutolock=false\nTimeout=0\n",
        }

        assert look(RecordedHost(files=files, environ={"XDG_CURRENT_DESKTOP": "KDE"}))[0] == "pass"


def _xfce(inside, text=None):
    folder = "/home/test/.config/xfce4/xfconf/xfce-perchannel-xml"
    whole = text or (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<channel name="xfce4-screensaver" version="1.0">'
        '<property name="saver" type="empty"><property name="idle-activation" type="empty">'
        f"{inside}</property></property></channel>"
    )
    files = {f"{folder}/xfce4-screensaver.xml": whole, "/usr/bin/xfce4-screensaver": "ELF"}
    return RecordedHost(files=files, environ={"XDG_CURRENT_DESKTOP": "XFCE"})


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (45, "45 s"),
        (900, "15 min"),
        (905, "15 min 5 s"),
        (5400, "1 h 30 min"),
        (864_000, "10 jours"),
    ],
)
def test_a_delay_is_said_in_plain_words(seconds, words):
    assert in_words(seconds).replace("\u00a0", " ") == words


# --- garbage --------------------------------------------------------------------------------------

GARBAGE = st.one_of(
    st.text(max_size=80), st.binary(max_size=80).map(lambda raw: raw.decode("latin-1"))
)


@given(GARBAGE)
def test_garbage_from_programs_never_passes_and_never_crashes(text):
    for system, desktop in (("linux", "GNOME"), ("linux", "MATE"), ("macos", "")):
        host = RecordedHost(
            system,
            programs={"*": text},
            environ={"XDG_CURRENT_DESKTOP": desktop} if desktop else {},
        )
        for verdict in verdicts(TOPIC, host).values():
            assert verdict.reason != "crashed"
            assert verdict.outcome != "pass" or not text.strip()


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40), st.integers()))
def test_garbage_in_the_registry_never_crashes(value):
    keys = (SYSTEM, DESKTOP, POLICY, SLEEP, WAKE)
    names = (*SAVER, "InactivityTimeoutSecs", "ACSettingIndex", "DCSettingIndex")
    host = windows(**{key: dict.fromkeys(names, value) for key in keys})

    for verdict in verdicts(TOPIC, host).values():
        assert verdict.reason != "crashed"


@given(st.binary(max_size=400), st.integers(0, 400))
def test_a_broken_database_never_crashes(noise, cut):
    good = database("/org/gnome/desktop/session/", 900)
    for content in (noise, good[:cut], good[: 24 + cut % 40] + noise):
        try:
            found = gvdb.value(content, "/org/gnome/desktop/session/idle-delay")
        except Unseen:
            continue
        assert found in (None, 900)


@given(st.binary(min_size=1, max_size=60))
def test_a_broken_file_of_kde_never_crashes(noise):
    host = RecordedHost(
        files={"/home/test/.config/kscreenlockerrc": b"[Daemon]\nTimeout=" + noise},
        environ={"XDG_CURRENT_DESKTOP": "KDE"},
    )

    for verdict in verdicts(TOPIC, host).values():
        assert verdict.reason != "crashed"


def test_no_verdict_says_who_works_here():
    host = recorded(TOPIC, "linux-gnome-default.json")
    said = json.dumps([(one.seen, dict(one.data)) for one in verdicts(TOPIC, host).values()])

    assert "test" not in said


def database(folder, seconds, *, locked=False):
    """A settings database with one number, as `dconf` writes it: two names, no hash filter."""
    items = [(0xFFFFFFFF, folder.encode(), b"L", b""), (0, b"idle-delay", b"v", None)]
    if locked:
        items.append((0xFFFFFFFF, b".locks", b"H", None))
    at = 24 + 8 + 4 + 24 * len(items)
    body, rows = b"", []
    for parent, key, kind, _ in items:
        name_at = at + len(body)
        body += key
        body += b"\0" * (-(at + len(body)) % 8)
        value_at = at + len(body)
        if kind == b"v":
            body += struct.pack("<I", seconds) + b"\0u"
        elif kind == b"H":
            path = folder.encode() + b"idle-delay"
            table = _table_of_locks(value_at, path)
            body += path
            value_at += len(path)
            body += table
        rows.append(
            struct.pack("<IIIH", 0, parent, name_at, len(key))
            + kind
            + b"\0"
            + struct.pack("<II", value_at, at + len(body))
        )
    root = struct.pack("<III", 5 << 27, 1, 0) + b"".join(rows)
    return b"GVariant" + struct.pack("<IIII", 0, 0, 24, 24 + len(root)) + root + body


def _table_of_locks(path_at, path):
    row = struct.pack("<IIIH", 0, 0xFFFFFFFF, path_at, len(path)) + b"v\0"
    return struct.pack("<III", 5 << 27, 1, 0) + row + struct.pack("<II", 0, 0)
