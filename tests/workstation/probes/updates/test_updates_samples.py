"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import SAMPLES, recorded, verdicts

TOPIC = "updates"
# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-debian-no-lists", "os_supported", "unknown", "not_said"),
    ("linux-debian-no-lists", "updates_automatic", "unknown", "unreadable"),
    ("linux-debian-no-lists", "updates_installed", "unknown", "not_said"),
    ("linux-debian-security-waiting", "os_supported", "pass", "extended"),
    ("linux-debian-security-waiting", "updates_automatic", "fail", "turned_off"),
    ("linux-debian-security-waiting", "updates_installed", "fail", "waiting"),
    ("linux-debian-timer-masked", "os_supported", "pass", "extended"),
    ("linux-debian-timer-masked", "updates_automatic", "fail", "timer_off"),
    ("linux-debian-timer-masked", "updates_installed", "pass", ""),
    ("linux-debian-up-to-date", "os_supported", "pass", "extended"),
    ("linux-debian-up-to-date", "updates_automatic", "pass", ""),
    ("linux-debian-up-to-date", "updates_installed", "pass", ""),
    ("linux-fedora-automatic", "os_supported", "pass", "ends_soon"),
    ("linux-fedora-automatic", "updates_automatic", "pass", ""),
    ("linux-fedora-automatic", "updates_installed", "pass", ""),
    ("linux-fedora-old-shop-only", "os_supported", "fail", "ended"),
    ("linux-fedora-old-shop-only", "updates_automatic", "fail", "asks"),
    ("linux-fedora-old-shop-only", "updates_installed", "fail", "old"),
    ("linux-fedora-security-waiting", "os_supported", "pass", "ends_soon"),
    ("linux-fedora-security-waiting", "updates_automatic", "pass", ""),
    ("linux-fedora-security-waiting", "updates_installed", "fail", "waiting"),
    ("linux-ubuntu-20-restart-no-tool", "os_supported", "fail", "extension_to_confirm"),
    ("linux-ubuntu-20-restart-no-tool", "updates_automatic", "fail", "no_tool"),
    ("linux-ubuntu-20-restart-no-tool", "updates_installed", "fail", "restart_needed"),
    ("linux-unreadable", "os_supported", "unknown", "unreadable"),
    ("linux-unreadable", "updates_automatic", "unknown", "needs_admin"),
    ("linux-unreadable", "updates_installed", "unknown", "not_said"),
    ("macos-*-ended-turned-off-waiting", "os_supported", "fail", "ended"),
    ("macos-*-ended-turned-off-waiting", "updates_automatic", "fail", "turned_off"),
    ("macos-*-ended-turned-off-waiting", "updates_installed", "fail", "waiting"),
    ("macos-*-install-off-managed", "os_supported", "pass", "no_date_published"),
    ("macos-*-install-off-managed", "updates_automatic", "fail", "asks"),
    ("macos-*-install-off-managed", "updates_installed", "pass", ""),
    ("macos-*-no-settings-newer-macos", "os_supported", "unknown", "not_said"),
    ("macos-*-no-settings-newer-macos", "updates_automatic", "unknown", "not_said"),
    ("macos-*-no-settings-newer-macos", "updates_installed", "unknown", "not_said"),
    ("macos-*-not-checked-for-long", "os_supported", "pass", "no_date_published"),
    ("macos-*-not-checked-for-long", "updates_automatic", "pass", ""),
    ("macos-*-not-checked-for-long", "updates_installed", "fail", "not_checked"),
    ("macos-*-refused", "os_supported", "pass", "no_date_published"),
    ("macos-*-refused", "updates_automatic", "unknown", "needs_admin"),
    ("macos-*-refused", "updates_installed", "unknown", "needs_admin"),
    ("macos-*-up-to-date-stale-counters", "os_supported", "pass", "no_date_published"),
    ("macos-*-up-to-date-stale-counters", "updates_automatic", "pass", ""),
    ("macos-*-up-to-date-stale-counters", "updates_installed", "pass", ""),
    ("windows-*-10-ended-turned-off", "os_supported", "fail", "extension_to_confirm"),
    ("windows-*-10-ended-turned-off", "updates_automatic", "fail", "turned_off"),
    ("windows-*-10-ended-turned-off", "updates_installed", "fail", "old"),
    ("windows-*-24h2-ended-paused-2051", "os_supported", "fail", "ended"),
    ("windows-*-24h2-ended-paused-2051", "updates_automatic", "fail", "paused_long"),
    ("windows-*-24h2-ended-paused-2051", "updates_installed", "fail", "waiting"),
    ("windows-*-never-updated-unknown-build", "os_supported", "unknown", "not_said"),
    ("windows-*-never-updated-unknown-build", "updates_automatic", "unknown", "needs_admin"),
    ("windows-*-never-updated-unknown-build", "updates_installed", "unknown", "not_said"),
    ("windows-*-refused", "os_supported", "unknown", "needs_admin"),
    ("windows-*-refused", "updates_automatic", "unknown", "needs_admin"),
    ("windows-*-refused", "updates_installed", "unknown", "timeout"),
    ("windows-*-service-disabled-restart-needed", "os_supported", "pass", "ends_soon"),
    ("windows-*-service-disabled-restart-needed", "updates_automatic", "fail", "service_disabled"),
    ("windows-*-service-disabled-restart-needed", "updates_installed", "fail", "restart_needed"),
    ("windows-*-up-to-date-11-called-10", "os_supported", "pass", "ends_soon"),
    ("windows-*-up-to-date-11-called-10", "updates_automatic", "pass", ""),
    ("windows-*-up-to-date-11-called-10", "updates_installed", "pass", ""),
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
