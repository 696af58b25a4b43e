"""The traps of the accounts: filtered tokens, borrowed rights, renamed groups, empty fields."""

import json
import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.accounts import sudoers
from hygie.workstation.probes.accounts.windows import SCRIPT
from hygie.workstation.probes.host import Account, Output
from hygie.workstation.probes.model import Unknown, Unseen
from tests.workstation.garbage import ANYTHING
from tests.workstation.recorded import SAMPLES, RecordedHost, recorded, verdicts

TOPIC = "accounts"
ADMIN, PASSWORD = "admin_account_not_daily", "accounts_have_password"
AUTOLOGIN, GUEST = "autologin_off", "guest_account_off"
WINLOGON = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
SYSTEM = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
PASSWD = "root:x:0:0::/root:/bin/bash\ntest:x:1000:1000::/home/test:/bin/bash\n"
GROUP = "root:x:0:\nsudo:x:27:\ntest:x:1000:\n"
SHADOW = "root:!:20000:0:99999:7:::\ntest:$y$j9T$abc$def:20000:0:99999:7:::\n"
LINK = "/etc/systemd/system/display-manager.service"


def linux(files=None, *, greeter="gdm3", **more):
    unit = f"/lib/systemd/system/{greeter}.service"
    base = {"/etc/passwd": PASSWD, "/etc/group": GROUP, "/etc/shadow": SHADOW, unit: "[Unit]\n"}
    return RecordedHost(files=base | (files or {}), links={LINK: unit}, **more)


def windows(told=None, registry=None):
    answer = {"rid": 1001, "admin": False, "here": True, "accounts": [account(1001)]}
    return RecordedHost("windows", powershell=answer | (told or {}), registry=registry or {})


def account(rid, *, enabled=True, source=4, admin=False):
    return {"rid": rid, "enabled": enabled, "source": source, "admin": admin}


def look(host, probe):
    verdict = verdicts(TOPIC, host)[probe]
    return verdict.outcome, verdict.reason


class TestWindows:
    def test_the_script_reads_and_writes_nothing(self):
        for word in ("Set-", "New-Local", "Remove-", "Out-File", "Enable-", "Disable-"):
            assert word not in SCRIPT
        assert SCRIPT.isascii()

    def test_the_built_in_administrator_is_one_whatever_its_name(self):
        assert look(windows({"rid": 500}), ADMIN)[0] == "fail"

    def test_without_user_account_control_it_is_worse(self):
        host = windows({"admin": True}, {SYSTEM: {"EnableLUA": 0}})

        assert look(host, ADMIN) == ("fail", "admin_without_uac")

    def test_an_elevation_with_another_account_says_nothing(self):
        assert look(windows({"admin": True, "here": False}), ADMIN) == ("unknown", "needs_session")

    def test_a_remote_session_has_no_console(self):
        assert look(windows({"here": None}), ADMIN) == ("pass", "")

    @pytest.mark.parametrize("source", [None, 0, 1, 77, "4", True])
    def test_a_local_account_s_password_is_never_guessed(self, source):
        host = windows({"accounts": [account(1001), account(1002, source=source)]})

        assert look(host, PASSWORD) == ("unknown", "not_said")

    def test_disabled_accounts_do_not_count(self):
        accounts = [account(1001), account(1002, enabled=False, source=1)]

        assert look(windows({"accounts": accounts}), PASSWORD) == ("pass", "")

    @pytest.mark.parametrize(
        ("values", "outcome"),
        [
            ({}, "pass"),
            ({"AutoAdminLogon": "0", "DefaultUserName": "cabinet"}, "pass"),
            ({"AutoAdminLogon": "1"}, "pass"),
            ({"AutoAdminLogon": "1", "DefaultUserName": "cabinet"}, "fail"),
            ({"AutoAdminLogon": 1, "DefaultUserName": "cabinet"}, "fail"),
            ({"AutoAdminLogon": "oui", "DefaultUserName": "cabinet"}, "unknown"),
        ],
    )
    def test_the_automatic_session(self, values, outcome):
        assert look(windows(registry={WINLOGON: values}), AUTOLOGIN)[0] == outcome

    def test_no_account_at_all_is_unknown(self):
        host = windows({"accounts": []})

        assert look(host, GUEST) == ("unknown", "not_said")
        assert look(host, PASSWORD) == ("unknown", "not_said")


class TestMac:
    login = "/Library/Preferences/com.apple.loginwindow.plist"

    def mac(self, login, **more):
        files = {self.login: plistlib.dumps(login)} if login is not None else {}
        programs = {"fdesetup isactive": Output(1, "false\n", ""), "id -G test": "20 12 61\n"}
        programs["dscl . -list /Users UniqueID"] = "root 0\ntest 501\n"
        return RecordedHost("macos", files=files, programs=programs | more)

    def test_filevault_forbids_the_automatic_session(self):
        host = self.mac({"autoLoginUser": "test"}, **{"fdesetup isactive": "true\n"})

        assert look(host, AUTOLOGIN) == ("pass", "")

    def test_never_touched_means_off(self):
        assert look(self.mac(None), AUTOLOGIN) == ("pass", "")
        assert look(self.mac(None), GUEST) == ("pass", "")

    def test_a_guest_that_exists_without_a_setting_is_unknown(self):
        users = {"dscl . -list /Users UniqueID": "root 0\ntest 501\nGuest 201\n"}

        assert look(self.mac({}, **users), GUEST) == ("unknown", "not_said")

    def test_a_managed_setting_wins(self):
        host = self.mac({"GuestEnabled": True})
        host._files["/Library/Managed Preferences/com.apple.MCX.plist"] = plistlib.dumps(
            {"DisableGuestAccount": True}
        )

        assert look(host, GUEST) == ("pass", "")

    def test_a_broken_list_is_unknown(self):
        host = RecordedHost("macos", files={self.login: b"bplist00\xff\xff"})

        assert look(host, AUTOLOGIN) == ("unknown", "unreadable")
        assert look(host, GUEST) == ("unknown", "unreadable")


class TestLinuxRights:
    @pytest.mark.parametrize("group", ["sudo", "wheel", "admin"])
    def test_the_groups_that_administer(self, group):
        host = linux({"/etc/group": f"root:x:0:\n{group}:x:10:test\ntest:x:1000:\n"})

        assert look(host, ADMIN) == ("fail", "only_account")

    def test_a_group_of_a_directory_counts(self):
        host = linux(programs={"id -Gn test": "test domaine sudo\n"})

        assert look(host, ADMIN)[0] == "fail"

    def test_a_primary_group_counts(self):
        passwd = PASSWD.replace("test:x:1000:1000", "test:x:1000:27")

        assert look(linux({"/etc/passwd": passwd}), ADMIN)[0] == "fail"

    def test_root_s_own_session_fails(self):
        host = linux({"/proc/self/loginuid": "4294967295"}, account=Account("root", "/root", 0))

        assert look(host, ADMIN) == ("fail", "root_session")

    def test_root_borrowed_by_somebody_says_nothing(self):
        host = linux({"/proc/self/loginuid": "1000"}, account=Account("root", "/root", 0))

        assert look(host, ADMIN) == ("unknown", "needs_session")

    def test_a_second_root_fails(self):
        host = linux({"/etc/passwd": PASSWD + "toor:x:0:0::/root:/bin/bash\n"})

        assert look(host, ADMIN) == ("fail", "second_superuser")

    @pytest.mark.parametrize(
        ("rule", "reason"),
        [
            ("test ALL=(ALL:ALL) ALL", "only_account"),
            ("test ALL=(ALL) NOPASSWD: ALL", "admin_without_password"),
            ("%test ALL=(ALL) NOPASSWD:ALL", "admin_without_password"),
            ("User_Alias SOIN = autre, test\nSOIN ALL=(ALL) ALL", "only_account"),
        ],
    )
    def test_a_rule_may_grant_everything(self, rule, reason):
        host = linux({"/etc/sudoers": f"root ALL=(ALL:ALL) ALL\n{rule}\n"}, is_admin=True)

        assert look(host, ADMIN) == ("fail", reason)

    @pytest.mark.parametrize(
        "rule",
        [
            "# test ALL=(ALL) NOPASSWD: ALL",
            "test ALL=(ALL) NOPASSWD: /usr/bin/apt update",
            "%sudo ALL=(ALL:ALL) ALL",
            "Defaults targetpw\nALL ALL=(ALL) ALL",
            "testament ALL=(ALL) ALL",
        ],
    )
    def test_other_rules_do_not(self, rule):
        host = linux({"/etc/sudoers": f"{rule}\n"}, is_admin=True)

        assert look(host, ADMIN) == ("pass", "")

    def test_files_beside_the_rules_count_unless_they_are_leftovers(self):
        rule = "test ALL=(ALL) NOPASSWD: ALL\n"

        assert sudoers.grant(
            linux({"/etc/sudoers.d/90-cloud-init-users": rule}), "test", frozenset()
        ).without_password
        assert not sudoers.grant(
            linux({"/etc/sudoers.d/old.dpkg-old": rule}), "test", frozenset()
        ).everything


class TestLinuxPasswords:
    def test_an_ordinary_look_never_passes(self):
        refused = {"/etc/shadow": Unseen(Unknown.NEEDS_ADMIN)}

        assert look(linux(refused), PASSWORD) == ("unknown", "needs_admin")

    def test_an_ordinary_look_may_fail(self):
        refused = {"/etc/shadow": Unseen(Unknown.NEEDS_ADMIN)}
        host = linux(refused, programs={"passwd -S": "test NP 2026-11-25 0 99999 7 -1\n"})

        assert look(host, PASSWORD) == ("fail", "without_password")

    def test_an_empty_field_where_all_can_read_it_fails(self):
        passwd = PASSWD.replace("test:x:", "test::")

        assert look(linux({"/etc/passwd": passwd}), PASSWORD) == ("fail", "without_password")

    def test_the_group_that_asks_no_password_fails(self):
        host = linux({"/etc/group": f"{GROUP}nopasswdlogin:x:120:test\n"})

        assert look(host, PASSWORD) == ("fail", "without_password")

    def test_an_account_that_opens_nothing_does_not_count(self):
        passwd = f"{PASSWD}vieux:x:1003:1003::/home/vieux:/usr/sbin/nologin\n"
        shadow = f"{SHADOW}vieux::20000:0:99999:7:::\n"

        assert look(linux({"/etc/passwd": passwd, "/etc/shadow": shadow}), PASSWORD)[0] == "pass"

    def test_garbage_is_no_proof(self):
        assert look(linux({"/etc/shadow": "\x00\xff garbage"}, is_admin=True), PASSWORD) == (
            "unknown",
            "unreadable",
        )


class TestGreeters:
    @pytest.mark.parametrize(
        ("greeter", "path", "text"),
        [
            ("gdm3", "/etc/gdm3/custom.conf", "[daemon]\nAutomaticLoginEnable=1\nAutomaticLogin=a"),
            ("gdm", "/etc/gdm/custom.conf", "[daemon]\nTimedLoginEnable=true\nTimedLogin=a\n"),
            ("lightdm", "/etc/lightdm/lightdm.conf.d/9.conf", "[Seat:*]\nautologin-user=a\n"),
            ("sddm", "/etc/sddm.conf", "[Autologin]\nUser=a\n"),
            ("plasmalogin", "/etc/plasmalogin.conf", "[Autologin]\nUser=a\n"),
            ("lxdm", "/etc/lxdm/lxdm.conf", "[base]\nautologin=a\n"),
            ("greetd", "/etc/greetd/config.toml", '[initial_session]\nuser = "a"\n'),
        ],
    )
    def test_each_may_open_by_itself(self, greeter, path, text):
        assert look(linux({path: text}, greeter=greeter), AUTOLOGIN) == ("fail", "on")
        assert look(linux(greeter=greeter), AUTOLOGIN) == ("pass", "")

    def test_another_greeter_s_file_does_not_count(self):
        files = {"/etc/sddm.conf": "[Autologin]\nUser=test\n"}

        assert look(linux(files, greeter="gdm3"), AUTOLOGIN) == ("pass", "")

    def test_switched_off_is_off(self):
        text = "[daemon]\nAutomaticLoginEnable=false\nAutomaticLogin=test\n"

        assert look(linux({"/etc/gdm3/daemon.conf": text}), AUTOLOGIN) == ("pass", "")

    def test_an_emptied_name_in_the_last_file_wins(self):
        files = {
            "/etc/lightdm/lightdm.conf.d/10.conf": "[Seat:*]\nautologin-user=test\n",
            "/etc/lightdm/lightdm.conf": "[Seat:*]\nautologin-user=\n",
        }

        assert look(linux(files, greeter="lightdm"), AUTOLOGIN) == ("pass", "")

    def test_a_text_console_may_open_too(self):
        text = "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin test --noclear %I\n"
        path = "/etc/systemd/system/getty@tty1.service.d/autologin.conf"

        assert look(linux({path: text}), AUTOLOGIN) == ("fail", "on")

    def test_an_unknown_greeter_is_unknown(self):
        assert look(linux(greeter="ly"), AUTOLOGIN) == ("unknown", "unsupported_system")

    def test_a_pc_without_greeter_opens_nothing(self):
        host = RecordedHost(files={"/etc/passwd": PASSWD, "/etc/group": GROUP})

        assert look(host, AUTOLOGIN) == ("pass", "")

    def test_a_guest_needs_its_program(self):
        allowed = {"/etc/lightdm/lightdm.conf": "[Seat:*]\nallow-guest=true\n"}
        program = {"/usr/sbin/guest-account": "#!/bin/sh"}
        refused = {"/etc/lightdm/lightdm.conf.d/50-no-guest.conf": "[Seat:*]\nallow-guest=false\n"}

        assert look(linux(allowed, greeter="lightdm"), GUEST)[0] == "pass"
        assert look(linux(allowed | program, greeter="lightdm"), GUEST)[0] == "fail"
        assert look(linux(program | refused, greeter="lightdm"), GUEST)[0] == "pass"


def test_no_verdict_holds_a_name():
    for path in (SAMPLES / TOPIC).glob("*.json"):
        for verdict in verdicts(TOPIC, recorded(TOPIC, path.name)).values():
            said = json.dumps([verdict.seen, verdict.reason, dict(verdict.data)])
            assert "test" not in said
            assert "administration" not in said


# --- garbage --------------------------------------------------------------------------------------


@given(ANYTHING, ANYTHING)
def test_any_answer_of_windows_is_survived_and_never_a_pass(told, accounts):
    for answer in (told, {"rid": 1, "admin": told, "here": True, "accounts": accounts}):
        host = RecordedHost("windows", powershell=answer, registry={WINLOGON: {}, SYSTEM: {}})
        found = verdicts(TOPIC, host)
        assert all(verdict.reason != "crashed" for verdict in found.values())
        assert found[PASSWORD].outcome != "pass"
        if told is not False:
            assert found[ADMIN].outcome != "pass"


@given(st.binary(max_size=200))
def test_any_file_of_linux_is_survived(noise):
    paths = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/sudoers", "/etc/gdm3/custom.conf")
    for path in paths:
        for verdict in verdicts(TOPIC, linux({path: noise}, is_admin=True)).values():
            assert verdict.reason != "crashed"


@given(st.text(alphabet="\x00\x01éxyz!? \n", min_size=1, max_size=200).filter(str.strip))
def test_garbage_in_every_file_never_passes(noise):
    paths = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/lightdm/lightdm.conf")
    host = linux(dict.fromkeys(paths, noise), greeter="lightdm", is_admin=True)

    assert {verdict.outcome for verdict in verdicts(TOPIC, host).values()} == {"unknown"}


@given(st.binary(max_size=120))
def test_any_list_of_a_mac_is_survived(noise):
    good = plistlib.dumps({"GuestEnabled": False}, fmt=plistlib.FMT_BINARY)
    for content in (noise, good[: len(noise)], good + noise):
        host = RecordedHost("macos", files={TestMac.login: content}, programs={"*": "?"})
        for verdict in verdicts(TOPIC, host).values():
            assert verdict.reason != "crashed"
