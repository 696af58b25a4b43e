"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import recorded, verdicts

# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-admin", "admin_account_not_daily", "fail", "admin"),
    ("linux-admin", "accounts_have_password", "pass", ""),
    ("linux-admin", "autologin_off", "pass", ""),
    ("linux-admin", "guest_account_off", "pass", ""),
    ("linux-empty-password", "admin_account_not_daily", "pass", ""),
    ("linux-empty-password", "accounts_have_password", "fail", "without_password"),
    ("linux-empty-password", "autologin_off", "pass", ""),
    ("linux-empty-password", "guest_account_off", "pass", ""),
    ("linux-gdm-autologin", "admin_account_not_daily", "pass", ""),
    ("linux-gdm-autologin", "accounts_have_password", "pass", ""),
    ("linux-gdm-autologin", "autologin_off", "fail", "on"),
    ("linux-gdm-autologin", "guest_account_off", "pass", ""),
    ("linux-lightdm-autologin-guest", "admin_account_not_daily", "pass", ""),
    ("linux-lightdm-autologin-guest", "accounts_have_password", "pass", ""),
    ("linux-lightdm-autologin-guest", "autologin_off", "fail", "on"),
    ("linux-lightdm-autologin-guest", "guest_account_off", "fail", "on"),
    ("linux-lightdm-refused", "admin_account_not_daily", "pass", ""),
    ("linux-lightdm-refused", "accounts_have_password", "unknown", "needs_admin"),
    ("linux-lightdm-refused", "autologin_off", "unknown", "needs_admin"),
    ("linux-lightdm-refused", "guest_account_off", "unknown", "needs_admin"),
    ("linux-ordinary", "admin_account_not_daily", "pass", ""),
    ("linux-ordinary", "accounts_have_password", "pass", ""),
    ("linux-ordinary", "autologin_off", "pass", ""),
    ("linux-ordinary", "guest_account_off", "pass", ""),
    ("linux-refused", "admin_account_not_daily", "unknown", "needs_admin"),
    ("linux-refused", "accounts_have_password", "unknown", "needs_admin"),
    ("linux-refused", "autologin_off", "unknown", "needs_admin"),
    ("linux-refused", "guest_account_off", "pass", ""),
    ("linux-sddm-autologin", "admin_account_not_daily", "pass", ""),
    ("linux-sddm-autologin", "accounts_have_password", "pass", ""),
    ("linux-sddm-autologin", "autologin_off", "fail", "on"),
    ("linux-sddm-autologin", "guest_account_off", "pass", ""),
    ("macos-*-admin-autologin-guest", "admin_account_not_daily", "fail", "only_account"),
    ("macos-*-admin-autologin-guest", "accounts_have_password", "unknown", "not_said"),
    ("macos-*-admin-autologin-guest", "autologin_off", "fail", "on"),
    ("macos-*-admin-autologin-guest", "guest_account_off", "fail", "on"),
    ("macos-*-ordinary", "admin_account_not_daily", "pass", ""),
    ("macos-*-ordinary", "accounts_have_password", "unknown", "not_said"),
    ("macos-*-ordinary", "autologin_off", "pass", ""),
    ("macos-*-ordinary", "guest_account_off", "pass", ""),
    ("macos-*-refused", "admin_account_not_daily", "unknown", "timeout"),
    ("macos-*-refused", "accounts_have_password", "unknown", "not_said"),
    ("macos-*-refused", "autologin_off", "unknown", "needs_admin"),
    ("macos-*-refused", "guest_account_off", "unknown", "needs_admin"),
    ("windows-*-guest-enabled", "admin_account_not_daily", "pass", ""),
    ("windows-*-guest-enabled", "accounts_have_password", "pass", ""),
    ("windows-*-guest-enabled", "autologin_off", "pass", ""),
    ("windows-*-guest-enabled", "guest_account_off", "fail", "on"),
    ("windows-*-only-account-is-admin", "admin_account_not_daily", "fail", "only_account"),
    ("windows-*-only-account-is-admin", "accounts_have_password", "unknown", "not_said"),
    ("windows-*-only-account-is-admin", "autologin_off", "fail", "on"),
    ("windows-*-only-account-is-admin", "guest_account_off", "pass", ""),
    ("windows-*-refused", "admin_account_not_daily", "unknown", "unreadable"),
    ("windows-*-refused", "accounts_have_password", "unknown", "unreadable"),
    ("windows-*-refused", "autologin_off", "unknown", "needs_admin"),
    ("windows-*-refused", "guest_account_off", "unknown", "unreadable"),
    ("windows-*-two-microsoft-accounts", "admin_account_not_daily", "pass", ""),
    ("windows-*-two-microsoft-accounts", "accounts_have_password", "pass", ""),
    ("windows-*-two-microsoft-accounts", "autologin_off", "pass", ""),
    ("windows-*-two-microsoft-accounts", "guest_account_off", "pass", ""),
)


def _languages(name):
    return [name.replace("*", language) for language in ("fr", "en")] if "*" in name else [name]


@pytest.mark.parametrize(
    ("sample", "probe", "outcome", "reason"),
    [(one, *rest) for name, *rest in EXPECTED for one in _languages(name)],
)
def test_a_recorded_machine(sample, probe, outcome, reason):
    verdict = verdicts("accounts", recorded("accounts", f"{sample}.json"))[probe]

    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.seen
