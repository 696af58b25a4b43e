"""The traps of the antivirus: a healthy Defender, a passive one, figures that mean « never »."""

import json
import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.antivirus.windows import SCRIPT
from tests.workstation.garbage import ANYTHING
from tests.workstation.recorded import RecordedHost, verdicts

TOPIC = "antivirus"
ACTIVE, FRESH = "antivirus_active", "antivirus_signatures_fresh"
DEFENDER = "{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}"


def product(state, *, name="Autre", guid="{0B0C5A3B-1111-2222-3333-444455556666}"):
    return {"name": name, "state": state, "id": guid}


def defender(state=397568):
    return product(state, name="Antivirus Microsoft Defender", guid=DEFENDER)


def windows(*products, **status):
    told = {"products": list(products), "defender": status or None}
    return RecordedHost("windows", powershell=told)


def look(host, probe=ACTIVE):
    verdict = verdicts(TOPIC, host)[probe]
    return verdict.outcome, verdict.reason


class TestWindows:
    def test_the_script_only_reads(self):
        assert SCRIPT.isascii()
        assert not any(word in SCRIPT for word in ("Set-", "Update-", "Start-", "Remove-"))

    @pytest.mark.parametrize("state", [397568, 397312, 266240, 0x1000])
    def test_healthy_states_pass(self, state):
        assert look(windows(product(state))) == ("pass", "")
        assert look(windows(product(state)), FRESH) == ("pass", "")

    @pytest.mark.parametrize(
        ("state", "reason"),
        [(393216, "off"), (393472, "off"), (270336, "snoozed"), (274432, "expired")],
    )
    def test_others_say_why_not(self, state, reason):
        assert look(windows(product(state))) == ("fail", reason)

    def test_a_state_nobody_described_is_unknown(self):
        assert look(windows(product(0x47000))) == ("unknown", "unreadable")

    def test_the_centre_says_on_but_defender_does_not_watch(self):
        host = windows(defender(), enabled=True, real_time=False, age=0)

        assert look(host) == ("fail", "off")

    def test_a_passive_defender_beside_another_one_is_no_fault(self):
        host = windows(defender(393472), product(266240), enabled=False, real_time=False, age=90)

        assert look(host) == ("pass", "")
        assert look(host, FRESH) == ("pass", "")

    def test_a_fresh_defender_at_rest_does_not_vouch_for_a_stale_one_at_work(self):
        host = windows(defender(393472), product(266256), enabled=False, real_time=False, age=0)

        assert look(host, FRESH) == ("fail", "stale")

    @pytest.mark.parametrize(
        ("age", "outcome"),
        [(0, "pass"), (7, "pass"), (8, "fail"), (65535, "fail"), (2**32 - 1, "fail")],
    )
    def test_a_week_at_most(self, age, outcome):
        host = windows(defender(), enabled=True, real_time=True, age=age)

        assert look(host, FRESH)[0] == outcome

    def test_never_updated_is_not_said_in_days(self):
        host = windows(defender(), enabled=True, real_time=True, age=2**32 - 1)

        assert "age_days" not in verdicts(TOPIC, host)[FRESH].data

    @pytest.mark.parametrize(("works", "outcome"), [(True, "pass"), (False, "fail")])
    def test_without_a_centre_defender_answers_alone(self, works, outcome):
        status = {"enabled": works, "real_time": works, "age": 1}
        host = RecordedHost("windows", powershell={"products": None, "defender": status})

        assert look(host)[0] == outcome


class TestMac:
    bundle = "/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist"

    def mac(self, *, gate="assessments enabled", scans=None, files=None, **more):
        programs = {"spctl --status": gate} | ({"xprotect status": scans} if scans else {})
        return RecordedHost(
            "macos", files={self.bundle: b"", **(files or {})}, programs=programs, **more
        )

    def test_before_macos_15_its_own_program_is_missing(self):
        assert look(self.mac()) == ("pass", "")

    def test_scans_switched_off_fail(self):
        assert look(self.mac(scans="XProtect launch scans: disabled\n")) == ("fail", "off")

    def test_words_we_do_not_know_are_unknown(self):
        assert look(self.mac(gate="évaluations activées")) == ("unknown", "unreadable")

    def test_another_maker_s_leaves_a_doubt_when_apple_s_is_off(self):
        files = {"/Applications/Avast.app/Contents/Info.plist": b""}

        assert look(self.mac(gate="assessments disabled", files=files))[0] == "unknown"

    def test_a_date_to_come_is_no_proof(self):
        host = self.mac(modified={self.bundle: "2031-01-01T00:00:00+00:00"})

        assert look(host, FRESH) == ("unknown", "not_said")

    def test_a_broken_history_is_passed_over(self):
        files = {"/Library/Receipts/InstallHistory.plist": b"bplist00garbage"}
        host = self.mac(files=files, modified={self.bundle: "2026-01-01T00:00:00+00:00"})

        assert look(host, FRESH) == ("fail", "stale")


class TestLinux:
    daily = "/var/lib/clamav/daily.cvd"

    def linux(self, *running, files=None, state="S (sleeping)", **more):
        programs = {}
        for n, name in enumerate(("systemd", *running), 1):
            programs[f"/proc/{n}/comm"] = f"{name}\n"
            programs[f"/proc/{n}/status"] = f"Name:\t{name}\nUmask:\t0022\nState:\t{state}\n"
        return RecordedHost(files=programs | (files or {}), **more)

    def test_having_none_is_no_fault(self):
        assert look(self.linux()) == ("not_applicable", "optional")
        assert look(self.linux(), FRESH) == ("not_applicable", "no_antivirus")

    def test_installed_and_stopped_fails(self):
        assert look(self.linux(files={"/usr/sbin/clamd": ""})) == ("fail", "off")

    @pytest.mark.parametrize("state", ["R (running)", "S (sleeping)", "D (disk sleep)"])
    def test_one_that_lives_is_at_work(self, state):
        assert look(self.linux("clamd", files={"/usr/sbin/clamd": ""}, state=state))[0] == "pass"

    @pytest.mark.parametrize("state", ["Z (zombie)", "X (dead)", "T (stopped)", "t (tracing stop)"])
    @pytest.mark.parametrize("name", ["clamd", "kesl"])
    def test_one_that_has_ended_or_is_held_is_not(self, name, state):
        host = self.linux(name, files={"/usr/sbin/clamd": ""}, state=state)

        assert look(host) == ("fail", "off")

    def test_one_that_ends_while_it_is_looked_at_is_not_at_work(self):
        host = RecordedHost(files={"/proc/1/comm": "systemd\n", "/proc/2/comm": "clamd\n"})

        assert look(host) == ("not_applicable", "optional")

    @pytest.mark.parametrize(("day", "outcome"), [("17", "pass"), ("15", "fail")])
    def test_its_database_ages(self, day, outcome):
        host = self.linux(
            "clamd",
            files={self.daily: "x"},
            sizes={self.daily: 60_000_000},
            modified={self.daily: f"2026-11-{day}T00:00:00+00:00"},
        )

        assert look(host, FRESH)[0] == outcome

    def test_an_empty_database_is_none(self):
        assert look(self.linux("clamd", files={self.daily: "x"}), FRESH) == ("fail", "stale")

    def test_a_mounted_system_tells_the_age_only(self):
        files = {"/usr/sbin/clamd": "", self.daily: "x"}
        host = RecordedHost(files=files, sizes={self.daily: 60_000_000}, is_live=False)

        assert look(host)[0] == "unknown"
        assert look(host, FRESH) == ("pass", "")


# --- garbage --------------------------------------------------------------------------------------


@given(ANYTHING, ANYTHING)
def test_any_answer_is_survived_and_never_a_pass(told, status):
    for answer in (told, {"products": told, "defender": status}, {"products": [told]}):
        host = RecordedHost("windows", powershell=answer)
        for verdict in verdicts(TOPIC, host).values():
            assert verdict.reason != "crashed"
            assert verdict.outcome != "pass"


@given(st.text(max_size=60), st.binary(max_size=100))
def test_a_mac_that_says_anything_is_survived(said, noise):
    files = {TestMac.bundle: b"", "/Library/Receipts/InstallHistory.plist": noise}
    host = RecordedHost("macos", files=files, programs={"*": said})
    found = verdicts(TOPIC, host)

    assert found[ACTIVE].outcome != "pass"
    assert all(verdict.reason != "crashed" for verdict in found.values())


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_programs_may_bear_any_name(names):
    files = {f"/proc/{number}/comm": name for number, name in enumerate(names, 1)}

    assert look(RecordedHost(files=files))[0] in ("not_applicable", "unknown")


def test_a_hostile_history_is_read_without_harm():
    row = {"displayName": "XProtectPlistConfigData", "date": "hier"}
    files = {
        TestMac.bundle: b"",
        "/Library/Receipts/InstallHistory.plist": plistlib.dumps([row, [], 3, {"date": 1}]),
    }
    host = RecordedHost("macos", files=files, programs={"spctl --status": "assessments enabled"})

    assert look(host, FRESH)[0] == "pass"  # by the date of its data
    assert json.dumps(dict(verdicts(TOPIC, host)[FRESH].data))
