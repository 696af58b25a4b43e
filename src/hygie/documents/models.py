"""The one thing this room keeps: the practice's logo. Documents themselves are never kept."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.documents.rules.logo import LIMIT_BYTES, MEDIA_TYPES, Logo
from hygie.practice.models import OwnedByPractice


class PracticeLogo(OwnedByPractice):
    """The picture at the head of every document; one a practice."""

    media_type = models.CharField("type", max_length=20)
    content = models.BinaryField("contenu")
    size_bytes = models.PositiveIntegerField("taille")
    width = models.PositiveIntegerField("largeur en pixels", default=0)
    height = models.PositiveIntegerField("hauteur en pixels", default=0)
    sha256 = models.CharField("empreinte", max_length=64)
    added_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "logo du cabinet"
        constraints: ClassVar = [
            UniqueConstraint(fields=["practice"], name="one_logo_a_practice"),
            CheckConstraint(condition=Q(media_type__in=MEDIA_TYPES), name="logo_kind_known"),
            CheckConstraint(condition=Q(size_bytes__lte=LIMIT_BYTES * 2), name="logo_size_limit"),
        ]

    def __str__(self) -> str:
        return self.media_type

    @property
    def logo(self) -> Logo:
        return Logo(self.media_type, bytes(self.content), self.width, self.height)
