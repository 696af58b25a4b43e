"""The addresses of the room: everybody reads and reports; its owner binds the practice."""

from datetime import datetime, timedelta
from typing import Any

from hygie.practice.models import Practice, Supplier
from hygie.practice.selectors import owner_of
from hygie.suppliers.clauses.loader import load_clauses
from tests import factories
from tests.suppliers.room.practices import ask, certificate, come_back, contract, shortcoming
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, OK, REFUSED

_CLAUSE = load_clauses().to_have[0].id
ROLES = [
    ("suppliers:list", "GET", OK, OK),
    ("suppliers:add", "GET", OK, FORBIDDEN),
    ("suppliers:add", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:compare", "GET", OK, OK),
    ("suppliers:ask_q1", "GET", OK, OK),
    ("suppliers:ask_q2", "GET", OK, OK),
    ("suppliers:ask_q3", "GET", OK, OK),
    ("suppliers:ask_q4", "GET", OK, OK),
    ("suppliers:read_clauses", "GET", OK, OK),
    ("suppliers:read_restitution", "GET", OK, OK),
    ("suppliers:read_places", "GET", OK, OK),
    ("suppliers:check_hds", "GET", OK, OK),
    ("suppliers:export", "GET", OK, OK),
    ("suppliers:hosts", "GET", OK, OK),
    ("suppliers:hosts", "POST", REFUSED, FORBIDDEN),
    ("suppliers:hosts_template", "GET", OK, OK),
    ("suppliers:supplier", "GET", OK, OK),
    ("suppliers:change", "GET", OK, FORBIDDEN),
    ("suppliers:change", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:role", "GET", OK, FORBIDDEN),
    ("suppliers:role", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:decide", "POST", REFUSED, FORBIDDEN),
    ("suppliers:clarify", "GET", GONE_ON, FORBIDDEN),
    ("suppliers:clarify", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:merge", "GET", CHANGED, FORBIDDEN),
    ("suppliers:merge", "POST", CHANGED, FORBIDDEN),
    ("suppliers:contract_add", "GET", OK, FORBIDDEN),
    ("suppliers:contract_add", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:activities", "GET", OK, FORBIDDEN),
    ("suppliers:activities", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:certificate_add", "GET", OK, FORBIDDEN),
    ("suppliers:certificate_add", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:place", "GET", OK, OK),
    ("suppliers:place", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:shortcoming_add", "GET", OK, OK),
    ("suppliers:shortcoming_add", "POST", GONE_ON, GONE_ON),
    ("suppliers:contract", "GET", OK, OK),
    ("suppliers:contract_change", "GET", OK, FORBIDDEN),
    ("suppliers:contract_change", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:contract_read_again", "POST", REFUSED, FORBIDDEN),
    ("suppliers:contract_stop", "GET", OK, FORBIDDEN),
    ("suppliers:contract_stop", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:contract_resume", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:contract_remove", "GET", OK, FORBIDDEN),
    ("suppliers:contract_remove", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:clauses", "GET", OK, FORBIDDEN),
    ("suppliers:clauses", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:clause", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:certificate", "GET", OK, FORBIDDEN),
    ("suppliers:certificate", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:certificate_remove", "GET", OK, FORBIDDEN),
    ("suppliers:certificate_remove", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:answers", "GET", OK, OK),
    ("suppliers:sign", "GET", OK, FORBIDDEN),
    ("suppliers:sign", "POST", REFUSED, FORBIDDEN),
    ("suppliers:accept", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:shortcoming", "GET", OK, OK),
    ("suppliers:shortcoming_change", "GET", OK, OK),
    ("suppliers:shortcoming_change", "POST", GONE_ON, GONE_ON),
    ("suppliers:shortcoming_note", "GET", OK, OK),
    ("suppliers:shortcoming_note", "POST", GONE_ON, GONE_ON),
    ("suppliers:shortcoming_remove", "GET", OK, FORBIDDEN),
    ("suppliers:shortcoming_remove", "POST", GONE_ON, FORBIDDEN),
    ("suppliers:attach", "GET", OK, FORBIDDEN),
    ("suppliers:attach", "POST", REFUSED, FORBIDDEN),
    ("suppliers:file", "GET", OK, OK),
    ("suppliers:detach", "GET", OK, FORBIDDEN),
    ("suppliers:detach", "POST", GONE_ON, FORBIDDEN),
]
_SUPPLIER = {"name": "Autre nuage", "services": ["payment"], "contact": ""}
_REPORT = {
    "seen_on": "2025-01-06",
    "seen": "Le poste ne se verrouille pas.",
    "risk": "Un visiteur peut lire.",
    "expected": "Régler le verrouillage.",
    "answer_by": "2030-01-06",
}
POSTED: dict[str, dict[str, Any]] = {
    "suppliers:add": _SUPPLIER,
    "suppliers:change": _SUPPLIER,
    "suppliers:role": {"is_processor": "yes", "reaches_data": "yes", "hosts_data": "no"},
    "suppliers:contract_add": {"title": "Contrat", "renewal_months": "0"},
    "suppliers:contract_change": {"title": "Contrat", "renewal_months": "0"},
    "suppliers:contract_stop": {"stopped_on": "2025-01-06"},
    "suppliers:activities": {"activities": ["1"]},
    "suppliers:certificate_add": {"holder": "unknown"},
    "suppliers:certificate": {"holder": "unknown"},
    "suppliers:sign": {"signed_on": "2025-01-06", "signed_by": "Dominique Exemple"},
    "suppliers:place": {"situation": load_clauses().situations[0].id},
    "suppliers:clause": {f"{_CLAUSE}-presence": "present"},
    "suppliers:shortcoming_add": _REPORT,
    "suppliers:shortcoming_change": _REPORT,
    "suppliers:shortcoming_note": {"sent_on": "2025-01-06", "answer_by": "2030-01-06"},
}
OBJECTS = frozenset(
    {"contract_id", "certificate_id", "return_id", "shortcoming_id", "owner_id", "other_id"}
)


def values(practice: Practice, supplier: Supplier, *, now: datetime) -> dict[str, Any]:
    """What stands behind this supplier, and another one."""
    by = owner_of(practice)
    told = {"by": by, "now": now}
    noted = contract(supplier, **told)
    before = now - timedelta(days=1)
    returned = come_back(ask(supplier, "q1", by=by, now=before), by=by, now=before)
    other = factories.add_supplier(practice, by=by, name="Bourg Secours", now=now)
    return {
        "contract_id": noted.id,
        "certificate_id": certificate(supplier, **told).id,
        "return_id": returned.id,
        "shortcoming_id": shortcoming(supplier, **told).id,
        "other_id": other.id,
        "owner_id": noted.id,
        "owner_kind": "contrat",
        "clause": _CLAUSE,
        "question": next(iter(returned.answers)),
        "turn": "envoi",
        "former": "care_software",
    }
