"""What this room keeps about people."""

from hygie.practice.holdings import Holding, keeps
from hygie.workstation.models import (
    Check,
    Enrolment,
    LatestResult,
    MobileCheck,
    PluggedMedium,
    Screenshot,
    ScreenshotContent,
)

keeps(
    "workstation",
    Holding(
        title="Les vérifications des postes",
        about="Les personnes du cabinet",
        what=(
            "Qui a lancé ou reçu chaque vérification, qui a signé celle d’un téléphone ; les "
            "copies d’écran jointes. La vérification d’un poste ne garde ni nom de compte, ni "
            "nom de fichier, ni mot de passe."
        ),
        tables=(
            Enrolment,
            Check,
            LatestResult,
            PluggedMedium,
            MobileCheck,
            Screenshot,
            ScreenshotContent,
        ),
    ),
)
