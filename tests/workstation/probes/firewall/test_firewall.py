"""The traps of the firewall: policies, other makers, rules that only look closed, words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.firewall.windows import SCRIPT
from hygie.workstation.probes.host import Output
from hygie.workstation.probes.model import Unknown, Unseen
from tests.workstation.garbage import ANYTHING
from tests.workstation.recorded import RecordedHost, recorded, verdicts

SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
STATE = rf"{SERVICES}\SharedAccess\Parameters\FirewallPolicy"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall"
ON, OFF = {"EnableFirewall": 1}, {"EnableFirewall": 0}


def windows(*, domain=ON, private=ON, public=ON, powershell=None, **more):
    tree = {
        rf"{SERVICES}\mpssvc": {"Start": 2},
        rf"{STATE}\DomainProfile": domain,
        rf"{STATE}\StandardProfile": private,
        rf"{STATE}\PublicProfile": public,
    }
    answer = {"products": []} if powershell is None else powershell
    return RecordedHost("windows", registry=tree | more, powershell=answer)


def rules(*rows, **more):
    told = json.dumps({"nftables": [{"metainfo": {"version": "1.0.6"}}, *rows]})
    programs = {"nft -j list ruleset": told, **more.pop("programs", {})}
    return RecordedHost(is_admin=True, programs=programs, **more)


def chain(name="INPUT", *, hook="input", policy="accept", family="ip"):
    told = {"family": family, "table": "filter", "name": name, "type": "filter"}
    return {"chain": told | ({"hook": hook, "policy": policy} if hook else {})}


def rule(*expr, chain="INPUT", family="ip"):
    return {"rule": {"family": family, "table": "filter", "chain": chain, "expr": list(expr)}}


def look(host):
    verdict = verdicts("firewall", host)["firewall_on"]
    return verdict.outcome, verdict.reason


class TestWindows:
    def test_the_script_only_reads(self):
        assert SCRIPT.isascii()
        assert "Set-" not in SCRIPT

    def test_the_security_centre_is_not_asked_for_nothing(self):
        host = windows()

        assert look(host) == ("pass", "")
        assert host.asked == []

    def test_a_policy_wins_over_the_state(self):
        assert look(windows(**{rf"{POLICY}\PublicProfile": OFF}))[1] == "off_on_some_networks"
        assert look(windows(public=OFF, **{rf"{POLICY}\PublicProfile": ON})) == ("pass", "")

    def test_absent_is_the_documented_default(self):
        assert look(windows(private={}, public={})) == ("pass", "")

    def test_the_domain_profile_counts_in_a_domain_only(self):
        member = {rf"{SERVICES}\Tcpip\Parameters": {"Domain": "cabinet.lan"}}

        assert look(windows(domain=OFF)) == ("pass", "")
        assert look(windows(domain=OFF, **member)) == ("fail", "off_on_some_networks")

    def test_a_disabled_service_filters_nothing(self):
        assert look(windows(**{rf"{SERVICES}\mpssvc": {"Start": 4}})) == ("fail", "off")

    def test_a_missing_service_is_unknown(self):
        assert look(windows(**{rf"{SERVICES}\mpssvc": {}})) == ("unknown", "not_said")

    @pytest.mark.parametrize("state", [0x1000, 0x41000, 0x41010])
    def test_another_maker_s_may_take_its_place(self, state):
        answer = {"products": [{"name": "Autre", "state": state}]}

        assert look(windows(private=OFF, public=OFF, powershell=answer)) == ("pass", "")

    @pytest.mark.parametrize("state", [0x40000, 0x42000, 0x43010, -1, "4096", None])
    def test_unless_it_is_off_snoozed_or_expired(self, state):
        answer = {"products": [{"name": "Autre", "state": state}]}

        assert look(windows(private=OFF, public=OFF, powershell=answer))[0] == "fail"

    def test_a_centre_that_does_not_answer_leaves_a_doubt(self):
        host = windows(private=OFF, powershell=Unseen(Unknown.TIMEOUT, "powershell"))

        assert look(host) == ("unknown", "timeout")


class TestMac:
    @pytest.mark.parametrize(
        ("said", "outcome"),
        [
            ("Firewall is enabled. (State = 1)", "pass"),
            ("Le coupe-feu est activé. (State = 2)", "pass"),
            ("Firewall is disabled. (State = 0)", "fail"),
            ("Firewall is enabled.", "unknown"),
        ],
    )
    def test_the_figure_counts_and_not_the_words(self, said, outcome):
        assert look(RecordedHost("macos", programs={"/usr/libexec/*": said}))[0] == outcome


class TestLinux:
    def test_a_policy_of_refusal_filters(self):
        assert look(rules(chain(policy="drop"))) == ("pass", "")

    def test_a_last_rule_of_refusal_filters(self):
        assert look(rules(chain(), rule({"reject": {"type": "icmpx"}}))) == ("pass", "")

    def test_so_does_one_in_a_chain_it_leads_to(self):
        rows = (
            chain(family="inet"),
            chain("filter_INPUT", hook=None, family="inet"),
            rule({"jump": {"target": "filter_INPUT"}}, family="inet"),
            rule({"counter": {}}, {"drop": None}, chain="filter_INPUT", family="inet"),
        )

        assert look(rules(*rows)) == ("pass", "")

    @pytest.mark.parametrize(
        "rows",
        [
            (chain("FORWARD", hook="forward", policy="drop"),),
            (chain("OUTPUT", hook="output", policy="drop"),),
            (chain(), rule({"match": {"op": "=="}}, {"drop": None})),
            (chain(), rule({"xt": {"type": "match", "name": "conntrack"}}, {"drop": None})),
            (chain(), chain("autre", hook=None), rule({"drop": None}, chain="autre")),
        ],
    )
    def test_rules_that_only_look_closed_do_not(self, rows):
        assert look(rules(*rows))[0] == "fail"

    def test_what_filters_wins_over_what_is_set_up(self):
        host = rules(files={"/etc/ufw/ufw.conf": "ENABLED=yes\n"})

        assert look(host)[0] == "fail"

    def test_the_older_program_is_asked_too(self):
        saved = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -j REJECT\n"
        host = rules(programs={"iptables-save -t filter": saved})

        assert look(host) == ("pass", "")

    def test_an_older_rule_with_a_condition_is_not_enough(self):
        saved = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 10.0.0.0/8 -j DROP\n"

        assert look(rules(programs={"iptables-save -t filter": saved}))[0] == "fail"

    def test_firewalld_stopped_is_off(self):
        host = rules(programs={"firewall-cmd --state": Output(252, "not running", "")})

        assert look(host)[0] == "fail"

    def test_an_ordinary_account_does_not_know(self):
        host = RecordedHost(files={"/etc/ufw/ufw.conf": "ENABLED=no\n"})

        assert look(host) == ("unknown", "needs_admin")

    def test_a_mounted_system_is_judged_on_what_starts_with_it(self):
        wants = "/etc/systemd/system/multi-user.target.wants"
        for name, outcome in (("firewalld", "pass"), ("cron", "fail"), ("nftables", "unknown")):
            host = RecordedHost(files={f"{wants}/{name}.service": ""}, is_live=False)
            assert look(host)[0] == outcome

    def test_what_listens_at_home_only_is_not_counted(self):
        head = "  sl  local_address rem_address   st\n"
        files = {
            "/proc/net/tcp": f"{head}   0: 0100007F:1F90 00000000:0000 0A\n",
            "/proc/net/tcp6": f"{head}   0: 00000000000000000000000001000000:1F90 0:0000 0A\n",
            "/proc/net/udp": f"{head}   0: 00000000:14E9 00000000:0000 07\n"
            "   1: 00000000:D431 00000000:0000 07\n",
        }
        verdict = verdicts("firewall", rules(files=files))["firewall_on"]

        assert verdict.data["listening"] == 1  # the announcements of mDNS


# --- garbage --------------------------------------------------------------------------------------


@given(ANYTHING)
def test_any_answer_is_survived_and_never_a_pass(told):
    hosts = (
        windows(private=OFF, public=OFF, powershell=told if told is not None else {}),
        windows(private=OFF, public=OFF, powershell={"products": told}),
        rules(*(told if isinstance(told, list) else [told])),
        RecordedHost("macos", programs={"*": json.dumps({"SPFirewallDataType": told})}),
        RecordedHost(is_admin=True, programs={"nft *": json.dumps(told), "iptables-save *": "?"}),
    )
    for host in hosts:
        verdict = verdicts("firewall", host)["firewall_on"]
        assert verdict.reason != "crashed"
        assert verdict.outcome != "pass"


@given(st.binary(max_size=200))
def test_any_file_is_survived(noise):
    for path in ("/etc/ufw/ufw.conf", "/proc/net/tcp", "/proc/net/udp6"):
        assert look(rules(files={path: noise}))[1] != "crashed"
    path = "/Library/Preferences/com.apple.alf.plist"
    assert look(RecordedHost("macos", files={path: noise}, is_live=False))[0] == "unknown"


@given(st.integers(0, 400))
def test_a_cut_answer_is_no_pass(cut):
    whole = recorded("firewall", "linux-ufw-on-root.json")._programs["nft -j list ruleset"]
    host = RecordedHost(is_admin=True, programs={"nft *": whole[: min(cut, len(whole) - 1)]})

    assert look(host)[0] != "pass"
