"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import recorded, verdicts

# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-apcupsd", "ups_present", "pass", "ups"),
    ("linux-no-kernel-class", "ups_present", "unknown", "not_said"),
    ("linux-portable", "ups_present", "pass", "own_battery"),
    ("linux-upower-ups", "ups_present", "pass", "ups"),
    ("linux-ups-watched", "ups_present", "pass", "ups"),
    ("linux-ups-worn", "ups_present", "fail", "replace_battery"),
    ("linux-wireless-mouse", "ups_present", "not_applicable", "recorded_by_hand"),
    ("macos-*-desktop", "ups_present", "not_applicable", "recorded_by_hand"),
    ("macos-*-portable", "ups_present", "pass", "own_battery"),
    ("macos-*-refused", "ups_present", "unknown", "timeout"),
    ("macos-*-ups", "ups_present", "pass", "ups"),
    ("windows-*-desktop", "ups_present", "not_applicable", "recorded_by_hand"),
    ("windows-*-portable", "ups_present", "pass", "own_battery"),
    ("windows-*-refused", "ups_present", "unknown", "unreadable"),
    ("windows-*-ups", "ups_present", "pass", "ups"),
)


def _languages(name):
    return [name.replace("*", language) for language in ("fr", "en")] if "*" in name else [name]


@pytest.mark.parametrize(
    ("sample", "probe", "outcome", "reason"),
    [(one, *rest) for name, *rest in EXPECTED for one in _languages(name)],
)
def test_a_recorded_machine(sample, probe, outcome, reason):
    verdict = verdicts("power", recorded("power", f"{sample}.json"))[probe]

    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.seen
