"""What is entrusted to the IT supplier, on one page, and what it says of each line."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.practice.models import OwnedByPractice, Supplier


class WorkOrder(OwnedByPractice):
    """Actions entrusted to a supplier; `nonce` ties what comes back to this order.

    `signed_on`: the date on the signed paper. Without it, what was ticked proves nothing yet.
    `received`: for every file that was ever taken in, its `sha256`, its `seal`, the day; they stay
    when the file itself is removed, so that it is not taken for a new one.
    """

    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, related_name="work_orders", verbose_name="fournisseur"
    )
    nonce = models.CharField("code de l’ordre", max_length=64)
    catalog_edition = models.CharField("édition du guide", max_length=40)
    ordered_on = models.DateField("demandé le")
    due_on = models.DateField("à faire pour le")
    message = models.TextField("message", max_length=1000, blank=True)
    created_at = models.DateTimeField("créé le")
    created_by = models.CharField("créé par", max_length=160)
    dropped_at = models.DateTimeField("abandonné le", null=True, blank=True)
    returned_at = models.DateTimeField("revenu le", null=True, blank=True)
    received_by = models.CharField("reçu par", max_length=160, blank=True)
    answered_by = models.CharField("rempli par", max_length=200, blank=True)
    answered_on = models.DateField("rempli le", null=True, blank=True)
    seal = models.CharField("sceau", max_length=64, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    received = models.JSONField("fichiers reçus", default=list, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    signed_by = models.CharField("signé par", max_length=200, blank=True)

    class Meta:
        verbose_name = "ordre de travail"
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "nonce", name="work_order_nonce_once"),
            CheckConstraint(condition=~Q(nonce=""), name="work_order_has_a_nonce"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.ordered_on}"

    def has_received(self, sha256: str) -> bool:
        """Whether this very file was taken in, were it removed since."""
        return self.sha256 == sha256 or any(item["sha256"] == sha256 for item in self.received)


class WorkOrderLine(OwnedByPractice):
    """One thing to do: what, on which devices, with which proof; then what was done of it."""

    class Done(models.TextChoices):
        DONE = "done", "Fait"
        PARTLY = "partly", "Fait en partie"
        NOT_DONE = "not_done", "Pas fait"
        NO_OBJECT = "no_object", "Sans objet ici"
        WAITING = "waiting", "Pas encore de réponse"

    work_order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="lines", verbose_name="ordre de travail"
    )
    rank = models.PositiveSmallIntegerField("rang")
    measure_id = models.CharField("mesure", max_length=20)
    title = models.CharField("à faire", max_length=200)
    details = models.TextField("précisions", max_length=2000, blank=True)
    devices = models.JSONField("appareils", default=list, blank=True)
    proof = models.CharField("preuve attendue", max_length=500, blank=True)
    done = models.CharField("fait", max_length=10, choices=Done.choices, default=Done.WAITING)
    done_on = models.DateField("fait le", null=True, blank=True)
    comment = models.TextField("remarque", max_length=2000, blank=True)

    class Meta:
        verbose_name = "ligne d’un ordre de travail"
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "work_order", "rank", name="work_order_line_rank_once"),
            CheckConstraint(
                condition=Q(done__in=["done", "partly", "not_done", "no_object", "waiting"]),
                name="work_order_line_done_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title
