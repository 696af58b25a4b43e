"""The traps of the power: a mouse's battery, a mains adapter, a UPS that lost its tongue."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.host import Output
from hygie.workstation.probes.power.windows import SCRIPT
from tests.workstation.garbage import ANYTHING
from tests.workstation.recorded import RecordedHost, verdicts

SUPPLIES = "/sys/class/power_supply"


def windows(*batteries):
    found = [{"driver": driver, "kind": kind, "works": works} for driver, kind, works in batteries]
    return RecordedHost("windows", powershell={"batteries": found})


def linux(files=None, **programs):
    named = {name.replace("_", " ", 1): said for name, said in programs.items()}
    return RecordedHost(files=files or {}, folders=[SUPPLIES], programs=named)


def look(host):
    verdict = verdicts("power", host)["ups_present"]
    return verdict.outcome, verdict.reason


def test_the_script_only_reads():
    assert SCRIPT.isascii()
    assert "Set-" not in SCRIPT


@pytest.mark.parametrize(
    ("battery", "expected"),
    [
        (("HidBatt", "VID_0463&PID_FFFF", True), ("pass", "ups")),
        (("HIDBATT", "vid_0463", True), ("pass", "ups")),
        (("HidBatt", "VID_0463&PID_FFFF", False), ("not_applicable", "recorded_by_hand")),
        (("CmBatt", "PNP0C0A", True), ("pass", "own_battery")),
        (("CmBatt", "ACPI0003", True), ("not_applicable", "recorded_by_hand")),
        (("compbatt", "COMPOSITE_BATTERY", True), ("not_applicable", "recorded_by_hand")),
    ],
)
def test_the_batteries_of_windows(battery, expected):
    assert look(windows(battery)) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({f"{SUPPLIES}/ups/type": "UPS\n"}, ("pass", "ups")),
        ({f"{SUPPLIES}/BAT1/type": "Battery\n"}, ("pass", "own_battery")),
        (
            {f"{SUPPLIES}/BAT1/type": "Battery\n", f"{SUPPLIES}/BAT1/present": "0\n"},
            ("not_applicable", "recorded_by_hand"),
        ),
        (
            {f"{SUPPLIES}/mouse/type": "Battery\n", f"{SUPPLIES}/mouse/scope": "Device\n"},
            ("not_applicable", "recorded_by_hand"),
        ),
        ({f"{SUPPLIES}/AC/type": "Mains\n"}, ("not_applicable", "recorded_by_hand")),
    ],
)
def test_the_supplies_of_linux(files, expected):
    assert look(linux(files)) == expected


def test_a_portable_on_a_ups_is_on_a_ups():
    files = {f"{SUPPLIES}/BAT1/type": "Battery\n", f"{SUPPLIES}/ups/type": "UPS\n"}

    assert look(linux(files)) == ("pass", "ups")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Output(0, "OL\n", ""), ("pass", "ups")),
        (Output(0, "OB DISCHRG\n", ""), ("pass", "ups")),
        (Output(0, "OL RB\n", ""), ("fail", "replace_battery")),
        (Output(1, "", "Error: Data stale\n"), ("fail", "no_contact")),
    ],
)
def test_what_nut_says(status, expected):
    host = RecordedHost(
        folders=[SUPPLIES], programs={"upsc -l": "bureau\n", "upsc bureau ups.status": status}
    )

    assert look(host) == expected


def test_nut_without_any_ups_knows_nothing():
    host = RecordedHost(
        folders=[SUPPLIES], programs={"upsc -l": Output(1, "", "Error: Connection failure")}
    )

    assert look(host) == ("not_applicable", "recorded_by_hand")


def test_a_name_that_is_an_option_is_not_run():
    host = RecordedHost(folders=[SUPPLIES], programs={"upsc -l": "--version ;rm\n"})

    assert look(host) == ("not_applicable", "recorded_by_hand")
    assert ("upsc", "--version", "ups.status") not in host.asked


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ONLINE", ("pass", "ups")),
        ("ONBATT", ("pass", "ups")),
        ("ONLINE REPLACEBATT", ("fail", "replace_battery")),
        ("COMMLOST", ("fail", "no_contact")),
    ],
)
def test_what_apcupsd_says(status, expected):
    host = RecordedHost(
        folders=[SUPPLIES], programs={"apcaccess status": f"DATE     : x\nSTATUS   : {status} \n"}
    )

    assert look(host) == expected


def test_a_mac_that_does_not_speak_of_ups_is_unknown():
    told = json.dumps({"SPPowerDataType": [{"_name": "sppower_information"}]})

    assert look(RecordedHost("macos", programs={"system_profiler *": told})) == (
        "unknown",
        "not_said",
    )


def test_a_mounted_system_is_unknown():
    assert look(RecordedHost(is_live=False)) == ("unknown", "not_live")


# --- garbage --------------------------------------------------------------------------------------


@given(ANYTHING)
def test_any_answer_is_survived_and_never_a_pass(told):
    hosts = (
        RecordedHost("windows", powershell=told),
        RecordedHost("windows", powershell={"batteries": told}),
        RecordedHost("macos", programs={"*": json.dumps({"SPPowerDataType": told})}),
    )
    for host in hosts:
        outcome, reason = look(host)
        assert reason != "crashed"
        assert outcome != "pass"


@given(st.text(max_size=60))
def test_any_words_of_programs_and_files_are_survived(said):
    files = {f"{SUPPLIES}/x/{name}": said for name in ("type", "scope", "present")}
    host = RecordedHost(files=files, programs={"upower *": said, "apcaccess *": said})

    assert look(host)[1] != "crashed"
