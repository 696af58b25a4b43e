"""The other PCs: a key each, reports believed under their seal only, and kept once."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygie.errors import ConflictError, HygieError
from hygie.practice.models import Device, JournalEntry, Person, Practice, Software
from hygie.practice.services import change_listed, retire_device
from hygie.workstation import sealing
from hygie.workstation.models import Check, Enrolment, EnrolmentKey, LatestResult
from hygie.workstation.probes.document import Document
from hygie.workstation.services.machines import (
    believe_machine,
    enrol_device,
    recognise_machine,
    revoke_enrolment,
    sealed_enrolment,
)
from hygie.workstation.services.reports import (
    OtherMachineError,
    OutOfServiceError,
    RevokedReportError,
    import_report,
)
from tests.workstation.room.looks import FAIL, HOST, LOCK, add_computer, keep, report

DAY = timedelta(days=1)


@pytest.fixture
def device(practice: Practice, now: datetime) -> Device:
    return add_computer(practice, "Bureau", now=now)


@pytest.fixture
def enrolment(practice: Practice, device: Device, owner: Person, now: datetime) -> Enrolment:
    return enrol_device(practice=practice, device=device, actor=owner, now=now)


def sealed(enrolment: Enrolment, seen: Document) -> bytes:
    return sealing.seal(seen, sealed_enrolment(row=enrolment))


def refusal(practice: Practice, owner: Person, content: bytes, now: datetime) -> HygieError:
    """Why it is refused; nothing at all is kept of it."""
    entries = JournalEntry.objects.count()
    with pytest.raises(HygieError) as refused:
        import_report(practice=practice, content=content, actor=owner, now=now)
    assert not Check.objects.exists()
    assert not LatestResult.objects.exists()
    assert not Software.objects.exists()
    assert JournalEntry.objects.count() == entries
    return refused.value


def test_a_report_of_an_enrolled_pc_is_kept_and_says_which_machine_it_is(
    practice: Practice, owner: Person, enrolment: Enrolment, device: Device, now: datetime
):
    content = sealed(enrolment, report(now, software=("Firefox",), **{LOCK: FAIL}))
    imported = import_report(practice=practice, content=content, actor=owner, now=now + DAY)
    enrolment.refresh_from_db()

    assert imported.is_new
    assert imported.check.device == device
    assert imported.check.origin == Check.Origin.REPORT
    assert enrolment.host_id == HOST.host_id
    assert Software.objects.get(device=device).name == "Firefox"


def test_importing_it_again_adds_nothing(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime
):
    content = sealed(enrolment, report(now))
    first = import_report(practice=practice, content=content, actor=owner, now=now)
    entries = JournalEntry.objects.count()
    again = import_report(practice=practice, content=content, actor=owner, now=now + DAY)

    assert not again.is_new
    assert again.check == first.check
    assert Check.objects.count() == 1
    assert JournalEntry.objects.count() == entries


def test_the_same_report_written_otherwise_adds_nothing(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime
):
    content = sealed(enrolment, report(now))
    import_report(practice=practice, content=content, actor=owner, now=now)
    spaced = json.dumps(json.loads(content), indent=1).encode() + b"\n\n"
    again = import_report(practice=practice, content=spaced, actor=owner, now=now)

    assert not again.is_new
    assert Check.objects.count() == 1


@pytest.mark.parametrize("turned", ["retired", "phone"])
def test_the_report_of_a_pc_out_of_service_is_refused(
    practice: Practice, device: Device, enrolment: Enrolment, owner: Person, now, turned
):
    content = sealed(enrolment, report(now))
    if turned == "retired":
        retire_device(device=device, retired_on=now.date(), actor=owner, now=now)
    else:
        change_listed(row=device, changes={"kind": Device.Kind.SMARTPHONE}, actor=owner, now=now)

    refused = refusal(practice, owner, content, now)
    assert isinstance(refused, OutOfServiceError)
    assert "Bureau" in refused.what


def test_a_stranger_s_report_is_foreign(
    practice: Practice, other_practice: Practice, owner: Person, enrolment: Enrolment, now: datetime
):
    theirs = add_computer(other_practice, "Bureau", now=now)
    row = enrol_device(practice=other_practice, device=theirs, actor=owner, now=now)

    assert refusal(practice, owner, sealed(row, report(now)), now).code == "report_foreign"


@pytest.mark.parametrize(
    ("days", "code"), [(-31, "report_outdated"), (2, "report_outdated")], ids=["old", "to come"]
)
def test_a_report_of_another_season_or_of_tomorrow_is_refused(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime, days: int, code: str
):
    content = sealed(enrolment, report(now + days * DAY))

    assert refusal(practice, owner, content, now).code == code


def test_a_report_sealed_by_a_key_that_was_taken_back_says_so(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime
):
    content = sealed(enrolment, report(now))
    revoke_enrolment(enrolment=enrolment, actor=owner, now=now)
    error = refusal(practice, owner, content, now)

    assert isinstance(error, RevokedReportError)
    assert "Bureau" in error.what
    assert not EnrolmentKey.objects.exists()


def test_a_report_whose_key_stayed_elsewhere_is_refused_until_a_new_one_is_given(
    practice: Practice, owner: Person, enrolment: Enrolment, device: Device, now: datetime
):
    content = sealed(enrolment, report(now))
    EnrolmentKey.objects.all().delete()
    error = refusal(practice, owner, content, now)

    assert error.code == "report_no_key"
    assert "Bureau" in error.what
    assert "nouveau fichier d’inscription" in error.next_step
    newer = enrol_device(practice=practice, device=device, actor=owner, now=now)
    assert refusal(practice, owner, content, now).code == "report_revoked"
    assert import_report(
        practice=practice, content=sealed(newer, report(now)), actor=owner, now=now
    ).is_new


@pytest.mark.parametrize("secret", [b"", b"\0" * 31])
def test_nothing_can_be_sealed_nor_opened_with_no_secret(enrolment: Enrolment, secret: bytes):
    with pytest.raises(ValueError, match="no secret"):
        replace(sealed_enrolment(row=enrolment), secret=secret)


def test_a_new_key_replaces_the_one_before(
    practice: Practice, owner: Person, enrolment: Enrolment, device: Device, now: datetime
):
    content = sealed(enrolment, report(now))
    newer = enrol_device(practice=practice, device=device, actor=owner, now=now)

    assert refusal(practice, owner, content, now).code == "report_revoked"
    assert import_report(
        practice=practice, content=sealed(newer, report(now)), actor=owner, now=now
    ).is_new


def test_a_key_used_on_another_machine_is_refused(
    practice: Practice, owner: Person, enrolment: Enrolment, device: Device, now: datetime
):
    recognise_machine(practice=practice, device=device, host_id="cd" * 32, actor=owner, now=now)
    enrolment.refresh_from_db()

    assert isinstance(
        refusal(practice, owner, sealed(enrolment, report(now)), now), OtherMachineError
    )


def test_a_report_about_a_mounted_disk_is_no_report_of_a_pc(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime
):
    content = sealed(enrolment, replace(report(now), is_live=False))

    assert refusal(practice, owner, content, now).code == "report_not_live"


def test_a_report_cut_short_says_so(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime
):
    content = sealed(enrolment, report(now))

    assert refusal(practice, owner, content[: len(content) // 2], now).code == "report_truncated"


@pytest.mark.parametrize("key", ["outcome", "seen", "title"])
def test_a_report_in_which_a_line_was_changed_is_refused(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime, key: str
):
    told = json.loads(sealed(enrolment, report(now, **{LOCK: FAIL})))
    told["check"]["probes"][0][key] = "pass"

    assert refusal(practice, owner, json.dumps(told).encode(), now).code == "report_tampered"


MUTATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("byte"), st.integers(0, 10**6), st.integers(0, 255)),
        st.tuples(st.just("cut"), st.integers(0, 10**6), st.just(0)),
        st.tuples(st.just("insert"), st.integers(0, 10**6), st.integers(0, 255)),
        st.tuples(st.just("twice"), st.integers(0, 10**6), st.integers(1, 200)),
    ),
    min_size=1,
    max_size=4,
)


def mutated(content: bytes, mutations: list[tuple[str, int, int]]) -> bytes:
    for kind, where, value in mutations:
        at = where % max(1, len(content))
        if kind == "byte":
            content = content[:at] + bytes([value]) + content[at + 1 :]
        elif kind == "cut":
            content = content[:at]
        elif kind == "insert":
            content = content[:at] + bytes([value]) + content[at:]
        else:
            content = content[: at + value] + content[at:]
    return content


@given(mutations=MUTATIONS)
@settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_fifty_mutated_reports_are_refused_in_words_and_leave_nothing(
    practice: Practice, owner: Person, enrolment: Enrolment, now: datetime, mutations
):
    whole = sealed(enrolment, report(now, software=("Firefox",), **{LOCK: FAIL}))
    content = mutated(whole, mutations)
    if _says_the_same(content, whole):
        return  # blank space around it: the seal is over what it says

    error = refusal(practice, owner, content, now)
    assert error.what.endswith((".", ".", "»."))
    assert error.next_step


def _says_the_same(content: bytes, whole: bytes) -> bool:
    try:
        return bool(json.loads(content) == json.loads(whole))
    except (ValueError, RecursionError):
        return False


# --- which machine is which device --------------------------------------------------------------


def test_a_machine_is_one_device_at_a_time(practice: Practice, owner: Person, now: datetime):
    first, second = (add_computer(practice, name, now=now) for name in ("A", "B"))
    told = {"practice": practice, "host_id": HOST.host_id, "actor": owner, "now": now}
    recognise_machine(device=first, **told)
    recognise_machine(device=second, **told)

    [row] = Enrolment.objects.filter(host_id=HOST.host_id, revoked_at=None)
    assert row.device == second


def test_only_a_computer_in_service_is_a_machine_or_gets_a_key(
    practice: Practice, owner: Person, device: Device, now: datetime
):
    retire_device(device=device, retired_on=now.date(), actor=owner, now=now)

    with pytest.raises(ConflictError):
        enrol_device(practice=practice, device=device, actor=owner, now=now)
    with pytest.raises(ConflictError):
        recognise_machine(practice=practice, device=device, host_id="ef" * 32, actor=owner, now=now)


def test_what_the_machine_says_is_written_at_somebody_s_demand_only(
    practice: Practice, owner: Person, device: Device, now: datetime
):
    check = keep(device, report(now, host=replace(HOST, kind="laptop")))
    device.refresh_from_db()
    assert device.kind == Device.Kind.DESKTOP

    believe_machine(check=check, field="kind", seen="laptop", actor=owner, now=now)
    device.refresh_from_db()
    assert device.kind == Device.Kind.LAPTOP

    with pytest.raises(ConflictError):
        believe_machine(check=check, field="notes", seen="x", actor=owner, now=now)
