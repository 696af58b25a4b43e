"""A look at a computer and a guided check in plain text, for whoever has no Hygie. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.rules.guided import Guide, Said

_WORDS: Final[Mapping[str, str]] = {
    Outcome.FAIL: "À corriger",
    Outcome.UNKNOWN: "Pas pu voir",
    Outcome.PASS: "Conforme",
    Outcome.NOT_APPLICABLE: "Sans objet",
}


def told_check(heading: str, probes: Iterable[Mapping[str, Any]]) -> str:
    """Every line of the look, what is to be put right first."""
    rows = list(probes)
    parts = [heading]
    for outcome, words in _WORDS.items():
        lines = [_probe(row) for row in rows if row.get("outcome") == outcome]
        if lines:
            parts.append("\n".join([words, *lines]))
    return "\n\n".join(parts) + "\n"


def _probe(row: Mapping[str, Any]) -> str:
    title, seen, expected = (str(row.get(key, "")) for key in ("title", "seen", "expected"))
    said = seen if seen.rstrip(".") == title else f"{title} : {seen}"
    is_asked = row.get("outcome") in (Outcome.FAIL, Outcome.UNKNOWN) and expected
    return f"- {said} Attendu : {expected}" if is_asked else f"- {said}"


def told_walk(
    heading: str, guide: Guide, answers: Mapping[str, str], files: Iterable[tuple[str, str]]
) -> str:
    """Every question of the five screens with its answer, then the files as (name, SHA-256)."""
    lines = [*_answers(guide, answers), *(f"- {name}, SHA-256 {sum_}" for name, sum_ in files)]
    return "\n".join([heading, "", *lines]) + "\n"


def _answers(guide: Guide, answers: Mapping[str, str]) -> Iterator[str]:
    for question in guide.questions:
        given = answers.get(question.id)
        said = Said(given).label if given in set(Said) else "pas de réponse"
        yield f"- {question.question} {said}"
