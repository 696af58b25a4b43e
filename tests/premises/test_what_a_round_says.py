"""What was seen, point by point, becomes a verdict for each measure."""

from dataclasses import replace
from datetime import date

import pytest

from hygie.assessment.rules.observation import Outcome
from hygie.premises.rules.difference import difference
from hygie.premises.rules.record import (
    RoundPicture,
    SignedRound,
    SpoiltRoundError,
    Stop,
    content_of,
    read_round,
    seal,
)
from hygie.premises.rules.seen import Later, Reply, Seen, as_it_is, verdict

DAY = date(2025, 3, 12)
YES, NO, NONE, UNSEEN = Reply.YES, Reply.NO, Reply.NOT_APPLICABLE, Reply.NOT_SEEN


def seen(reply: Reply, name: str = "door", *, spot: str = "place:a", **more) -> Seen:
    reason = "Pièce fermée." if reply.needs_reason else ""
    values = {"recommendations": ("2.2.1-03",), "reason": reason} | more
    return Seen(name, spot, "Bureau", "Ferme-t-elle ?", "Réparez la porte.", reply=reply, **values)


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ([YES], Outcome.PASS),
        ([YES, NONE], Outcome.PASS),
        ([YES, NO], Outcome.FAIL),
        ([NO, UNSEEN], Outcome.FAIL),
        ([YES, UNSEEN], Outcome.UNKNOWN),
        ([NONE, UNSEEN], Outcome.UNKNOWN),
        ([NONE, NONE], Outcome.NOT_APPLICABLE),
    ],
)
def test_one_wrong_point_fails_and_one_unseen_never_passes(
    replies: list[Reply], outcome: Outcome
) -> None:
    found = verdict("2.2.1", [seen(reply, f"p{rank}") for rank, reply in enumerate(replies)])

    assert found is not None
    assert found.outcome is outcome


def test_a_fail_says_where_and_what_to_do_next() -> None:
    found = verdict("2.2.1", [seen(YES), seen(NO, "a"), seen(NO, "b"), seen(NO, "c")])

    assert found is not None
    assert "Bureau : réparez la porte." in found.reason.replace("\N{NO-BREAK SPACE}", " ")
    assert "2 autres points à corriger" in found.reason
    assert (found.fine, found.count) == (1, 4)


def test_an_unknown_says_why_nobody_could_see() -> None:
    found = verdict("2.2.1", [seen(UNSEEN)])

    assert found is not None
    assert "Pièce fermée." in found.reason


def test_a_room_that_came_since_is_not_taken_for_seen() -> None:
    found = verdict("2.2.1", [seen(YES)], missing=["Réserve", "Cave"])

    assert found is not None
    assert found.outcome is Outcome.UNKNOWN
    assert "Réserve" in found.reason


def test_a_measure_that_no_point_concerns_has_no_verdict() -> None:
    assert verdict("2.6.1", [seen(YES)]) is None


def test_what_was_mended_since_counts_and_keeps_its_day() -> None:
    since = date(2025, 4, 2)
    later = {"door@place:a": Later(YES, since, notes="Serrure changée")}
    [item] = as_it_is([seen(NO, due_on=DAY)], later, still_there=["place:a"])

    assert (item.reply, item.since, item.due_on) == (YES, since, None)
    assert item.notes == "Serrure changée"


def test_what_was_in_a_room_that_is_gone_says_nothing_any_more() -> None:
    assert as_it_is([seen(NO)], {}, still_there=["whole"]) == ()


def test_two_rounds_are_compared_point_by_point() -> None:
    before = [seen(NO, "a"), seen(YES, "b"), seen(YES, "gone"), seen(UNSEEN, "c")]
    after = [seen(YES, "a"), seen(NO, "b"), seen(YES, "new"), seen(NO, "c")]
    found = difference(before, after)

    assert [item.point_id for item in found.better] == ["a"]
    assert [item.point_id for item in found.worse] == ["b"]
    assert (found.new, found.gone) == (1, 1)
    assert not difference(before, before)


# --- the signed copy ----------------------------------------------------------------------------

PICTURE = RoundPicture("x", "a.png", "0" * 64, 8, DAY)
STOP = Stop("Bureau", (seen(YES), seen(NO, "a", due_on=DAY)), (PICTURE,))
SIGNED = SignedRound("1", DAY, "Camille", (STOP,))


def test_a_signed_round_reads_back_the_same() -> None:
    assert read_round(content_of(SIGNED)) == SIGNED
    assert seal(content_of(SIGNED)) == seal(content_of(read_round(content_of(SIGNED))))


def test_one_changed_word_changes_the_seal() -> None:
    changed = replace(SIGNED, signed_by="Sacha")

    assert seal(content_of(changed)) != seal(content_of(SIGNED))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: None,
        lambda content: [],
        lambda content: "tour",
        lambda content: content | {"format": "hygie.premises-round/2"},
        lambda content: content | {"walked_on": "hier"},
        lambda content: content | {"stops": 3},
        lambda content: content | {"stops": [{"title": "Bureau"}]},
        lambda content: content | {"signed_by": 7},
        lambda content: {key: value for key, value in content.items() if key != "version"},
    ],
)
def test_a_damaged_copy_says_so_and_never_breaks(spoil) -> None:
    with pytest.raises(SpoiltRoundError, match="ne se lit plus"):
        read_round(spoil(content_of(SIGNED)))
