"""What this room keeps about people."""

from hygie.practice.holdings import Holding, keeps
from hygie.suppliers import models

keeps(
    "suppliers",
    Holding(
        title="Les fournisseurs, leurs réponses et leurs contrats",
        about="Les interlocuteurs des fournisseurs, et les personnes du cabinet",
        what=(
            "Qui a répondu et signé chez chaque fournisseur, et quand ; les interlocuteurs ; "
            "qui a relu chaque contrat, reçu chaque réponse, écrit chaque signalement ; les copies "
            "des contrats, attestations et certificats, avec les noms et signatures qu’elles "
            "portent."
        ),
        tables=(
            models.SupplierProfile,
            models.Contract,
            models.ClauseAnswer,
            models.HdsCertificate,
            models.CertifiedHost,
            models.QuestionnaireRequest,
            models.QuestionnaireReturn,
            models.Shortcoming,
            models.WorkOrder,
            models.WorkOrderLine,
            models.SupplierFile,
            models.SupplierFileContent,
        ),
    ),
)
