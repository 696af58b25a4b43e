"""Files behind a contract, a certificate, a return, a report, an order; rules of the hub's own."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from hygie.assessment.models import ATTACHMENT_LIMIT_BYTES
from hygie.practice.models import OwnedByPractice, Supplier
from hygie.suppliers.models.contracts import Contract
from hygie.suppliers.models.hds import HdsCertificate
from hygie.suppliers.models.questionnaires import QuestionnaireReturn
from hygie.suppliers.models.shortcomings import Shortcoming
from hygie.suppliers.models.work_orders import WorkOrder

OWNERS = ("contract", "certificate", "returned", "shortcoming", "work_order")


def _one_owner() -> Q:
    """Exactly one of the owners is set."""
    found = Q()
    for chosen in OWNERS:
        others = {f"{name}__isnull": name != chosen for name in OWNERS}
        found |= Q(**others)
    return found


class SupplierFile(OwnedByPractice):
    """A file, known by the SHA-256 of its bytes; it belongs to exactly one thing.

    `role` tells the signed copy from other evidence.
    """

    class Role(models.TextChoices):
        SIGNED = "signed", "Copie signée"
        COPY = "copy", "Copie du document"
        REPORT = "report", "Rapport joint"

    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, related_name="+", verbose_name="fournisseur"
    )
    contract = models.ForeignKey(
        Contract,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="contrat",
    )
    certificate = models.ForeignKey(
        HdsCertificate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="certificat",
    )
    returned = models.ForeignKey(
        QuestionnaireReturn,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="questionnaires rendus",
    )
    shortcoming = models.ForeignKey(
        Shortcoming,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="signalement",
    )
    work_order = models.ForeignKey(
        WorkOrder,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="ordre de travail",
    )
    role = models.CharField("sorte", max_length=10, choices=Role.choices, default=Role.COPY)
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    size_bytes = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    added_at = models.DateTimeField("ajouté le")
    added_by = models.CharField("ajouté par", max_length=160)

    class Meta:
        verbose_name = "pièce d’un fournisseur"
        ordering: ClassVar = ["added_at", "name", "id"]
        constraints: ClassVar = [
            CheckConstraint(condition=_one_owner(), name="supplier_file_has_one_owner"),
            CheckConstraint(
                condition=Q(size_bytes__lte=ATTACHMENT_LIMIT_BYTES), name="supplier_file_size_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SupplierFileContent(OwnedByPractice):
    """The bytes of a file, apart, so that lists never read them."""

    file = models.OneToOneField(SupplierFile, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField("contenu")

    class Meta:
        verbose_name = "contenu d’une pièce d’un fournisseur"

    def __str__(self) -> str:
        return str(self.file_id)
