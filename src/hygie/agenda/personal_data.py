"""What this room keeps about people."""

from hygie.agenda.models import DeadlineDecision, ReminderMailbox
from hygie.practice.holdings import Holding, keeps

keeps(
    "agenda",
    Holding(
        title="Les échéances et les rappels",
        about="Les personnes du cabinet",
        what=(
            "Qui a fait ou reporté chaque échéance ; les adresses de la messagerie des rappels, "
            "son compte, et son mot de passe, qui n’entre dans aucune archive."
        ),
        tables=(DeadlineDecision, ReminderMailbox),
    ),
)
