"""Tables of the room. Every row carries its practice, and every unique key begins with it."""

from hygie.suppliers.models.contracts import ClauseAnswer, Contract
from hygie.suppliers.models.files import SupplierFile, SupplierFileContent
from hygie.suppliers.models.hds import CertifiedHost, HdsCertificate
from hygie.suppliers.models.profile import SupplierProfile, YesNoUnknown
from hygie.suppliers.models.questionnaires import QuestionnaireRequest, QuestionnaireReturn
from hygie.suppliers.models.shortcomings import Shortcoming
from hygie.suppliers.models.work_orders import WorkOrder, WorkOrderLine

__all__ = [
    "CertifiedHost",
    "ClauseAnswer",
    "Contract",
    "HdsCertificate",
    "QuestionnaireRequest",
    "QuestionnaireReturn",
    "Shortcoming",
    "SupplierFile",
    "SupplierFileContent",
    "SupplierProfile",
    "WorkOrder",
    "WorkOrderLine",
    "YesNoUnknown",
]
