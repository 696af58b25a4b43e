"""Who works in the practice, and who works for it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.practice.models.practice import OwnedByPractice
from hygie.suppliers.rules.kinds import in_order, services_in_words


class Role(models.TextChoices):
    """What a person may do in Hygie itself."""

    OWNER = "owner", "Responsable du cabinet"
    ASSISTANT = "assistant", "Assistance"


class Person(OwnedByPractice):
    """Somebody who works in the practice."""

    class Function(models.TextChoices):
        PROFESSIONAL = "professional", "Professionnel de santé"
        ASSISTANT = "assistant", "Assistant ou assistante"
        SECRETARY = "secretary", "Secrétaire"
        REPLACEMENT = "replacement", "Remplaçant ou remplaçante"
        TRAINEE = "trainee", "Stagiaire ou étudiant"
        OTHER = "other", "Autre"

    name = models.CharField("nom", max_length=120)
    function = models.CharField(
        "fonction", max_length=20, choices=Function.choices, default=Function.PROFESSIONAL
    )
    uses_it = models.BooleanField("utilise l’informatique du cabinet", default=True)
    role = models.CharField(
        "rôle dans Hygie", max_length=20, choices=Role.choices, default=Role.ASSISTANT
    )
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "personne"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "name",
                name="person_named_once",
                violation_error_message="Une personne de ce nom est déjà dans la liste.",
            ),
            CheckConstraint(condition=Q(role__in=Role.values), name="person_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class Supplier(OwnedByPractice):
    """Who provides computing services to the practice: one row each, whatever it does.

    `services` are kinds of the suppliers' questionnaires, in their order. `services_to_clarify` are
    words of an older Hygie that may mean several kinds, until somebody says which.
    """

    name = models.CharField("nom", max_length=120)
    services = models.JSONField("services rendus", default=list, blank=True)
    services_to_clarify = models.JSONField("services à préciser", default=list, blank=True)
    contact = models.CharField("contact (téléphone ou adresse)", max_length=200, blank=True)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "fournisseur"
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError on a kind of service that does not exist."""
        super().clean()
        known = in_order(self.services) if isinstance(self.services, list) else None
        if known is None or len(known) != len(set(self.services)):
            raise ValidationError({"services": "Un de ces services n’est pas dans la liste."})
        self.services = known

    @property
    def services_words(self) -> str:
        """« Hébergeur, Sauvegarde en ligne », as it is read in a list."""
        return services_in_words(self.services) or "service à préciser"
