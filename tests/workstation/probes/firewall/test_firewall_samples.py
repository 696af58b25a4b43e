"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import recorded, verdicts

# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-firewalld-on", "firewall_on", "pass", ""),
    ("linux-off-listening", "firewall_on", "fail", "off_and_listening"),
    ("linux-off-nothing-listening", "firewall_on", "fail", "off_nothing_listening"),
    ("linux-ordinary-user", "firewall_on", "unknown", "needs_admin"),
    ("linux-ufw-on-root", "firewall_on", "pass", ""),
    ("linux-ufw-on", "firewall_on", "pass", ""),
    ("macos-*-blocks-all", "firewall_on", "pass", ""),
    ("macos-*-macos-13-file-on", "firewall_on", "pass", ""),
    ("macos-*-off", "firewall_on", "fail", "off"),
    ("macos-*-on", "firewall_on", "pass", ""),
    ("macos-*-refused", "firewall_on", "unknown", "timeout"),
    ("macos-*-report-off", "firewall_on", "fail", "off"),
    ("windows-*-off", "firewall_on", "fail", "off"),
    ("windows-*-on", "firewall_on", "pass", ""),
    ("windows-*-private-off", "firewall_on", "fail", "off_on_some_networks"),
    ("windows-*-refused", "firewall_on", "unknown", "needs_admin"),
    ("windows-*-third-party", "firewall_on", "pass", ""),
)


def _languages(name):
    return [name.replace("*", language) for language in ("fr", "en")] if "*" in name else [name]


@pytest.mark.parametrize(
    ("sample", "probe", "outcome", "reason"),
    [(one, *rest) for name, *rest in EXPECTED for one in _languages(name)],
)
def test_a_recorded_machine(sample, probe, outcome, reason):
    verdict = verdicts("firewall", recorded("firewall", f"{sample}.json"))[probe]

    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.seen
