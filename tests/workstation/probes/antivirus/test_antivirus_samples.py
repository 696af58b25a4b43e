"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import recorded, verdicts

# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-clamav-fresh", "antivirus_active", "pass", ""),
    ("linux-clamav-fresh", "antivirus_signatures_fresh", "pass", ""),
    ("linux-clamav-stale-stopped", "antivirus_active", "fail", "off"),
    ("linux-clamav-stale-stopped", "antivirus_signatures_fresh", "fail", "stale"),
    ("linux-hidden", "antivirus_active", "unknown", "needs_admin"),
    ("linux-hidden", "antivirus_signatures_fresh", "unknown", "needs_admin"),
    ("linux-none", "antivirus_active", "not_applicable", "optional"),
    ("linux-none", "antivirus_signatures_fresh", "not_applicable", "no_antivirus"),
    ("linux-other-maker", "antivirus_active", "pass", ""),
    ("linux-other-maker", "antivirus_signatures_fresh", "unknown", "not_said"),
    ("macos-*-gatekeeper-off", "antivirus_active", "fail", "off"),
    ("macos-*-gatekeeper-off", "antivirus_signatures_fresh", "pass", ""),
    ("macos-*-history-fresh", "antivirus_active", "pass", ""),
    ("macos-*-history-fresh", "antivirus_signatures_fresh", "pass", ""),
    ("macos-*-refused", "antivirus_active", "unknown", "not_said"),
    ("macos-*-refused", "antivirus_signatures_fresh", "unknown", "not_said"),
    ("macos-*-xprotect-fresh", "antivirus_active", "pass", ""),
    ("macos-*-xprotect-fresh", "antivirus_signatures_fresh", "pass", ""),
    ("macos-*-xprotect-stale", "antivirus_active", "pass", ""),
    ("macos-*-xprotect-stale", "antivirus_signatures_fresh", "fail", "stale"),
    ("windows-*-defender-healthy", "antivirus_active", "pass", ""),
    ("windows-*-defender-healthy", "antivirus_signatures_fresh", "pass", ""),
    ("windows-*-defender-off", "antivirus_active", "fail", "off"),
    ("windows-*-defender-off", "antivirus_signatures_fresh", "pass", ""),
    ("windows-*-defender-stale", "antivirus_active", "pass", ""),
    ("windows-*-defender-stale", "antivirus_signatures_fresh", "fail", "stale"),
    ("windows-*-none", "antivirus_active", "fail", "none"),
    ("windows-*-none", "antivirus_signatures_fresh", "not_applicable", "no_antivirus"),
    ("windows-*-refused", "antivirus_active", "unknown", "not_said"),
    ("windows-*-refused", "antivirus_signatures_fresh", "unknown", "not_said"),
    ("windows-*-third-party-expired", "antivirus_active", "fail", "expired"),
    ("windows-*-third-party-expired", "antivirus_signatures_fresh", "fail", "stale"),
    ("windows-*-third-party-snoozed", "antivirus_active", "fail", "snoozed"),
    ("windows-*-third-party-snoozed", "antivirus_signatures_fresh", "pass", ""),
    ("windows-*-third-party", "antivirus_active", "pass", ""),
    ("windows-*-third-party", "antivirus_signatures_fresh", "pass", ""),
)


def _languages(name):
    return [name.replace("*", language) for language in ("fr", "en")] if "*" in name else [name]


@pytest.mark.parametrize(
    ("sample", "probe", "outcome", "reason"),
    [(one, *rest) for name, *rest in EXPECTED for one in _languages(name)],
)
def test_a_recorded_machine(sample, probe, outcome, reason):
    verdict = verdicts("antivirus", recorded("antivirus", f"{sample}.json"))[probe]

    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.seen
