"""The seal shows damage, mix-ups and strangers; each refusal says which it is."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.errors import HygieError
from hygie.workstation import sealing
from hygie.workstation.probes.document import canonical
from hygie.workstation.sealing import (
    Enrolment,
    EnrolmentError,
    ForeignReportError,
    OutdatedReportError,
    SealedReportError,
    TamperedReportError,
    TruncatedReportError,
    open_report,
    read_enrolment,
    seal,
    write_enrolment,
)
from tests.workstation.documents import AT, document

OURS = Enrolment(
    practice_id=UUID(int=1),
    device_id=UUID(int=2),
    label="Accueil",
    created_at=AT,
    secret=bytes(range(32)),
)
THEIRS = replace(OURS, secret=bytes(range(1, 33)))
NOW = AT + timedelta(hours=3)
REPORT = seal(document(), OURS)


def opened(content: bytes = REPORT, *known: Enrolment, now=NOW):
    found = {one.key_id: one for one in known or (OURS,)}
    return open_report(content, found.get, now=now)


def changed(*path: str, value: object) -> bytes:
    told = json.loads(REPORT)
    place = told
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return canonical(told)


# --- the enrolment ------------------------------------------------------------------------------


def test_an_enrolment_comes_back_as_it_was():
    assert read_enrolment(write_enrolment(OURS)) == OURS


def test_its_secret_is_not_shown():
    assert "secret" not in repr(OURS)
    assert repr(OURS.secret)[2:10] not in repr(OURS)


def test_its_number_names_the_secret_without_telling_it():
    assert OURS.key_id != THEIRS.key_id
    assert OURS.secret.hex()[:8] not in OURS.key_id


@pytest.mark.parametrize("key", ["practice", "device", "label", "key_id", "secret", "created_at"])
def test_a_damaged_enrolment_is_refused_and_the_key_named(key):
    told = json.loads(write_enrolment(OURS))

    for value in (None, 3, "x" * 300):
        with pytest.raises(EnrolmentError) as refused:
            read_enrolment(json.dumps({**told, key: value}).encode())
        assert refused.value.field == key


def test_one_changed_sign_of_the_secret_is_seen():
    told = json.loads(write_enrolment(OURS))
    told["secret"] = json.loads(write_enrolment(THEIRS))["secret"]

    with pytest.raises(EnrolmentError, match="abîmé"):
        read_enrolment(json.dumps(told).encode())


def test_an_enrolment_of_a_newer_hygie_asks_for_an_update():
    told = json.loads(write_enrolment(OURS)) | {"format": "hygie-enrolment/2"}

    with pytest.raises(EnrolmentError, match="plus récente"):
        read_enrolment(json.dumps(told).encode())


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 9000, REPORT, b"\x00\xff"])
def test_another_file_is_no_enrolment(content):
    with pytest.raises(EnrolmentError):
        read_enrolment(content)


# --- the report ---------------------------------------------------------------------------------


def test_a_report_gives_its_check_and_where_it_comes_from():
    report = opened()

    assert report.document == document()
    assert report.enrolment is OURS
    assert sealing.report_key_id(REPORT) == OURS.key_id


def test_the_secret_is_not_in_the_report():
    assert OURS.secret.hex() not in REPORT.decode()
    assert json.loads(write_enrolment(OURS))["secret"] not in REPORT.decode()


def test_spaces_and_order_do_not_matter():
    told = json.loads(REPORT)
    mixed = json.dumps(dict(reversed(told.items())), indent=4, ensure_ascii=False).encode()

    assert opened(mixed.replace(b"\n", b"\r\n")).document == document()


@pytest.mark.parametrize("left", [10, 500, len(REPORT) - 3])
def test_a_report_cut_short_says_so(left):
    with pytest.raises(TruncatedReportError, match="pas complète"):
        opened(REPORT[:left])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("check", "admin"), True),
        (("check", "counts", "fail"), 0),
        (("check", "colour"), "added"),
        (("colour",), "added"),
        (("seal",), "0" * 64),
        (("practice",), str(UUID(int=9))),
        (("device",), str(UUID(int=9))),
    ],
)
def test_a_changed_report_is_refused(path, value):
    with pytest.raises(TamperedReportError):
        opened(changed(*path, value=value))


def test_a_report_of_another_practice_is_refused():
    with pytest.raises(ForeignReportError, match="inscription"):
        opened(seal(document(), THEIRS))


def test_a_report_that_borrows_our_number_is_refused():
    told = json.loads(seal(document(), THEIRS))
    told["key_id"] = OURS.key_id

    with pytest.raises(TamperedReportError):
        opened(canonical(told))


def test_a_removed_enrolment_is_a_stranger_s():
    with pytest.raises(ForeignReportError):
        opened(REPORT, THEIRS)


@pytest.mark.parametrize("days", [31, 365])
def test_an_old_report_is_refused(days):
    with pytest.raises(OutdatedReportError, match=r"30\sjours"):
        opened(now=AT + timedelta(days=days))


def test_a_report_of_thirty_days_is_still_taken():
    assert opened(now=AT + timedelta(days=30)).document == document()


def test_a_report_of_tomorrow_asks_to_set_the_clock():
    assert opened(now=AT - timedelta(hours=23))

    with pytest.raises(OutdatedReportError, match="horloge"):
        opened(now=AT - timedelta(hours=25))


def test_a_report_of_a_newer_hygie_asks_for_an_update():
    with pytest.raises(SealedReportError, match="plus récente"):
        opened(changed("format", value="hygie-report/2"))


def test_a_newer_check_inside_asks_for_an_update():
    newer = json.loads(REPORT)
    newer["check"]["format"] = "hygie-check/2"
    newer["seal"] = sealing._seal(newer, OURS.secret)

    with pytest.raises(HygieError, match="plus récente"):
        opened(canonical(newer))


def test_keys_added_by_a_newer_hygie_are_sealed_and_ignored():
    newer = {**json.loads(REPORT), "colour": "red"}
    newer["seal"] = sealing._seal(newer, OURS.secret)

    assert opened(canonical(newer)).document == document()


@pytest.mark.parametrize("key", ["format", "practice", "device", "key_id", "seal", "check"])
def test_a_report_without_one_of_its_parts_is_refused(key):
    told = json.loads(REPORT)
    del told[key]

    with pytest.raises(SealedReportError):
        opened(canonical(told))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"PK\x03\x04", b"x" * 1_000_001, b"{}", b"{" * 9999]
)
def test_another_file_is_no_report(content):
    with pytest.raises(SealedReportError) as refused:
        opened(content)

    assert refused.value.next_step


# --- however hostile ----------------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content):
    with pytest.raises(HygieError):
        opened(content)
    with pytest.raises(HygieError):
        read_enrolment(content)


@given(st.integers(0, len(REPORT) - 2), st.integers(0, 255))
def test_no_changed_byte_passes_as_another_report(at, byte):
    spoilt = bytearray(REPORT)
    spoilt[at] = byte
    try:
        report = opened(bytes(spoilt))
    except HygieError:
        return
    assert report.document == document()


@given(st.integers(0, len(REPORT) - 2))
def test_no_cut_report_passes(at):
    with pytest.raises(HygieError):
        opened(REPORT[:at])
