"""Which machine: recognised each time, never named."""

import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.host import Account, Output
from hygie.workstation.probes.identity import families, identify, one_line
from hygie.workstation.probes.model import Unknown, Unseen
from tests.workstation.recorded import RecordedHost

DEBIAN = 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n# comment\n'
BATTERY = {"/sys/class/power_supply/BAT0/type": "Battery\n"}
MOUSE = {
    "/sys/class/power_supply/hid-1/type": "Battery\n",
    "/sys/class/power_supply/hid-1/scope": "Device\n",
}


def linux(**files: str) -> RecordedHost:
    told = {"/etc/os-release": DEBIAN, "/etc/machine-id": "0123456789abcdef\n"}
    return RecordedHost("linux", files={**told, **files})


def ioreg(**entry) -> str:
    return plistlib.dumps([entry]).decode()


def mac(*, battery: bool) -> RecordedHost:
    board = ioreg(IOPlatformUUID="AAAA-BBBB", manufacturer=b"Apple Inc.\0", model=b"Mac14,2\0")
    return RecordedHost(
        "macos",
        files={
            "/System/Library/CoreServices/SystemVersion.plist": plistlib.dumps(
                {"ProductName": "macOS", "ProductVersion": "15.5", "ProductBuildVersion": "24F74"}
            )
        },
        programs={
            "ioreg * IOPlatformExpertDevice": board,
            "ioreg * AppleSmartBattery": ioreg(MaxCapacity=100) if battery else "",
        },
    )


def windows(build: str = "26100", **current) -> RecordedHost:
    key = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    return RecordedHost(
        "windows",
        registry={
            r"HKLM\SOFTWARE\Microsoft\Cryptography": {"MachineGuid": "1B2C-3D"},
            key: {
                "ProductName": "Windows 10 Pro",  # what it says of itself, on 11 too
                "CurrentBuild": build,
                "UBR": 4652,
                "EditionID": "Professional",
                "DisplayVersion": "24H2",
                **current,
            },
            r"HKLM\HARDWARE\DESCRIPTION\System\BIOS": {
                "SystemManufacturer": "LENOVO",
                "SystemProductName": "20XW",
            },
            r"HKLM\SYSTEM\HardwareConfig\Current": {"EnclosureType": 10},
        },
    )


def test_a_linux_machine_says_its_system():
    found = identify(linux())

    assert (found.name, found.version, found.kind) == ("Debian GNU/Linux", "12", "")


def test_a_mac_says_its_system_and_its_model():
    found = identify(mac(battery=True))

    assert (found.name, found.version, found.edition) == ("macOS", "15.5", "24F74")
    assert (found.manufacturer, found.model) == ("Apple Inc.", "Mac14,2")


def test_a_windows_machine_says_its_system_by_its_build():
    found = identify(windows())

    assert (found.name, found.version, found.edition) == (
        "Windows 11",
        "26100.4652",
        "Professional 24H2",
    )
    assert (found.manufacturer, found.kind) == ("LENOVO", "laptop")


@pytest.mark.parametrize(
    ("build", "name"),
    [
        ("22000", "Windows 11"),
        ("21999", "Windows 10"),
        ("19045", "Windows 10"),
        ("9600", "Windows"),
    ],
)
def test_windows_is_told_by_its_build(build, name):
    assert identify(windows(build)).name == name


def test_a_windows_server_is_not_a_windows_11():
    assert identify(windows(InstallationType="Server")).name == "Windows Server"


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (BATTERY, "laptop"),
        (MOUSE, ""),
        ({"/sys/class/dmi/id/chassis_type": "10\n"}, "laptop"),
        ({"/sys/class/dmi/id/chassis_type": "3\n"}, "desktop"),
        ({"/sys/class/dmi/id/chassis_type": "131\n"}, "desktop"),  # 3, with a lock
        ({"/sys/class/dmi/id/chassis_type": "30\n"}, "tablet"),
        ({"/sys/class/dmi/id/chassis_type": "²\n"}, ""),
        ({"/sys/class/dmi/id/sys_vendor": "QEMU\n", **BATTERY}, "virtual"),
        (
            {
                "/sys/class/dmi/id/sys_vendor": "Microsoft Corporation\n",
                "/sys/class/dmi/id/product_name": "Virtual Machine\n",
            },
            "virtual",
        ),
    ],
)
def test_a_linux_machine_is_guessed_by_its_battery_then_its_case(files, kind):
    assert identify(linux(**files)).kind == kind


@pytest.mark.parametrize(("battery", "kind"), [(True, "laptop"), (False, "desktop")])
def test_a_mac_is_guessed_by_its_battery(battery, kind):
    assert identify(mac(battery=battery)).kind == kind


@pytest.mark.parametrize("host", [linux(), mac(battery=True), windows()], ids=lambda it: it.system)
def test_the_same_machine_is_recognised_and_its_own_number_not_told(host):
    found = identify(host)

    assert found == identify(host)
    assert len(found.host_id) == 64
    for number in ("0123456789abcdef", "AAAA-BBBB", "1B2C-3D", "aaaa-bbbb", "1b2c-3d"):
        assert number not in repr(found)


def test_two_machines_are_two():
    assert identify(linux()).host_id != identify(linux(**{"/etc/machine-id": "other\n"})).host_id


def test_nobody_is_named():
    host = RecordedHost(
        "linux",
        files={"/etc/hostname": "pc-du-dr-dupont\n", "/etc/machine-id": "1\n"},
        account=Account("dupont", "/home/dupont", 1000),
        environ={"USER": "dupont", "HOSTNAME": "pc-du-dr-dupont"},
    )

    assert "dupont" not in repr(identify(host))


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_a_machine_that_says_nothing_is_left_unsaid(system):
    found = identify(RecordedHost(system))

    assert (found.host_id, found.name if system != "windows" else "", found.kind) == ("", "", "")


def test_what_a_maker_has_not_filled_in_is_left_out():
    found = identify(linux(**{"/sys/class/dmi/id/sys_vendor": "To be filled by O.E.M.\n"}))

    assert found.manufacturer == ""


def test_a_closed_file_is_no_crash():
    closed = Unseen(Unknown.NEEDS_ADMIN)
    host = RecordedHost("linux", files={"/etc/machine-id": closed, "/etc/os-release": closed})

    assert identify(host).host_id == ""


@pytest.mark.parametrize(
    "out", ["", "<plist>", "no plist", '{"json": 1}', "<!DOCTYPE x [<!ENTITY a 'b'>]>"]
)
def test_a_mac_that_answers_nonsense_is_no_crash(out):
    host = RecordedHost("macos", programs={"ioreg *": Output(0, out, "")})

    assert identify(host).host_id == ""


@pytest.mark.parametrize(
    ("release", "desktop", "first", "among"),
    [
        ("ID=ubuntu\nID_LIKE=debian\n", "ubuntu:GNOME", "gnome", "debian"),
        ("ID=fedora\n", "KDE", "kde", "fedora"),
        ("ID=linuxmint\nID_LIKE=ubuntu debian\n".replace("=ubuntu d", '="ubuntu d').replace(
            "debian\n", 'debian"\n'), "X-Cinnamon", "debian", "linux"),
        ("ID=arch\n", "", "linux", "all"),
    ],
)  # fmt: skip
def test_the_steps_of_the_closest_system_come_first(release, desktop, first, among):
    host = RecordedHost(
        "linux", files={"/etc/os-release": release}, environ={"XDG_CURRENT_DESKTOP": desktop}
    )

    names = families(host)

    assert names[0] == first
    assert among in names


def test_elsewhere_the_system_is_the_only_family():
    assert families(RecordedHost("windows")) == ("windows",)


@given(st.text(max_size=500), st.integers(1, 100))
def test_a_line_is_a_line(text, longest):
    line = one_line(text, longest)

    assert len(line) <= longest
    assert line.isprintable()


@given(st.binary(max_size=300), st.binary(max_size=100), st.binary(max_size=20))
def test_any_bytes_give_an_identity(release, number, chassis):
    host = RecordedHost(
        "linux",
        files={
            "/etc/os-release": release,
            "/etc/machine-id": number,
            "/sys/class/dmi/id/chassis_type": chassis,
            "/sys/class/dmi/id/product_name": release,
        },
    )

    found = identify(host)

    assert len(found.host_id) in (0, 64)
    assert found.name.isprintable()
