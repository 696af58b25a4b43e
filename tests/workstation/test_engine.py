"""The engine always answers, and every answer says why."""

import time

import pytest

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes import engine
from hygie.workstation.probes.model import Probe, Unknown
from tests.workstation.recorded import RecordedHost
from tests.workstation.topics.endless import linux as endless


@pytest.fixture(autouse=True)
def our_topics(monkeypatch):
    monkeypatch.setattr(engine, "_PACKAGE", "tests.workstation.topics")


def probe(topic: str, name: str, **changes) -> Probe:
    told = {
        "title": name,
        "severity": "low",
        "platforms": ("linux",),
        "needs": (),
        "timeout_s": 5.0,
        "why": "Parce que.",
        "expected": "Cela.",
        "reads": {},
        "fix": {"all": ("Faites.",)},
        "samples": {},
    }
    return Probe(id=name, topic=topic, **(told | changes))


def look(*probes: Probe, **host):
    return engine.run(RecordedHost("linux", **host), probes)


def outcomes(checked) -> dict[str, tuple[str, str]]:
    return {one.probe.id: (str(one.outcome), one.verdict.reason) for one in checked.results}


ORDERLY = tuple(
    probe("orderly", name) for name in ("always_fine", "always_wrong", "never_seen", "never_asked")
)


def test_each_probe_gives_its_own_answer_in_the_order_asked():
    assert outcomes(look(*ORDERLY)) == {
        "always_fine": ("pass", ""),
        "always_wrong": ("fail", "wrong"),
        "never_seen": ("unknown", "not_said"),
        "never_asked": ("not_applicable", "no_such_thing"),
    }


def test_what_fills_the_inventories_comes_along():
    assert look(*ORDERLY).inventory["software"][0]["name"] == "Un logiciel"


def test_a_crash_is_an_answer_that_tells_no_words_of_the_crash():
    checked = look(probe("breaking", "breaks"), *ORDERLY)

    assert outcomes(checked)["breaks"] == ("unknown", "crashed")
    assert outcomes(checked)["always_fine"] == ("pass", "")
    assert "secret" not in str([one.verdict for one in checked.results])
    assert "ZeroDivisionError" in checked.results[0].verdict.seen


def test_a_probe_that_breaks_leaves_its_neighbours_alone():
    names = ("breaks_alone", "raises_unseen", "still_answers", "not_written")

    assert outcomes(look(*(probe("half_breaking", name) for name in names))) == {
        "breaks_alone": ("unknown", "crashed"),
        "raises_unseen": ("unknown", "needs_admin"),
        "still_answers": ("pass", ""),
        "not_written": ("unknown", "crashed"),
    }


def test_a_look_that_cannot_see_says_why():
    (result,) = look(probe("unseeing", "blind")).results

    assert (result.outcome, result.verdict.reason) == (Outcome.UNKNOWN, "tool_missing")
    assert "un-programme" in result.verdict.seen


def test_a_topic_without_this_system_is_a_crash_not_a_pass():
    assert outcomes(look(probe("unfinished", "missing")))["missing"] == ("unknown", "crashed")


def test_a_look_that_never_ends_is_given_up():
    endless.ends.clear()
    begun = time.monotonic()
    try:
        checked = look(probe("endless", "slow", timeout_s=0.3), *ORDERLY)
    finally:
        endless.ends.set()

    assert outcomes(checked)["slow"] == ("unknown", "timeout")
    assert outcomes(checked)["always_fine"] == ("pass", "")
    assert time.monotonic() - begun < 5


def test_another_system_is_told_before_looking():
    checked = look(probe("breaking", "elsewhere", platforms=("windows", "macos")))

    assert outcomes(checked)["elsewhere"] == ("not_applicable", "other_system")


@pytest.mark.parametrize(
    ("needs", "host", "reason"),
    [
        (("admin",), {"is_admin": False}, Unknown.NEEDS_ADMIN),
        (("live",), {"is_live": False, "is_admin": True}, Unknown.NOT_LIVE),
        (("session",), {"is_live": False, "is_admin": True}, Unknown.NOT_LIVE),
        (("admin", "live"), {"is_live": False}, Unknown.NOT_LIVE),
    ],
)
def test_what_a_probe_needs_is_looked_at_before(needs, host, reason):
    checked = look(probe("breaking", "demanding", needs=needs), **host)

    assert outcomes(checked)["demanding"] == ("unknown", str(reason))


def test_a_probe_that_has_what_it_needs_is_looked_at():
    (result,) = look(
        probe("orderly", "always_fine", needs=("admin", "live")), is_admin=True
    ).results

    assert result.outcome is Outcome.PASS


def test_progress_tells_each_answer_once_up_to_the_last():
    told: list[tuple[str, int, int]] = []
    probes = (
        *ORDERLY,
        probe("breaking", "breaks"),
        probe("breaking", "other", platforms=("macos",)),
    )

    engine.run(
        RecordedHost("linux"),
        probes,
        progress=lambda result, done, whole: told.append((result.probe.id, done, whole)),
    )

    assert sorted(name for name, _, _ in told) == sorted(one.id for one in probes)
    assert [done for _, done, _ in told] == [1, 2, 3, 4, 5, 6]
    assert {whole for _, _, whole in told} == {6}


def test_topics_are_looked_at_side_by_side(monkeypatch):
    endless.ends.clear()
    monkeypatch.setattr(engine, "SIDE_BY_SIDE", 2)
    order: list[str] = []
    probes = (probe("endless", "slow", timeout_s=0.5), *ORDERLY)

    engine.run(
        RecordedHost("linux"), probes, progress=lambda result, *_: order.append(result.probe.id)
    )
    endless.ends.set()

    assert order[-1] == "slow"


def test_no_probe_at_all_is_no_answer_at_all():
    assert look().results == ()


def test_answers_are_counted_by_kind():
    checked = look(*ORDERLY, probe("breaking", "breaks"))

    assert checked.count(Outcome.UNKNOWN) == 2
    assert checked.count(Outcome.PASS) == 1
