"""Reads of the room that are not about one supplier's standing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hygie.practice.models import Practice, Supplier
from hygie.practice.rules.sheets.columns import same_text
from hygie.suppliers.models import CertifiedHost, QuestionnaireReturn
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.returned import answers_of, reading_of
from hygie.suppliers.rules.hds import Holder
from hygie.suppliers.rules.hds_list import Listed, look_up
from hygie.suppliers.rules.reading import Reading

_OWN = {"own": Holder.SUPPLIER, "host": Holder.HOST, "both": Holder.UNKNOWN}
_CHAIN = {"yes": True, "no": False}


def listed_hosts(practice: Practice, *, holder: str, number: str) -> tuple[Listed, ...]:
    """The lines of the imported list that may be this company's, or bear this number."""
    rows = CertifiedHost.objects.filter(practice=practice)
    return look_up(map(_listed, rows), holder=holder, number=number)


def search_hosts(practice: Practice, words: str) -> QuerySet[CertifiedHost]:
    """The lines that hold every word."""
    rows = CertifiedHost.objects.filter(practice=practice)
    for word in words.split()[:6]:
        rows = rows.filter(holder__icontains=word) | rows.filter(number__icontains=word)
    return rows.order_by("row")


def host_at(practice: Practice, row: int) -> CertifiedHost | None:
    """The line of the imported list at this rank."""
    return CertifiedHost.objects.filter(practice=practice, row=row).first()


def _listed(row: CertifiedHost) -> Listed:
    return Listed(
        row=row.row,
        holder=row.holder,
        number=row.number,
        activities=frozenset(row.activities),
        referential_id=row.referential_id,
        body=row.body,
        issued_on=row.issued_on,
        ends_on=row.ends_on,
        url=row.url,
    )


def certificate_of_host(host: CertifiedHost, supplier: Supplier) -> dict[str, Any]:
    """A line of the list, as the fields of a certificate: to be confirmed."""
    own = same_text(host.holder) == same_text(supplier.name)
    return {
        "holder": (Holder.SUPPLIER if own else Holder.HOST).value,
        "holder_name": host.holder[:160],
        "number": host.number[:80],
        "activities": host.activities,
        "referential_id": host.referential_id,
        "body": host.body[:160],
        "issued_on": host.issued_on,
        "ends_on": host.ends_on,
    }


def certificate_of_answers(returned: QuestionnaireReturn) -> dict[str, Any]:
    """What questionnaire 4 says of a certificate, as its fields: to be confirmed.

    The name and the number come as one text: they are shown whole, for the practice to sort out.
    """
    questionnaire = load_edition(returned.request.edition_id).questionnaire("q4")
    given = {name: item.value for name, item in answers_of(returned, questionnaire).items()}
    whose = str(given.get("q4.01") or "")
    ticked = given.get("q4.07") or ()
    version = given.get("q4.04")
    return {
        "holder": _OWN.get(whose, Holder.UNKNOWN).value,
        "holder_name": str(given.get("q4.02") or "")[:160],
        "number": "",
        "activities": sorted(int(item[1:]) for item in ticked) if isinstance(ticked, tuple) else [],
        "referential_id": version if version in ("v1", "v2") else "",
        "body": str(given.get("q4.03") or "")[:160],
        "issued_on": _day(given.get("q4.05")),
        "ends_on": _day(given.get("q4.06")),
        "chain": _CHAIN.get(str(given.get("q4.10") or "")),
    }


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


# --- comparing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One set of answers that may stand beside another."""

    returned: QuestionnaireReturn
    supplier: Supplier

    @property
    def id(self) -> str:
        return str(self.returned.id)

    @property
    def label(self) -> str:
        return f"{self.supplier.name}, {self.returned.answered_on:%d/%m/%Y}"

    def answered(self, questionnaire_id: str) -> bool:
        """Whether anything of this questionnaire was answered."""
        return any(name.startswith(f"{questionnaire_id}.") for name in self.returned.answers)

    def reading(self, questionnaire_id: str, today: date) -> Reading:
        """These answers, judged on that day."""
        return reading_of(self.returned, questionnaire_id, today)


def columns(practice: Practice, questionnaire_id: str = "") -> list[Column]:
    """Every set of answers, by supplier, the newest first; of one questionnaire if named."""
    rows = (
        QuestionnaireReturn.objects.filter(practice=practice, request__dropped_at=None)
        .select_related("request__supplier__profile")
        .order_by("request__supplier__name", "-received_at")
    )
    found = [Column(row, row.request.supplier) for row in rows]
    return [item for item in found if not questionnaire_id or item.answered(questionnaire_id)]


def previous_of(returned: QuestionnaireReturn, questionnaire_id: str) -> QuestionnaireReturn | None:
    """The answers of this supplier before these, to the same questionnaire of the same edition."""
    rows = QuestionnaireReturn.objects.filter(
        practice=returned.practice_id,
        request__supplier=returned.request.supplier_id,
        request__edition_id=returned.request.edition_id,
        received_at__lt=returned.received_at,
    ).select_related("request__supplier__profile")
    for row in rows.order_by("-received_at"):
        if any(name.startswith(f"{questionnaire_id}.") for name in row.answers):
            return row
    return None
