"""What each recorded machine is found to be, in French and in English alike.

A topic says it in the `expected.csv` of its samples: a sample (`*` stands for the language), a
probe, an outcome, a reason.
"""

import csv
from pathlib import Path

import pytest

from hygie.workstation.probes import registry
from tests.workstation.recorded import SAMPLES, recorded, verdicts

TABLES = sorted(SAMPLES.glob("*/expected.csv"))
# What the system never tells, or what no machine can fail: said so in the probe's own page.
NEVER = {
    ("accounts_have_password", "windows", "fail"),
    ("accounts_have_password", "macos", "pass"),
    ("accounts_have_password", "macos", "fail"),
    ("ups_present", "windows", "fail"),
    ("ups_present", "macos", "fail"),
}


def rows(table: Path):
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names = [row["sample"].replace("*", language) for language in ("fr", "en")]
            for name in dict.fromkeys(names):
                yield table.parent.name, name, row["probe"], row["outcome"], row["reason"]


EXPECTED = [row for table in TABLES for row in rows(table)]


@pytest.mark.parametrize(("topic", "sample", "probe", "outcome", "reason"), EXPECTED)
def test_a_recorded_machine(topic, sample, probe, outcome, reason):
    verdict = verdicts(topic, recorded(topic, f"{sample}.json"))[probe]

    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.seen


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.parent.name)
def test_no_sample_is_left_out(table):
    told = {row[1] for row in rows(table)}

    assert told == {path.stem for path in table.parent.glob("*.json")}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.parent.name)
def test_each_probe_passes_fails_and_does_not_know_on_each_system(table):
    seen = {
        (probe, sample.partition("-")[0], outcome) for _, sample, probe, outcome, _ in rows(table)
    }
    wanted = {
        (probe.id, system, outcome)
        for probe in registry._of_topic(table.parent.name)
        for system in probe.platforms
        for outcome in ("pass", "fail", "unknown")
    }

    assert wanted - seen == NEVER & wanted
