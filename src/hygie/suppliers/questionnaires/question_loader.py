"""Reads one question, and refuses what could never be answered, asked or judged."""

import re

from hygie.catalog.fields import Fields
from hygie.catalog.model import LEGAL_STATUSES
from hygie.suppliers.questionnaires.model import (
    ANSWER_KINDS,
    GROUPS,
    NO,
    PARTLY,
    YES,
    Condition,
    Expected,
    Option,
    Question,
    ServiceKind,
    Source,
    spread,
)

_OPTION_ID = re.compile(r"[a-z][a-z0-9_]{0,30}")
_BOUNDS = {"at_least", "at_most", "not_past", "within_months", "partly", "refused"}
_ALLOWED_BOUNDS: dict[str, set[str]] = {
    "number": {"at_least", "at_most"},
    "date": {"not_past", "within_months"},
    "choice": {"partly"},
    "choices": {"refused"},
}


class Place:
    """Where the reading stands: what was asked before, and under which conditions."""

    def __init__(self, questionnaire_id: str, services: tuple[ServiceKind, ...]) -> None:
        self.services = services
        self.theme_id = self.section_id = ""
        self._id = re.compile(rf"{questionnaire_id}\.\d\d")
        self._sections: dict[str, tuple[Condition, ...]] = {}
        self._themes: set[str] = set()
        self._answers: dict[str, set[str]] = {}
        self._conditions: tuple[Condition, ...] = ()

    def open_section(self, fields: Fields, section_id: str) -> None:
        """Its questions are asked under its conditions; these name questions of earlier themes."""
        if section_id in self._sections:
            raise fields.error("id", f"« {section_id} » figure déjà")
        self._sections[section_id] = tuple(map(parsed, fields.texts("when", default=())))

    def open_theme(self, fields: Fields, theme_id: str, section_id: str) -> None:
        """The questions that follow are of this theme."""
        if theme_id in self._themes:
            raise fields.error("id", f"« {theme_id} » figure déjà")
        if section_id and section_id not in self._sections:
            raise fields.error("section", f"la partie « {section_id} » n’existe pas")
        self._themes.add(theme_id)
        self.theme_id, self.section_id = theme_id, section_id
        own = self.conditions_of(fields)
        self._conditions = (*self._sections.get(section_id, ()), *own)
        for condition in self._sections.get(section_id, ()):
            self._check(fields, condition)

    def conditions_of(self, fields: Fields) -> tuple[Condition, ...]:
        """Those written there, each about a question asked before."""
        found = tuple(map(parsed, fields.texts("when", default=())))
        for condition in found:
            self._check(fields, condition)
        return found

    def all_conditions(self, fields: Fields) -> tuple[Condition, ...]:
        """Those of the section, of the theme and of the question."""
        return (*self._conditions, *self.conditions_of(fields))

    def remember(self, fields: Fields, question: Question) -> None:
        """It may be named by the conditions that follow."""
        if not self._id.fullmatch(question.id):
            raise fields.error("id", f"« {question.id} » n’est pas un identifiant d’ici")
        if question.id in self._answers:
            raise fields.error("id", f"« {question.id} » figure déjà")
        self._answers[question.id] = {item.id for item in question.answers_offered}

    def _check(self, fields: Fields, condition: Condition) -> None:
        offered = self._answers.get(condition.question_id)
        if offered is None:
            raise fields.error("when", f"« {condition.question_id} » n’est pas posée avant")
        for value in condition.values:
            if value not in offered:
                raise fields.error(
                    "when", f"« {value} » n’est pas une réponse à {condition.question_id}"
                )

    def spread(self, fields: Fields, key: str) -> tuple[str, ...]:
        """The kinds of service under this key; groups become their members."""
        names = fields.texts(key, default=())
        known = {kind.id for kind in self.services} | set(GROUPS)
        for name in names:
            if name not in known:
                raise fields.error(key, f"le service « {name} » n’existe pas")
        return spread(names, self.services)


def parsed(text: str) -> Condition:
    """« q1.05=yes|partly » as a condition."""
    question_id, _, values = text.partition("=")
    return Condition(question_id, tuple(values.split("|")))


def read_source(fields: Fields) -> Source:
    """Where it comes from; to be verified unless said sure."""
    status = fields.choice("status", LEGAL_STATUSES, default="to_verify")
    return Source(fields.text("source", longest=200), status)


def read_question(fields: Fields, place: Place) -> Question:
    """One `[[theme.question]]`. Raises CatalogError."""
    kind = fields.choice("kind", ANSWER_KINDS)
    options = _options(fields, kind)
    informative = fields.flag("informative", default=False)
    optional = "" if informative else None
    question = Question(
        id=fields.text("id"),
        theme_id=place.theme_id,
        section_id=place.section_id,
        ask=fields.text("ask", longest=220),
        help=fields.text("help", longest=240, default=""),
        why=fields.text("why", longest=220),
        kind=kind,
        options=options,
        unit=fields.text("unit", longest=20, default="" if kind != "number" else None),
        expected=_expected(fields, kind, options, informative=informative),
        expected_text=fields.text("expected_text", longest=200, default=""),
        informative=informative,
        blocking=fields.flag("blocking", default=False),
        may_not_apply=fields.flag("may_not_apply", default=False),
        conditions=place.all_conditions(fields),
        services=place.spread(fields, "services"),
        known_for=place.spread(fields, "known_for"),
        known_groups=tuple(
            name for name in fields.texts("known_for", default=()) if name in GROUPS
        ),
        missing=fields.text("missing", longest=220, default=optional),
        next=fields.text("next", longest=220, default=optional),
        evidence=fields.text("evidence", longest=160, default=""),
        source=read_source(fields),
        covers=fields.texts("covers"),
    )
    fields.done()
    _check(fields, question)
    place.remember(fields, question)
    return question


def _options(fields: Fields, kind: str) -> tuple[Option, ...]:
    if kind not in ("choice", "choices"):
        return ()
    options = []
    for row in fields.lists("options"):
        if len(row) != 2 or not _OPTION_ID.fullmatch(row[0]) or not row[1].strip():
            raise fields.error("options", "chaque réponse est un identifiant et un texte")
        options.append(Option(*row))
    if len({option.id for option in options}) != len(options) or len(options) < 2:
        raise fields.error("options", "au moins 2 réponses différentes sont attendues")
    return tuple(options)


def _expected(
    fields: Fields, kind: str, options: tuple[Option, ...], *, informative: bool
) -> Expected:
    default = [YES] if kind.startswith("yes_no") and not informative else []
    values = fields.texts("expected", default=default)
    half = (PARTLY,) if kind == "yes_no_partly" else fields.texts("partly", default=())
    expected = Expected(
        values=values,
        partly=half,
        refused=fields.texts("refused", default=()),
        at_least=_bound(fields, "at_least"),
        at_most=_bound(fields, "at_most"),
        not_past=fields.flag("not_past", default=False),
        within_months=_bound(fields, "within_months"),
    )
    offered = {YES, NO, PARTLY} if kind.startswith("yes_no") else {item.id for item in options}
    for value in (*values, *half, *expected.refused):
        if value not in offered:
            raise fields.error("expected", f"« {value} » n’est pas une réponse possible")
    return expected


def _bound(fields: Fields, key: str) -> int | None:
    return fields.number(key, low=0, high=100_000) if fields.has(key) else None


def _check(fields: Fields, question: Question) -> None:
    allowed = _ALLOWED_BOUNDS.get(question.kind, set())
    for key in sorted(_BOUNDS - allowed):
        if fields.has(key):
            raise fields.error(key, f"cette clé n’a pas de sens pour « {question.kind} »")
    if question.informative and (question.blocking or question.expected.values):
        raise fields.error("informative", "une question d’information n’attend rien de précis")
    if question.kind in ("choice", "choices") and not question.informative:
        expected = question.expected
        if not (expected.values or expected.refused):
            raise fields.error("expected", "aucune réponse n’est attendue")
    if question.known_for and question.kind != "yes_no":
        raise fields.error("known_for", "seule une question oui/non peut être connue d’avance")
