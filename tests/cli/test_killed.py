"""Killed at any instant while answers are being saved: every acknowledged answer is there."""

import http.client
import json
import random
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.commands import Server, Visitor, python, shown_revision, status

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks and kills: not on Windows"),
]
ROUNDS = 50
HTTP_ROUNDS = 3
MEASURE = "2.9.2"


def test_every_acknowledged_answer_survives_fifty_kills(tmp_path):
    told = json.loads(python("answer_loop.py", str(tmp_path / "practice"), str(ROUNDS)).stdout)

    assert told["rounds"] == ROUNDS
    assert told["saved"] > ROUNDS, "hardly anything was being saved"
    assert told["early"] < ROUNDS // 2, "most were killed before saving anything"


def test_what_the_pages_acknowledged_survives_a_kill_of_the_server(folder_of, serve):
    folder = folder_of("demo")
    practice_id = status(folder)["practice"]["id"]
    tried = 0
    for _ in range(HTTP_ROUNDS):
        server = serve(folder)
        acknowledged = answer_until_killed(server, practice_id, tried)

        tried = last_saved(folder)

        assert tried in {acknowledged, acknowledged + 1}
    assert tried >= HTTP_ROUNDS


def answer_until_killed(server: Server, practice_id: str, tried: int) -> int:
    """The last try that a page acknowledged; each answer's reason bears its number."""
    visitor = Visitor(server.address)
    visitor.get(server.address)
    revision = shown_revision(visitor.get(f"/c/{practice_id}/mesures/{MEASURE}/")[1])
    killer = threading.Timer(random.uniform(0, 0.5), server.process.kill)
    while True:
        fields = {"value": "not_applicable", "reason": f"Essai {tried + 1}"}
        path = f"/c/{practice_id}/mesures/{MEASURE}/reponse/"
        try:
            code, page = visitor.post(path, revision=revision, **fields)
        except (OSError, http.client.HTTPException):
            killer.join()
            server.ended()
            return tried
        assert code == 200, page
        revision = shown_revision(page)
        tried += 1
        # From the first that is saved on: a busy machine may take longer than any delay.
        if killer.ident is None:
            killer.start()


def last_saved(folder: Path) -> int:
    [row] = [row for row in status(folder)["measures"] if row["id"] == MEASURE]
    return int(row["reason"].removeprefix("Essai ")) if row["answer"] else 0
