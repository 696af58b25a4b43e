"""The guided check: five screens, what they prove, files under the hub's rules, twelve months."""

from datetime import datetime, timedelta

import pytest

from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.assessment.services.proofs import IncomingFile
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError, InvalidInputError, RefusedFileError
from hygie.practice.models import Device, JournalEntry, Person, Practice
from hygie.workstation import selectors
from hygie.workstation.guide import GuideFileError, load_guide, read_guide
from hygie.workstation.models import MobileCheck, Screenshot
from hygie.workstation.rules.guided import PLATFORMS, Said, first_unanswered
from hygie.workstation.services.guided import (
    answer_screen,
    begin_guided_check,
    drop_guided_check,
    remove_screenshot,
)
from tests import factories
from tests.workstation.room.looks import add_computer, add_phone

GUIDE = load_guide()
YEAR = timedelta(days=366)


@pytest.fixture
def phone(practice: Practice, now: datetime) -> Device:
    """A phone, and a computer that stays in its place: a proof asks for a list of computers."""
    add_computer(practice, "Fixe", now=now)
    return add_phone(practice, now=now)


def begin(phone: Device, owner: Person, now: datetime, platform: str = "ios") -> MobileCheck:
    return begin_guided_check(
        practice=phone.practice, device=phone, platform=platform, actor=owner, now=now
    )


def walk(phone: Device, owner: Person, now: datetime, **said: Said) -> MobileCheck:
    """All five screens: yes to everything, save what is named."""
    check = begin(phone, owner, now)
    for screen in GUIDE.screens:
        answers = {item.id: said.get(item.id, Said.YES) for item in screen.questions}
        check = answer_screen(check=check, screen=screen, answers=answers, actor=owner, now=now)
    return check


def status_of(practice: Practice, measure_id: str, now: datetime) -> Status:
    return factories.overview_of(practice, now=now).row(measure_id).standing.status


# --- the guide itself ---------------------------------------------------------------------------


def test_it_has_five_screens_with_steps_for_both_systems():
    assert len(GUIDE.screens) == 5
    for question in GUIDE.questions:
        for platform in PLATFORMS:
            assert question.where[platform], question.id
            assert question.fix[platform], question.id


def test_every_measure_that_a_guided_check_can_prove_is_asked_about():
    """And no other: an answer that proves nothing would be asked for nothing."""
    wanted = {
        (measure.id, requirement.topic)
        for measure in load_catalog().measures
        for alternative in measure.proof.any_of
        for requirement in alternative
        if requirement.scope == "mobile"
    }
    asked = {(name, item.topic) for item in GUIDE.questions for name in item.measures}

    assert asked == wanted


@pytest.mark.parametrize("text", ["", "[[screen]]", "screen = [", "[[screen]]\nid = 3"])
def test_a_spoilt_file_is_refused(text: str):
    with pytest.raises(GuideFileError):
        read_guide(text)


# --- walking ------------------------------------------------------------------------------------


def test_a_walk_is_left_and_resumed_where_it_was(phone: Device, owner: Person, now: datetime):
    check = begin(phone, owner, now)
    first = GUIDE.screens[0]
    answers = {item.id: Said.YES for item in first.questions}
    answer_screen(check=check, screen=first, answers=answers, actor=owner, now=now)
    again = begin(phone, owner, now + timedelta(days=2))

    assert again.id == check.id
    assert first_unanswered(GUIDE, again.answers) == 2
    assert list(selectors.walks_of(phone.practice, [phone])) == []


def test_the_last_screen_finishes_it_and_it_is_signed(phone: Device, owner: Person, now: datetime):
    check = walk(phone, owner, now)

    assert check.finished_at == now
    entry = JournalEntry.objects.latest("sequence")
    assert (entry.verb, entry.subject) == ("guided.finished", phone.name)
    assert GUIDE.questions[0].question in entry.after


def test_a_screen_is_answered_whole(phone: Device, owner: Person, now: datetime):
    with pytest.raises(InvalidInputError):
        answer_screen(
            check=begin(phone, owner, now),
            screen=GUIDE.screens[0],
            answers={},
            actor=owner,
            now=now,
        )


def test_another_kind_of_device_is_not_walked_through(
    practice: Practice, owner: Person, now: datetime
):
    computer = add_computer(practice, now=now)

    with pytest.raises(ConflictError):
        begin_guided_check(practice=practice, device=computer, platform="ios", actor=owner, now=now)


def test_a_walk_that_was_begun_may_be_dropped_not_one_that_is_finished(
    phone: Device, owner: Person, now: datetime
):
    drop_guided_check(check=begin(phone, owner, now))
    assert not MobileCheck.objects.exists()

    with pytest.raises(ConflictError):
        drop_guided_check(check=walk(phone, owner, now))


def test_redoing_it_keeps_the_one_before(phone: Device, owner: Person, now: datetime):
    walk(phone, owner, now)
    walk(phone, owner, now + YEAR)

    assert MobileCheck.objects.filter(finished_at__isnull=False).count() == 2
    [walked] = selectors.walks_of(phone.practice, [phone])
    assert walked.finished_at == now + YEAR


# --- what it proves -----------------------------------------------------------------------------


def test_a_right_phone_proves_what_is_asked_of_what_one_carries(
    phone: Device, practice: Practice, owner: Person, now: datetime
):
    walk(phone, owner, now)
    standing = factories.overview_of(practice, now=now).row("2.2.2.d").standing

    assert standing.status is Status.PROVEN
    assert standing.strength is Strength.STATED


@pytest.mark.parametrize(
    ("question", "measure_id"),
    [
        ("code", "2.3.3"),
        ("encryption", "2.2.2.d"),
        ("remote_tried", "2.2.2.d"),
        ("maintained", "2.3.4"),
        ("professional_only", "2.3.5"),
        ("no_unknown_control", "2.4.2"),
        ("passwords", "2.3.2.c"),
    ],
)
def test_a_no_is_something_to_do_about_its_own_measures(
    phone: Device, practice: Practice, owner: Person, now: datetime, question: str, measure_id: str
):
    walk(phone, owner, now, **{question: Said.NO})
    standing = factories.overview_of(practice, now=now).row(measure_id).standing

    assert standing.status is Status.TO_DO
    assert phone.name in standing.reason
    others = {"2.3.3", "2.3.4", "2.3.5"} - {measure_id}
    assert all(status_of(practice, item, now) is not Status.TO_DO for item in others)


def test_a_dont_know_proves_nothing(
    phone: Device, practice: Practice, owner: Person, now: datetime
):
    walk(phone, owner, now, encryption=Said.DONT_KNOW)

    assert status_of(practice, "2.2.2.d", now) is Status.UNKNOWN


def test_it_holds_for_twelve_months(
    phone: Device, practice: Practice, owner: Person, now: datetime
):
    walk(phone, owner, now)

    assert status_of(practice, "2.2.2.d", now + timedelta(days=364)) is Status.PROVEN
    assert status_of(practice, "2.2.2.d", now + YEAR) is Status.EXPIRED


def test_mending_an_answer_counts_at_once_and_does_not_put_the_day_back(
    phone: Device, practice: Practice, owner: Person, now: datetime
):
    check = walk(phone, owner, now, encryption=Said.NO)
    later = now + timedelta(days=30)
    answer_screen(
        check=check,
        screen=GUIDE.screens[1],
        answers={"encryption": Said.YES},
        actor=owner,
        now=later,
    )

    assert status_of(practice, "2.2.2.d", later) is Status.PROVEN
    assert status_of(practice, "2.2.2.d", now + YEAR) is Status.EXPIRED
    assert JournalEntry.objects.filter(verb="guided.mended").count() == 1


# --- files --------------------------------------------------------------------------------------


def attach(check: MobileCheck, owner: Person, now: datetime, *files: IncomingFile) -> None:
    screen = GUIDE.screens[0]
    answers = {item.id: Said.YES for item in screen.questions}
    answer_screen(check=check, screen=screen, answers=answers, files=files, actor=owner, now=now)


def test_a_screenshot_is_evidence(phone: Device, practice: Practice, owner: Person, now: datetime):
    check = walk(phone, owner, now)
    attach(check, owner, now, IncomingFile("code.png", factories.PNG))
    attach(check, owner, now, IncomingFile("encore.png", factories.PNG))
    standing = factories.overview_of(practice, now=now).row("2.3.3").standing

    [row] = Screenshot.objects.all()
    [evidence] = [item for seen in standing.observations for item in seen.evidence]
    assert (evidence.name, evidence.sha256) == ("code.png", row.sha256)

    remove_screenshot(screenshot=row, actor=owner, now=now)
    assert JournalEntry.objects.latest("sequence").before["sha256"] == row.sha256


def test_a_program_called_a_picture_is_refused_and_nothing_is_kept(
    phone: Device, owner: Person, now: datetime
):
    check = begin(phone, owner, now)

    with pytest.raises(RefusedFileError):
        attach(check, owner, now, IncomingFile("code.png", factories.EXE))
    check.refresh_from_db()
    assert check.answers == {}
    assert not Screenshot.objects.exists()


def test_there_are_not_more_files_than_the_hub_accepts(phone: Device, owner: Person, now: datetime):
    files = [IncomingFile(f"{rank}.txt", b"vu %d" % rank) for rank in range(11)]

    with pytest.raises(InvalidInputError):
        attach(begin(phone, owner, now), owner, now, *files)
