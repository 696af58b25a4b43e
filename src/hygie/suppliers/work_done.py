"""What a supplier did of the work entrusted to it, once it signed: attested, line by line."""

from collections.abc import Iterator

from django.urls import reverse

from hygie.assessment.observations import TOPIC as STATEMENT
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Evidence, Observation, Outcome, Strength
from hygie.catalog.loader import load_catalog
from hygie.documents.rules.words import day as day_in_words
from hygie.practice.models import Practice
from hygie.suppliers.days import starts_at
from hygie.suppliers.models import SupplierFile, WorkOrder, WorkOrderLine

WORK = "suppliers.work_order"


def observations_of_work(practice: Practice) -> Iterator[Observation]:
    """Of each measure, the last signed line that speaks of it.

    A line that is done counts as a signed statement of a third party; any other is only told: what
    remains to be done contradicts nobody.
    """
    orders = (
        WorkOrder.objects.filter(practice=practice, dropped_at=None, signed_on__isnull=False)
        .select_related("supplier")
        .prefetch_related("lines", "files")
        .order_by("-signed_on", "-created_at")
    )
    catalog = load_catalog()
    told: set[str] = set()
    for order in orders:
        for line in order.lines.all():
            if line.measure_id in told or not catalog.has_measure(line.measure_id):
                continue
            if line.done in (WorkOrderLine.Done.WAITING, WorkOrderLine.Done.NO_OBJECT):
                continue
            told.add(line.measure_id)
            yield _observation(order, line)


def _observation(order: WorkOrder, line: WorkOrderLine) -> Observation:
    is_done = line.done == WorkOrderLine.Done.DONE
    day = line.done_on or order.signed_on or order.ordered_on
    at = starts_at(day, order.returned_at or order.created_at)
    measure = load_catalog().measure(line.measure_id)
    where = f" ({', '.join(line.devices)})" if line.devices else ""
    return Observation(
        measure_id=line.measure_id,
        topic=STATEMENT if is_done else WORK,
        outcome=Outcome.PASS if is_done else Outcome.UNKNOWN,
        origin=f"{order.supplier.name}, {order.signed_by}",
        strength=Strength.ATTESTED,
        collected_at=at,
        valid_until=add_months(at, measure.validity_months),
        summary=f"{line.title}{where} : {line.get_done_display().lower()} le {day_in_words(day)}.",
        reason="" if is_done else _why_not(order, line),
        evidence=_evidence(order),
    )


def _why_not(order: WorkOrder, line: WorkOrderLine) -> str:
    said = line.comment.strip().rstrip(".") or "sans en dire la raison"
    done = line.get_done_display().lower()
    return f"{order.supplier.name} a noté « {done} » : {said}. Voyez avec lui ce qui manque."


def _evidence(order: WorkOrder) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            item.name,
            item.sha256,
            item.size_bytes,
            reverse("suppliers:file", args=[order.practice_id, item.id]),
        )
        for item in order.files.all()
        if item.role in (SupplierFile.Role.SIGNED, SupplierFile.Role.REPORT)
    )
