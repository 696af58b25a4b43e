"""What each recorded machine is found to be, in French and in English alike."""

import pytest

from tests.workstation.recorded import SAMPLES, recorded, verdicts

TOPIC = "personal_use"
# sample (every language), probe, outcome, reason
EXPECTED = (
    ("linux-documents-in-dropbox", "personal_sync_absent", "fail", "folders_synced"),
    ("linux-documents-in-dropbox", "personal_software_absent", "pass", ""),
    ("linux-google-account-games", "personal_sync_absent", "fail", "personal_account"),
    ("linux-google-account-games", "personal_software_absent", "fail", "found"),
    ("linux-nextcloud-to-look-at", "personal_sync_absent", "fail", "account_to_look_at"),
    ("linux-nextcloud-to-look-at", "personal_software_absent", "pass", ""),
    ("linux-nothing", "personal_sync_absent", "pass", ""),
    ("linux-nothing", "personal_software_absent", "pass", ""),
    ("linux-refused", "personal_sync_absent", "unknown", "needs_admin"),
    ("linux-refused", "personal_software_absent", "unknown", "needs_admin"),
    ("macos-*-google-drive-of-a-person", "personal_sync_absent", "fail", "personal_account"),
    ("macos-*-google-drive-of-a-person", "personal_software_absent", "pass", ""),
    ("macos-*-icloud-desktop-and-spotify", "personal_sync_absent", "fail", "folders_synced"),
    ("macos-*-icloud-desktop-and-spotify", "personal_software_absent", "fail", "found"),
    ("macos-*-nothing", "personal_sync_absent", "pass", ""),
    ("macos-*-nothing", "personal_software_absent", "pass", ""),
    ("macos-*-refused", "personal_sync_absent", "unknown", "unreadable"),
    ("macos-*-refused", "personal_software_absent", "unknown", "needs_admin"),
    ("windows-*-documents-in-personal-onedrive", "personal_sync_absent", "fail", "folders_synced"),
    ("windows-*-documents-in-personal-onedrive", "personal_software_absent", "fail", "found"),
    ("windows-*-dropbox-personal-google-drive", "personal_sync_absent", "fail", "personal_account"),
    ("windows-*-dropbox-personal-google-drive", "personal_software_absent", "fail", "found"),
    ("windows-*-nothing", "personal_sync_absent", "pass", ""),
    ("windows-*-nothing", "personal_software_absent", "pass", ""),
    ("windows-*-onedrive-professional", "personal_sync_absent", "pass", "professional"),
    ("windows-*-onedrive-professional", "personal_software_absent", "pass", ""),
    ("windows-*-refused", "personal_sync_absent", "unknown", "needs_admin"),
    ("windows-*-refused", "personal_software_absent", "unknown", "needs_admin"),
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
