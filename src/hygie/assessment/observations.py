"""The hub's own providers: signed statements, and what Hygie sees of itself."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.urls import reverse

from hygie.assessment.models import Statement
from hygie.assessment.providers import provider
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Evidence, Observation, Outcome, Strength
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Measure
from hygie.practice.models import Practice
from hygie.strongbox import box as strongbox

TOPIC = "practice.statement"


@provider("assessment")
def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
    """One passing observation for each measure of each statement that still stands.

    It holds from the day it was true for as many months as the catalog says.
    """
    catalog = load_catalog()
    rows = Statement.objects.filter(
        practice=practice, withdrawn_at__isnull=True, created_at__lte=now
    ).prefetch_related("measures", "attachments")
    for row in rows:
        evidence = _evidence(practice, row)
        for link in row.measures.all():
            if not catalog.has_measure(link.measure_id):
                continue
            yield _observation(row, catalog.measure(link.measure_id), evidence)


def _observation(row: Statement, measure: Measure, evidence: tuple[Evidence, ...]) -> Observation:
    day = datetime.combine(row.effective_on, time(0), tzinfo=UTC)
    # Here a day begins before it does in UTC: written at half past midnight, it is not to come.
    collected_at = min(day, row.created_at)
    lacks_file = measure.proof.file_required and not evidence
    return Observation(
        measure_id=measure.id,
        topic=TOPIC,
        outcome=Outcome.UNKNOWN if lacks_file else Outcome.PASS,
        origin=row.signed_by,
        strength=Strength(row.strength),
        collected_at=collected_at,
        valid_until=add_months(day, measure.validity_months),
        summary=row.text,
        reason="une pièce est attendue ici (contrat, certificat, attestation…)."
        if lacks_file
        else "",
        evidence=evidence,
    )


@provider("strongbox")
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


def _evidence(practice: Practice, row: Statement) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            name=item.name,
            sha256=item.sha256,
            size_bytes=item.size_bytes,
            url=reverse("assessment:attachment", args=[practice.id, item.id]),
        )
        for item in row.attachments.all()
    )
