"""The hub's own providers: signed statements, and what Hygie sees of itself."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from hygie.assessment.models import Attachment, StatementMeasure
from hygie.assessment.providers import provider
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Evidence, Observation, Outcome, Strength
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Measure
from hygie.practice.models import Practice
from hygie.strongbox import box as strongbox

TOPIC = "practice.statement"


def observe_measure(practice: Practice, measure_id: str, *, now: datetime) -> Iterable[Observation]:
    """Those of `observe` that are about this measure."""
    links = _standing_links(practice, now).filter(measure_id=measure_id)
    files = _files_of(practice).filter(statement__measures__measure_id=measure_id)
    return _observations(practice, links, files)


@provider("assessment", one=observe_measure)
def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
    """One passing observation for each measure of each statement that still stands.

    It holds from the day it was true for as many months as the catalog says.
    """
    return _observations(practice, _standing_links(practice, now), _files_of(practice))


def _standing_links(practice: Practice, now: datetime) -> QuerySet[StatementMeasure]:
    newest = ("-statement__effective_on", "-statement__created_at", "statement_id", "measure_id")
    return StatementMeasure.objects.filter(
        practice=practice, statement__withdrawn_at__isnull=True, statement__created_at__lte=now
    ).order_by(*newest)


def _files_of(practice: Practice) -> QuerySet[Attachment]:
    return Attachment.objects.filter(practice=practice, statement__withdrawn_at__isnull=True)


# Values, not rows: five years of proofs are read by every page.
_LINK = (
    "measure_id",
    "statement_id",
    "statement__text",
    "statement__strength",
    "statement__signed_by",
    "statement__effective_on",
    "statement__created_at",
)


def _observations(
    practice: Practice, links: QuerySet[StatementMeasure], files: QuerySet[Attachment]
) -> Iterator[Observation]:
    catalog = load_catalog()
    evidence = _evidence(practice, files)
    for measure_id, statement_id, *said in links.values_list(*_LINK):
        if catalog.has_measure(measure_id):
            measure = catalog.measure(measure_id)
            yield _observation(measure, _Said(*said), evidence.get(statement_id, ()))


class _Said(NamedTuple):
    text: str
    strength: str
    signed_by: str
    effective_on: date
    created_at: datetime


def _observation(measure: Measure, said: _Said, evidence: tuple[Evidence, ...]) -> Observation:
    day = datetime.combine(said.effective_on, time(0), tzinfo=UTC)
    # Here a day begins before it does in UTC: written at half past midnight, it is not to come.
    collected_at = min(day, said.created_at)
    lacks_file = measure.proof.file_required and not evidence
    return Observation(
        measure_id=measure.id,
        topic=TOPIC,
        outcome=Outcome.UNKNOWN if lacks_file else Outcome.PASS,
        origin=said.signed_by,
        strength=Strength(said.strength),
        collected_at=collected_at,
        valid_until=add_months(day, measure.validity_months),
        summary=said.text,
        reason="une pièce est attendue ici (contrat, certificat, attestation…)."
        if lacks_file
        else "",
        evidence=evidence,
    )


@provider("strongbox", about={"2.3.2.a"})
def observe_hygie(practice: Practice, *, now: datetime) -> Iterable[Observation]:  # noqa: ARG001 - the same for all
    """Hygie keeps its own rules: without a passphrase, the guide's one about passwords fails.

    Nothing is said in server mode, where no strongbox is installed.
    """
    box = strongbox.installed()
    if box is None:
        return
    protected = box.protection == "protected"
    yield Observation(
        measure_id="2.3.2.a",
        topic="accounts.hygie_protected",
        outcome=Outcome.PASS if protected else Outcome.FAIL,
        origin="Hygie",
        strength=Strength.SEEN,
        collected_at=now,
        valid_until=None,
        summary="Hygie s’ouvre avec une phrase de passe."
        if protected
        else "Hygie s’ouvre sans phrase de passe.",
        reason="" if protected else "Hygie lui-même n’a pas de phrase de passe. Choisissez-en une.",
    )


def _evidence(practice: Practice, files: QuerySet[Attachment]) -> dict[UUID, tuple[Evidence, ...]]:
    found: dict[UUID, tuple[Evidence, ...]] = {}
    columns = ("statement_id", "id", "name", "sha256", "size_bytes")
    for statement_id, file_id, name, sha256, size_bytes in files.values_list(*columns):
        url = reverse("assessment:attachment", args=[practice.id, file_id])
        item = Evidence(name, sha256, size_bytes, url)
        found[statement_id] = (*found.get(statement_id, ()), item)
    return found
