import json
import plistlib
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.disk_encryption import linux, macos, windows, windows_disks
from hygie.workstation.probes.disk_encryption.evaluate import (
    other_internal_disks_encrypted,
    system_disk_encrypted,
)
from hygie.workstation.probes.disk_encryption.facts import Disk, State
from hygie.workstation.probes.host import Output
from hygie.workstation.probes.model import Unseen, Verdict
from tests.workstation.recorded import RecordedHost, recorded

COLLECT = {"linux": linux.collect, "macos": macos.collect, "windows": windows.collect}


def system(sample: str) -> Verdict:
    host = recorded("disk_encryption", f"{sample}.json")
    return system_disk_encrypted(COLLECT[host.system](host))


def others(sample: str) -> Verdict:
    host = recorded("disk_encryption", f"{sample}.json")
    return other_internal_disks_encrypted(COLLECT[host.system](host))


@pytest.mark.parametrize(
    "sample",
    [
        "linux-lvm-on-luks",
        "linux-luks-on-lvm",
        "linux-zram-swap",
        "linux-zfs-on",
        "macos-fr-on",
        "macos-en-on",
        "macos-fr-no-fdesetup",
        "windows-fr-on-ordinary",
        "windows-en-on-ordinary",
        "windows-fr-on-admin",
        "windows-en-on-admin",
    ],
)
def test_an_encrypted_system_passes(sample):
    assert system(sample).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ("linux-clear", "in_clear"),
        ("linux-zfs-off", "in_clear"),
        ("linux-swap-in-clear", "swap_in_clear"),
        ("linux-home-in-clear", "home_in_clear"),
        ("linux-only-home", "only_home"),
        ("linux-lvm-half-on-luks", "in_clear"),
        ("macos-fr-off", "in_clear"),
        ("macos-en-off", "in_clear"),
        ("macos-fr-encrypting", "partly_encrypted"),
        ("windows-fr-off-ordinary", "in_clear"),
        ("windows-en-off-ordinary", "in_clear"),
        ("windows-fr-suspended-admin", "suspended"),
        ("windows-en-suspended-admin", "suspended"),
        ("windows-fr-clear-key-admin", "no_protector"),
        ("windows-en-clear-key-admin", "no_protector"),
        ("windows-fr-partial-admin", "partly_encrypted"),
        ("windows-fr-encrypting-ordinary", "partly_encrypted"),
        ("windows-fr-veracrypt-not-for-system", "in_clear"),
    ],
)
def test_a_system_that_can_be_read_fails_and_says_how(sample, reason):
    verdict = system(sample)

    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, reason)


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ("linux-overlay", "not_said"),
        ("macos-fr-disagree", "not_said"),
        ("macos-en-disagree", "not_said"),
        ("macos-fr-no-answer", "timeout"),
        ("windows-fr-maybe-suspended-ordinary", "needs_admin"),
        ("windows-en-maybe-suspended-ordinary", "needs_admin"),
        ("windows-fr-never-activated-ordinary", "not_said"),
        ("windows-fr-veracrypt", "not_said"),
        ("windows-fr-no-answer", "timeout"),
    ],
)
def test_what_nobody_says_is_unknown(sample, reason):
    verdict = system(sample)

    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, reason)


@pytest.mark.parametrize(
    ("sample", "outcome", "reason"),
    [
        ("linux-lvm-on-luks", Outcome.NOT_APPLICABLE, "no_other_disk"),
        ("linux-clear", Outcome.NOT_APPLICABLE, "no_other_disk"),
        ("linux-second-disk-on-luks", Outcome.PASS, ""),
        ("linux-second-disk-in-clear", Outcome.FAIL, "in_clear"),
        ("linux-second-disk-unknown", Outcome.UNKNOWN, "not_said"),
        ("windows-fr-on-ordinary", Outcome.NOT_APPLICABLE, "no_other_disk"),
        ("windows-en-second-disk-on", Outcome.PASS, ""),
        ("windows-fr-second-partition-clear", Outcome.FAIL, "in_clear"),
        ("windows-en-second-disk-raw", Outcome.UNKNOWN, "not_said"),
        ("windows-fr-no-answer", Outcome.UNKNOWN, "timeout"),
        ("macos-fr-on", Outcome.NOT_APPLICABLE, "no_other_disk"),
        ("macos-en-second-volume-on", Outcome.PASS, ""),
        ("macos-fr-second-volume-clear", Outcome.FAIL, "in_clear"),
        ("macos-fr-no-answer", Outcome.UNKNOWN, "timeout"),
    ],
)
def test_the_other_internal_disks_are_judged_too(sample, outcome, reason):
    verdict = others(sample)

    assert (verdict.outcome, verdict.reason) == (outcome, reason)


# --- Linux --------------------------------------------------------------------------------------


def test_folders_encrypted_by_fscrypt_do_not_make_an_encrypted_disk():
    host = recorded("disk_encryption", "linux-clear.json", folders=["/.fscrypt"])

    assert system_disk_encrypted(linux.collect(host)).reason == "only_folders"


def test_an_old_lsblk_names_one_mount_only():
    programs = json.loads(
        json.dumps(recorded("disk_encryption", "linux-luks-on-lvm.json")._programs)
    )
    old = programs["lsblk *"].replace('["/", "/home"]', '["/home"]')
    host = recorded(
        "disk_encryption",
        "linux-luks-on-lvm.json",
        programs={"lsblk *MOUNTPOINTS*": Output(1, "", "unknown column"), "lsblk *": old},
    )

    assert system_disk_encrypted(linux.collect(host)).outcome is Outcome.PASS


def test_a_btrfs_over_an_encrypted_and_a_clear_disk_is_in_clear():
    root = {"fstype": "btrfs", "uuid": "same", "size": 10**11}
    tree = [
        {"name": "sda", "type": "disk", "size": 10**11, "fstype": "crypto_LUKS", "children": [
            {"name": "c", "path": "/dev/mapper/c", "type": "crypt", "mountpoints": ["/"], **root},
        ]},
        {"name": "sdb", "type": "disk", **root},
    ]  # fmt: skip
    mounts = "30 1 0:30 / / rw - btrfs /dev/mapper/c rw\n"
    host = RecordedHost(
        programs={"lsblk *": json.dumps({"blockdevices": tree})},
        files={"/proc/self/mountinfo": mounts},
    )

    assert system_disk_encrypted(linux.collect(host)).reason == "in_clear"


def test_the_look_at_the_disks_is_made_once():
    host = recorded("disk_encryption", "linux-lvm-on-luks.json")

    assert linux.collect(host) is linux.collect(host)
    assert len(host.asked) == 1


def test_without_lsblk_nothing_is_concluded():
    verdict = system_disk_encrypted(linux.collect(RecordedHost()))

    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "tool_missing")


KEYS = """blockdevices name type fstype mountpoints children size uuid system disks volumes letter
letters shell own fs bus AllDisksAndPartitions Containers Volumes DeviceIdentifier Roles APFSVolumes
Partitions PhysicalStores FileVault ContainerReference""".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inside,
            max_size=5,
        )
    ),
    max_leaves=25,
)


def never_passes(host: RecordedHost) -> None:
    with suppress(Unseen):
        facts = COLLECT[host.system](host)
        assert system_disk_encrypted(facts).outcome is not Outcome.PASS
        other_internal_disks_encrypted(facts)


@given(JSON | st.text(max_size=40))
def test_no_garbage_of_lsblk_passes(told):
    text = told if isinstance(told, str) else json.dumps(told)
    for nested in (text, json.dumps({"blockdevices": told})):
        never_passes(RecordedHost(programs={"lsblk *": nested}))


def test_a_tree_without_bottom_is_unknown():
    deep: dict = {"name": "x", "type": "crypt", "mountpoints": ["/"]}
    for _ in range(200):
        deep = {"name": "x", "type": "crypt", "children": [deep]}

    never_passes(RecordedHost(programs={"lsblk *": json.dumps({"blockdevices": [deep]})}))


@given(st.text(max_size=200))
def test_no_garbage_of_mounts_crashes(text):
    host = recorded("disk_encryption", "linux-clear.json", files={"/proc/self/mountinfo": text})

    assert system_disk_encrypted(linux.collect(host)).outcome is Outcome.FAIL


# --- Windows ------------------------------------------------------------------------------------


def test_the_script_is_one_line_that_only_reads():
    """PowerShell reads its standard input line by line."""
    script = windows_disks.SCRIPT
    verbs = {word.split("-")[0] for word in re.findall(r"\b[A-Z][A-Za-z]+-[A-Z]\w+", script)}
    methods = set(re.findall(r"-MethodName (\w+)", script))

    assert "\n" not in script
    assert all(script.count(a) == script.count(b) for a, b in ("{}", "()", "[]"))
    assert verbs == {"New", "Get", "Invoke", "Where", "ConvertTo"}
    assert methods == {"GetKeyProtectors", "GetConversionStatus"}


@given(JSON)
def test_no_garbage_of_powershell_passes(told):
    for answer in (told, {"system": "C:", "disks": told, "volumes": told}):
        with suppress(ValueError):  # what JSON cannot say, PowerShell cannot either
            json.dumps(answer, allow_nan=False)
            never_passes(RecordedHost("windows", powershell=answer))


# --- macOS --------------------------------------------------------------------------------------


def test_a_word_that_fdesetup_never_says_is_not_believed():
    host = RecordedHost(
        "macos",
        programs={"/usr/bin/fdesetup isactive": Output(0, "FileVault est activé.", "")},
    )

    assert system_disk_encrypted(macos.collect(host)).outcome is Outcome.UNKNOWN


@given(JSON)
def test_no_garbage_of_diskutil_passes(told):
    with suppress(TypeError, OverflowError, ValueError):  # what a property list cannot say
        for answer in (told, {"AllDisksAndPartitions": told, "Containers": told}):
            text = plistlib.dumps(answer).decode()
            never_passes(RecordedHost("macos", programs={"/usr/sbin/diskutil *": text}))


# --- what it means ------------------------------------------------------------------------------


def test_a_disk_is_as_its_worst_volume():
    assert Disk("usb", (State.ENCRYPTED, State.CLEAR)).state is State.CLEAR
    assert Disk("usb", (State.ENCRYPTED, State.UNDETERMINED)).state is State.UNDETERMINED
    assert Disk("usb", ()).state is State.UNDETERMINED
    assert Disk("usb", (State.ENCRYPTED,)).state is State.ENCRYPTED
