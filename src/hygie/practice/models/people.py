"""Who works in the practice, and who works for it."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.practice.models.practice import OwnedByPractice


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
    """Who provides a computing service to the practice."""

    class Service(models.TextChoices):
        MAINTENANCE = "maintenance", "Installation et maintenance sur place"
        REMOTE_MAINTENANCE = "remote_maintenance", "Maintenance à distance"
        CARE_SOFTWARE = "care_software", "Logiciel de soins ou d’officine"
        ONLINE_SERVICE = "online_service", "Service en ligne avec des données de patients"
        STORAGE = "storage", "Stockage ou sauvegarde en ligne"
        SECRETARIAT = "secretariat", "Télésecrétariat"
        TELECOM = "telecom", "Internet et téléphone"
        OTHER = "other", "Autre"

    name = models.CharField("nom", max_length=120)
    service = models.CharField(
        "service rendu", max_length=30, choices=Service.choices, default=Service.MAINTENANCE
    )
    contact = models.CharField("contact (téléphone ou adresse)", max_length=200, blank=True)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "fournisseur"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "name",
                "service",
                name="supplier_service_once",
                violation_error_message="Ce fournisseur est déjà dans la liste pour ce service.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
