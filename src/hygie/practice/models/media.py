"""The register of removable media."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from hygie.practice.models.devices import Device, Known
from hygie.practice.models.people import Person
from hygie.practice.models.practice import OwnedByPractice
from hygie.practice.rules import media
from hygie.practice.rules.sheets.columns import size_words


class RemovableMedium(OwnedByPractice):
    """A key, a disk, a card. Its state changes through its own services only (`rules/media.py`)."""

    class Kind(models.TextChoices):
        USB_KEY = "usb_key", "Clé USB"
        EXTERNAL_DISK = "external_disk", "Disque externe"
        SD_CARD = "sd_card", "Carte mémoire"
        OPTICAL = "optical", "CD ou DVD"
        OTHER = "other", "Autre"

    class State(models.TextChoices):
        KNOWN = media.KNOWN, media.STATES[media.KNOWN]
        LOST = media.LOST, media.STATES[media.LOST]
        QUARANTINE = media.QUARANTINE, media.STATES[media.QUARANTINE]
        RETIRED = media.RETIRED, media.STATES[media.RETIRED]

    label = models.CharField("nom", max_length=80)
    kind = models.CharField("type", max_length=20, choices=Kind.choices, default=Kind.USB_KEY)
    serial = models.CharField("numéro de série", max_length=120, blank=True)
    capacity_bytes = models.PositiveBigIntegerField("capacité en octets", null=True, blank=True)
    encrypted = models.CharField(
        "chiffré", max_length=20, choices=Known.choices, default=Known.UNKNOWN
    )
    usage = models.CharField(
        "usage",
        max_length=20,
        choices=Device.Usage.choices,
        default=Device.Usage.PROFESSIONAL,
    )
    locked_place = models.CharField("place fermée à clé", max_length=120, blank=True)
    holder = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="confié à",
    )
    state = models.CharField(
        "état", max_length=20, choices=State.choices, default=State.KNOWN, editable=False
    )
    state_since = models.DateField("dans cet état depuis le", null=True, blank=True, editable=False)
    release_reason = models.CharField(
        "sorti de quarantaine parce que",
        max_length=20,
        choices=list(media.RELEASE_REASONS.items()),
        blank=True,
        editable=False,
    )
    last_checked_in_on = models.DateField("vu à sa place le", null=True, blank=True)
    last_seen_at = models.DateTimeField("vu branché le", null=True, blank=True, editable=False)
    added_by_check = models.BooleanField("ajouté après une vérification", default=False)
    notes = models.TextField("notes", max_length=1000, blank=True)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "support amovible"
        verbose_name_plural = "supports amovibles"
        ordering: ClassVar = ["label", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "label",
                name="medium_named_once",
                violation_error_message="Un support de ce nom est déjà dans le registre.",
            ),
            UniqueConstraint(
                "practice",
                Lower("serial"),
                name="medium_serial_once",
                condition=~Q(serial=""),
                violation_error_message=("Un support du registre porte déjà ce numéro de série."),
            ),
            CheckConstraint(condition=Q(state__in=list(media.STATES)), name="medium_state_known"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        self.serial = "".join(self.serial.split())
        if self.holder is not None and self.holder.practice_id != self.practice_id:
            raise ValidationError({"holder": "Cette personne n’est pas de ce cabinet."})

    @property
    def capacity(self) -> str:
        """Its capacity in words, empty when unknown."""
        return size_words(self.capacity_bytes)

    @property
    def is_watched(self) -> bool:
        """Whether a proof is asked for it."""
        return self.state in media.WATCHED

    @property
    def acts(self) -> tuple[str, ...]:
        """What may happen to it now."""
        return media.acts_from(self.state)
