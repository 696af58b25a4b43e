"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import recorded, verdicts

# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-gnome-10-min", "screen_lock_delay_short", "pass", ""),
    ("linux-gnome-10-min", "screen_lock_asks_password", "pass", ""),
    ("linux-gnome-default", "screen_lock_delay_short", "pass", ""),
    ("linux-gnome-default", "screen_lock_asks_password", "pass", ""),
    ("linux-gnome-lock-off", "screen_lock_delay_short", "fail", "never"),
    ("linux-gnome-lock-off", "screen_lock_asks_password", "fail", "no_password"),
    ("linux-gnome-never", "screen_lock_delay_short", "fail", "never"),
    ("linux-gnome-never", "screen_lock_asks_password", "pass", ""),
    ("linux-gnome-too-long", "screen_lock_delay_short", "fail", "too_long"),
    ("linux-gnome-too-long", "screen_lock_asks_password", "pass", ""),
    ("linux-kde-15-min", "screen_lock_delay_short", "pass", ""),
    ("linux-kde-15-min", "screen_lock_asks_password", "pass", ""),
    ("linux-kde-default", "screen_lock_delay_short", "pass", ""),
    ("linux-kde-default", "screen_lock_asks_password", "pass", ""),
    ("linux-kde-never", "screen_lock_delay_short", "fail", "never"),
    ("linux-kde-never", "screen_lock_asks_password", "pass", ""),
    ("linux-kde-no-password", "screen_lock_delay_short", "fail", "not_locked"),
    ("linux-kde-no-password", "screen_lock_asks_password", "fail", "no_password"),
    ("linux-kde-not-on-wake", "screen_lock_delay_short", "pass", ""),
    ("linux-kde-not-on-wake", "screen_lock_asks_password", "fail", "not_on_wake"),
    ("linux-no-session", "screen_lock_delay_short", "unknown", "needs_session"),
    ("linux-no-session", "screen_lock_asks_password", "unknown", "needs_session"),
    ("macos-*-immediate", "screen_lock_delay_short", "pass", ""),
    ("macos-*-immediate", "screen_lock_asks_password", "pass", ""),
    ("macos-*-never", "screen_lock_delay_short", "fail", "never"),
    ("macos-*-never", "screen_lock_asks_password", "pass", "on_wake_only"),
    ("macos-*-off", "screen_lock_delay_short", "fail", "not_locked"),
    ("macos-*-off", "screen_lock_asks_password", "fail", "not_on_wake"),
    ("macos-*-saver-absent", "screen_lock_delay_short", "pass", ""),
    ("macos-*-saver-absent", "screen_lock_asks_password", "pass", ""),
    ("macos-*-unreadable", "screen_lock_delay_short", "unknown", "tool_missing"),
    ("macos-*-unreadable", "screen_lock_asks_password", "unknown", "unreadable"),
    ("windows-*-machine-rule", "screen_lock_delay_short", "pass", ""),
    ("windows-*-machine-rule", "screen_lock_asks_password", "pass", ""),
    ("windows-*-never", "screen_lock_delay_short", "fail", "never"),
    ("windows-*-never", "screen_lock_asks_password", "pass", "on_wake_only"),
    ("windows-*-saver-15-min", "screen_lock_delay_short", "pass", ""),
    ("windows-*-saver-15-min", "screen_lock_asks_password", "pass", ""),
    ("windows-*-saver-without-password", "screen_lock_delay_short", "fail", "not_locked"),
    ("windows-*-saver-without-password", "screen_lock_asks_password", "fail", "not_on_wake"),
    ("windows-*-sleep-by-default", "screen_lock_delay_short", "pass", ""),
    ("windows-*-sleep-by-default", "screen_lock_asks_password", "pass", ""),
    ("windows-*-unreadable", "screen_lock_delay_short", "unknown", "needs_admin"),
    ("windows-*-unreadable", "screen_lock_asks_password", "unknown", "needs_admin"),
)


def _languages(name):
    return [name.replace("*", language) for language in ("fr", "en")] if "*" in name else [name]


@pytest.mark.parametrize(
    ("sample", "probe", "outcome", "reason"),
    [(one, *rest) for name, *rest in EXPECTED for one in _languages(name)],
)
def test_a_recorded_machine(sample, probe, outcome, reason):
    verdict = verdicts("screen_lock", recorded("screen_lock", f"{sample}.json"))[probe]

    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.seen
