"""Kills whoever saves answers, again and again, in one folder: `python answer_loop.py DIR ROUNDS`.

Each round forks a process that opens the folder, saves answers through the service and tells each
one that it was acknowledged; it is killed at any instant, its opening included. Another process
then reads everything back. Prints one JSON object: rounds, acknowledged answers, rounds killed
before the first one.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from hygie.catalog.loader import load_catalog
from hygie.cli.django_start import start_django
from hygie.config import Config
from hygie.paths import DataFolder
from hygie.strongbox.box import Box, install
from hygie.strongbox.opening import prepare_database

LONGEST_LIFE_S = 0.5
VALUES = ("yes", "no", "dont_know")


@contextmanager
def opened(folder: DataFolder) -> Iterator[None]:
    box = Box(folder, prepare=prepare_database)
    install(box)
    if box.protection == "new":
        box.create()
    else:
        box.open_clear()
    with box.using():
        yield


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  (a clock is the edge of this program)


def value_of(times: int) -> str:
    """What a measure answered so many times must hold: counting is enough to check it."""
    return VALUES[times % len(VALUES)]


def times_answered() -> dict[str, int]:
    """How many times each measure was answered, as the journal counts.

    AssertionError when an answer does not hold what it should, or is not its last entry's.
    """
    from hygie.assessment.models import Answer
    from hygie.practice.models import JournalEntry

    found: dict[str, int] = {}
    last: dict[str, int] = {}
    for entry in JournalEntry.objects.filter(verb="answer.recorded").order_by("sequence"):
        found[entry.subject] = found.get(entry.subject, 0) + 1
        last[entry.subject] = entry.sequence
    for row in Answer.objects.all():
        assert row.value == value_of(found[row.measure_id]), (row.measure_id, row.value)
        assert row.revision == last[row.measure_id], (row.measure_id, row.revision)
    return found


def revisions() -> dict[str, int]:
    from hygie.assessment.models import Answer

    return dict(Answer.objects.values_list("measure_id", "revision"))


def make_practice(folder: DataFolder, _write_end: int) -> None:
    from hygie.assessment.services.answers import open_assessment
    from hygie.practice.services import create_practice

    with opened(folder):
        practice, owner = create_practice(
            name="Cabinet fictif", profession="nurse", owner_name="Alix Exemple", now=now()
        )
        open_assessment(practice=practice, actor=owner, now=now())


def save_answers(folder: DataFolder, write_end: int) -> None:
    """Answers any measure, for ever, and tells `measure times` once it is saved."""
    from hygie.assessment.models import Assessment
    from hygie.assessment.rules.standing import Declared
    from hygie.assessment.services.answers import record_answer
    from hygie.practice.selectors import owner_of

    with opened(folder):
        assessment = Assessment.objects.select_related("practice").get()
        owner = owner_of(assessment.practice)
        known, times = revisions(), times_answered()
        measures = [measure.id for measure in load_catalog().measures]
        while True:
            measure_id = random.choice(measures)
            times[measure_id] = times.get(measure_id, 0) + 1
            answer = record_answer(
                assessment=assessment,
                measure_id=measure_id,
                value=Declared(value_of(times[measure_id])),
                revision=known.get(measure_id, 0),
                actor=owner,
                now=now(),
            )
            known[measure_id] = answer.revision
            os.write(write_end, f"{measure_id} {times[measure_id]}\n".encode())


def read_back(folder: DataFolder, write_end: int) -> None:
    from django.db import connection

    from hygie.practice.journal import broken_at
    from hygie.practice.models import Practice

    with opened(folder):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
        found = times_answered()
        # Nothing is half written: each answer is its last trace, and the chain is whole.
        assert set(found) == set(revisions())
        assert broken_at(Practice.objects.get()) is None
        os.write(write_end, json.dumps(found).encode())


def forked(act: Callable[[DataFolder, int], None], folder: DataFolder) -> tuple[int, int]:
    """A child that does this: its number, and where to read what it tells."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child:
        os.close(write_end)
        return child, read_end
    code = 1
    try:
        random.seed()
        act(folder, write_end)
        code = 0
    except Exception:  # noqa: BLE001  (a forked child must say what went wrong, then end)
        traceback.print_exc()
    finally:
        os._exit(code)


def told_by(child: int, read_end: int) -> tuple[str, int]:
    """What the child told until its end, and how it ended."""
    with os.fdopen(read_end) as pipe:
        told = pipe.read()
    return told, os.waitpid(child, 0)[1]


def done(act: Callable[[DataFolder, int], None], folder: DataFolder) -> str:
    told, status = told_by(*forked(act, folder))
    assert status == 0, f"{act.__name__} ended with {status}"
    return told


def killed(folder: DataFolder, after_s: float) -> dict[str, int]:
    """What was acknowledged before the kill: how many times each measure was answered."""
    child, read_end = forked(save_answers, folder)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    told, status = told_by(child, read_end)
    assert os.WIFSIGNALED(status), "it ended by itself"
    # A line cut short was not acknowledged.
    lines = told[: told.rfind("\n") + 1].splitlines()
    return {line.split()[0]: int(line.split()[1]) for line in lines}


def check(before: dict[str, int], acknowledged: dict[str, int], after: dict[str, int]) -> None:
    """Everything acknowledged is there; at most one answer was saved and not yet told."""
    expected = before | acknowledged
    ahead = {key: after[key] - expected.get(key, 0) for key in after}
    lost = {key: expected[key] - after.get(key, 0) for key in expected}
    assert all(missing <= 0 for missing in lost.values()), f"lost: {lost}"
    assert sum(ahead.values()) <= 1, f"never told: {ahead}"


def main(folder: DataFolder, rounds: int) -> None:
    start_django(Config(folder=folder))
    done(make_practice, folder)
    after: dict[str, int] = {}
    total = early = 0
    for _ in range(rounds):
        acknowledged = killed(folder, random.uniform(0, LONGEST_LIFE_S))
        before, after = after, json.loads(done(read_back, folder))
        check(before, acknowledged, after)
        total += sum(after.values()) - sum(before.values())
        early += not acknowledged
    sys.stdout.write(json.dumps({"rounds": rounds, "saved": total, "early": early}))


if __name__ == "__main__":
    main(DataFolder(Path(sys.argv[1])), int(sys.argv[2]))
