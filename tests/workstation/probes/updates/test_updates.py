"""The traps of updates: what is absent, zero, far away, unsorted, or not what it says."""

import plistlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.updates import linux_apt
from hygie.workstation.probes.updates.facts import Waiting
from tests.workstation.recorded import NOW, RecordedHost, recorded, verdicts

UX = r"HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings"
AU = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate"
SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
CURRENT = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
SETTINGS = "/Library/Preferences/com.apple.SoftwareUpdate.plist"
DEFINITIONS = "e0789628-ce08-4437-be74-2495b842f43b"
PASSED = (Outcome.PASS, "")
CHECKED = (NOW - timedelta(days=3)).replace(tzinfo=None)  # as property lists hold it


def windows(powershell=None, **registry):
    keys = {
        rf"{SERVICES}\wuauserv": {"Start": 3},
        CURRENT: {"CurrentBuild": "26200", "EditionID": "Core"},
        **registry.pop("keys", {}),
    }
    return RecordedHost("windows", registry=keys, powershell=powershell)


def judged(host, probe="updates_automatic"):
    verdict = verdicts("updates", host)[probe]
    return verdict.outcome, verdict.reason


# --- automatic, Windows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (NOW - timedelta(hours=1), ""),
        (NOW + timedelta(days=7), "paused"),
        (NOW + timedelta(days=35), "paused"),
        (NOW + timedelta(days=60), "paused_long"),
        (datetime(2123, 1, 1, tzinfo=UTC), "paused_long"),
    ],
)
def test_a_pause_counts_as_long_as_it_lasts(end, reason):
    host = windows(keys={UX: {"PauseUpdatesExpiryTime": f"{end:%Y-%m-%dT%H:%M:%SZ}"}})

    assert judged(host) == (Outcome.FAIL if reason else Outcome.PASS, reason)


def test_a_pause_that_cannot_be_read_is_not_fine():
    assert judged(windows(keys={UX: {"PauseUpdatesExpiryTime": "jamais"}}))[0] is Outcome.UNKNOWN
    assert judged(windows(keys={UX: {"PauseUpdatesExpiryTime": 7}}))[0] is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("options", "expected"), [(2, "asks"), (3, "asks"), (4, ""), (5, ""), (7, "asks"), (None, "")]
)
def test_how_windows_was_told_to_update(options, expected):
    host = windows(keys={AU: {} if options is None else {"AUOptions": options}})

    assert judged(host) == (Outcome.FAIL if expected else Outcome.PASS, expected)


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("http://localhost:8530", "redirected"),
        ("https://127.0.0.1", "redirected"),
        (" ", "redirected"),
        ("https://wsus.exemple.fr", ""),
    ],
)
def test_a_server_that_cannot_answer_stops_the_updates(server, expected):
    host = windows(keys={AU: {"UseWUServer": 1}, POLICY: {"WUServer": server}})

    assert judged(host) == (Outcome.FAIL if expected else Outcome.PASS, expected)


def test_without_its_service_windows_says_nothing():
    host = RecordedHost("windows", registry={})

    assert judged(host) == (Outcome.UNKNOWN, "not_said")


# --- installed, Windows -------------------------------------------------------------------------


def test_lists_of_viruses_are_no_updates_of_the_system():
    only = {"history": [{"date": "2026-11-22T00:00:00", "categories": DEFINITIONS.upper()}]}
    host = windows(powershell={**only, "searched": None, "waiting": None})

    assert judged(host, "updates_installed")[0] is Outcome.UNKNOWN


def test_a_clock_that_lies_proves_nothing():
    told = {"history": [{"date": "2031-01-01T00:00:00", "categories": ""}], "waiting": []}

    assert judged(windows(powershell=told), "updates_installed")[0] is Outcome.UNKNOWN


def test_one_entry_alone_comes_without_its_list():
    told = {"history": {"date": "2026-11-20T00:00:00", "categories": "x"}, "waiting": ""}

    assert judged(windows(powershell=told), "updates_installed") == PASSED


@pytest.mark.parametrize("days", [44, 45])
def test_six_weeks_without_updates_are_too_long(days):
    date = NOW - timedelta(days=days, minutes=1)
    told = {"history": [{"date": f"{date:%Y-%m-%dT%H:%M:%S}", "categories": "x"}], "waiting": []}

    expected = PASSED if days < 45 else (Outcome.FAIL, "old")
    assert judged(windows(powershell=told), "updates_installed") == expected


# --- macOS --------------------------------------------------------------------------------------


def mac(**told):
    version = plistlib.dumps({"ProductVersion": "26.6"})
    return RecordedHost(
        "macos",
        files={
            "/System/Library/CoreServices/SystemVersion.plist": version,
            SETTINGS: plistlib.dumps(told),
        },
    )


def test_absent_keys_have_apple_s_documented_default():
    assert judged(mac(LastFullSuccessfulDate=CHECKED)) == PASSED


@pytest.mark.parametrize(
    "key", ["AutomaticDownload", "AutomaticallyInstallMacOSUpdates", "CriticalUpdateInstall"]
)
def test_one_key_off_is_enough_to_ask(key):
    assert judged(mac(**{key: False})) == (Outcome.FAIL, "asks")
    assert judged(mac(**{key: 0})) == (Outcome.FAIL, "asks")
    assert judged(mac(**{key: "non"}))[0] is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("one", "waits"),
    [
        ({"Product Key": "MSU_UPDATE_25G90_patch_26.7_minor", "Display Version": "26.7"}, True),
        ({"Product Key": "MSU_UPDATE_25G83_patch_26.6_minor", "Display Version": "26.6"}, False),
        ({"Product Key": "MSU_UPDATE_26A1_full_27.0_major", "Display Version": "27.0"}, False),
        ({"Product Key": "140-17812", "Display Name": "Command Line Tools"}, False),
        ("garbage", False),
    ],
)
def test_only_fixes_of_this_macos_wait(one, waits):
    host = mac(LastFullSuccessfulDate=CHECKED, RecommendedUpdates=[one])

    expected = (Outcome.FAIL, "waiting") if waits else PASSED
    assert judged(host, "updates_installed") == expected


def test_counters_that_are_never_set_back_are_not_believed():
    host = mac(LastFullSuccessfulDate=CHECKED, LastUpdatesAvailable=3)

    assert judged(host, "updates_installed")[0] is Outcome.UNKNOWN


# --- Linux --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "turned_off"),
        ("", "turned_off"),
        ("false", "turned_off"),
        ("0d", "turned_off"),
        ("1", ""),
        ("12h", ""),
        ("always", ""),
        ("999999999", ""),
    ],
)
def test_never_is_told_from_every_day(value, expected):
    dump = (
        'APT::Periodic::Update-Package-Lists "1";\nUnattended-Upgrade::Allowed-Origins:: "x";\n'
        f'APT::Periodic::Unattended-Upgrade "{value}";\n'
    )
    host = recorded("updates", "linux-debian-up-to-date.json", programs={"apt-config dump": dump})

    assert judged(host) == (Outcome.FAIL if expected else Outcome.PASS, expected)


def test_a_value_that_apt_would_not_understand_is_unknown():
    dump = 'APT::Periodic::Update-Package-Lists "bientôt";\n'
    host = recorded("updates", "linux-debian-up-to-date.json", programs={"apt-config dump": dump})

    assert judged(host)[0] is Outcome.UNKNOWN


def test_a_mounted_system_is_read_from_its_files():
    host = recorded("updates", "linux-debian-up-to-date.json", is_live=False)
    parts = {
        "/etc/apt/apt.conf.d/20auto-upgrades": (
            '// set by the installer\nAPT::Periodic { Update-Package-Lists "1";\n'
            ' Unattended-Upgrade "1"; };\n'
        ),
        "/etc/apt/apt.conf.d/50unattended-upgrades": (
            "# what to take\nUnattended-Upgrade::Origins-Pattern {\n"
            '  "origin=Debian,label=Debian-Security"; // https://www.debian.org\n};\n'
        ),
        "/etc/apt/apt.conf.d/60off.bak": 'APT::Periodic::Unattended-Upgrade "0";\n',
    }
    for path, text in parts.items():
        host._files[host._key(path)] = text
        host._names[host._key(path)] = path

    assert judged(host) == PASSED
    assert judged(host, "updates_installed") == (Outcome.UNKNOWN, "not_live")


def test_the_last_word_of_apt_wins():
    found = linux_apt.parse_settings('A::B "1";\nA { B "0"; };\n')

    assert found["a::b"][-1] == "0"


def test_apt_leaves_no_trace():
    host = recorded("updates", "linux-debian-up-to-date.json")
    judged(host, "updates_installed")
    (asked,) = [words for words in host.asked if words[0] == "apt-get"]

    assert "--simulate" in asked
    assert {"Debug::NoLocking=true", "Dir::Cache::pkgcache="} <= set(asked)


def test_new_packages_are_no_updates():
    text = "Inst new (1.0 Debian:12/stable [amd64])\nInst old [1] (2 Ubuntu:24.04/noble [amd64])\n"

    assert linux_apt.parse_simulation(text) == Waiting(1, 0)


LISTED = (
    "Listing...\n"
    "apt/oldstable-security 2.6.2 amd64 [upgradable from: 2.6.1]\n"
    "libstdc++6/stable,stable-security 12.2 amd64 [upgradable from: 12.1]\n"
    "tzdata/oldstable-updates 2026a all [upgradable from: 2025b]\n"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LISTED, Waiting(3, 2)),
        ("Listing...\n", Waiting(0, 0)),
        ("", None),
        ("En train de lister…\n", None),
        (f"{LISTED}apt 2.6.2 can be upgraded\n", None),
        (LISTED.replace("Listing...\n", ""), None),
    ],
)
def test_a_list_is_believed_only_when_each_of_its_lines_is_understood(text, found):
    assert linux_apt.parse_list(text) == found


def test_when_the_list_is_not_understood_the_upgrade_is_simulated():
    told = {"apt list *": "Some other words\n", "apt-get --simulate *": "Inst a [1] (2 Security)\n"}
    host = RecordedHost("linux", {"/etc/apt/x": "", "/var/lib/dpkg/status": "x",
                                  "/var/lib/apt/lists/a_Packages": "",
                                  "/var/lib/apt/lists/partial/lock": ""}, told)  # fmt: skip

    assert linux_apt.waiting(host) == Waiting(1, 1)


def test_lists_of_packages_too_old_say_nothing_of_today():
    host = recorded(
        "updates",
        "linux-debian-up-to-date.json",
        modified={"/var/lib/apt/lists/partial": "2026-09-01T00:00:00+00:00"},
    )

    assert judged(host, "updates_installed") == (Outcome.FAIL, "not_checked")


def test_dnf_without_lists_is_not_up_to_date():
    host = recorded("updates", "linux-fedora-automatic.json")
    host._programs["dnf -q -C check-update --security"] = Unseen(Unknown.UNREADABLE, "dnf")
    host._programs[r"rpm -qa --qf %{INSTALLTIME}\n"] = ""

    assert judged(host, "updates_installed")[0] is Outcome.UNKNOWN


# --- hostile ------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
KEYS = st.sampled_from(["history", "searched", "waiting", "x"])


def never_passes(host, *probes):
    found = verdicts("updates", host)
    for probe in probes:
        assert found[probe].outcome is not Outcome.PASS, found[probe]
        assert found[probe].reason != "crashed", found[probe]


@given(st.dictionaries(KEYS, JSON) | JSON)
def test_any_json_is_no_proof_of_an_update(told):
    never_passes(windows(powershell=told), "updates_installed")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_registry_values_are_no_supported_windows(build, edition, pause):
    host = RecordedHost(
        "windows",
        registry={
            CURRENT: {"CurrentBuild": build + "x", "EditionID": edition},
            UX: {"PauseUpdatesExpiryTime": pause + "x"},
        },
    )
    never_passes(host, "os_supported", "updates_automatic", "updates_installed")


@given(st.binary(max_size=300))
def test_any_bytes_are_no_settings_of_a_mac(content):
    host = RecordedHost(
        "macos",
        files={SETTINGS: content, "/System/Library/CoreServices/SystemVersion.plist": content},
    )
    never_passes(host, "os_supported", "updates_automatic", "updates_installed")


@given(st.text(max_size=300), st.binary(max_size=300))
def test_any_text_is_no_up_to_date_linux(text, content):
    host = recorded("updates", "linux-debian-no-lists.json", programs={"*": text})
    for path in ("/etc/os-release", "/var/log/apt/history.log", "/etc/apt/apt.conf.d/9"):
        host._files[host._key(path)] = content

    never_passes(host, "os_supported", "updates_installed")


@given(st.text(max_size=400))
def test_any_text_is_settings_of_apt(text):
    linux_apt.parse_settings(text)
    linux_apt.parse_simulation(text)
    assert linux_apt.parse_list(text) in (None, Waiting(0, 0))
