"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import SAMPLES, recorded, verdicts

TOPIC = "remote_access"
# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-anydesk", "remote_access_known", "pass", "always_on"),
    ("linux-anydesk", "remote_access_not_listening", "pass", ""),
    ("linux-closed", "remote_access_known", "pass", ""),
    ("linux-closed", "remote_access_not_listening", "pass", ""),
    ("linux-refused", "remote_access_known", "unknown", "needs_admin"),
    ("linux-refused", "remote_access_not_listening", "unknown", "unreadable"),
    ("linux-ssh-on-another-port", "remote_access_known", "pass", ""),
    ("linux-ssh-on-another-port", "remote_access_not_listening", "fail", "listening"),
    ("linux-xrdp-serves", "remote_access_known", "fail", "serves_network"),
    ("linux-xrdp-serves", "remote_access_not_listening", "fail", "listening"),
    ("macos-*-closed", "remote_access_known", "pass", ""),
    ("macos-*-closed", "remote_access_not_listening", "pass", ""),
    ("macos-*-refused", "remote_access_known", "unknown", "needs_admin"),
    ("macos-*-refused", "remote_access_not_listening", "unknown", "tool_missing"),
    ("macos-*-screen-sharing-on", "remote_access_known", "fail", "serves_network"),
    ("macos-*-screen-sharing-on", "remote_access_not_listening", "fail", "listening"),
    ("macos-*-teamviewer", "remote_access_known", "pass", "installed"),
    ("macos-*-teamviewer", "remote_access_not_listening", "pass", ""),
    ("windows-*-anydesk-and-screenconnect", "remote_access_known", "pass", "several"),
    ("windows-*-anydesk-and-screenconnect", "remote_access_not_listening", "pass", ""),
    ("windows-*-closed", "remote_access_known", "pass", ""),
    ("windows-*-closed", "remote_access_not_listening", "pass", ""),
    ("windows-*-rdp-on-tightvnc-serves", "remote_access_known", "fail", "serves_network"),
    ("windows-*-rdp-on-tightvnc-serves", "remote_access_not_listening", "fail", "listening"),
    ("windows-*-rdp-policy-on-sockets-unseen", "remote_access_known", "pass", ""),
    (
        "windows-*-rdp-policy-on-sockets-unseen",
        "remote_access_not_listening",
        "fail",
        "remote_desktop_on",
    ),
    ("windows-*-refused", "remote_access_known", "unknown", "needs_admin"),
    ("windows-*-refused", "remote_access_not_listening", "unknown", "unreadable"),
    ("windows-*-teamviewer-always-on", "remote_access_known", "pass", "always_on"),
    ("windows-*-teamviewer-always-on", "remote_access_not_listening", "pass", ""),
)


@pytest.mark.parametrize(("sample", "probe", "outcome", "reason"), EXPECTED)
def test_the_sample_is_judged(sample, probe, outcome, reason):
    found = sorted((SAMPLES / TOPIC).glob(f"{sample}.json"))

    assert len(found) == (2 if "*" in sample else 1)
    for place in found:
        verdict = verdicts(TOPIC, recorded(TOPIC, place.name))[probe]
        assert (verdict.outcome, verdict.reason) == (outcome, reason), place.name


def test_no_sample_is_left_out():
    told = {place for sample, *_ in EXPECTED for place in (SAMPLES / TOPIC).glob(f"{sample}.json")}

    assert set((SAMPLES / TOPIC).iterdir()) == told


@pytest.mark.parametrize("probe", sorted({probe for _, probe, *_ in EXPECTED}))
def test_every_outcome_is_recorded_on_each_system(probe):
    seen = {
        (sample.partition("-")[0], outcome)
        for sample, name, outcome, reason in EXPECTED
        if name == probe and reason != "other_system"
    }
    systems = {system for system, _ in seen}

    assert seen >= {(one, said) for one in systems for said in ("pass", "fail", "unknown")}
