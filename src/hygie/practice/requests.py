"""The request as every view of a practice receives it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from hygie.practice.models import Person, Practice


class PracticeRequest(HttpRequest):
    """`actor` and `practice` are set by accounts before any view of a practice."""

    actor: Person
    practice: Practice
    htmx: HtmxDetails


class VisitorRequest(HttpRequest):
    """A request that may come before the practice exists."""

    actor: Person | None
    practice: Practice | None
