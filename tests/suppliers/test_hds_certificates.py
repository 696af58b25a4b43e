"""A certificate protects a service, or fails with the precise reason, or is not known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.rules.hds import Certificate, Code, HdsOutcome, Holder, judge_hosting
from tests.suppliers.questions import EDITION, TODAY

FACTS = EDITION.hds
GOOD = Certificate(
    number="HDS-1",
    holder_name="Nuage Santé",
    holder=Holder.SUPPLIER,
    activities=frozenset({1, 2, 3, 4, 5, 6}),
    referential_id="v2",
    issued_on=date(2025, 1, 15),
    ends_on=date(2028, 1, 14),
)
ACTIVITIES = st.frozensets(st.integers(1, 6))
CERTIFICATES = st.builds(
    Certificate,
    number=st.sampled_from(["HDS-1", " "]),
    holder_name=st.sampled_from(["Nuage Santé", ""]),
    holder=st.sampled_from(Holder),
    activities=ACTIVITIES,
    referential_id=st.sampled_from(["v1", "v2", "", "v9"]),
    issued_on=st.none() | st.dates(date(2022, 1, 1), date(2027, 1, 1)),
    ends_on=st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    chain=st.sampled_from([True, False, None]),
    is_approval=st.booleans(),
)


def judged(*certificates: Certificate, used=(1, 2, 6), today=TODAY, **more):
    return judge_hosting(certificates, used=used, facts=FACTS, today=today, **more)


def codes(found) -> list[Code]:
    return [reason.code for reason in found.reasons]


def test_a_current_certificate_that_covers_the_use_passes() -> None:
    found = judged(GOOD)

    assert (found.outcome, found.reasons) == (HdsOutcome.PASS, ())
    assert found.valid_until == date(2028, 1, 15)
    assert found.renew_from == date(2027, 10, 14)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, Code.EXPIRED),
        ({"issued_on": TODAY + timedelta(days=1)}, Code.NOT_STARTED),
        ({"activities": frozenset({1, 2})}, Code.NOT_COVERED),
        ({"holder": Holder.OTHER, "chain": False}, Code.HELD_BY_OTHER),
        ({"holder": Holder.HOST, "chain": False}, Code.HELD_BY_OTHER),
        (
            {"referential_id": "v1", "issued_on": date(2024, 1, 1), "ends_on": date(2026, 12, 31)},
            Code.OLD_REFERENTIAL,
        ),
        ({"is_approval": True}, Code.APPROVAL),
    ],
)
def test_a_certificate_fails_with_its_precise_reason(changes, code: Code) -> None:
    found = judged(replace(GOOD, **changes))

    assert found.outcome is HdsOutcome.FAIL
    assert codes(found) == [code]
    assert found.reasons[0].text.count(".") >= 2
    assert found.valid_until is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": " "}, Code.NO_NUMBER),
        ({"ends_on": None}, Code.NO_END),
        ({"referential_id": ""}, Code.NO_REFERENTIAL),
        ({"activities": frozenset()}, Code.NO_ACTIVITIES),
        ({"holder": Holder.UNKNOWN}, Code.NO_HOLDER),
        ({"holder": Holder.HOST}, Code.NO_CHAIN),
        ({"ends_on": date(2028, 1, 16)}, Code.ODD_DATES),
    ],
)
def test_what_is_not_known_is_not_a_pass(changes, code: Code) -> None:
    found = judged(replace(GOOD, **changes))

    assert found.outcome is HdsOutcome.UNKNOWN
    assert codes(found) == [code]


def test_the_last_day_of_a_certificate_still_counts() -> None:
    assert judged(GOOD, today=date(2028, 1, 14)).outcome is HdsOutcome.PASS
    assert judged(GOOD, today=date(2028, 1, 15)).outcome is HdsOutcome.FAIL


def test_the_reason_names_the_activity_that_is_not_covered() -> None:
    [reason] = judged(replace(GOOD, activities=frozenset({1, 2}))).reasons

    assert "activité 6" in reason.text
    assert "Sauvegarde des données de santé" in reason.text


def test_the_old_referential_passed_until_its_deadline() -> None:
    old = replace(GOOD, referential_id="v1", issued_on=date(2024, 6, 1), ends_on=date(2027, 5, 31))

    before = judged(old, today=date(2026, 5, 15))
    assert before.outcome is HdsOutcome.PASS
    assert before.valid_until == date(2026, 5, 16)
    after = judged(old, today=date(2026, 5, 16))
    assert codes(after) == [Code.OLD_REFERENTIAL]
    assert "à vérifier" in after.reasons[0].text


def test_an_old_referential_on_a_recent_certificate_is_odd() -> None:
    odd = replace(
        GOOD, referential_id="v1", issued_on=date(2024, 11, 16), ends_on=date(2027, 11, 15)
    )

    assert codes(judged(odd, today=date(2026, 1, 1))) == [Code.ODD_DATES]


def test_an_approval_is_admitted_for_archives_only() -> None:
    approval = replace(GOOD, is_approval=True, referential_id="", activities=frozenset())

    assert judged(approval).outcome is HdsOutcome.FAIL
    assert judged(approval, archiving=True).outcome is HdsOutcome.PASS
    late = replace(approval, ends_on=date(2026, 1, 1))
    assert codes(judged(late, archiving=True)) == [Code.EXPIRED]


def test_the_host_s_certificate_counts_when_something_ties_it_to_the_service() -> None:
    assert judged(replace(GOOD, holder=Holder.HOST, chain=True)).outcome is HdsOutcome.PASS


def test_two_certificates_may_cover_the_use_together() -> None:
    host = replace(GOOD, holder=Holder.HOST, chain=True, activities=frozenset({1, 2, 3, 4}))
    own = replace(GOOD, number="HDS-2", activities=frozenset({5, 6}), ends_on=date(2027, 6, 30))
    found = judged(host, own, used=(1, 5, 6))

    assert found.outcome is HdsOutcome.PASS
    assert found.valid_until == date(2027, 7, 1)


def test_no_certificate_is_asked_for_then_refused() -> None:
    assert codes(judged()) == [Code.NOT_GIVEN]
    assert judged().outcome is HdsOutcome.UNKNOWN
    assert codes(judged(declared_none=True)) == [Code.NONE]
    assert judged(declared_none=True).outcome is HdsOutcome.FAIL


def test_without_the_use_only_a_dead_certificate_can_be_judged() -> None:
    assert codes(judged(GOOD, used=())) == [Code.NO_USE]
    late = replace(GOOD, ends_on=date(2026, 1, 1))
    assert judged(late, used=()).outcome is HdsOutcome.FAIL


def test_every_fact_says_where_it_comes_from() -> None:
    assert {"required", "approval", "coverage", "holder"} <= set(FACTS.notes)
    assert FACTS.notes["required"].is_sure
    assert not FACTS.notes["approval"].is_sure


@given(st.lists(CERTIFICATES, max_size=3), ACTIVITIES, st.booleans())
def test_unknown_never_counts_as_a_pass(certificates, used, archiving) -> None:
    found = judged(*certificates, used=used, archiving=archiving)

    assert bool(found.reasons) == (found.outcome is not HdsOutcome.PASS)
    assert (found.valid_until is None) == (found.outcome is not HdsOutcome.PASS)
    if found.outcome is HdsOutcome.PASS:
        assert found.valid_until > TODAY
        sound = [item for item in certificates if item.ends_on and item.ends_on >= TODAY]
        assert all(any(n in c.activities or c.is_approval for c in sound) for n in used)
        before = judged(
            *certificates,
            used=used,
            archiving=archiving,
            today=found.valid_until - timedelta(days=1),
        )
        assert before.outcome is HdsOutcome.PASS


@given(st.lists(CERTIFICATES, max_size=2), CERTIFICATES, ACTIVITIES)
def test_one_more_certificate_never_spoils_a_pass(certificates, more, used) -> None:
    if judged(*certificates, used=used).outcome is HdsOutcome.PASS:
        assert judged(*certificates, more, used=used).outcome is HdsOutcome.PASS


@given(CERTIFICATES, ACTIVITIES, st.integers(1, 6))
def test_using_more_never_helps(certificate, used, more) -> None:
    if used and judged(certificate, used=used | {more}).outcome is HdsOutcome.PASS:
        assert judged(certificate, used=used).outcome is HdsOutcome.PASS
