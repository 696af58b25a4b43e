"""What this room keeps about people."""

from hygie.practice.holdings import Holding, keeps
from hygie.premises.models import (
    FollowUp,
    Place,
    Round,
    RoundPhoto,
    RoundPhotoContent,
    RoundReply,
)

keeps(
    "premises",
    Holding(
        title="Les locaux et les tours",
        about="Les personnes du cabinet, et celles que montrent les photos",
        what=(
            "Qui a fait et signé chaque tour, qui a répondu ; les photos des pièces, qui peuvent "
            "montrer quelqu’un et garder le lieu et l’heure de la prise de vue."
        ),
        tables=(Place, Round, RoundReply, RoundPhoto, RoundPhotoContent, FollowUp),
    ),
)
