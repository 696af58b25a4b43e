import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.health_cards import linux, macos, windows
from hygie.workstation.probes.health_cards.evaluate import cps_components_present
from hygie.workstation.probes.health_cards.facts import Facts, Service
from hygie.workstation.probes.model import Unknown, Unseen, Verdict
from tests.workstation.recorded import RecordedHost, recorded

COLLECT = {"linux": linux.collect, "macos": macos.collect, "windows": windows.collect}
SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\SCardSvr"
LIBRARY = {r"C:\Windows\System32\cps3_pkcs11_w64.dll": "MZ"}


def sample(name: str) -> Verdict:
    host = recorded("health_cards", f"{name}.json")
    return cps_components_present(COLLECT[host.system](host))


@pytest.mark.parametrize(
    ("name", "outcome", "reason"),
    [
        *(
            (f"windows-{language}-{case}", outcome, reason)
            for language in ("fr", "en")
            for case, outcome, reason in (
                ("in-place", Outcome.PASS, ""),
                ("service-off", Outcome.FAIL, "service_off"),
                ("no-card", Outcome.NOT_APPLICABLE, "no_card_used"),
                ("reader-only", Outcome.UNKNOWN, "not_said"),
            )
        ),
        ("windows-fr-by-name", Outcome.PASS, ""),
        ("windows-fr-galss-only", Outcome.UNKNOWN, "not_said"),
        ("windows-fr-closed", Outcome.UNKNOWN, "needs_admin"),
        ("macos-fr-in-place", Outcome.PASS, ""),
        ("macos-en-in-place", Outcome.PASS, ""),
        ("macos-fr-no-card", Outcome.NOT_APPLICABLE, "no_card_used"),
        ("macos-en-no-card", Outcome.NOT_APPLICABLE, "no_card_used"),
        ("macos-fr-fsv-only", Outcome.UNKNOWN, "not_said"),
        ("linux-in-place", Outcome.PASS, ""),
        ("linux-no-service", Outcome.FAIL, "service_absent"),
        ("linux-service-off", Outcome.FAIL, "service_off"),
        ("linux-reader-only", Outcome.UNKNOWN, "not_said"),
        ("linux-no-card", Outcome.NOT_APPLICABLE, "no_card_used"),
        ("linux-mounted", Outcome.UNKNOWN, "not_live"),
    ],
)
def test_what_is_in_place_for_the_card(name, outcome, reason):
    verdict = sample(name)

    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_what_was_found_is_named():
    verdict = sample("windows-fr-in-place")

    assert verdict.data["names"] == ["Cryptolib CPS"]
    assert verdict.seen.endswith("un lecteur est branché.")


def test_without_a_list_of_applications_nothing_found_is_unknown():
    facts = Facts(Unseen(Unknown.NEEDS_ADMIN), Service.READY, reader=False)

    assert cps_components_present(facts).outcome is Outcome.UNKNOWN


@given(st.none() | st.booleans() | st.text(max_size=5) | st.lists(st.integers(), max_size=2))
def test_no_garbage_for_a_count_of_readers_is_a_reader(told):
    host = RecordedHost("windows", files=LIBRARY, registry={SERVICE: {"Start": 3}}, powershell=told)

    assert isinstance(windows.collect(host).reader, Unseen)


@given(st.integers() | st.text(max_size=5) | st.binary(max_size=5))
def test_only_a_start_that_windows_knows_is_ready(start):
    host = RecordedHost("windows", files=LIBRARY, registry={SERVICE: {"Start": start}})

    ready = cps_components_present(windows.collect(host)).outcome is Outcome.PASS
    assert ready is (start in (2, 3))


@given(st.binary(max_size=12))
def test_no_garbage_for_a_class_of_device_crashes(content):
    host = RecordedHost(files={"/sys/bus/usb/devices/1-2:1.0/bInterfaceClass": content})

    assert linux.collect(host).reader is (content.strip() == b"0b")
