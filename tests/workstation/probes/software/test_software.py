"""The traps of the programs: what a verdict carries, what the inventory holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes import engine
from hygie.workstation.probes.registry import _of_topic
from tests.workstation.recorded import RecordedHost, recorded, verdicts

GOOGLE = r"HKLM\SOFTWARE\Policies\Google\Update"
CHROME = "Update{8A69D345-D564-463C-AFF1-A69D9E530F96}"
POLICIES = r"C:\Program Files\Mozilla Firefox\distribution\policies.json"


def judged(host, probe="software_browsers_auto_update"):
    verdict = verdicts("software", host)[probe]
    return verdict.outcome, verdict.reason


def test_each_end_comes_with_its_date_and_what_to_put_instead():
    host = recorded("software", "windows-fr-office-2016-ended.json")
    verdict = verdicts("software", host)["software_supported"]

    assert json.loads(json.dumps(verdict.data)) == verdict.data
    office = next(one for one in verdict.data["ended"] if one["name"] == "Microsoft Office")
    assert office["version"] == "2016"
    assert office["ends_on"] == "2025-10-14"
    assert office["replacement"]


def test_what_ends_within_a_year_is_announced_with_the_first_date():
    host = recorded("software", "windows-fr-ends-soon.json")
    verdict = verdicts("software", host)["software_supported"]

    assert verdict.data["ends_on"] == "2026-11-30"
    assert [one["name"] for one in verdict.data["ending"]] == ["LibreOffice", "PostgreSQL"]


def test_the_inventory_holds_what_a_person_knows():
    host = recorded("software", "windows-fr-all-repaired.json")
    listed = engine.run(host, _of_topic("software")).inventory["software"]

    assert {"name": "7-Zip 26.02 (x64)", "version": "26.02", "publisher": "Igor Pavlov"} in listed
    assert not [one for one in listed if "Proof" in one["name"]]
    assert all(set(one) == {"name", "version", "publisher"} for one in listed)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, ""),
        ({"UpdateDefault": 1}, ""),
        ({"UpdateDefault": 0}, "held_back"),
        ({"UpdateDefault": 2}, "held_back"),
        ({"UpdateDefault": 0, CHROME: 1}, ""),
        ({"UpdateDefault": 1, CHROME: 0}, "held_back"),
        ({"AutoUpdateCheckPeriodMinutes": 0}, "held_back"),
        ({"AutoUpdateCheckPeriodMinutes": 295}, ""),
    ],
)
def test_a_product_s_own_rule_wins_over_the_one_for_all(values, reason):
    host = RecordedHost("windows", registry={GOOGLE: values})

    assert judged(host) == (Outcome.FAIL if reason else Outcome.PASS, reason)


@pytest.mark.parametrize(
    ("policies", "reason"),
    [
        ({"DisableAppUpdate": True}, "held_back"),
        ({"AppAutoUpdate": False}, "held_back"),
        ({"DisableAppUpdate": False}, ""),
        ({"DisableTelemetry": True}, ""),
    ],
)
def test_firefox_s_own_file_is_read(policies, reason):
    host = RecordedHost("windows", files={POLICIES: json.dumps({"policies": policies})})

    assert judged(host) == (Outcome.FAIL if reason else Outcome.PASS, reason)


def test_nothing_found_is_not_everything_fine():
    host = RecordedHost("windows", registry={})

    assert judged(host, "software_supported") == (Outcome.UNKNOWN, "not_said")


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_no_free_firefox(content):
    host = RecordedHost("windows", files={POLICIES: content})

    assert judged(host)[0] is not Outcome.PASS


@given(st.text(max_size=20) | st.binary(max_size=20))
def test_a_rule_that_is_no_number_is_unknown(value):
    assert judged(RecordedHost("windows", registry={GOOGLE: {"UpdateDefault": value}}))[0] is (
        Outcome.UNKNOWN
    )
