"""The looks of every declared computer, measure by measure: pure rules, no database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Observation, Outcome, Subject
from hygie.assessment.rules.standing import Status, standing
from hygie.catalog.applicability import Applicability
from hygie.catalog.loader import load_catalog
from hygie.catalog.probes import MappedProbe, ProbeMap
from hygie.workstation.rules.looks import (
    CHECK_TOPIC,
    MEDIA_TOPIC,
    Computer,
    Plugged,
    Seen,
    Words,
    exemptions,
    media_observation,
    observations_of,
)

NOW = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
LONG_AGO = NOW - timedelta(days=31)
PASS, FAIL, UNKNOWN, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE


def mapped(name: str, topic: str, *recommendations: str) -> MappedProbe:
    return MappedProbe(name, f"workstation.{topic}", recommendations)


def plain(text: str) -> str:
    """Without the no-break spaces of French typography."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


MAPPING = ProbeMap(
    "essai",
    {
        item.id: item
        for item in (
            mapped("delay", "screen_lock", "2.3.3-01", "2.2.2.d-02"),
            mapped("password", "screen_lock", "2.3.3-02", "2.2.2.d-02"),
            mapped("disk", "disk_encryption", "2.2.2.d-06"),
            mapped("firewall", "firewall"),
        )
    },
)


REQUIRED = [
    ("2.2.2.d", "workstation.screen_lock"),
    ("2.2.2.d", "workstation.disk_encryption"),
    ("2.3.3", "workstation.screen_lock"),
]


def seen(name: str, outcome: Outcome = PASS, at: datetime = YESTERDAY) -> Seen:
    return Seen(name, outcome, f"Le point {name} a été vu.", at, Words("Titre", "Faites ceci."))


def computer(
    name: str = "Accueil",
    *results: Seen,
    stays: bool = True,
    checked_at: datetime | None = YESTERDAY,
) -> Computer:
    return Computer(Subject("computer", name, name), stays, LONG_AGO, results, checked_at)


def observed(*computers: Computer) -> list[Observation]:
    return list(observations_of(computers, MAPPING, now=NOW))


def only(observations: Iterable[Observation], measure_id: str, topic: str) -> Observation:
    [item] = [item for item in observations if (item.measure_id, item.topic) == (measure_id, topic)]
    return item


def lock_of(*outcomes: Outcome) -> Observation:
    names = ("delay", "password")
    results = [seen(name, outcome) for name, outcome in zip(names, outcomes, strict=True)]
    return only(observed(computer("Accueil", *results)), "2.3.3", "workstation.screen_lock")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((PASS, PASS), PASS),
        ((PASS, FAIL), FAIL),
        ((UNKNOWN, FAIL), FAIL),
        ((PASS, UNKNOWN), UNKNOWN),
        ((PASS, NA), PASS),
        ((NA, NA), NA),
        ((NA, UNKNOWN), UNKNOWN),
    ],
)
def test_the_worst_of_the_looks_of_a_topic_decides(outcomes, expected):
    assert lock_of(*outcomes).outcome is expected


def test_a_fail_names_the_computer_and_the_next_gesture():
    reason = plain(lock_of(PASS, FAIL).reason)

    assert reason == "sur « Accueil », le point password a été vu. Faites ceci."


def test_an_unknown_says_why():
    assert plain(lock_of(PASS, UNKNOWN).reason).startswith("sur « Accueil », le point password")


def test_a_pass_is_as_old_as_the_oldest_look_that_it_rests_on():
    older = NOW - timedelta(days=20)
    item = only(
        observed(computer("Accueil", seen("delay", at=older), seen("password"))),
        "2.3.3",
        "workstation.screen_lock",
    )

    assert item.collected_at == older
    assert item.valid_until == older + timedelta(days=30)


def test_what_the_guide_does_not_ask_for_proves_nothing():
    assert observed(computer("Accueil", seen("firewall", FAIL))) == []


def test_a_look_at_some_lines_only_never_proves():
    item = only(
        observed(computer("Accueil", seen("delay"), seen("password"), checked_at=None)),
        "2.3.3",
        "workstation.screen_lock",
    )

    assert item.outcome is UNKNOWN
    assert "en entier" in item.reason


def test_a_computer_that_stays_does_not_speak_of_what_is_carried():
    found = observed(computer("Accueil", seen("delay", FAIL), seen("disk", FAIL)))

    assert {item.measure_id for item in found} == {"2.3.3"}


def test_it_is_exempt_from_it_once_something_else_was_seen_of_it():
    staying = computer("Accueil")

    assert list(exemptions([staying], REQUIRED, {"2.3.3"})) == []
    exempt = list(exemptions([staying], REQUIRED, {"2.2.2.d"}))
    assert {(item.topic, item.outcome) for item in exempt} == {
        ("workstation.screen_lock", NA),
        ("workstation.disk_encryption", NA),
    }


def test_nothing_is_said_before_the_first_look():
    assert observed(computer(checked_at=None)) == []


def test_a_computer_never_looked_at_is_told_of_once_another_one_was():
    found = observed(
        computer("Accueil", seen("delay"), seen("password")), computer("Bureau", checked_at=None)
    )
    item = only(found, "2.3.3", CHECK_TOPIC)

    assert item.subject.id == "Bureau"
    assert item.outcome is UNKNOWN
    assert "pas encore été vérifié" in item.reason


def test_a_computer_not_looked_at_for_thirty_days_says_so():
    old = [seen("delay", at=LONG_AGO), seen("password", at=LONG_AGO)]
    found = observed(computer("Accueil", *old, checked_at=LONG_AGO))

    assert "plus de 30 jours" in plain(only(found, "2.3.3", CHECK_TOPIC).reason)
    assert not only(found, "2.3.3", "workstation.screen_lock").is_current(NOW)


# --- the measure follows from all of them -------------------------------------------------------


def status_of(measure_id: str, *computers: Computer) -> Status:
    measure = load_catalog().measure(measure_id)
    seen_now = observed(*computers)
    seen_now += exemptions(computers, REQUIRED, {item.measure_id for item in seen_now})
    return standing(
        applicability=Applicability(applies=True, reason="", advice=False),
        declared=None,
        rule=measure.proof,
        observations=seen_now,
        subjects=[item.subject for item in computers],
        now=NOW,
    ).status


RIGHT = (seen("delay"), seen("password"))


def test_the_lock_is_proven_when_every_computer_was_seen_locking():
    assert status_of("2.3.3", computer("A", *RIGHT), computer("B", *RIGHT)) is Status.PROVEN


def test_one_that_was_not_looked_at_is_enough_to_prove_nothing():
    assert (
        status_of("2.3.3", computer("A", *RIGHT), computer("B", checked_at=None)) is Status.UNKNOWN
    )


def test_one_that_fails_is_enough_to_have_something_to_do():
    wrong = (seen("delay", FAIL), seen("password"))

    assert status_of("2.3.3", computer("A", *RIGHT), computer("B", *wrong)) is Status.TO_DO


def test_one_that_is_too_old_makes_the_proof_too_old():
    old = [replace(item, at=LONG_AGO) for item in RIGHT]
    stale = computer("B", *old, checked_at=LONG_AGO)

    assert status_of("2.3.3", computer("A", *RIGHT), stale) is Status.EXPIRED


def test_a_desktop_never_holds_up_what_is_asked_of_a_laptop():
    laptop = computer("Portable", *RIGHT, seen("disk"), stays=False)
    desktop = computer("Accueil", *RIGHT, seen("disk", FAIL))

    assert status_of("2.2.2.d", laptop, desktop) is Status.PROVEN


def test_a_laptop_in_clear_does():
    laptop = computer("Portable", *RIGHT, seen("disk", FAIL), stays=False)

    assert status_of("2.2.2.d", laptop) is Status.TO_DO


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["delay", "password", "disk", "firewall", "no_such_look"]),
            st.sampled_from(list(Outcome)),
            st.integers(min_value=0, max_value=60),
        ),
        max_size=8,
    ),
    st.booleans(),
)
def test_no_measure_is_proven_while_a_look_of_its_topic_does_not_pass(looks, stays):
    results = [seen(name, outcome, NOW - timedelta(days=days)) for name, outcome, days in looks]
    item = computer("Accueil", *results, stays=stays)

    if status_of("2.3.3", item) is Status.PROVEN:
        about = [look for look in results if look.probe_id in ("delay", "password")]
        assert about
        assert all(look.outcome in (PASS, NA) for look in about)
        assert all(look.at + timedelta(days=30) > NOW for look in about if look.outcome is PASS)


# --- removable media ----------------------------------------------------------------------------

HERE = Subject("computer", "Accueil", "Accueil")


def media(*states: str, serial: str = "S1") -> Observation | None:
    found = [Plugged(f"Clé {rank}", serial, state) for rank, state in enumerate(states)]
    return media_observation(HERE, found, at=YESTERDAY)


def test_nothing_plugged_in_says_nothing():
    assert media() is None


@pytest.mark.parametrize(
    ("states", "expected", "word"),
    [
        (("known",), PASS, ""),
        (("",), FAIL, "pas au registre"),
        (("lost",), FAIL, "ne l’utilisez pas"),
        (("quarantine",), FAIL, "ne l’utilisez pas"),
        (("retired",), FAIL, "ne l’utilisez pas"),
        (("known", ""), FAIL, "pas au registre"),
    ],
)
def test_a_medium_plugged_in_is_known_or_fails(states, expected, word):
    item = media(*states)

    assert item is not None
    assert (item.measure_id, item.topic) == ("2.2.2.c", MEDIA_TOPIC)
    assert item.outcome is expected
    assert word in item.reason


def test_one_without_a_serial_number_cannot_be_recognised_nor_accused():
    item = media("", serial="")

    assert item is not None
    assert item.outcome is UNKNOWN
    assert "numéro de série" in item.reason
