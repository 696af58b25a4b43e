"""The fictional practice: believable, plainly invented, entered through the services."""

import time
from datetime import UTC, datetime

import pytest
from django.db import transaction

from hygie.assessment import selectors
from hygie.assessment.models import Attachment, PoamItem, RecommendationTick
from hygie.assessment.rules.files import recognise
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.cli import demo, demo_files
from hygie.practice import journal
from hygie.practice.models import Device, JournalEntry, Person, Supplier
from tests.cli.commands import Visitor, hygie, names, status

MOMENTS = [
    datetime(2025, 3, 12, 9, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 0, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
]


def overview(now):
    practice = demo.fill(now=now)
    return selectors.overview(practice, selectors.open_assessment(practice), now=now)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_it_shows_every_state(db, moment):
    counts = overview(moment).counts

    assert {status for status, number in counts.items() if number} == set(Status)


def test_it_shows_what_hygie_saw(db, now):
    shown = overview(now)

    assert shown.row("2.3.4").standing.status is Status.CONTRADICTED
    locking = shown.row("2.3.3").standing
    assert locking.status is Status.PROVEN
    assert {item.strength for item in locking.observations} == {Strength.SEEN, Strength.STATED}


def test_every_theme_has_answers(db, now):
    seen = overview(now)

    assert all(any(row.answer for row in theme.rows) for theme in seen.themes)
    assert RecommendationTick.objects.count() > 50


def test_the_six_actions_have_an_owner_and_a_date(db, now):
    actions = overview(now).actions

    assert len(actions) == 6
    assert all(planned.item and planned.item.owner for planned in actions)
    assert all(planned.item and planned.item.due_on for planned in actions)
    assert set(PoamItem.objects.values_list("state", flat=True)) == set(PoamItem.State.values)


def test_its_history_is_whole_and_ends_before_now(db, now):
    practice = demo.fill(now=now)

    times = list(JournalEntry.objects.order_by("sequence").values_list("at", flat=True))
    assert journal.broken_at(practice) is None
    assert times == sorted(times)
    assert times[-1] <= now


def test_everything_in_it_says_that_it_is_invented(db, now):
    practice = demo.fill(now=now)

    invented = ("fictif", "exemple", "imaginaire", "modèle", "factice")
    rows = [practice, *Person.objects.all(), *Supplier.objects.all()]
    assert all(any(word in str(row).lower() for word in invented) for row in rows)
    for contact in Supplier.objects.values_list("contact", flat=True):
        assert contact.startswith("01 99 00") or contact.endswith(".example")
    assert Device.objects.count() >= 6


def test_it_is_the_same_for_the_same_day(db, now):
    assert history(now) == history(now)


def history(now) -> list[tuple]:
    """What the journal of a demonstration says, then nothing of it is kept."""
    with transaction.atomic():
        demo.fill(now=now)
        told = list(JournalEntry.objects.order_by("sequence").values_list("at", "verb", "subject"))
        transaction.set_rollback(True)
    return told


def test_its_files_are_what_they_say(db, now):
    demo.fill(now=now)

    for attachment in Attachment.objects.select_related("content"):
        kind = recognise(attachment.name, bytes(attachment.content.data))
        assert kind.media_type == attachment.media_type


def test_a_picture_is_always_the_same():
    assert demo_files.drawing("a.png") == demo_files.drawing("a.png")
    assert demo_files.drawing("a.png") != demo_files.drawing("b.png")


def test_a_page_keeps_its_accents_and_parentheses():
    assert b"(Sign\xe9 \\(Dr Exemple\\)) Tj" in demo_files.page(["Signé (Dr Exemple)"])


def test_it_takes_less_than_three_seconds(db, now):
    # Of this process alone: what else the machine does is not the demonstration's.
    begun = time.process_time()

    demo.fill(now=now)

    assert time.process_time() - begun < 3


# In real processes


def test_the_demonstration_is_filled_once(tmp_path, serve):
    folder = tmp_path / "demo"
    first = serve(folder, "--demo")
    code, page = Visitor(first.address).get(first.address)
    before = status(folder)["practice"]
    first.stop()

    serve(folder, "--demo")

    assert (code, demo.PRACTICE_NAME in page) == (200, True)
    assert status(folder)["practice"] == before


def test_it_has_its_own_folder(tmp_path):
    from hygie.paths import default_data_folder, demo_data_folder

    assert demo_data_folder() != default_data_folder({})


def test_it_never_fills_the_folder_of_a_practice(folder_of, serve):
    folder = folder_of("demo")
    server = serve(folder)
    visitor = Visitor(server.address)
    visitor.get(server.address)
    practice = status(folder)["practice"]
    visitor.post(
        f"/c/{practice['id']}/cabinet/identite/",
        name="Cabinet du Port",
        profession="nurse",
    )
    server.stop()
    assert status(folder)["practice"]["name"] == "Cabinet du Port"

    done = hygie("serve", "--demo", "--no-open", "--port", "0", "--data", str(folder))

    assert done.returncode == 2
    assert "contient déjà un cabinet" in done.stderr
    assert status(folder)["practice"]["name"] == "Cabinet du Port"
    assert "server.json" not in names(folder)
