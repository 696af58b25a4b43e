"""The traps of remote access: what only this machine can reach, what cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.remote_access.doors import is_loopback, open_doors
from tests.workstation.recorded import RecordedHost, verdicts

ANYWHERE = "0.0.0.0"  # noqa: S104 - read, not bound
HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"
SERVER = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server"
SERVICES = r"HKLM\SYSTEM\CurrentControlSet\Services"
STATUS = "/var/lib/dpkg/status"


def judged(host, probe="remote_access_not_listening"):
    verdict = verdicts("remote_access", host)[probe]
    return verdict.outcome, verdict.reason


def windows(powershell=None, **keys):
    return RecordedHost("windows", registry=keys.get("registry", {}), powershell=powershell)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("fe80::1%lo0", False),
        (ANYWHERE, False),
        ("::", False),
        ("::ffff:192.168.1.4", False),
        ("garbage", False),
    ],
)
def test_only_this_machine_reaches_its_loopback(address, expected):
    assert is_loopback(address) is expected
    assert bool(open_doors([(address, 22)])) is not expected


def test_other_ports_are_no_doors():
    assert open_doors([(ANYWHERE, 443), (ANYWHERE, 631), (ANYWHERE, 5353)]) == ()


def test_a_socket_that_is_connected_does_not_listen():
    line = "   0: 00000000:0016 0401A8C0:A000 01 00000000:00000000 00:00000000 00000000     0\n"
    host = RecordedHost("linux", files={STATUS: "", "/proc/net/tcp": HEAD + line})

    assert judged(host) == (Outcome.PASS, "")


def test_a_mounted_system_answers_nobody():
    host = RecordedHost("linux", files={STATUS: ""}, is_live=False)

    assert judged(host) == (Outcome.UNKNOWN, "not_live")


def test_a_disabled_service_lets_nobody_in_whatever_the_setting():
    registry = {SERVER: {"fDenyTSConnections": 0}, rf"{SERVICES}\TermService": {"Start": 4}}
    host = windows([{"address": ANYWHERE, "port": 135}], registry=registry)

    assert judged(host) == (Outcome.PASS, "")


def test_a_machine_that_listens_to_nothing_has_not_answered():
    assert judged(windows([]))[0] is Outcome.UNKNOWN


def test_a_service_betrays_a_tool_that_is_not_in_the_list():
    registry = {
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall": {},
        rf"{SERVICES}\AnyDesk": {"Start": 2},
        rf"{SERVICES}\RustDesk": {"Start": 4},
    }
    verdict = verdicts("remote_access", windows(registry=registry))["remote_access_known"]

    assert (verdict.reason, verdict.data["names"]) == ("always_on", ["AnyDesk"])


# --- hostile ------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_no_closed_door(told):
    assert judged(windows(told))[0] is Outcome.UNKNOWN


@given(st.text(max_size=300))
def test_any_text_is_no_list_of_sockets(text):
    files = {STATUS: "", "/proc/net/tcp": "x" + text, "/etc/ssh/sshd_config": text}
    programs = {"netstat -an -p tcp": text.replace("tcp", "")}

    assert judged(RecordedHost("linux", files=files))[0] is Outcome.UNKNOWN
    assert judged(RecordedHost("macos", programs=programs))[0] is Outcome.UNKNOWN


@given(st.text(max_size=200))
def test_a_spoilt_line_is_not_passed_over(text):
    host = RecordedHost("linux", files={STATUS: "", "/proc/net/tcp": f"{HEAD}x{text}\n"})

    assert judged(host)[0] is Outcome.UNKNOWN
