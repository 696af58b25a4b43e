"""From the wizard's answers to the guide's three axes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from hygie.catalog.applicability import Situation

Kind = Literal["local", "cloud"]


@dataclass(frozen=True)
class Use:
    """One everyday use of computing, with the column of the guide it belongs to."""

    id: str
    kind: Kind
    label: str
    hint: str


# Axis 3 is asked with examples, because « local ou cloud ? » is not a question a caregiver can
# answer.
USES: tuple[Use, ...] = (
    Use(
        "office",
        "local",
        "Un traitement de texte ou un tableur",
        "Courriers, certificats, plannings sur votre ordinateur",
    ),
    Use(
        "installed_software",
        "local",
        "Un logiciel de soins installé sur l’ordinateur",
        "Dossiers patients, officine, planification des tournées",
    ),
    Use(
        "card_reader",
        "local",
        "Un lecteur de carte et la télétransmission",
        "Carte Vitale, CPS, feuilles de soins",
    ),
    Use(
        "mail_client",
        "local",
        "Une messagerie dans un logiciel de l’ordinateur",
        "Thunderbird, Outlook, Mail…",
    ),
    Use(
        "local_documents",
        "local",
        "Des documents rangés sur l’ordinateur ou un disque",
        "Comptes rendus, photos, ordonnances numérisées",
    ),
    Use(
        "server",
        "local",
        "Un serveur ou un disque réseau au cabinet",
        "Un boîtier partagé entre plusieurs postes",
    ),
    Use(
        "medical_device",
        "local",
        "Un appareil médical relié à l’ordinateur",
        "Électrocardiographe, radio, échographe, imprimante 3D…",
    ),
    Use(
        "online_software",
        "cloud",
        "Un logiciel de soins dans le navigateur",
        "Vous l’ouvrez avec une adresse et un mot de passe",
    ),
    Use(
        "appointments",
        "cloud",
        "La prise de rendez-vous en ligne",
        "Agenda partagé avec vos patients",
    ),
    Use(
        "teleconsultation", "cloud", "La téléconsultation ou le télésoin", "Visio avec vos patients"
    ),
    Use(
        "webmail",
        "cloud",
        "Une messagerie ouverte dans le navigateur",
        "Y compris une messagerie sécurisée de santé",
    ),
    Use(
        "online_storage",
        "cloud",
        "Un stockage ou une sauvegarde en ligne",
        "Fichiers copiés chez un prestataire",
    ),
    Use(
        "remote_secretariat",
        "cloud",
        "Un télésecrétariat",
        "Il accède à votre agenda ou à vos dossiers",
    ),
)

USE_IDS = frozenset(use.id for use in USES)


def situation(
    *,
    exercise_mode: str,
    software_sharing: str,
    uses: Collection[str],
    third_party_premises: bool,
) -> Situation:
    """The situation the catalog needs. `several_users` is deduced from the first two axes."""
    kinds = {use.kind for use in USES if use.id in uses}
    return Situation(
        uses_local="local" in kinds,
        uses_cloud="cloud" in kinds,
        several_users=exercise_mode in ("with_assistant", "collective")
        or software_sharing == "shared",
        third_party_premises=third_party_premises,
    )
