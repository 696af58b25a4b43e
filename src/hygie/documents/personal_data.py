"""What this room keeps about people."""

from hygie.documents.models import PracticeLogo
from hygie.practice.holdings import Holding, keeps

keeps(
    "documents",
    Holding(
        title="Le logo des documents",
        about="Le cabinet",
        what="L’image que vous avez choisie, qui peut porter un nom.",
        tables=(PracticeLogo,),
    ),
)
