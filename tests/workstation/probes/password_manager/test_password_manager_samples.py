"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import SAMPLES, recorded, verdicts

TOPIC = "password_manager"
# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-bitwarden-in-firefox-snap", "password_manager_present", "pass", "extension"),
    ("linux-keepassxc", "password_manager_present", "pass", ""),
    ("linux-none", "password_manager_present", "fail", "none_found"),
    ("linux-refused", "password_manager_present", "unknown", "needs_admin"),
    ("macos-*-1password", "password_manager_present", "pass", ""),
    ("macos-*-none", "password_manager_present", "fail", "none_found"),
    ("macos-*-proton-in-firefox", "password_manager_present", "pass", "extension"),
    ("macos-*-refused", "password_manager_present", "unknown", "needs_admin"),
    ("windows-*-bitwarden-extension", "password_manager_present", "pass", "extension"),
    ("windows-*-keepassxc", "password_manager_present", "pass", ""),
    ("windows-*-none", "password_manager_present", "fail", "none_found"),
    ("windows-*-refused", "password_manager_present", "unknown", "needs_admin"),
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
