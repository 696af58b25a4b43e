"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import SAMPLES, recorded, verdicts

TOPIC = "software"
# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-all-repaired", "software_supported", "pass", ""),
    ("linux-all-repaired", "software_browsers_auto_update", "not_applicable", "other_system"),
    ("linux-fedora-virtualbox-ended", "software_supported", "fail", "ended"),
    (
        "linux-fedora-virtualbox-ended",
        "software_browsers_auto_update",
        "not_applicable",
        "other_system",
    ),
    ("linux-refused", "software_supported", "unknown", "needs_admin"),
    ("linux-refused", "software_browsers_auto_update", "not_applicable", "other_system"),
    ("linux-vendor-packages-ended", "software_supported", "fail", "ended"),
    (
        "linux-vendor-packages-ended",
        "software_browsers_auto_update",
        "not_applicable",
        "other_system",
    ),
    ("macos-*-all-repaired", "software_supported", "pass", ""),
    ("macos-*-all-repaired", "software_browsers_auto_update", "pass", ""),
    ("macos-*-ended-held-back", "software_supported", "fail", "ended"),
    ("macos-*-ended-held-back", "software_browsers_auto_update", "fail", "held_back"),
    ("macos-*-refused", "software_supported", "unknown", "needs_admin"),
    ("macos-*-refused", "software_browsers_auto_update", "unknown", "needs_admin"),
    ("windows-*-all-repaired", "software_supported", "pass", ""),
    ("windows-*-all-repaired", "software_browsers_auto_update", "pass", ""),
    ("windows-*-ends-soon", "software_supported", "pass", "ends_soon"),
    ("windows-*-ends-soon", "software_browsers_auto_update", "pass", ""),
    ("windows-*-office-2016-ended", "software_supported", "fail", "ended"),
    ("windows-*-office-2016-ended", "software_browsers_auto_update", "fail", "held_back"),
    ("windows-*-refused", "software_supported", "unknown", "needs_admin"),
    ("windows-*-refused", "software_browsers_auto_update", "unknown", "needs_admin"),
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
