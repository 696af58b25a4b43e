"""The chain of the journal.

Each entry carries the hash of the one before, so that a change shows.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64

VERBS = {
    "practice.created": "Cabinet créé",
    "situation.described": "Situation décrite",
    "person.added": "Personne ajoutée",
    "person.changed": "Personne modifiée",
    "person.removed": "Personne retirée",
    "device.added": "Appareil ajouté",
    "device.changed": "Appareil modifié",
    "device.removed": "Appareil retiré",
    "device.retired": "Appareil mis hors service",
    "device.brought_back": "Appareil remis en service",
    "medium.added": "Support ajouté au registre",
    "medium.changed": "Support modifié",
    "medium.removed": "Support retiré de la liste",
    "medium.checked_in": "Support vu à sa place",
    "medium.lost": "Support déclaré perdu",
    "medium.found": "Support retrouvé, mis en quarantaine",
    "medium.set_aside": "Support mis en quarantaine",
    "medium.released": "Support sorti de quarantaine",
    "medium.retired": "Support sorti du registre",
    "medium.brought_back": "Support remis au registre, en quarantaine",
    "software.added": "Logiciel ajouté",
    "software.changed": "Logiciel modifié",
    "software.removed": "Logiciel retiré",
    "software.seen": "Logiciels vus par la vérification",
    "list.imported": "Liste importée d’un fichier",
    "supplier.added": "Fournisseur ajouté",
    "supplier.changed": "Fournisseur modifié",
    "supplier.removed": "Fournisseur retiré",
    "assessment.opened": "Bilan ouvert",
    "assessment.closed": "Bilan clos, copie scellée",
    "answer.recorded": "Réponse enregistrée",
    "recommendation.ticked": "Recommandation cochée",
    "recommendation.unticked": "Recommandation décochée",
    "first_pass.finished": "Premières questions terminées",
    "action.planned": "Action planifiée",
    "action.changed": "Action modifiée",
    "statement.added": "Preuve ajoutée",
    "statement.withdrawn": "Preuve retirée",
    "statement.restored": "Preuve remise",
    "access.protected": "Phrase de passe choisie",
    "access.recovery_code_kept": "Code de secours noté",
    "access.recovery_code_renewed": "Code de secours renouvelé",
    "access.passphrase_set": "Phrase de passe enregistrée",
    "access.removed": "Accès retiré",
    "access.keyring_on": "Ouverture par le trousseau activée",
    "access.keyring_off": "Ouverture par le trousseau désactivée",
    "access.rekeyed": "Nouvelle clé posée",
    "deadline.done": "Échéance faite",
    "deadline.postponed": "Échéance reportée",
    "deadline.resumed": "Échéance reprise",
    "reminders.set": "Rappels par courriel réglés",
    "reminders.forgotten": "Rappels par courriel effacés",
    "document.made": "Document préparé",
    "place.added": "Pièce ajoutée",
    "place.changed": "Pièce modifiée",
    "place.removed": "Pièce retirée",
    "round.started": "Tour des locaux commencé",
    "round.answered": "Point du tour répondu",
    "round.unanswered": "Réponse du tour reprise",
    "round.photo_added": "Photo du tour ajoutée",
    "round.photo_removed": "Photo du tour retirée",
    "round.signed": "Tour des locaux signé, copie scellée",
    "round.dropped": "Tour des locaux abandonné",
    "round.followed_up": "Suite d’un tour notée",
    "round.follow_up_taken_back": "Suite d’un tour annulée",
    "logo.set": "Logo choisi",
    "logo.removed": "Logo retiré",
    "workstation.checked": "Poste vérifié",
    "workstation.recognised": "Poste reconnu",
    "workstation.enrolled": "Clé donnée à un poste",
    "workstation.revoked": "Clé d’un poste retirée",
    "workstation.set_aside": "Résultat de vérification mis de côté",
    "guided.finished": "Téléphone vérifié, cinq écrans",
    "guided.mended": "Vérification d’un téléphone corrigée",
    "guided.screenshot_removed": "Copie d’écran retirée",
}


def verb_label(verb: str) -> str:
    """What an act is called on screen; a room's own act keeps its code until it is listed here."""
    return VERBS.get(verb, verb)


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it. `at` is an aware UTC datetime."""

    sequence: int
    at: datetime
    actor: str
    verb: str
    subject: str
    before: Any
    after: Any
    previous_hash: str
    hash: str = ""


def link_hash(link: Link) -> str:
    """SHA-256 of the entry's canonical JSON, the previous hash included, its own excluded."""
    content = {
        "sequence": link.sequence,
        "at": link.at.isoformat(timespec="microseconds"),
        "actor": link.actor,
        "verb": link.verb,
        "subject": link.subject,
        "before": link.before,
        "after": link.after,
        "previous_hash": link.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """Where a journal ends, as it was written down apart."""

    sequence: int
    hash: str


def first_break(links: Iterable[Link], head: Head | None = None) -> int | None:
    """The sequence of the first entry that was changed, lost or added; None when all is whole.

    Without `head`, what was cut off the end cannot be seen.
    """
    last, previous = 0, GENESIS
    for link in links:
        if (
            link.sequence != last + 1
            or link.previous_hash != previous
            or link.hash != link_hash(link)
        ):
            return link.sequence
        last, previous = link.sequence, link.hash
    if head is None or (last, previous) == (head.sequence, head.hash):
        return None
    return last if last == head.sequence else min(last, head.sequence) + 1


_FIELDS = {
    "value": "réponse",
    "reason": "raison",
    "owner": "qui",
    "due_on": "pour le",
    "state": "état",
    "notes": "notes",
    "name": "nom",
    "profession": "profession",
    "exercise_mode": "exercice",
    "software_sharing": "logiciels",
    "uses": "usages",
    "third_party_premises": "chez un tiers",
    "text": "texte",
    "strength": "force",
    "effective_on": "constaté le",
    "measures": "mesures",
    "files": "fichiers",
    "withdrawn": "retirée",
    "ticked": "cochée",
    "function": "fonction",
    "uses_it": "utilise l’informatique",
    "role": "rôle",
    "kind": "type",
    "system": "système",
    "usage": "usage",
    "service": "service",
    "services": "services",
    "services_to_clarify": "services à préciser",
    "contact": "contact",
    "street": "adresse",
    "postal_code": "code postal",
    "city": "commune",
    "edition": "édition",
    "until": "reportée au",
    "is_on": "activés",
    "host": "serveur d’envoi",
    "port": "port",
    "security": "chiffrement",
    "username": "compte",
    "password": "mot de passe",
    "sender": "expéditeur",
    "recipient": "destinataire",
    "to_confirm": "à confirmer",
    "sha256": "empreinte",
    "copied_from": "repris de",
    "answers": "réponses à confirmer",
    "actions": "actions reprises",
    "ticks": "recommandations cochées",
    "manufacturer": "marque",
    "model": "modèle",
    "serial_number": "numéro de série",
    "serial": "numéro de série",
    "room": "lieu",
    "network": "réseau",
    "default_password_changed": "mot de passe d’usine changé",
    "encrypted_since": "disque chiffré",
    "power_protection": "protection électrique",
    "power_checked_on": "protection vérifiée le",
    "theft_protection": "protection contre le vol",
    "in_service_on": "en service depuis le",
    "retired_on": "hors service depuis le",
    "label": "nom",
    "capacity_bytes": "capacité en octets",
    "encrypted": "chiffré",
    "locked_place": "place fermée à clé",
    "holder": "confié à",
    "release_reason": "parce que",
    "last_checked_in_on": "vu à sa place le",
    "publisher": "éditeur",
    "version": "version",
    "device": "appareil",
    "origin": "provenance",
    "licence_kept": "licence conservée",
    "end_of_support_on": "plus mis à jour après le",
    "replacement": "remplacement prévu",
    "new": "nouveaux",
    "updated": "mis à jour",
    "back": "revenus",
    "gone": "plus vus",
    "added": "ajoutées",
    "changed": "modifiées",
    "file": "fichier",
    "passed": "conformes",
    "failed": "à corriger",
    "unknown": "pas pu voir",
    "key_id": "clé",
    "media_type": "type de fichier",
    "size_bytes": "taille en octets",
    "public": "ouverte au public",
    "walked_on": "fait le",
    "signed_by": "signé par",
    "seen_on": "vu le",
    "fine": "en ordre",
    "to_mend": "à corriger",
    "unseen": "pas pu voir",
    "replies": "réponses",
}
_VALUES = {
    "yes": "oui",
    "no": "non",
    "dont_know": "je ne sais pas",
    "not_applicable": "sans objet",
    "open": "à faire",
    "started": "en cours",
    "done": "faite",
    "set_aside": "mise de côté",
    "stated": "constaté par vous",
    "attested": "attesté par un tiers",
    "postponed": "reportée",
    "resumed": "reprise",
    "not_seen": "pas pu voir",
}
_HIDDEN = frozenset({"id"})
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Change:
    """One field that changed, in words."""

    name: str
    before: str
    after: str


Labels = Mapping[str, Mapping[str, str]]


def changes(before: Any, after: Any, labels: Labels) -> tuple[Change, ...]:
    """What changed between two states, field by field; nothing when there is nothing to compare.

    `labels` gives, by field, the words of each choice; the words that every room uses come after.
    """
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    found = []
    for name in {**old, **new}:
        words = {**_VALUES, **labels.get(name, {})}
        was, now = _words(old.get(name), words), _words(new.get(name), words)
        if name not in _HIDDEN and was != now:
            found.append(Change(_FIELDS.get(name, name), was, now or "rien"))
    return tuple(found)


def _words(value: Any, labels: Mapping[str, str]) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_words(item, labels) for item in value)
    if isinstance(value, dict):
        return str(value.get("name", value))
    text = str(value)
    if _DAY.fullmatch(text):
        year, month, day = (int(part) for part in text.split("-"))
        return f"{day} {_MONTHS[month - 1]} {year}" if 1 <= month <= 12 else text
    return labels.get(text, text)
