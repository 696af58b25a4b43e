import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.disk_encryption.facts import Disk, State
from hygie.workstation.probes.model import Unknown, Unseen, Verdict
from hygie.workstation.probes.removable_media import linux, macos, windows
from hygie.workstation.probes.removable_media.evaluate import (
    autorun_off,
    inventory,
    removable_media_encrypted,
)
from hygie.workstation.probes.removable_media.facts import Autorun, Facts
from tests.workstation.recorded import RecordedHost, recorded

COLLECT = {"linux": linux.collect, "macos": macos.collect, "windows": windows.collect}


def facts(sample: str) -> Facts:
    host = recorded("removable_media", f"{sample}.json")
    return COLLECT[host.system](host)


def media(sample: str) -> Verdict:
    return removable_media_encrypted(facts(sample))


@pytest.mark.parametrize(
    ("sample", "outcome", "reason"),
    [
        ("linux-none", Outcome.NOT_APPLICABLE, "none_plugged"),
        ("linux-usb-luks", Outcome.PASS, ""),
        ("linux-usb-bitlocker", Outcome.PASS, ""),
        ("linux-usb-veracrypt-open", Outcome.PASS, ""),
        ("linux-usb-clear", Outcome.FAIL, "in_clear"),
        ("linux-usb-two", Outcome.FAIL, "in_clear"),
        ("linux-sd-card", Outcome.FAIL, "in_clear"),
        ("linux-image", Outcome.FAIL, "in_clear"),
        ("linux-usb-veracrypt", Outcome.UNKNOWN, "not_said"),
        ("linux-emmc-internal", Outcome.NOT_APPLICABLE, "none_plugged"),
        *(
            (f"{system}-{language}-{case}", outcome, reason)
            for system in ("windows", "macos")
            for language in ("fr", "en")
            for case, outcome, reason in (
                ("none", Outcome.NOT_APPLICABLE, "none_plugged"),
                ("usb-clear", Outcome.FAIL, "in_clear"),
            )
        ),
        ("windows-fr-usb-on", Outcome.PASS, ""),
        ("windows-en-usb-on", Outcome.PASS, ""),
        ("windows-fr-usb-locked", Outcome.PASS, ""),
        ("windows-en-usb-locked", Outcome.PASS, ""),
        ("windows-fr-usb-raw", Outcome.UNKNOWN, "not_said"),
        ("windows-en-usb-raw", Outcome.UNKNOWN, "not_said"),
        ("windows-fr-usb-disk-fixed", Outcome.FAIL, "in_clear"),
        ("windows-fr-card-reader-empty", Outcome.NOT_APPLICABLE, "none_plugged"),
        ("macos-fr-usb-apfs-on", Outcome.PASS, ""),
        ("macos-en-usb-apfs-on", Outcome.PASS, ""),
        ("macos-fr-usb-apfs-clear", Outcome.FAIL, "in_clear"),
        ("macos-fr-usb-unknown", Outcome.UNKNOWN, "not_said"),
        ("macos-en-usb-unknown", Outcome.UNKNOWN, "not_said"),
        ("macos-fr-disk-image", Outcome.NOT_APPLICABLE, "none_plugged"),
        ("macos-fr-no-answer", Outcome.UNKNOWN, "timeout"),
    ],
)
def test_each_medium_plugged_in_is_judged(sample, outcome, reason):
    verdict = media(sample)

    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_how_many_are_plugged_in_and_how_many_are_bare_is_said():
    verdict = media("linux-usb-two")

    assert verdict.data == {"count": 2, "in_clear": 1}
    assert verdict.seen == "Sur 2 supports branchés, 1 n’est pas chiffré (DataTraveler 3.0)."


@pytest.mark.parametrize(
    ("sample", "serial"),
    [
        ("linux-usb-clear", "E0D55EA574F0E4A1"),
        ("windows-fr-usb-clear", "E0D55EA574F0E4A1"),
        ("macos-fr-usb-clear", "E0D55EA574F0E4A1"),
        ("macos-fr-usb-apfs-on", "D-UUID"),
    ],
)
def test_the_inventory_tells_media_apart_and_never_their_label(sample, serial):
    (medium,) = inventory(facts(sample))["media"]

    assert medium["serial"] == serial
    assert medium["kind"] == "usb"
    assert medium["capacity_bytes"] > 10**10
    assert "NOM" not in json.dumps(medium)


def test_an_undetermined_medium_is_neither_encrypted_nor_not():
    told = inventory(Facts((Disk("usb", (State.UNDETERMINED,), "", "s", 1),), Autorun.OFF))

    assert told["media"][0]["encrypted"] is None


def test_unseen_media_make_no_inventory():
    """An empty list would say that there is none."""
    assert inventory(Facts(Unseen(Unknown.TIMEOUT), Autorun.OFF)) == {}


# --- what opens by itself -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "outcome", "reason"),
    [
        *(
            (f"windows-{language}-{case}", outcome, reason)
            for language in ("fr", "en")
            for case, outcome, reason in (
                ("none", Outcome.PASS, ""),  # the machine's policy, every kind of drive
                ("usb-clear", Outcome.PASS, ""),  # the person's choice
                ("usb-locked", Outcome.PASS, ""),  # kept as four bytes
                ("usb-on", Outcome.FAIL, "autoplay_on"),  # 0x91, the default
                ("usb-raw", Outcome.FAIL, "autorun_on"),
            )
        ),
        ("windows-fr-usb-disk-fixed", Outcome.FAIL, "autoplay_on"),  # the machine's rule wins
        ("windows-fr-card-reader-empty", Outcome.UNKNOWN, "needs_admin"),
        ("macos-fr-none", Outcome.NOT_APPLICABLE, "no_autorun"),
        ("macos-en-none", Outcome.NOT_APPLICABLE, "no_autorun"),
    ],
)
def test_autorun(sample, outcome, reason):
    verdict = autorun_off(facts(sample))

    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_windows_that_nobody_set_proposes_to_open():
    assert autorun_off(windows.collect(RecordedHost("windows"))).reason == "autoplay_on"


@pytest.mark.parametrize("value", ["255", b"\xff", ("255",)])
def test_a_value_of_another_kind_is_unknown(value):
    key = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Policies\Explorer"
    host = RecordedHost("windows", registry={key: {"NoDriveTypeAutoRun": value}})

    assert autorun_off(windows.collect(host)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("desktop", "said", "outcome", "reason"),
    [
        ("GNOME", "true\n", Outcome.PASS, ""),
        ("ubuntu:GNOME", "", Outcome.FAIL, "autoplay_on"),
        ("GNOME", "false\n", Outcome.FAIL, "autoplay_on"),
        ("GNOME", "perhaps\n", Outcome.UNKNOWN, "unreadable"),
        ("X-Cinnamon", "true\n", Outcome.PASS, ""),
        ("MATE", "true\n", Outcome.PASS, ""),
        ("KDE", "", Outcome.NOT_APPLICABLE, "no_autorun"),
        ("XFCE", "", Outcome.PASS, ""),
        ("sway", "", Outcome.UNKNOWN, "unsupported_system"),
        ("", "", Outcome.UNKNOWN, "needs_session"),
    ],
)
def test_each_desktop_has_its_own_setting(desktop, said, outcome, reason):
    host = RecordedHost(
        environ={"XDG_CURRENT_DESKTOP": desktop} if desktop else {},
        programs={"dconf read *autorun-never": said},
    )

    verdict = autorun_off(linux.collect(host))
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_xfce_told_to_run_what_comes_fails():
    channel = """<?xml version="1.0"?><channel name="thunar-volman" version="1.0">
        <property name="autorun" type="empty"><property name="enabled" type="bool" value="true"/>
        </property></channel>"""
    path = "/home/test/.config/xfce4/xfconf/xfce-perchannel-xml/thunar-volman.xml"
    host = RecordedHost(files={path: channel}, environ={"XDG_CURRENT_DESKTOP": "XFCE"})

    assert autorun_off(linux.collect(host)).reason == "autorun_on"


@given(st.integers(-(2**40), 2**40))
def test_only_a_mask_that_shuts_every_medium_passes(mask):
    key = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Policies\Explorer"
    host = RecordedHost("windows", registry={key: {"NoDriveTypeAutoRun": mask}})

    shut = all(mask & bit for bit in (0x04, 0x08, 0x20))
    assert (autorun_off(windows.collect(host)).outcome is Outcome.PASS) is shut
