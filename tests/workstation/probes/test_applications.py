"""What is installed, on each system: everything once, nothing that is the system's own."""

import plistlib
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.applications import Application, installed
from hygie.workstation.probes.known_products import Recognised, known_products
from hygie.workstation.probes.model import Unknown, Unseen
from tests.workstation.recorded import RecordedHost, recorded

UNINSTALL = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
STORE = (
    r"HKCU\Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion"
    r"\AppModel\Repository\Packages"
)
STATUS = "/var/lib/dpkg/status"


def names(host: RecordedHost, *, shown: bool = False) -> set[str]:
    return {one.name for one in installed(host).found if one.is_shown or not shown}


def windows(**keys: dict) -> RecordedHost:
    return RecordedHost("windows", registry={rf"{UNINSTALL}\{k}": v for k, v in keys.items()})


def test_both_views_the_account_and_the_store_are_read():
    host = recorded("software", "windows-fr-all-repaired.json")

    assert names(host, shown=True) >= {"7-Zip 26.02 (x64)", "KeePass Password Safe 2.60"}
    assert names(host, shown=True) >= {"Zoom Workplace", "WhatsAppDesktop"}
    assert "WindowsCalculator" not in names(host, shown=True)


def test_parts_of_a_product_are_not_products():
    host = windows(
        part={"DisplayName": "Proof", "SystemComponent": 1},
        update={"DisplayName": "KB5000", "ReleaseType": "Security Update"},
        child={"DisplayName": "Child", "ParentKeyName": "Office"},
        nameless={"DisplayVersion": "1.0"},
        whole={"DisplayName": "Whole"},
    )

    assert names(host) == {"Whole"}


def test_one_closed_key_hides_no_neighbour():
    host = windows(closed=Unseen(Unknown.NEEDS_ADMIN), open={"DisplayName": "Open"})

    found = installed(host)

    assert [one.name for one in found.found] == ["Open"]
    assert found.missed == (Unseen(Unknown.NEEDS_ADMIN),)


def test_a_mac_s_bundle_is_known_even_when_its_settings_are_spoilt():
    good = plistlib.dumps({"CFBundleIdentifier": "org.a", "CFBundleShortVersionString": "1.2"})
    host = RecordedHost(
        "macos",
        files={
            "/Applications/Good.app/Contents/Info.plist": good,
            "/Applications/Utilities/Deeper.app/Contents/Info.plist": good,
            "/Applications/Spoilt.app/Contents/Info.plist": "<plist>",
            "/Users/test/Applications/Own.app/Contents/Info.plist": good,
        },
    )

    assert names(host) == {"Good", "Deeper", "Spoilt", "Own"}


def test_libraries_are_known_but_not_shown():
    host = recorded("software", "linux-all-repaired.json")

    assert {"libc6", "firefox-esr"} <= names(host)
    assert names(host, shown=True) == {"firefox-esr", "libreoffice-common", "thunderbird", "GIMP"}


def test_a_removed_package_is_not_installed():
    status = "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n"

    assert names(RecordedHost("linux", files={STATUS: status})) == set()


def test_a_system_without_known_packages_is_missed_not_empty():
    found = installed(RecordedHost("linux"))

    assert found.missed == (Unseen(Unknown.UNSUPPORTED_SYSTEM),)


def test_no_address_of_a_person_is_kept():
    status = "Package: a\nStatus: install ok installed\nVersion: 1\nMaintainer: A B <a@b.org>\n"

    (one,) = installed(RecordedHost("linux", files={STATUS: status})).found

    assert "@" not in repr(one)


def test_one_look_serves_every_topic():
    class Counting(RecordedHost):
        looks = 0

        def read_text(self, path, **options):
            self.looks += path == STATUS
            return super().read_text(path, **options)

    host = Counting("linux", files={STATUS: ""})
    threads = [Thread(target=installed, args=(host,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert host.looks == 1


@pytest.mark.parametrize("topic", ["remote_access", "personal_use", "password_manager"])
def test_every_known_product_can_be_recognised(topic):
    products = known_products(topic)

    assert len({one.name for one in products}) == len(products)
    for one in products:
        assert one.recognised != Recognised() or one.chromium or one.firefox, one.name


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("AnyDesk", True),
        ("anydesk 9.0", True),
        ("AnyDesktop", False),
        ("Not AnyDesk", False),
    ],
)
def test_a_name_begins_with_whole_words(name, is_it):
    known = Recognised(windows=("AnyDesk",))

    assert known.covers(Application(name, source="uninstall")) is is_it


# --- hostile ------------------------------------------------------------------------------------


@given(st.binary(max_size=600))
def test_any_bytes_are_a_status_file(content):
    installed(
        RecordedHost("linux", files={STATUS: content, "/snap/a/current/meta/snap.yaml": content})
    )


@given(st.binary(max_size=400))
def test_any_bytes_are_a_bundle_s_settings(content):
    path = "/Applications/A.app/Contents/Info.plist"

    assert names(RecordedHost("macos", files={path: content})) == {"A"}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=300) | st.integers(), max_size=6))
def test_any_values_are_a_product_or_nothing(values):
    for one in installed(windows(x={**values, "DisplayName": "A\u202e\x00\nB" * 100})).found:
        assert one.name.isprintable()
        assert len(one.name) <= 160


@given(st.text(max_size=120))
def test_any_name_is_a_package_of_the_store_or_nothing(name):
    installed(RecordedHost("windows", registry={rf"{STORE}\{name}": {}}))
