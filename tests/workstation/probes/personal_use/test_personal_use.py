"""The traps of private use: whose account it is, where the folders are; and never a name."""

import json
import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.personal_use.reading import is_below, mailbox
from tests.workstation.recorded import SAMPLES, RecordedHost, recorded, verdicts

ICLOUD = "/Users/test/Library/Preferences/MobileMeAccounts.plist"
GOA = "/home/test/.config/goa-1.0/accounts.conf"
STATUS = "/var/lib/dpkg/status"


def judged(host, probe="personal_sync_absent"):
    verdict = verdicts("personal_use", host)[probe]
    return verdict.outcome, verdict.reason


def icloud(*services, **account):
    told = {"Accounts": [{"AccountID": "x@icloud.com", "Services": list(services), **account}]}
    return RecordedHost("macos", files={ICLOUD: plistlib.dumps(told)}, folders=["/Applications"])


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        (r"C:\Users\a\OneDrive\Documents", r"c:\users\A\onedrive", True),
        (r"C:\Users\a\OneDrive", r"C:\Users\a\OneDrive" + "\\", True),
        (r"C:\Users\a\OneDriveX\Documents", r"C:\Users\a\OneDrive", False),
        ("/home/a/Dropbox/./Documents", "/home/a/Dropbox/", True),
        ("/home/a/Documents", "", False),
    ],
)
def test_a_folder_holds_what_lies_below_it(path, folder, expected):
    assert is_below(path, folder) is expected


def test_only_well_known_mailboxes_are_a_person_s():
    assert mailbox("x@gmail.com") is True
    assert mailbox("x@cabinet-exemple.fr") is None
    assert mailbox("") is None


def test_a_mac_that_can_only_be_found_copies_nothing():
    assert judged(icloud({"Name": "FIND_MY_MAC", "Enabled": True})) == (Outcome.PASS, "")


def test_a_service_switched_off_copies_nothing():
    assert judged(icloud({"Name": "CONTACTS", "Enabled": False})) == (Outcome.PASS, "")
    assert judged(icloud({"Name": "CONTACTS", "Enabled": True})) == (
        Outcome.FAIL,
        "personal_account",
    )


def test_an_account_that_an_organisation_manages_is_professional():
    host = icloud({"Name": "MOBILE_DOCUMENTS"}, isManagedAppleID=True)

    assert judged(host) == (Outcome.PASS, "professional")


def test_an_empty_account_of_onedrive_is_none():
    key = r"HKCU\Software\Microsoft\OneDrive\Accounts\Personal"
    host = RecordedHost("windows", registry={key: {"UserFolder": ""}})

    assert judged(host) == (Outcome.PASS, "")


@pytest.mark.parametrize("sample", sorted((SAMPLES / "personal_use").glob("*.json")))
def test_no_account_and_no_path_is_told(sample):
    for verdict in verdicts("personal_use", recorded("personal_use", sample.name)).values():
        told = json.dumps([verdict.seen, dict(verdict.data)])

        assert "@" not in told
        assert "/" not in told
        assert "test" not in told


# --- hostile ------------------------------------------------------------------------------------


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_no_sign_and_no_crash(content):
    files = {
        STATUS: "",
        GOA: content,
        "/home/test/.dropbox/info.json": content,
        "/home/test/.config/Nextcloud/nextcloud.cfg": content,
        "/home/test/.config/user-dirs.dirs": content,
    }
    assert judged(RecordedHost("linux", files=files))[0] is not Outcome.FAIL
    mac = RecordedHost("macos", files={ICLOUD: content}, folders=["/Applications"])
    assert judged(mac)[0] is Outcome.UNKNOWN


@given(st.dictionaries(st.sampled_from(["personal", "business"]), st.text() | st.none()))
def test_any_shape_of_dropbox_s_file_is_read(told):
    files = {STATUS: "", "/home/test/.dropbox/info.json": json.dumps(told)}

    assert judged(RecordedHost("linux", files=files)) == (Outcome.PASS, "")


@given(st.lists(st.none() | st.text() | st.dictionaries(st.text(), st.integers()), max_size=4))
def test_any_shape_of_icloud_s_settings_is_read(accounts):
    try:
        content = plistlib.dumps({"Accounts": [one for one in accounts if one is not None]})
    except (ValueError, OverflowError):  # what a property list cannot hold
        return
    host = RecordedHost("macos", files={ICLOUD: content}, folders=["/Applications"])

    assert judged(host)[0] in (Outcome.PASS, Outcome.UNKNOWN)
