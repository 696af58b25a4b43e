"""Two rows of one supplier become one: both are kept, and where they differ the more demanding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.rules.kinds import in_order, kind_labels

YES, NO, UNKNOWN = "yes", "no", "unknown"
_WORDS = {YES: "Oui", NO: "Non", UNKNOWN: "Je ne sais pas"}
_ROLES = {
    "is_processor": "Sous-traitant au sens du RGPD",
    "reaches_data": "Peut voir des données de patients",
    "hosts_data": "Garde des données de patients",
}
_TEXTS = {
    "contact": "Contact",
    "situation": "Lieu d’exercice",
    "manager": "Responsable de l’informatique",
    "security_contact": "Interlocuteur sécurité",
}


@dataclass(frozen=True)
class Said:
    """What the practice said of one row."""

    services: tuple[str, ...] = ()
    contact: str = ""
    is_processor: str = UNKNOWN
    reaches_data: str = UNKNOWN
    hosts_data: str = UNKNOWN
    decided: Mapping[str, bool] = field(default_factory=dict)
    activities: tuple[int, ...] = ()
    has_no_certificate: bool = False
    situation: str = ""
    manager: str = ""
    security_contact: str = ""

    @property
    def answers(self) -> dict[str, Any]:
        """All but what the row of the list holds itself: plain JSON, by field."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        del found["services"], found["contact"]
        return found | {"decided": dict(self.decided), "activities": list(self.activities)}


@dataclass(frozen=True)
class LeftOut:
    """Something said of one row that gives way to what was said of the other; in words."""

    about: str
    left: str
    kept: str

    def __str__(self) -> str:
        return f"{self.about} : « {self.left} », au profit de « {self.kept} »"


@dataclass(frozen=True)
class Joined:
    """What the one row says, and what gave way."""

    said: Said
    left_out: tuple[LeftOut, ...]


def join(first: Said, second: Said) -> Joined:
    """Both together.

    A « oui » asks for more than a « non », and a « non » speaks only for the services of its own
    row: where the other row adds some and says nothing, nobody knows. Of two texts, the first.
    """
    left: list[LeftOut] = []
    found: dict[str, Any] = {}
    for name, about in _ROLES.items():
        found[name] = _role(first, second, name)
        left += _given_up(about, found[name], getattr(first, name), getattr(second, name))
    for name, about in _TEXTS.items():
        one, two = getattr(first, name), getattr(second, name)
        found[name] = one or two
        if one and two and one != two:
            left.append(LeftOut(about, _place(two), _place(one)))
    joined = replace(
        first,
        services=tuple(in_order({*first.services, *second.services})),
        decided={
            key: first.decided.get(key, False) or second.decided.get(key, False)
            for key in {**first.decided, **second.decided}
        },
        activities=tuple(sorted({*first.activities, *second.activities})),
        has_no_certificate=first.has_no_certificate or second.has_no_certificate,
        **found,
    )
    return Joined(joined, (*left, *_undecided(first, second)))


def _place(text: str) -> str:
    """The words of a place where one works; any other text as it is."""
    return next((item.label for item in load_clauses().situations if item.id == text), text)


def _role(first: Said, second: Said, name: str) -> str:
    one, two = getattr(first, name), getattr(second, name)
    if one == two or YES in (one, two):
        return YES if YES in (one, two) else str(one)
    silent, speaking = (first, second) if one == UNKNOWN else (second, first)
    return NO if set(silent.services) <= set(speaking.services) else UNKNOWN


def _given_up(about: str, kept: str, *said: str) -> Iterator[LeftOut]:
    for value in dict.fromkeys(said):
        if value not in (kept, UNKNOWN):
            yield LeftOut(about, _WORDS[value], _WORDS[kept])


def _undecided(first: Said, second: Said) -> Iterator[LeftOut]:
    for key, answer in first.decided.items():
        if second.decided.get(key, answer) != answer:
            service_id, _, questionnaire_id = key.partition(":")
            service = kind_labels().get(service_id, service_id)
            yield LeftOut(f"Questionnaire {questionnaire_id[1:]} ({service})", "Non", "Oui")
