"""Reads of this room."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Subquery

from hygie.assessment.models import RecommendationTick, Statement
from hygie.assessment.selectors import Overview
from hygie.documents.enclosures import placed
from hygie.documents.models import PracticeLogo
from hygie.documents.rules.logo import Logo
from hygie.documents.services import MADE
from hygie.practice.models import JournalEntry, Practice
from hygie.strongbox import box as strongbox


@contextmanager
def using_base() -> Iterator[None]:
    """The right to read and write, for one short step of a work that lasts.

    Raises LockedError when the strongbox has closed meanwhile.
    """
    box = strongbox.installed()
    if box is None:
        yield
        return
    with box.using():
        yield


def logo_of(practice: Practice) -> Logo | None:
    """The practice's logo, if it has one."""
    row = PracticeLogo.objects.filter(practice=practice).first()
    return row.logo if row else None


def ticked(overview: Overview) -> frozenset[str]:
    """The recommendations ticked in this assessment."""
    rows = RecommendationTick.objects.filter(assessment=overview.assessment)
    return frozenset(rows.values_list("recommendation_id", flat=True))


@dataclass(frozen=True)
class LastMade:
    """When a document was last made, by whom, and without how many of its files."""

    at: datetime
    by: str
    lost: int = 0


def last_made(practice: Practice) -> dict[str, LastMade]:
    """By title of document; those never made are not there."""
    made = JournalEntry.objects.filter(practice=practice, verb=MADE)
    newest = made.order_by().values("subject").annotate(newest=Max("sequence")).values("newest")
    rows = JournalEntry.objects.filter(practice=practice, sequence__in=Subquery(newest))
    return {
        row.subject: LastMade(row.at, row.actor, (row.after or {}).get("lost", 0)) for row in rows
    }


def proof_years(practice: Practice) -> list[int]:
    """The years in which something was proved, or recorded by a room, the newest first."""
    signed = Statement.objects.filter(practice=practice, withdrawn_at__isnull=True)
    years = {item.year for item in signed.dates("effective_on", "year")}
    years |= {item.enclosure.on.year for item in placed(practice)}
    return sorted(years, reverse=True)
