"""The hub's own words in templates. `{% load hub %}`."""

from collections.abc import Container

from django import template

from hygie.assessment import providers
from hygie.assessment.views.cards import Steps, steps_for
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Measure

register = template.Library()


@register.filter
def is_in(value: object, container: Container[object]) -> bool:
    """Whether the value is one of the container's."""
    return value in container


@register.filter
def slug_id(value: str) -> str:
    """An id of the guide, fit for the `id` of an element: « 2.3.3-01 » becomes « 2-3-3-01 »."""
    return value.replace(".", "-")


@register.simple_tag
def acts_for(measure_id: str) -> tuple[providers.Act, ...]:
    """What a room offers to do about this measure: `{% acts_for measure.id as acts %}`."""
    return providers.acts_for(measure_id)


@register.simple_tag
def how_to(measure: Measure, systems: frozenset[str]) -> Steps:
    """How to do a measure, first on these systems: `{% how_to measure systems as steps %}`."""
    return steps_for(measure, systems)


@register.filter
def subject_title(subject: str) -> str:
    """The subject of a journal entry, measures by their titles: « 2.6.1 » is not a word."""
    catalog = load_catalog()
    names = [
        f"{item} {catalog.measure(item).title}" if catalog.has_measure(item) else item
        for item in subject.split(", ")
    ]
    return ", ".join(names)
