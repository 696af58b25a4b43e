"""HDS certificates, and the list of certified hosts that was imported."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hygie.practice.models import OwnedByPractice, Supplier
from hygie.suppliers.rules.hds import HOLDER_LABELS, Certificate, Holder

HOLDERS = [(holder.value, label[0].upper() + label[1:]) for holder, label in HOLDER_LABELS.items()]


class HdsCertificate(OwnedByPractice):
    """What is written on a certificate that a supplier showed. `chain`: None, nobody has looked."""

    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, related_name="certificates", verbose_name="fournisseur"
    )
    number = models.CharField("numéro", max_length=80, blank=True)
    holder = models.CharField(
        "titulaire", max_length=10, choices=HOLDERS, default=Holder.UNKNOWN.value
    )
    holder_name = models.CharField("nom écrit sur le certificat", max_length=160, blank=True)
    activities = models.JSONField("activités couvertes", default=list, blank=True)
    referential_id = models.CharField("version du référentiel", max_length=10, blank=True)
    body = models.CharField("organisme", max_length=160, blank=True)
    issued_on = models.DateField("délivré le", null=True, blank=True)
    ends_on = models.DateField("prend fin le", null=True, blank=True)
    chain = models.BooleanField("écrit qui le relie à ce service", null=True, blank=True)
    is_approval = models.BooleanField("c’est un agrément, pour l’archivage", default=False)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "certificat HDS"
        ordering: ClassVar = [F("ends_on").desc(nulls_last=True), "number", "id"]
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(issued_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("issued_on")),
                name="certificate_ends_after_it_starts",
                violation_error_message="La fin du certificat est avant sa délivrance.",
            ),
            CheckConstraint(
                condition=Q(holder__in=[item.value for item in Holder]),
                name="certificate_holder_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number or "certificat HDS"

    @property
    def as_facts(self) -> Certificate:
        """The certificate as the rule judges it."""
        return Certificate(
            number=self.number,
            holder_name=self.holder_name,
            holder=Holder(self.holder),
            activities=frozenset(self.activities),
            referential_id=self.referential_id,
            issued_on=self.issued_on,
            ends_on=self.ends_on,
            chain=self.chain,
            is_approval=self.is_approval,
        )


class CertifiedHost(OwnedByPractice):
    """One line of the list that the practice imported; the next import replaces all of them."""

    row = models.PositiveIntegerField("ligne")
    holder = models.CharField("raison sociale", max_length=400)
    number = models.CharField("numéro", max_length=400, blank=True)
    activities = models.JSONField("activités couvertes", default=list, blank=True)
    referential_id = models.CharField("version du référentiel", max_length=10, blank=True)
    body = models.CharField("organisme", max_length=400, blank=True)
    issued_on = models.DateField("délivré le", null=True, blank=True)
    ends_on = models.DateField("prend fin le")
    url = models.CharField("adresse de transparence", max_length=400, blank=True)
    imported_at = models.DateTimeField("importé le")

    class Meta:
        verbose_name = "hébergeur certifié"
        ordering: ClassVar = ["row"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "row", name="certified_host_row_once"),
        ]

    def __str__(self) -> str:
        return self.holder
