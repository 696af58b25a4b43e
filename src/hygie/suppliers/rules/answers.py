"""One answer of a supplier: read from what came back, checked against its question.

What comes back was written elsewhere: every value is bounded and refused with its question's id.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hygie.errors import InvalidInputError
from hygie.suppliers.questionnaires.model import Question
from hygie.suppliers.rules.days import read_day

Value = str | int | date | tuple[str, ...]
LONGEST_TEXT = 2000
LONGEST_NAME = 200
MOST_FILES = 10
LARGEST_NUMBER = 100_000
_KEYS = {"value", "comment", "not_applicable", "files"}
_KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Answer:
    """What was answered to one question.

    `value` is None when nothing was; `not_applicable` is the reason why the question has no object;
    `files` are the names of the documents joined.
    """

    value: Value | None = None
    not_applicable: str = ""
    comment: str = ""
    files: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        return self.value is not None or bool(self.not_applicable)

    @property
    def ticked(self) -> frozenset[str]:
        """The values ticked, one or several; none for a text, a date or a number."""
        if isinstance(self.value, tuple):
            return frozenset(self.value)
        return frozenset({self.value}) if isinstance(self.value, str) else frozenset()


Answers = Mapping[str, Answer]


class AnswerError(InvalidInputError):
    """An answer that its question cannot bear. `field` is the question's id."""

    code = "supplier_answer"

    def __init__(self, question: Question, what: str) -> None:
        super().__init__(
            f"Question {question.id} : {what}.",
            field=question.id,
            means="Cette réponse n’a pas été prise en compte.",
            next_step="Corrigez-la, ou demandez au fournisseur de la refaire.",
        )


def read_answer(question: Question, raw: object) -> Answer:
    """The answer in `raw`, a table as JSON gives it. Raises AnswerError."""
    if not isinstance(raw, Mapping):
        raise AnswerError(question, "une table est attendue")
    for key in raw:
        if key not in _KEYS:
            raise AnswerError(question, "cette réponse contient une clé inconnue")
    reason = _text(question, raw.get("not_applicable", ""), LONGEST_TEXT)
    value = _value(question, raw.get("value"))
    if reason and not question.may_not_apply:
        raise AnswerError(question, "« sans objet » n’est pas une réponse possible ici")
    if reason and value is not None:
        raise AnswerError(question, "une réponse et « sans objet » ne vont pas ensemble")
    return Answer(
        value=value,
        not_applicable=reason,
        comment=_text(question, raw.get("comment", ""), LONGEST_TEXT),
        files=_names(question, raw.get("files", ())),
    )


def answer_as_data(answer: Answer) -> dict[str, object]:
    """The same answer as JSON can hold it: `read_answer` gives it back."""
    found: dict[str, object] = {}
    if isinstance(answer.value, date):
        found["value"] = answer.value.isoformat()
    elif answer.value is not None:
        found["value"] = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    if answer.not_applicable:
        found["not_applicable"] = answer.not_applicable
    if answer.comment:
        found["comment"] = answer.comment
    if answer.files:
        found["files"] = list(answer.files)
    return found


def _value(question: Question, raw: object) -> Value | None:
    if raw is None or raw in ("", [], ()):
        return None
    match question.kind:
        case "number":
            return _number(question, raw)
        case "date":
            return _day(question, raw)
        case "text":
            return _text(question, raw, LONGEST_TEXT) or None
        case "file":
            return _names(question, raw) or None
        case "choices":
            return _ticked(question, raw)
    if isinstance(raw, str) and raw in _offered(question):
        return raw
    raise AnswerError(question, "cette réponse n’est pas proposée")


def _offered(question: Question) -> list[str]:
    return [option.id for option in question.answers_offered]


def _ticked(question: Question, raw: object) -> tuple[str, ...]:
    offered = _offered(question)
    if not isinstance(raw, list | tuple) or not all(item in offered for item in raw):
        raise AnswerError(question, "une de ces réponses n’est pas proposée")
    return tuple(option for option in offered if option in raw)


def _number(question: Question, raw: object) -> int:
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdecimal():
        raw = int(raw.strip()) if len(raw.strip()) <= 9 else LARGEST_NUMBER + 1
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= LARGEST_NUMBER:
        raise AnswerError(question, f"un nombre entier de 0 à {LARGEST_NUMBER} est attendu")
    return raw


def _day(question: Question, raw: object) -> date:
    text = raw.isoformat() if isinstance(raw, date) else raw
    day = read_day(text) if isinstance(text, str) else None
    if day is None:
        raise AnswerError(question, "une date qui existe est attendue, comme 31/12/2026")
    return day


def _names(question: Question, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MOST_FILES:
        raise AnswerError(question, f"{MOST_FILES} noms de fichiers au plus sont attendus")
    names = tuple(_text(question, item, LONGEST_NAME) for item in raw)
    for name in names:
        if not name or name in {".", ".."} or set(name) & set("/\\:\n\t"):
            raise AnswerError(question, "un nom de fichier n’est pas acceptable")
    return names


def _text(question: Question, raw: object, longest: int) -> str:
    if not isinstance(raw, str):
        raise AnswerError(question, "un texte est attendu")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        raise AnswerError(question, f"le texte dépasse {longest} caractères")
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cs") and sign not in _KEPT_CONTROLS:
            raise AnswerError(question, "le texte contient un caractère interdit")
    return text
