"""Every address of Hygie, read in the URL map, and plausible values for what stands in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hygie.assessment.selectors import open_assessment, overview
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from tests import factories

PRACTICE_ID = "practice_id"
# Names of what is in an address and belongs to one practice, beside the practice itself.
OBJECTS = frozenset({"statement_id", "attachment_id", "row_id", "person_id"})


@dataclass(frozen=True)
class Address:
    """A URL name, with the names of what it takes."""

    name: str
    takes: frozenset[str]

    def url(self, values: Mapping[str, Any]) -> str:
        """KeyError for something new in an address: give it a value in `values_of`."""
        return reverse(self.name, kwargs={key: values[key] for key in self.takes})


def addresses() -> list[Address]:
    """All of them, in the order of the URL map."""
    return list(_walk(get_resolver().url_patterns, (), frozenset()))


def of_a_practice() -> list[Address]:
    """Those that name a practice."""
    return [address for address in addresses() if PRACTICE_ID in address.takes]


def open_to_all() -> frozenset[str]:
    """The names that answer before anybody has come in."""
    return frozenset(settings.HYGIE_OPEN_WHEN_LOCKED)


def _walk(
    patterns: list[Any], namespaces: tuple[str, ...], above: frozenset[str]
) -> Iterator[Address]:
    for item in patterns:
        takes = above | set(item.pattern.converters)
        if isinstance(item, URLResolver):
            inside = (*namespaces, item.namespace) if item.namespace else namespaces
            yield from _walk(item.url_patterns, inside, takes)
        elif isinstance(item, URLPattern):
            yield Address(":".join((*namespaces, item.name or "")), takes)


def values_of(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """Values that all exist in this practice, for every name that an address may take."""
    owner = owner_of(practice)
    device = factories.add_device(practice, by=owner, name="Poste d’accueil", now=now)
    statement = factories.state(
        practice, "2.3.3", now=now, files=[("ecran.png", factories.PNG)], text="Écrans verrouillés"
    )
    assessment = open_assessment(practice) or factories.assessment_of(practice, now=now)
    asked = overview(practice, assessment, now=now).first_questions[0]
    return {
        PRACTICE_ID: practice.id,
        "measure_id": asked.id,
        "recommendation_id": asked.recommendations[0].id,
        "theme_id": asked.theme,
        "step": 2,
        "statement_id": statement.id,
        "attachment_id": statement.attachments.get().id,
        "listed": "appareils",
        "row_id": device.id,
        "person_id": owner.id,
        "slot_id": "0" * 16,
        "token": "jeton",
    }
