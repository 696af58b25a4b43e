"""The addresses that send and take in: everybody's; giving up and signing are the owner's."""

from datetime import datetime, timedelta
from typing import Any

from hygie.assessment.services.proofs import IncomingFile
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.suppliers import services
from hygie.suppliers.models import SupplierFile
from hygie.suppliers.services import PlannedLine
from hygie.suppliers.services.receiving import REPORT
from tests import factories
from tests.web.roles import FORBIDDEN, GONE_ON, OK, REFUSED

ROLES = [
    ("suppliers:send", "GET", OK, OK),
    ("suppliers:send", "POST", REFUSED, REFUSED),
    ("suppliers:request", "GET", OK, OK),
    ("suppliers:request_file", "GET", OK, OK),
    ("suppliers:request_drop", "GET", OK, FORBIDDEN),
    ("suppliers:request_drop", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:receive", "GET", OK, OK),
    ("suppliers:receive", "POST", REFUSED, REFUSED),
    ("suppliers:arrived", "GET", GONE_ON, GONE_ON),
    ("suppliers:arrived", "POST", GONE_ON, GONE_ON),
    ("suppliers:order_new", "GET", OK, OK),
    ("suppliers:order_new", "POST", REFUSED, REFUSED),
    ("suppliers:order", "GET", OK, OK),
    ("suppliers:order_file", "GET", OK, OK),
    ("suppliers:order_sign", "POST", REFUSED, FORBIDDEN),
    ("suppliers:order_report", "POST", GONE_ON, GONE_ON),
    ("suppliers:order_drop", "GET", OK, FORBIDDEN),
    ("suppliers:order_drop", "POST", GONE_ON, FORBIDDEN),
]
# A place that lends its computers has a page of its own.
_KINDS = ("maintenance_on_site", "third_party_premises")
OBJECTS = frozenset({"supplier_id", "request_id", "order_id", "file_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """A supplier, what it was asked, the work it was entrusted, and a report it joined."""
    by = owner_of(practice)
    supplier = factories.add_supplier(
        practice, by=by, name="Nuage & Cie", now=now, services_given=_KINDS
    )
    told = {"practice": practice, "supplier": supplier, "actor": by, "now": now}
    due_on = (now + timedelta(days=20)).date()
    request = services.send_request(questionnaires=["q1"], due_on=due_on, **told)
    order = services.draw_up_work_order(
        lines=[PlannedLine("2.3.4", "Installer les mises à jour")], due_on=due_on, **told
    )
    report = services.attach(
        owner=order,
        file=IncomingFile("bureau.hygie", b"{}"),
        role=SupplierFile.Role.REPORT,
        kind=REPORT,
        actor=by,
        now=now,
    )
    return {
        "supplier_id": supplier.id,
        "request_id": request.id,
        "order_id": order.id,
        "file_id": report.id,
        "form": "html",
        "token": "0" * 32,
    }
