"""What the hub keeps about people."""

from hygie.assessment.models import (
    Answer,
    Assessment,
    AssessmentSnapshot,
    Attachment,
    AttachmentContent,
    PoamItem,
    RecommendationTick,
    Statement,
    StatementMeasure,
)
from hygie.practice.holdings import Holding, keeps

keeps(
    "assessment",
    Holding(
        title="Les bilans, les preuves et le plan d’action",
        about="Les personnes du cabinet, et celles que montrent vos preuves",
        what=(
            "Qui a répondu, qui a signé chaque preuve, qui doit faire quoi ; le contenu des "
            "fichiers joints, qui peuvent nommer ou montrer quelqu’un."
        ),
        tables=(
            Assessment,
            AssessmentSnapshot,
            Answer,
            RecommendationTick,
            Statement,
            StatementMeasure,
            Attachment,
            AttachmentContent,
            PoamItem,
        ),
    ),
)
