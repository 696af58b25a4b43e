"""Small questionnaires and answers, and strategies that answer the shipped ones."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import Question, Questionnaire
from hygie.suppliers.rules.answers import Answer, Answers, Value
from hygie.suppliers.rules.asking import asked
from tests.sources import PACKAGE

TODAY = date(2026, 11, 25)
EDITION = load_edition()
Q1, Q2, Q3, Q4 = EDITION.questionnaires
QUESTIONNAIRES = PACKAGE / "suppliers" / "questionnaires" / "editions" / "hygie-2026"
CLAUSES = PACKAGE / "suppliers" / "clauses" / "editions" / "hygie-2026"


def edition_copy(source: Path, folder: Path) -> Path:
    """A copy of a shipped edition, to be spoilt."""
    return Path(shutil.copytree(source, folder / "edition"))


def good_value(question: Question) -> Value:
    """An answer that is hoped for."""
    expected = question.expected
    match question.kind:
        case "number":
            return expected.at_most or expected.at_least or 1
        case "date":
            return TODAY if not expected.not_past else TODAY + timedelta(days=400)
        case "text":
            return "Réponse."
        case "file":
            return ("certificat.pdf",)
        case "choices":
            offered = [option.id for option in question.options]
            return expected.values or tuple(x for x in offered if x not in expected.refused)
    return expected.values[0] if expected.values else question.answers_offered[0].id


def good_answers(questionnaire: Questionnaire, **instead: Value) -> dict[str, Answer]:
    """Everything asked is answered well, but `instead` (`q1_05="no"`)."""
    answers: dict[str, Answer] = {}
    for _ in questionnaire.questions:
        for question in asked(questionnaire, answers):
            value = instead.get(question.id.replace(".", "_"), good_value(question))
            answers[question.id] = Answer(value)
    return answers


def values(question: Question) -> st.SearchStrategy[Any]:
    """Any value that this question accepts."""
    offered = [option.id for option in question.answers_offered]
    match question.kind:
        case "number":
            return st.integers(0, 100_000)
        case "date":
            return st.dates(date(1990, 1, 1), date(2100, 12, 31))
        case "text":
            return st.sampled_from(["Oui.", "Voir le contrat, article 4.", "é" * 500])
        case "file":
            return st.lists(st.sampled_from(["a.pdf", "b.pdf"]), min_size=1, unique=True).map(tuple)
        case "choices":
            chosen = st.sets(st.sampled_from(offered), min_size=1)
            return chosen.map(lambda found: tuple(x for x in offered if x in found))
    return st.sampled_from(offered)


def an_answer(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer that this question accepts, « sans objet » included where it may be said."""
    comment = st.sampled_from(["", "À revoir ensemble."])
    given = st.builds(Answer, value=values(question), comment=comment)
    if not question.may_not_apply:
        return given
    return given | st.builds(Answer, not_applicable=st.just("Nous n’en avons pas."))


@st.composite
def some_answers(draw: st.DrawFn, questionnaire: Questionnaire) -> Answers:
    """Some of the questions, each answered in any way."""
    chosen = draw(st.sets(st.sampled_from(questionnaire.questions)))
    return {question.id: draw(an_answer(question)) for question in chosen}


ANY_QUESTIONNAIRE = st.sampled_from(EDITION.questionnaires)
ANY_SERVICES = st.sets(st.sampled_from([kind.id for kind in EDITION.services]), max_size=3)
