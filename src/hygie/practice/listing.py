"""The lists of the practice, as data: their table, their columns, how a row is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone

from hygie.practice.models import Device, Person, Practice, RemovableMedium, Software, Supplier
from hygie.practice.rules.sheets.columns import Column, Kind, Taken, same_text
from hygie.practice.rules.sheets.planning import Layout, Present
from hygie.suppliers.rules.kinds import kind_labels

AnyModel = type[Person] | type[Device] | type[RemovableMedium] | type[Software] | type[Supplier]


@dataclass(frozen=True)
class Told:
    """What the model does not say of a column: other titles, when it is taken, a hint, choices."""

    also: tuple[str, ...] = ()
    taken: Taken = Taken.ALWAYS
    hint: str = ""
    title: str = ""
    choices: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Listing:
    """One list. `fields` are its columns, in the order of an export: all that a person may read."""

    slug: str
    model: AnyModel
    title: str
    file_stem: str
    fields: Mapping[str, Told]
    key: tuple[str, ...]
    alone: tuple[str, ...] = ()

    @cached_property
    def layout(self) -> Layout:
        """The columns, drawn from the model."""
        columns = tuple(_column(self.model, name, told) for name, told in self.fields.items())
        return Layout(columns, self.key, self.alone)

    def rows(self, practice: Practice) -> "models.QuerySet[Any]":
        """Every row, what it refers to included."""
        references = [
            column.field for column in self.layout.columns if column.kind is Kind.REFERENCE
        ]
        found = self.model._default_manager.filter(practice=practice)
        return found.select_related(*references) if references else found

    def present(self, practice: Practice) -> list[Present]:
        """The rows as an import sees them."""
        return [Present(row.id, self.values(row)) for row in self.rows(practice)]

    def values(self, row: Any) -> dict[str, Any]:
        """The values of a row: a reference by its name."""
        return {column.field: _value(row, column) for column in self.layout.columns}

    def references(self, practice: Practice) -> dict[str, dict[str, models.Model]]:
        """What each reference may name, by `same_text`."""
        found: dict[str, dict[str, models.Model]] = {}
        for column in self.layout.columns:
            if column.kind is Kind.REFERENCE:
                table: Any = self.model._meta.get_field(column.field).related_model
                rows = table._default_manager.filter(practice=practice)
                found[column.field] = {same_text(str(row)): row for row in rows}
        return found


def _value(row: Any, column: Column) -> Any:
    value = getattr(row, column.field)
    if column.kind is Kind.REFERENCE:
        return str(value) if value is not None else ""
    if column.kind is Kind.INSTANT and value is not None:
        return timezone.localtime(value)
    return value


_KINDS: "tuple[tuple[type[models.Field[Any, Any]], Kind], ...]" = (
    (models.ForeignKey, Kind.REFERENCE),
    (models.BooleanField, Kind.YES_NO),
    (models.DateTimeField, Kind.INSTANT),
    (models.DateField, Kind.DAY),
    (models.IntegerField, Kind.SIZE),
)


def _column(model: AnyModel, name: str, told: Told) -> Column:
    field: Any = model._meta.get_field(name)
    kind = next((kind for known, kind in _KINDS if isinstance(field, known)), Kind.TEXT)
    label = told.title or str(field.verbose_name)
    said = told.choices().items() if told.choices else field.flatchoices
    choices = tuple((str(key), str(words)) for key, words in said if key)
    if isinstance(field, models.JSONField):
        kind = Kind.CHOICES
    elif choices:
        kind = Kind.CHOICE
    return Column(
        field=name,
        title=label[:1].upper() + label[1:],
        kind=kind,
        required=not field.blank and not field.has_default() and told.taken is Taken.ALWAYS,
        longest=getattr(field, "max_length", None) or 0,
        choices=choices,
        default=field.get_default(),
        also=told.also,
        taken=told.taken,
        hint=told.hint,
    )


_NEVER = Told(taken=Taken.NEVER)
_PLAIN = Told()

PEOPLE = Listing(
    slug="personnes",
    model=Person,
    title="Personnes",
    file_stem="personnes",
    fields={
        "name": Told(also=("Nom complet", "Prénom et nom", "Personne")),
        "function": Told(also=("Métier", "Poste")),
        "uses_it": Told(also=("Utilise l’informatique",)),
        "role": Told(
            taken=Taken.NEVER,
            hint="Le rôle se change depuis la fiche de la personne, jamais depuis un fichier.",
        ),
    },
    key=("name",),
)
DEVICES = Listing(
    slug="appareils",
    model=Device,
    title="Appareils",
    file_stem="appareils",
    fields={
        "name": Told(also=("Appareil", "Équipement", "Poste", "Désignation")),
        "kind": Told(also=("Catégorie", "Nature")),
        "system": Told(also=("Système d’exploitation", "OS")),
        "usage": Told(also=("Propriété",)),
        "manufacturer": Told(also=("Constructeur", "Fabricant")),
        "model": _PLAIN,
        "serial_number": Told(also=("N° de série", "N° série", "Série")),
        "room": Told(also=("Pièce", "Emplacement", "Localisation")),
        "network": _PLAIN,
        "default_password_changed": _PLAIN,
        "encrypted_since": Told(also=("Chiffrement",)),
        "power_protection": _PLAIN,
        "power_checked_on": _PLAIN,
        "theft_protection": _PLAIN,
        "in_service_on": Told(also=("Date d’achat", "Mise en service")),
        "retired_on": Told(also=("Mise hors service",)),
        "notes": Told(also=("Remarques", "Commentaire", "Commentaires")),
    },
    key=("name",),
)
MEDIA = Listing(
    slug="supports",
    model=RemovableMedium,
    title="Supports amovibles",
    file_stem="supports-amovibles",
    fields={
        "label": Told(also=("Support", "Désignation")),
        "kind": Told(also=("Catégorie", "Nature")),
        "serial": Told(also=("N° de série", "N° série", "Série")),
        "capacity_bytes": Told(also=("Capacité", "Taille"), hint="Un nombre seul est en octets."),
        "encrypted": Told(also=("Chiffrement",)),
        "usage": _PLAIN,
        "locked_place": Told(also=("Place", "Lieu", "Rangement", "Emplacement")),
        "holder": Told(
            also=("Détenteur", "Utilisateur", "Responsable"),
            hint="Le nom d’une personne du cabinet.",
        ),
        "state": Told(
            taken=Taken.WHEN_ADDED,
            hint="Pour un support déjà inscrit, l’état se change depuis sa fiche.",
        ),
        "state_since": _NEVER,
        "release_reason": _NEVER,
        "last_checked_in_on": _PLAIN,
        "last_seen_at": _NEVER,
        "added_by_check": _NEVER,
        "notes": Told(also=("Remarques", "Commentaire", "Commentaires")),
    },
    key=("label",),
    alone=("serial",),
)
SOFTWARE = Listing(
    slug="logiciels",
    model=Software,
    title="Logiciels",
    file_stem="logiciels",
    fields={
        "name": Told(also=("Logiciel", "Application", "Désignation")),
        "publisher": Told(also=("Fournisseur",)),
        "version": Told(also=("Version",)),
        "version_seen": _NEVER,
        "device": Told(
            also=("Poste", "Installé sur"),
            hint="Le nom d’un appareil ; vide pour un service en ligne.",
        ),
        "origin": Told(also=("Origine",)),
        "licence_kept": Told(also=("Licence",)),
        "end_of_support_on": Told(also=("Fin de support", "Fin de vie")),
        "replacement": Told(also=("Remplacement", "Remplaçant")),
        "notes": Told(also=("Remarques", "Commentaire", "Commentaires")),
        "source": _NEVER,
        "last_seen_at": _NEVER,
        "gone_at": _NEVER,
    },
    key=("device", "name"),
)
SUPPLIERS = Listing(
    slug="fournisseurs",
    model=Supplier,
    title="Fournisseurs",
    file_stem="fournisseurs",
    fields={
        "name": Told(also=("Fournisseur", "Société", "Prestataire")),
        "services": Told(
            also=("Services", "Service", "Service rendu", "Prestation", "Prestations"),
            hint="Plusieurs services se séparent par un point-virgule.",
            choices=kind_labels,
        ),
        "contact": Told(
            title="Contact", also=("Téléphone", "Contact (téléphone ou adresse)", "Courriel")
        ),
    },
    key=("name",),
)
LISTINGS = {item.slug: item for item in (DEVICES, MEDIA, SOFTWARE, PEOPLE, SUPPLIERS)}
