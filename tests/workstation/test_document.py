"""`hygie-check/1` comes back as it was written; anything else is refused, and the key is named."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.catalog.probes import MappedProbe, ProbeMap
from hygie.errors import HygieError
from hygie.workstation.probes import document as documents
from hygie.workstation.probes.document import document_of, to_json, written
from hygie.workstation.probes.document_reading import CheckDocumentError, read_document
from hygie.workstation.probes.engine import Checked
from hygie.workstation.probes.model import Probe, Result, failed
from tests.sources import ROOT
from tests.workstation.documents import answer, document
from tests.workstation.recorded import NOW, RecordedHost

WRITTEN = written(document())


def with_change(*path: str | int, value: object = None, drop: bool = False) -> bytes:
    """The document with one value changed."""
    told = json.loads(WRITTEN)
    place = told
    for step in path[:-1]:
        place = place[step]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(told).encode()


# --- whole --------------------------------------------------------------------------------------


def test_a_document_comes_back_as_it_was():
    assert read_document(WRITTEN) == document()


def test_it_is_written_in_one_way_only():
    assert written(read_document(WRITTEN)) == WRITTEN


def test_a_byte_order_mark_does_no_harm():
    assert read_document(b"\xef\xbb\xbf" + WRITTEN) == document()


def test_the_answers_are_counted_and_the_crashed_told_apart():
    assert to_json(document())["counts"] == {
        "pass": 1,
        "fail": 1,
        "unknown": 2,
        "not_applicable": 1,
        "crashed": 1,
    }


def test_every_key_is_documented():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    section = page.partition("## `hygie-check/1`")[2].partition("\n## ")[0]
    told = json.loads(WRITTEN)
    keys = {*told, *told["host"], *told["probes"][0], *told["inventory"], *told["counts"]}
    keys |= {*told["inventory"]["media"][0], *told["inventory"]["software"][0]}

    assert sorted(key for key in keys if f"`{key}`" not in section) == []


# --- making one ---------------------------------------------------------------------------------


def test_a_check_becomes_a_document_with_its_measures_and_the_fix_of_this_system():
    probe = Probe(
        id="lock_delay_short",
        topic="screen_lock",
        title="Le poste se verrouille tout seul",
        severity="high",
        platforms=("linux",),
        needs=(),
        timeout_s=5,
        why="Parce que.",
        expected="En 30 minutes au plus.",
        reads={},
        fix={"gnome": ("Sous GNOME.",), "kde": ("Sous KDE.",), "windows": ("Sous Windows.",)},
        samples={},
    )
    mapping = ProbeMap(
        "x", {probe.id: MappedProbe(probe.id, "workstation.screen_lock", ("2.3.3-01", "2.3.3-02"))}
    )
    host = RecordedHost(environ={"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"})
    checked = Checked((Result(probe, failed("Jamais.", "never", minutes=0)),), {"media": None})

    made = document_of(host, checked, mapping)

    (told,) = made.probes
    assert (told.measures, told.recommendations) == (("2.3.3",), ("2.3.3-01", "2.3.3-02"))
    assert told.fix == ("Sous GNOME.",)
    assert (told.reason, told.data) == ("never", {"minutes": 0})
    assert (made.at, made.inventory) == (NOW, {"software": [], "media": [], "device": {}})
    assert read_document(written(made)) == made


def test_the_inventory_keeps_known_keys_of_their_type_only():
    found = {
        "software": [
            {"name": "A\nB\x1b", "version": 3, "path": "/home/somebody/x"},
            "not a row",
        ],
        "media": [{"serial": "1", "capacity_bytes": True, "encrypted": "yes", "owner": "somebody"}],
        "device": {"a": 1, "b": ["somebody"], "c": "x" * 1000, "d": 2**80},
        "people": ["somebody"],
    }

    kept = documents.tidy_inventory(found)

    assert kept["software"] == [{"name": "A B", "version": None, "publisher": None}]
    assert kept["media"] == [
        {"serial": "1", "kind": None, "capacity_bytes": None, "encrypted": None, "model": None}
    ]
    assert kept["device"] == {"a": 1, "b": None, "c": "x" * 300, "d": None}
    assert set(kept) == {"software", "media", "device"}


def test_a_list_without_end_is_cut_so_that_the_document_can_be_read_back():
    endless = [{"name": f"logiciel {rank}" + "x" * 150} for rank in range(100_000)]

    made = document(inventory=documents.tidy_inventory({"software": endless}))

    assert len(made.inventory["software"]) == documents.MOST_SOFTWARE
    assert read_document(written(made)) == made


# --- what a newer Hygie adds --------------------------------------------------------------------


def test_unknown_keys_are_ignored():
    told = json.loads(WRITTEN)
    told["colour"] = {"deep": [1]}
    told["probes"][0]["colour"] = "red"
    told["host"]["colour"] = "red"

    assert read_document(json.dumps(told).encode()) == document()


def test_a_probe_that_this_hygie_does_not_know_is_kept():
    newer = document(
        probes=(answer("teleporter_closed", Outcome.FAIL, "open", topic="teleporter"),)
    )

    assert read_document(written(newer)).probes[0].id == "teleporter_closed"


def test_a_newer_format_asks_for_an_update():
    with pytest.raises(CheckDocumentError) as refused:
        read_document(with_change("format", value="hygie-check/2"))

    assert "plus récente" in refused.value.what
    assert "Mettez" in refused.value.next_step


@pytest.mark.parametrize("told", ["hygie-check/0", "hygie-status/1", "", 1, None, "hygie-check/1 "])
def test_another_format_is_refused(told):
    with pytest.raises(CheckDocumentError) as refused:
        read_document(with_change("format", value=told))

    assert refused.value.field == "format"


# --- refused ------------------------------------------------------------------------------------

FAULTS = {
    "version": (("version",), 3),
    "at, a day": (("at",), "2026-11-23"),
    "at, no offset": (("at",), "2026-11-23T09:30:00"),
    "at, far away": (("at",), "0001-01-01T00:00:00+14:00"),
    "system": (("system",), "beos"),
    "admin": (("admin",), 1),
    "live": (("live",), "yes"),
    "host": (("host",), []),
    "host.id": (("host", "id"), "AB" * 32),
    "host.kind": (("host", "kind"), "toaster"),
    "host.model": (("host", "model"), "x" * 121),
    "probes": (("probes",), {}),
    "probes[1]": (("probes", 0), "a"),
    "probes[1].id": (("probes", 0, "id"), "../etc"),
    "probes[1].topic": (("probes", 0, "topic"), ""),
    "probes[1].outcome": (("probes", 0, "outcome"), "ok"),
    "probes[2].reason": (("probes", 1, "reason"), ""),
    "probes[1].seen": (("probes", 0, "seen"), "x" * 2001),
    "probes[1].title": (("probes", 0, "title"), "a\x1b[2J"),
    "probes[1].expected": (("probes", 0, "expected"), "\ud800"),
    "probes[1].severity": (("probes", 0, "severity"), "extreme"),
    "probes[1].measures": (("probes", 0, "measures"), ["a b"]),
    "probes[1].fix": (("probes", 0, "fix"), ["x"] * 201),
    "probes[1].fix ": (("probes", 0, "fix"), "x"),
    "probes[1].data": (("probes", 0, "data"), []),
    "probes[1].data.data": (("probes", 0, "data"), {"n": 2**70}),
    "probes[1].data.data ": (("probes", 0, "data"), {"x" * 101: 1}),
    "inventory": (("inventory",), None),
    "inventory.software": (("inventory", "software"), {}),
    "inventory.media": (("inventory", "media"), [{}] * 101),
    "inventory.device": (("inventory", "device"), 1),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_value_is_refused_and_its_key_named(name):
    path, value = FAULTS[name]

    with pytest.raises(CheckDocumentError) as refused:
        read_document(with_change(*path, value=value))

    assert refused.value.field == re.split("[, ]", name)[0]


@pytest.mark.parametrize("key", sorted(set(json.loads(WRITTEN)) - {"counts"}))
def test_a_missing_key_is_refused_and_named(key):
    with pytest.raises(CheckDocumentError) as refused:
        read_document(with_change(key, drop=True))

    assert refused.value.field == key


@pytest.mark.parametrize("key", sorted(json.loads(WRITTEN)["probes"][0]))
def test_a_missing_key_of_an_answer_is_refused_and_named(key):
    with pytest.raises(CheckDocumentError) as refused:
        read_document(with_change("probes", 2, key, drop=True))

    assert refused.value.field == f"probes[3].{key}"


def test_an_answer_given_twice_is_refused():
    twice = document(probes=(answer("a_look", Outcome.PASS), answer("a_look", Outcome.FAIL, "x")))

    with pytest.raises(CheckDocumentError, match="deux fois"):
        read_document(written(twice))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'{"format": NaN}',
        b'{"format": 1e999}',
        b'{"format": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50 + b"1" + b"}" * 50,
        b'{"format": "hygie-check/1", "format": "hygie-check/1"}',
        b" " * 1_000_001,
        WRITTEN[:-30],
    ],
)
def test_what_is_no_document_at_all_is_refused(content):
    with pytest.raises(CheckDocumentError) as refused:
        read_document(content)

    assert refused.value.what
    assert refused.value.next_step


# --- however hostile ----------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5)
    ),
    max_leaves=20,
)


def readable_or_refused(content: bytes) -> None:
    try:
        found = read_document(content)
    except HygieError:
        return
    # What was accepted can be written, and read again the same.
    assert read_document(written(found)) == found


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content):
    readable_or_refused(content)


@given(st.data())
def test_a_document_cut_or_spoilt_anywhere_never_crashes(data):
    at = data.draw(st.integers(0, len(WRITTEN) - 1))
    spoilt = bytearray(WRITTEN)
    spoilt[at] = data.draw(st.integers(0, 255))

    readable_or_refused(WRITTEN[:at])
    readable_or_refused(bytes(spoilt))


@given(st.data())
def test_any_value_anywhere_never_crashes(data):
    told = json.loads(WRITTEN)
    place = data.draw(st.sampled_from([told, told["host"], told["probes"][0], told["inventory"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(JSON)

    readable_or_refused(json.dumps(told).encode())


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(8999, 12, 30)),  # noqa: DTZ001 - hypothesis asks
    st.integers(-14 * 60, 14 * 60),
)
def test_any_moment_comes_back(moment, minutes):
    at = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))

    assert read_document(written(document(at=at))).at == at.astimezone(UTC)
