"""The guided check of a phone or a tablet: begun, answered screen by screen, finished, mended."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.assessment.rules.files import clean_name, recognise
from hygie.assessment.services.proofs import FILES_LIMIT, IncomingFile
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Device, Person, Practice
from hygie.workstation.guide import load_guide
from hygie.workstation.models import MobileCheck, Screenshot, ScreenshotContent
from hygie.workstation.rules.guided import PLATFORMS, Said, Screen, first_unanswered


@transaction.atomic
def begin_guided_check(
    *, practice: Practice, device: Device, platform: str, actor: Person, now: datetime
) -> MobileCheck:
    """Begins the five screens for a phone or a tablet, or gives those that were left unfinished.

    Raises ConflictError for another kind of device, InvalidInputError for an unknown system.
    """
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    current = Device.objects.filter(practice=practice, id=device.id).first()
    if current is None or current.retired_on or current.kind not in Device.MOBILES:
        raise ConflictError(
            f"« {device} » n’est pas, ou n’est plus, un téléphone ou une tablette en service.",
            means="Rien n’a été modifié.",
            next_step="Revenez à la page « Postes ».",
        )
    if platform not in PLATFORMS:
        raise InvalidInputError(
            "Dites si c’est un iPhone, un iPad ou un Android.", field="platform"
        )
    left = MobileCheck.objects.filter(
        practice=practice, device=current, finished_at=None, platform=platform
    ).first()
    if left is not None:
        return left
    MobileCheck.objects.filter(practice=practice, device=current, finished_at=None).delete()
    return MobileCheck.objects.create(
        practice=practice,
        device=current,
        platform=platform,
        started_at=now,
        seen_at=now,
        signed_by=actor.name,
    )


@transaction.atomic
def answer_screen(
    *,
    check: MobileCheck,
    screen: Screen,
    answers: Mapping[str, Said],
    files: Sequence[IncomingFile] = (),
    actor: Person,
    now: datetime,
) -> MobileCheck:
    """Keeps what was found on one screen, with its files; the last screen finishes the walk.

    A finished walk that is mended says so in the journal, and goes on counting from its day.
    Raises InvalidInputError when a question is left, RefusedFileError.
    """
    current = MobileCheck.objects.select_for_update().get(id=check.id)
    wanted = [question.id for question in screen.questions]
    if any(name not in answers for name in wanted):
        raise InvalidInputError("Répondez à chaque question de cet écran.", field=wanted[0])
    before = dict(current.answers)
    current.answers = before | {name: answers[name].value for name in wanted}
    current.seen_at, current.signed_by = now, actor.name
    _attach(current, screen, files, now)
    was_finished = current.finished_at is not None
    if not was_finished and first_unanswered(load_guide(), current.answers) is None:
        current.finished_at = now
        _trace(current, actor, "finished", now)
    elif was_finished and before != current.answers:
        _trace(current, actor, "mended", now, before)
    current.save()
    return current


def _attach(
    check: MobileCheck, screen: Screen, files: Sequence[IncomingFile], now: datetime
) -> None:
    if check.screenshots.count() + len(files) > FILES_LIMIT:
        raise InvalidInputError(
            f"Pas plus de {FILES_LIMIT} copies d’écran par vérification.",
            field="files",
            means="Rien n’a été enregistré.",
            next_step="Retirez-en une, ou gardez celles qui comptent.",
        )
    kinds = [recognise(item.name, item.content) for item in files]
    for item, kind in zip(files, kinds, strict=True):
        sha256 = hashlib.sha256(item.content).hexdigest()
        if check.screenshots.filter(sha256=sha256).exists():
            continue
        row = Screenshot.objects.create(
            practice=check.practice,
            mobile_check=check,
            screen=screen.id,
            name=clean_name(item.name),
            media_type=kind.media_type,
            size_bytes=len(item.content),
            sha256=sha256,
            added_at=now,
        )
        ScreenshotContent.objects.create(practice=check.practice, screenshot=row, data=item.content)


@transaction.atomic
def remove_screenshot(*, screenshot: Screenshot, actor: Person, now: datetime) -> None:
    """Takes a file off a guided check; its fingerprint stays in the journal."""
    journal.record(
        practice=screenshot.practice,
        actor=actor,
        verb="guided.screenshot_removed",
        subject=screenshot.mobile_check.device.name,
        before={"name": screenshot.name, "sha256": screenshot.sha256},
        now=now,
    )
    screenshot.delete()


@transaction.atomic
def drop_guided_check(*, check: MobileCheck) -> None:
    """Forgets a walk that was begun and not finished. Raises ConflictError when it is finished."""
    current = MobileCheck.objects.select_for_update().filter(id=check.id).first()
    if current is None or current.finished_at is not None:
        raise ConflictError("Cette vérification est déjà terminée, ou déjà abandonnée.")
    current.delete()


def _trace(
    check: MobileCheck,
    actor: Person,
    act: str,
    now: datetime,
    before: dict[str, Any] | None = None,
) -> None:
    journal.record(
        practice=check.practice,
        actor=actor,
        verb=f"guided.{act}",
        subject=check.device.name,
        before=_in_words(before) if before else None,
        after=_in_words(check.answers),
        now=now,
    )


def _in_words(answers: dict[str, Any]) -> dict[str, str]:
    """The questions in full: years later, the journal must be read without the guide."""
    return {
        question.question: Said(answers[question.id]).label
        for question in load_guide().questions
        if question.id in answers
    }
