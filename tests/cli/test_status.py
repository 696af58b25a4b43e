"""`hygie status`: what the dashboard says, as tables and as a document."""

import html
import json
import threading
from datetime import datetime
from pathlib import Path

import pytest

from hygie.assessment import selectors
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared, Status
from hygie.cli import demo, standing, standing_tables
from tests import factories
from tests.cli.commands import Visitor, answers_in, hygie, names, shown_revision, status


def overview_of(practice, now):
    found = standing.read_overview(now=now)
    assert found is not None
    assert found.practice == practice
    return found


# What it says


def test_the_document_says_what_the_selectors_say(db, now):
    practice = demo.fill(now=now)
    assessment = selectors.open_assessment(practice)
    seen = selectors.overview(practice, assessment, now=now)

    document = standing.document(overview_of(practice, now), protection="clear")

    assert document["format"] == "hygie-status/1"
    assert document["scores"]["proven"] == seen.scores.proven
    assert document["scores"]["declared_or_proven"] == seen.scores.declared_or_proven
    assert document["scores"]["by_strength"] == {
        item.value: seen.scores.part(item) for item in Strength
    }
    assert document["counts"] == {
        "applicable": len(seen.applicable),
        **{item.value: seen.counts[item] for item in Status},
    }
    assert [(row["id"], row["status"], row["reason"]) for row in document["measures"]] == [
        (row.measure.id, row.standing.status.value, row.standing.reason) for row in seen.rows
    ]
    assert [row["measure"] for row in document["actions"]] == [
        planned.measure.id for planned in seen.actions
    ]
    assert json.loads(json.dumps(document)) == document


def test_a_proven_measure_says_how_and_until_when(db, now):
    practice = demo.fill(now=now)
    document = standing.document(overview_of(practice, now), protection="clear")

    proven = [row for row in document["measures"] if row["status"] == "proven"]

    assert proven
    for row in proven:
        assert row["strength"] in set(Strength)
        assert datetime.fromisoformat(row["proven_at"]) < now
        assert datetime.fromisoformat(row["valid_until"]) > now


def test_a_practice_without_an_assessment_is_all_unknown(practice, now):
    overview = overview_of(practice, now)

    document = standing.document(overview, protection="clear")

    assert document["assessment"] is None
    assert document["counts"]["unknown"] == document["counts"]["applicable"] > 0
    assert standing.exit_code(overview) == 4


def test_reading_writes_nothing(practice, now):
    overview_of(practice, now)

    assert selectors.open_assessment(practice) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [(Declared.NO, 3), (Declared.YES, 0), (Declared.DONT_KNOW, 4)],
)
def test_the_exit_code_says_what_is_left(practice, now, value, code):
    for measure in overview_of(practice, now).applicable:
        said = value if measure.id == "2.3.3" else Declared.YES
        factories.answer(practice, measure.id, said, now=now)

    assert standing.exit_code(overview_of(practice, now)) == code


def test_people_read_the_scores_the_measures_and_the_actions(db, now, capsys):
    practice = demo.fill(now=now)
    overview = overview_of(practice, now)

    standing_tables.draw(overview)

    printed = capsys.readouterr().out
    assert practice.name in printed
    assert standing_tables.percent(overview.scores.proven) in printed
    assert all(row.measure.id in printed for row in overview.rows)
    assert all(f"({planned.measure.id})" in printed for planned in overview.actions)
    assert "\x1b" not in printed


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "—"), (0.0, "0 %"), (0.001, "1 %"), (0.335, "34 %"), (0.999, "99 %"), (1.0, "100 %")],
)
def test_a_share_is_said_as_the_dashboard_says_it(share, said):
    assert standing_tables.percent(share).replace("\u00a0", " ") == said


# In real processes


def test_a_practice_s_status_comes_out_of_its_folder(folder_of):
    folder = folder_of("demo")

    done = hygie("status", "--json", "--data", str(folder))
    shown = hygie("status", "--data", str(folder))

    assert (done.returncode, shown.returncode) == (3, 3)
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["practice"]["name"] == demo.PRACTICE_NAME
    assert document["protection"] == "clear"
    assert demo.PRACTICE_NAME in shown.stdout


@pytest.mark.parametrize("kind", [None, "unmade"])
def test_without_a_practice_nothing_is_made(folder_of, tmp_path, kind):
    folder = folder_of(kind) if kind else tmp_path / "nowhere"
    before = names(folder)

    done = hygie("status", "--json", "--data", str(folder))

    assert done.returncode == 10
    assert done.stdout == ""
    assert "Il n’y a pas encore de cabinet" in done.stderr
    assert names(folder) == before


def test_the_dashboard_and_the_status_say_the_same(folder_of, serve):
    folder = folder_of("demo")
    address = serve(folder).address

    code, dashboard = Visitor(address).get(address)
    document = status(folder)

    assert code == 200
    for share in (document["scores"]["proven"], document["scores"]["declared_or_proven"]):
        assert standing_tables.percent(share) in dashboard
    for action in document["actions"]:
        assert html.escape(action["title"]) in dashboard


def test_the_status_is_read_while_the_server_writes(folder_of, serve):
    folder = folder_of("demo")
    server = serve(folder)
    visitor = Visitor(server.address)
    visitor.get(server.address)
    practice_id = status(folder)["practice"]["id"]
    stop = threading.Event()
    saved: list[int] = []

    def write() -> None:
        where = f"/c/{practice_id}/mesures/2.9.2/"
        revision = shown_revision(visitor.get(where)[1])
        while not stop.is_set():
            value = "yes" if len(saved) % 2 else "no"
            code, page = visitor.post(f"{where}reponse/", value=value, revision=revision)
            assert code == 200, page
            revision = shown_revision(page)
            saved.append(revision)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        documents = [status(folder) for _ in range(3)]
    finally:
        stop.set()
        writer.join(timeout=30)

    assert len(saved) > 3
    assert all(answers_in(document)["2.9.2"] in {"yes", "no", None} for document in documents)
    assert answers_in(status(folder))["2.9.2"] == ("no" if len(saved) % 2 else "yes")


def test_tables_of_an_earlier_version_are_brought_up_to_date_and_it_is_said(folder_of):
    folder = folder_of("behind")

    done = hygie("status", "--json", "--data", str(folder))

    assert done.returncode in {3, 4}, done.stderr
    assert "Vos données ont été mises à jour" in done.stderr
    assert json.loads(done.stdout)["practice"]["name"] == demo.PRACTICE_NAME
    assert any(Path(folder, "copies").iterdir())


def test_tables_are_never_changed_under_a_server(folder_of):
    from hygie.paths import DataFolder
    from hygie.strongbox.serving import FolderLock

    folder = folder_of("behind")

    with FolderLock(DataFolder(folder)):
        done = hygie("status", "--json", "--data", str(folder))

    assert done.returncode == 11
    assert done.stdout == ""
    assert "attendent d’être mises à jour" in done.stderr
    assert not Path(folder, "copies").exists()
