"""What somebody decides of a row that was not clear."""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.errors import InvalidInputError
from hygie.suppliers.exchange.sheet import LINE_KIND, Item
from hygie.suppliers.exchange.word_answers import Doubt
from hygie.suppliers.rules.days import read_day

WITHOUT_OBJECT = "without_object"


@dataclass(frozen=True)
class Decision:
    """What was chosen of the options, and what was written (a text, a reason, a date)."""

    chosen: tuple[str, ...] = ()
    words: str = ""


def decided(item: Item, doubt: Doubt, decision: Decision) -> dict[str, object]:
    """The answer as an answer file would say it; empty but for its remark when none was chosen.

    Raises InvalidInputError.
    """
    told: dict[str, object] = {"comment": doubt.comment} if doubt.comment else {}
    if decision.chosen == (WITHOUT_OBJECT,):
        if not decision.words:
            raise InvalidInputError(
                f"{item.label} : dites pourquoi cette question est sans objet.", field=item.id
            )
        return told | {"not_applicable": decision.words}
    value = _value(item, decision)
    if value not in (None, "", []):
        told["value"] = value
    if item.kind == LINE_KIND and decision.words:
        told["on"] = _day(item, decision.words)
    return told


def _value(item: Item, decision: Decision) -> object:
    if item.kind == "choices":
        return list(decision.chosen)
    if item.options:
        return decision.chosen[0] if decision.chosen else None
    if item.kind == "date" and decision.words:
        return _day(item, decision.words)
    if item.kind == "file":
        return [name.strip() for name in decision.words.split("\n") if name.strip()]
    return decision.words


def _day(item: Item, words: str) -> str:
    day = read_day(words)
    if day is None:
        raise InvalidInputError(
            f"{item.label} : cette date n’existe pas. Écrivez-la comme 31/12/2026.", field=item.id
        )
    return day.isoformat()


def in_note(item: Item, doubt: Doubt, told: dict[str, object], by: str) -> str:
    """What was found and what was kept of it, for ever."""
    found = " / ".join(line.strip() for line in doubt.found.split("\n") if line.strip())[:500]
    kept = _kept_words(item, told)
    return f"{item.label} : le document disait « {found or 'rien'} ». Retenu par {by} : {kept}."


def _kept_words(item: Item, told: dict[str, object]) -> str:
    if told.get("not_applicable"):
        return f"sans objet, {told['not_applicable']}"
    value = told.get("value")
    if value in (None, "", []):
        return "aucune réponse"
    labels = {option.id: option.label for option in item.options}
    values: Sequence[object] = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values)
