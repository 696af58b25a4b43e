"""The kinds of places, and the rooms that a practice usually has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceKind:
    """A kind of place. `public`: whether somebody from outside usually may stay there alone."""

    id: str
    label: str
    public: bool = False


KINDS = (
    PlaceKind("waiting_room", "Salle d’attente", public=True),
    PlaceKind("shop", "Espace de vente", public=True),
    PlaceKind("reception", "Accueil ou secrétariat"),
    PlaceKind("office", "Bureau ou salle de soins"),
    PlaceKind("technical", "Local technique"),
    PlaceKind("storage", "Réserve ou archives"),
    PlaceKind("corridor", "Couloir ou entrée", public=True),
    PlaceKind("car", "Voiture des visites"),
    PlaceKind("other", "Autre"),
)
LABELS = {kind.id: kind.label for kind in KINDS}


@dataclass(frozen=True)
class UsualPlace:
    """A room that many practices have, offered to be ticked rather than typed."""

    name: str
    kind: str
    public: bool = False


USUAL = (
    UsualPlace("Entrée et couloir", "corridor", public=True),
    UsualPlace("Salle d’attente", "waiting_room", public=True),
    UsualPlace("Accueil", "reception"),
    UsualPlace("Espace de vente", "shop", public=True),
    UsualPlace("Bureau de consultation", "office"),
    UsualPlace("Salle de soins", "office"),
    UsualPlace("Local technique", "technical"),
    UsualPlace("Réserve et archives", "storage"),
    UsualPlace("Voiture des visites", "car"),
)
