"""What is known of a supplier, besides its name and its services."""

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint

from hygie.practice.models import OwnedByPractice, Supplier


class YesNoUnknown(models.TextChoices):
    """An answer of the practice; unknown is never a no."""

    YES = "yes", "Oui"
    NO = "no", "Non"
    UNKNOWN = "unknown", "Je ne sais pas"


class SupplierProfile(OwnedByPractice):
    """The practice's answers about one supplier.

    `is_processor`: the RGPD question. `reaches_data` and `hosts_data` count only where its services
    do not tell. `decided`: for « service:questionnaire », whether it depends on a yes or a no.
    `activities`: those of the HDS certificate that the service uses. `situation`: for a place that
    lends its computers, which one.
    """

    supplier = models.OneToOneField(
        Supplier, on_delete=models.CASCADE, related_name="profile", verbose_name="fournisseur"
    )
    is_processor = models.CharField(
        "sous-traitant au sens du RGPD",
        max_length=10,
        choices=YesNoUnknown.choices,
        default=YesNoUnknown.UNKNOWN,
    )
    reaches_data = models.CharField(
        "peut voir des données de patients",
        max_length=10,
        choices=YesNoUnknown.choices,
        default=YesNoUnknown.UNKNOWN,
    )
    hosts_data = models.CharField(
        "garde des données de patients",
        max_length=10,
        choices=YesNoUnknown.choices,
        default=YesNoUnknown.UNKNOWN,
    )
    decided = models.JSONField("questionnaires décidés", default=dict, blank=True)
    activities = models.JSONField("activités HDS utilisées", default=list, blank=True)
    has_no_certificate = models.BooleanField("dit ne pas avoir de certificat HDS", default=False)
    situation = models.CharField("lieu d’exercice", max_length=40, blank=True)
    manager = models.CharField("responsable de l’informatique", max_length=160, blank=True)
    security_contact = models.CharField("interlocuteur sécurité", max_length=200, blank=True)
    changed_at = models.DateTimeField("changé le")

    class Meta:
        verbose_name = "réponses sur un fournisseur"
        constraints: ClassVar = [
            UniqueConstraint("practice", "supplier", name="one_profile_a_supplier"),
        ]

    def __str__(self) -> str:
        return str(self.supplier)
