"""What came back, against what was sent: whose it is, and each answer against its question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.exchange.answer_file import AnswerFile
from hygie.suppliers.exchange.faults import (
    AlreadyReceivedError,
    AnswerFileError,
    ForeignError,
    OtherRequestError,
)
from hygie.suppliers.exchange.fields import Fields
from hygie.suppliers.exchange.sheet import DONE, Item, Sheet, SheetKind
from hygie.suppliers.questionnaires.model import Edition
from hygie.suppliers.rules.answers import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_FILES,
    Answer,
    Answers,
    read_answer,
)
from hygie.suppliers.rules.days import read_day


@dataclass(frozen=True)
class LineReply:
    """What was said of one line of a work order; `value` is "" when nothing was."""

    value: str = ""
    done_on: date | None = None
    comment: str = ""
    files: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.value == DONE


@dataclass(frozen=True)
class Replies:
    """An answer file that answers this sheet. One of `answers` and `lines` is empty."""

    file: AnswerFile
    sheet: Sheet
    answers: Answers = field(default_factory=dict)
    lines: Mapping[str, LineReply] = field(default_factory=dict)

    def announced(self) -> tuple[str, ...]:
        """The documents that are named without being joined: they come by another way."""
        joined = {(item.item_id, item.name) for item in self.file.joined}
        return tuple(
            name
            for item_id, names in self.named().items()
            for name in names
            if (item_id, name) not in joined
        )

    def named(self) -> dict[str, tuple[str, ...]]:
        """The documents that each answer names."""
        found = {name: line.files for name, line in self.lines.items()}
        for name, answer in self.answers.items():
            is_file = self.sheet.by_id[name].kind == "file"
            value = answer.value if is_file and isinstance(answer.value, tuple) else ()
            found[name] = tuple(dict.fromkeys((*answer.files, *value)))
        return found


def refuse_stranger(
    file: AnswerFile,
    *,
    practice_id: UUID,
    sheet: Sheet | None,
    received: Mapping[str, date],
) -> Sheet:
    """The sheet that this file answers, among those of this practice.

    `sheet` is the one that was sent under the file's request id, None when there is none;
    `received` gives the day of each seal already here. Raises ForeignError, OtherRequestError,
    AlreadyReceivedError.
    """
    stated = file.reference
    if stated.practice_id != practice_id:
        whose = f" (« {file.practice_name} »)" if file.practice_name else ""
        raise ForeignError(f"Ce fichier répond à un autre cabinet que le vôtre{whose}.")
    if sheet is None:
        raise OtherRequestError(
            "Ce fichier répond à une demande que ce cabinet n’a pas, ou n’a plus."
        )
    if stated != sheet.reference:
        raise OtherRequestError(
            "Ce fichier ne correspond pas à la demande dont il porte le numéro : deux envois ont "
            "été mélangés."
        )
    if file.seal in received:
        raise AlreadyReceivedError(
            f"Ces réponses sont déjà là : vous les avez reçues le "
            f"{day_in_words(received[file.seal])}."
        )
    return sheet


def read_replies(file: AnswerFile, sheet: Sheet, edition: Edition | None = None) -> Replies:
    """Each answer read against its question. `edition`: the one the questionnaires are of.

    Raises AnswerError, which names the question, or AnswerFileError.
    """
    for item_id in file.answers:
        if item_id not in sheet.by_id:
            raise AnswerFileError(
                f"Une réponse de ce fichier ({item_id.upper()}) ne va à aucune question posée.",
                field=item_id,
            )
    if sheet.reference.kind is SheetKind.WORK_ORDER:
        items = [sheet.by_id[name] for name in file.answers]
        lines = {item.id: read_line(item, file.answers[item.id]) for item in items}
        replies = Replies(file, sheet, lines=lines)
    else:
        if edition is None:
            raise ValueError("questionnaires are read with their edition")
        replies = Replies(file, sheet, answers=_answers(file, sheet, edition))
    _refuse_loose_files(replies)
    return replies


def _answers(file: AnswerFile, sheet: Sheet, edition: Edition) -> Answers:
    found: dict[str, Answer] = {}
    for part in sheet.parts:
        questionnaire = edition.questionnaire(part.id)
        for item in part.items:
            if item.id in file.answers:
                found[item.id] = read_answer(questionnaire.question(item.id), file.answers[item.id])
    return found


def read_line(item: Item, raw: Mapping[str, object]) -> LineReply:
    """What was said of this line of work. Raises AnswerFileError."""
    fields = Fields(raw, f"{item.label}.")
    value = fields.text("value", 20, required=False)
    if value and value not in {option.id for option in item.options}:
        raise fields.fault("value", "cette réponse n’est pas proposée")
    text = fields.text("on", 20, required=False)
    done_on = read_day(text) if text else None
    if text and done_on is None:
        raise fields.fault("on", "une date qui existe est attendue")
    files = fields.texts("files", MOST_FILES, LONGEST_NAME) if fields.told.get("files") else ()
    return LineReply(value, done_on, fields.text("comment", LONGEST_TEXT, required=False), files)


def _refuse_loose_files(replies: Replies) -> None:
    named = replies.named()
    for joined in replies.file.joined:
        if joined.name not in named.get(joined.item_id, ()):
            raise AnswerFileError(
                f"Le fichier joint « {joined.name} » ne va à aucune réponse.", field=joined.item_id
            )
