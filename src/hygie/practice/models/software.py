"""The inventory of software."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, UniqueConstraint

from hygie.practice.models.devices import Device, KnownOrNot
from hygie.practice.models.practice import OwnedByPractice
from hygie.practice.rules.software import LONGEST_NAME, LONGEST_PUBLISHER, LONGEST_VERSION


class Software(OwnedByPractice):
    """A program on one device; without a device, a service used online or everywhere.

    `version_seen`, `last_seen_at` and `gone_at` are the check's; all the rest is a person's, and
    the check fills only what is blank.
    """

    class Origin(models.TextChoices):
        EDITOR = "editor", "Site officiel de l’éditeur"
        STORE = "store", "Magasin d’applications"
        SUPPLIER = "supplier", "Installé par un fournisseur"
        UNKNOWN = "unknown", "Je ne sais pas"

    class Source(models.TextChoices):
        PERSON = "person", "Saisi par vous"
        CHECK = "check", "Vu par la vérification"

    name = models.CharField("nom", max_length=LONGEST_NAME)
    publisher = models.CharField("éditeur", max_length=LONGEST_PUBLISHER, blank=True)
    version = models.CharField("version notée", max_length=LONGEST_VERSION, blank=True)
    device = models.ForeignKey(
        Device,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="appareil",
    )
    origin = models.CharField(
        "provenance", max_length=20, choices=Origin.choices, default=Origin.UNKNOWN
    )
    licence_kept = models.CharField(
        "licence conservée", max_length=20, choices=KnownOrNot.choices, default=KnownOrNot.UNKNOWN
    )
    end_of_support_on = models.DateField("plus mis à jour après le", null=True, blank=True)
    replacement = models.CharField("remplacement prévu", max_length=200, blank=True)
    notes = models.TextField("notes", max_length=1000, blank=True)
    source = models.CharField(
        "connu par",
        max_length=20,
        choices=Source.choices,
        default=Source.PERSON,
        editable=False,
    )
    version_seen = models.CharField(
        "version vue", max_length=LONGEST_VERSION, blank=True, editable=False
    )
    last_seen_at = models.DateTimeField("vu le", null=True, blank=True, editable=False)
    gone_at = models.DateTimeField("plus vu depuis le", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "logiciel"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "device",
                "name",
                name="software_once_a_device",
                violation_error_message="Ce logiciel est déjà noté sur cet appareil.",
            ),
            # To a database two unknown devices are never the same one.
            UniqueConstraint(
                "practice",
                "name",
                name="software_once_without_device",
                condition=Q(device=None),
                violation_error_message="Ce service en ligne est déjà noté.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.device is not None and self.device.practice_id != self.practice_id:
            raise ValidationError({"device": "Cet appareil n’est pas de ce cabinet."})

    @property
    def present_version(self) -> str:
        """What was seen; else what a person wrote."""
        return self.version_seen or self.version
