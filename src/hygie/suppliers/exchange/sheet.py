"""What a supplier is asked to fill in, whatever it is written on: a page, a document, paper.

A sheet holds what may be shown to the supplier, and nothing else: never why a question is put, what
a bad answer costs, or which answer is hoped for. Those are the practice's own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from hygie.suppliers.questionnaires.model import (
    Condition,
    Edition,
    Option,
    Question,
    Questionnaire,
    Theme,
)
from hygie.suppliers.rules.asking import is_known

LINE_KIND = "line"
LINE_OPTIONS = (
    Option("done", "Fait"),
    Option("partly", "Fait en partie"),
    Option("not_done", "Pas fait"),
    Option("no_object", "Sans objet ici"),
)
DONE = "done"


class SheetKind(StrEnum):
    """What is sent."""

    QUESTIONNAIRE = "questionnaire"
    WORK_ORDER = "work_order"


@dataclass(frozen=True)
class Reference:
    """Which sending this is: what comes back bears the same.

    `nonce` is drawn when the sheet is sent, and known to that sheet only.
    """

    kind: SheetKind
    request_id: UUID
    nonce: str
    practice_id: UUID
    edition_id: str
    part_ids: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One thing to answer. Its id comes back with the answer.

    `known`: the answer that opens the questions below can only be yes. `facts` are shown beside a
    line of work, as (name, value).
    """

    id: str
    ask: str
    help: str
    kind: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    evidence: str = ""
    may_not_apply: bool = False
    known: bool = False
    conditions: tuple[Condition, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """« Q1.05 », « L03 »: its number, as people say it."""
        return self.id.upper()


@dataclass(frozen=True)
class Group:
    """Items under one heading.

    `section` is the section of the questionnaire that this group opens, if it opens one;
    `in_section` tells whether it stands in one.
    """

    title: str
    items: tuple[Item, ...]
    section: str = ""
    section_intro: str = ""
    in_section: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those that all of its items share: on paper they are said once."""
        return tuple(
            condition
            for condition in self.items[0].conditions
            if all(condition in item.conditions for item in self.items)
        )


@dataclass(frozen=True)
class Part:
    """One questionnaire, or one list of work."""

    id: str
    title: str
    intro: str
    notice: str
    declaration: str
    groups: tuple[Group, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True)
class Sheet:
    """The whole of what is sent, and to whom. Names are shown as they stood that day."""

    reference: Reference
    title: str
    edition_title: str
    practice_name: str
    supplier_name: str
    sent_on: date
    due_on: date | None
    parts: tuple[Part, ...]
    message: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    def only_if(self, conditions: Sequence[Condition]) -> str:
        """« Seulement si Q2.01 = « Installer… » » for what cannot hide; nothing when always."""
        found = []
        for condition in conditions:
            asked = self.by_id.get(condition.question_id)
            if asked is None or asked.known:
                continue
            labels = [option.label for option in asked.options if option.id in condition.values]
            found.append(f"{asked.label} = {' ou '.join(f'« {label} »' for label in labels)}")
        return f"Seulement si {' et '.join(found)}." if found else ""


@dataclass(frozen=True)
class Sending:
    """Whose sheet it is: all that does not come from what is asked."""

    reference: Reference
    edition_title: str
    practice_name: str
    supplier_name: str
    sent_on: date
    due_on: date | None = None
    message: str = ""


def questionnaire_sheet(
    sending: Sending, edition: Edition, service_ids: Collection[str] = ()
) -> Sheet:
    """The questionnaires named by the reference, as this supplier sees them."""
    parts = [_part(edition.questionnaire(name), service_ids) for name in sending.reference.part_ids]
    *first, last = [str(edition.questionnaire(part.id).number) for part in parts]
    title = f"Questionnaires {', '.join(first)} et {last}" if first else parts[0].title
    return _sheet(sending, title, parts)


def _sheet(sending: Sending, title: str, parts: Iterable[Part]) -> Sheet:
    return Sheet(
        reference=sending.reference,
        title=title,
        edition_title=sending.edition_title,
        practice_name=sending.practice_name,
        supplier_name=sending.supplier_name,
        sent_on=sending.sent_on,
        due_on=sending.due_on,
        parts=tuple(parts),
        message=sending.message,
    )


def _part(questionnaire: Questionnaire, service_ids: Collection[str]) -> Part:
    sections = {section.id: section for section in questionnaire.sections}
    groups, opened = [], ""
    for theme in questionnaire.themes:
        items = _items(theme, service_ids)
        if not items:
            continue
        section = sections.get(theme.section_id) if theme.section_id != opened else None
        opened = theme.section_id
        groups.append(
            Group(
                title=theme.title,
                items=items,
                section=section.title if section else "",
                section_intro=section.intro if section else "",
                in_section=bool(theme.section_id),
            )
        )
    return Part(
        id=questionnaire.id,
        title=questionnaire.title,
        intro=questionnaire.intro,
        notice=questionnaire.notice,
        declaration=questionnaire.declaration,
        groups=tuple(groups),
    )


def _items(theme: Theme, service_ids: Collection[str]) -> tuple[Item, ...]:
    return tuple(
        _item(question, service_ids)
        for question in theme.questions
        if not question.services or not service_ids or set(question.services) & set(service_ids)
    )


def _item(question: Question, service_ids: Collection[str]) -> Item:
    return Item(
        id=question.id,
        ask=question.ask,
        help=question.help,
        kind=question.kind,
        options=question.answers_offered,
        unit=question.unit,
        evidence=question.evidence,
        may_not_apply=question.may_not_apply,
        known=is_known(question, service_ids),
        conditions=question.conditions,
    )


# --- work orders --------------------------------------------------------------------------------

WORK_PART = "work"
_WORK_INTRO = (
    "Voici ce que le cabinet vous confie. Pour chaque ligne, dites si c’est fait, à quelle date, "
    "et ce qu’il reste à savoir. « Pas fait » est une réponse acceptable. Ne citez jamais un "
    "patient."
)
_WORK_DECLARATION = (
    "Je déclare avoir fait, aux dates indiquées, les travaux notés « Fait » dans cet ordre de "
    "travaux. Je préviendrai le cabinet, par écrit, si l’un d’eux doit être repris."
)


@dataclass(frozen=True)
class WorkLine:
    """One thing to do: `id` is its number in the order (« l01 »), `subject` where it is done."""

    id: str
    what: str
    details: str = ""
    subject: str = ""
    proof: str = ""


def line_id(rank: int) -> str:
    """The id of the line of this rank, the first being 1."""
    return f"l{rank:02d}"


def work_sheet(sending: Sending, lines: Sequence[WorkLine]) -> Sheet:
    """The lines of a work order, in order."""
    part = Part(
        id=WORK_PART,
        title="Ordre de travaux",
        intro=_WORK_INTRO,
        notice="",
        declaration=_WORK_DECLARATION,
        groups=(Group("Travaux demandés", tuple(map(_line, lines))),),
    )
    return _sheet(sending, "Ordre de travaux", [part])


def _line(line: WorkLine) -> Item:
    facts = (("Où", line.subject), ("Preuve attendue", line.proof))
    return Item(
        id=line.id,
        ask=line.what,
        help=line.details,
        kind=LINE_KIND,
        options=LINE_OPTIONS,
        facts=tuple(fact for fact in facts if fact[1]),
    )
