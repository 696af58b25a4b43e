"""A file that came back, read against what was sent; nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from hygie.errors import CatalogError, InvalidInputError
from hygie.practice.models import Practice
from hygie.suppliers.exchange.answer_file import AnswerFile, Respondent
from hygie.suppliers.exchange.carrying import Carried, carried
from hygie.suppliers.exchange.deciding import Decision, decided, in_note
from hygie.suppliers.exchange.faults import NewerEditionError
from hygie.suppliers.exchange.reading import read_answer_file
from hygie.suppliers.exchange.replies import Replies, read_replies, refuse_stranger
from hygie.suppliers.exchange.sheet import Reference, Sheet, SheetKind
from hygie.suppliers.models import QuestionnaireRequest, QuestionnaireReturn, WorkOrder
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import Edition
from hygie.suppliers.record import told_of
from hygie.suppliers.rules.answers import Answers
from hygie.suppliers.rules.reading import Reading, read_back
from hygie.suppliers.sending import sheet_of

Row = QuestionnaireRequest | WorkOrder


@dataclass(frozen=True)
class Decisions:
    """What somebody decided in the preview, of doubtful rows and of answers to an older edition."""

    rows: Mapping[str, Decision]
    carried: Mapping[str, str]


NO_DECISION = Decisions({}, {})


@dataclass(frozen=True)
class Arrived:
    """What came back and what it says, before anybody decided.

    `word`: what the Word document left unclear; None for an answer file. `filled_on`: the day that
    the document says, if it says one. `edition` is that of the
    questionnaires that were sent, None for a work order.
    """

    row: Row
    sheet: Sheet
    file: AnswerFile
    edition: Edition | None
    word: Any = None
    filled_on: date | None = None

    @property
    def is_work(self) -> bool:
        return isinstance(self.row, WorkOrder)

    @property
    def doubts(self) -> tuple[Any, ...]:
        return self.word.doubts if self.word else ()

    @property
    def newer(self) -> date | None:
        """The day on which what is here already was filled in, when that is after this file."""
        if isinstance(self.row, WorkOrder):
            last = self.row.answered_on
        else:
            last = max((item.answered_on for item in self.row.returns.all()), default=None)
        filled = self.filled_on or timezone.localdate(self.file.finished_at)
        return last if last is not None and filled < last else None

    def replies(self, decisions: Decisions = NO_DECISION) -> Replies:
        """Each answer against its question, doubtful rows as they were decided.

        Raises AnswerError, AnswerFileError, InvalidInputError.
        """
        answers = dict(self.file.answers)
        for doubt in self.doubts:
            item = self.sheet.by_id[doubt.item_id]
            told = decided(item, doubt, decisions.rows.get(item.id, Decision()))
            if told:
                answers[item.id] = told
        return read_replies(replace(self.file, answers=answers), self.sheet, self.edition)

    def carried(self, answers: Answers) -> Carried | None:
        """The answers as the present edition takes them; None when they are of the present one."""
        today = load_edition()
        if self.edition is None or self.edition.id == today.id:
            return None
        return carried(answers, self.edition, today)

    def readings(self, answers: Answers, today: date) -> list[Reading]:
        """Each questionnaire, judged today."""
        edition = load_edition()
        row = self.row
        if not isinstance(row, QuestionnaireRequest):
            return []
        return [
            read_back(
                edition.questionnaire(name),
                answers,
                today=today,
                service_ids=row.services,
                told=told_of(row.supplier, (*row.services, *row.supplier.services)),
            )
            for name in row.questionnaires
        ]

    def notes(self, decisions: Decisions, by: str) -> list[str]:
        """What was decided, and what the document said besides: kept with the answers."""
        found = []
        if self.file.note:
            found.append(f"Un mot du fournisseur : « {self.file.note} »")
        for doubt in self.doubts:
            item = self.sheet.by_id[doubt.item_id]
            told = decided(item, doubt, decisions.rows.get(item.id, Decision()))
            found.append(in_note(item, doubt, told, by))
        if self.word:
            found += [f"Ligne sans question : « {text} »" for text in self.word.stray]
            if self.word.missing:
                missing = ", ".join(self.word.missing)
                found.append(f"Lignes retirées du document : {missing}.")
        return found


def open_arrival(practice: Practice, content: bytes) -> Arrived:
    """What this file answers, and what it says.

    Raises AnswerFileError or one of its kinds, AnswerError.
    """
    if content.startswith(b"PK"):
        return _word(practice, content)
    file = read_answer_file(content)
    row, sheet = _addressed(practice, file)
    found = Arrived(row, sheet, file, _edition(row))
    found.replies()
    return found


def _word(practice: Practice, content: bytes) -> Arrived:
    # Imported here: only this reader needs an XML library, which takes its time to load.
    from hygie.suppliers.exchange.word_reading import as_answer_file, interpreted, read_word

    reading = read_word(content)
    row = _row(practice, reading.reference)
    sheet = _sheet(row)
    if sheet is None:  # nothing to read it against: the refusal says why
        blank = _blank(reading.reference, reading.sha256)
        refuse_stranger(blank, practice_id=practice.id, sheet=None, received={})
        raise AssertionError("refused above")
    word = interpreted(reading, sheet)
    file = as_answer_file(
        reading,
        sheet,
        {name: said.told for name, said in word.said.items()},
        respondent=reading.respondent,
        filled_on=reading.filled_on or sheet.sent_on,
    )
    _addressed(practice, file)
    return Arrived(_known(row), sheet, file, _edition(_known(row)), word, reading.filled_on)


def _blank(reference: Reference, sha256: str) -> AnswerFile:
    return AnswerFile(
        reference, "", "", Respondent(""), timezone.now(), answers={}, seal=sha256, by_hand=True
    )


def _addressed(practice: Practice, file: AnswerFile) -> tuple[Row, Sheet]:
    row = _row(practice, file.reference)
    sheet = refuse_stranger(
        file, practice_id=practice.id, sheet=_sheet(row), received=_received(practice)
    )
    return _known(row), sheet


def _known(row: Row | None) -> Row:
    if row is None:
        raise ValueError("a stranger is refused before")
    return row


def _row(practice: Practice, reference: Reference) -> Row | None:
    table = QuestionnaireRequest if reference.kind is SheetKind.QUESTIONNAIRE else WorkOrder
    rows = table.objects.filter(practice=practice, id=reference.request_id)
    found: Row | None = rows.select_related("practice", "supplier").first()
    return found


def _sheet(row: Row | None) -> Sheet | None:
    if row is None:
        return None
    try:
        return sheet_of(row)
    except CatalogError as error:
        raise NewerEditionError(
            "Cette demande a été faite avec une édition des questionnaires que cet Hygie n’a pas."
        ) from error


def _edition(row: Row) -> Edition | None:
    return load_edition(row.edition_id) if isinstance(row, QuestionnaireRequest) else None


def _received(practice: Practice) -> dict[str, date]:
    """The day of each seal that is here already."""
    rows = QuestionnaireReturn.objects.filter(practice=practice).values_list("seal", "received_at")
    orders = WorkOrder.objects.filter(practice=practice, returned_at__isnull=False)
    every = [*rows, *orders.values_list("seal", "returned_at")]
    found = {seal: timezone.localdate(at) for seal, at in every if seal}
    before = (item for files in orders.values_list("received", flat=True) for item in files)
    return {item["seal"]: date.fromisoformat(item["on"]) for item in before if item["seal"]} | found


def refuse_nobody(respondent: Respondent) -> None:
    """Raises InvalidInputError when nobody says to have answered."""
    if not respondent.name:
        raise InvalidInputError("Qui a répondu ? Le nom manque.", field="name")
