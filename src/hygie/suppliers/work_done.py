"""What a supplier did of the work entrusted to it, once it signed: attested, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse

from hygie.assessment.observations import TOPIC as STATEMENT
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import (
    WHOLE_PRACTICE,
    Evidence,
    Observation,
    Outcome,
    Strength,
    Subject,
)
from hygie.catalog.loader import load_catalog
from hygie.documents.rules.words import day as day_in_words
from hygie.practice.models import Practice
from hygie.practice.selectors import subjects_of
from hygie.suppliers.days import starts_at
from hygie.suppliers.models import SupplierFile, WorkOrder, WorkOrderLine

WORK = "suppliers.work_order"


# Where a name is looked for, the most precise first: a computer is a device too.
_SCOPES = ("computer", "mobile", "medium", "device")
# A name that is on no list any more: it is shown, and decides of nothing.
_GONE = "device"
_SAYS_NOTHING = (WorkOrderLine.Done.WAITING, WorkOrderLine.Done.NO_OBJECT)


def observations_of_work(practice: Practice, measure_id: str = "") -> Iterator[Observation]:
    """Of each measure, and of each device that a line names, the last signed line about it.

    A line that is done counts as a signed statement of a third party; any other is only told: what
    remains to be done contradicts nobody. A line that names devices speaks of these alone. As long
    as it is not done for one of them, what was said of the whole practice is not told.
    `measure_id`: of this measure only, and no more is read.
    """
    named = Named(practice)
    told: set[tuple[str, Subject]] = set()
    left: set[str] = set()
    for order in _signed_orders(practice, measure_id):
        for line in _telling(order, measure_id):
            for subject in named.subjects_of(line):
                key = (line.measure_id, subject)
                taken_back = subject == WHOLE_PRACTICE and line.measure_id in left
                if taken_back or told & {key, (line.measure_id, WHOLE_PRACTICE)}:
                    continue
                told.add(key)
                if line.done != WorkOrderLine.Done.DONE:
                    left.add(line.measure_id)
                yield _observation(order, line, subject)


def _telling(order: WorkOrder, measure_id: str) -> list[WorkOrderLine]:
    """The lines that say something, those about some devices first."""
    catalog = load_catalog()
    lines = [
        line
        for line in order.lines.all()
        if measure_id in ("", line.measure_id)
        and catalog.has_measure(line.measure_id)
        and line.done not in _SAYS_NOTHING
    ]
    return sorted(lines, key=lambda line: not line.devices)


def _signed_orders(practice: Practice, measure_id: str) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(
        practice=practice, dropped_at=None, signed_on__isnull=False
    ).order_by("-signed_on", "-created_at")
    if measure_id:
        about = WorkOrderLine.objects.filter(practice=practice, measure_id=measure_id)
        rows = rows.filter(id__in=about.values("work_order"))
    return rows.select_related("supplier").prefetch_related("lines", "files")


@dataclass(frozen=True)
class Named:
    """The practice's devices by their names, read when a line first names one."""

    practice: Practice

    def subjects_of(self, line: WorkOrderLine) -> tuple[Subject, ...]:
        """What this line is about: each device that it names, else the whole practice."""
        if not line.devices:
            return (WHOLE_PRACTICE,)
        return tuple(
            self._by_name.get(name) or Subject(_GONE, f"name:{name}", name)
            for name in dict.fromkeys(line.devices)
        )

    @cached_property
    def _by_name(self) -> dict[str, Subject]:
        known = sorted(
            (Subject(*item) for item in subjects_of(self.practice) if item[0] in _SCOPES),
            key=lambda subject: _SCOPES.index(subject.scope),
            reverse=True,
        )
        return {subject.label: subject for subject in known}


def _observation(order: WorkOrder, line: WorkOrderLine, subject: Subject) -> Observation:
    is_done = line.done == WorkOrderLine.Done.DONE
    day = line.done_on or order.signed_on or order.ordered_on
    at = starts_at(day, order.returned_at or order.created_at)
    measure = load_catalog().measure(line.measure_id)
    where = f" ({subject.label})" if line.devices else ""
    return Observation(
        measure_id=line.measure_id,
        topic=STATEMENT if is_done else WORK,
        outcome=Outcome.PASS if is_done else Outcome.UNKNOWN,
        origin=f"{order.supplier.name}, {order.signed_by}",
        strength=Strength.ATTESTED,
        collected_at=at,
        valid_until=add_months(at, measure.validity_months),
        summary=f"{line.title}{where} : {line.get_done_display().lower()} le {day_in_words(day)}.",
        subject=subject,
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
