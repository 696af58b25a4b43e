"""Tables of this room. Every row carries its practice, and every unique key begins with it."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.assessment.rules.files import LIMIT_BYTES
from hygie.practice.models import OwnedByPractice
from hygie.premises.rules.places import KINDS
from hygie.premises.rules.seen import REPLY_LABELS, Reply
from hygie.premises.rules.walk import Spot

REPLIES = [(reply.value, label) for reply, label in REPLY_LABELS.items()]
_NEED_A_REASON = [reply.value for reply in Reply if reply.needs_reason]


class Place(OwnedByPractice):
    """A room of the premises, or the car of the visits. `public`: somebody may be there alone."""

    name = models.CharField("nom", max_length=80)
    kind = models.CharField(
        "type", max_length=20, choices=[(kind.id, kind.label) for kind in KINDS], default="office"
    )
    public = models.BooleanField("quelqu’un de l’extérieur peut y rester seul", default=False)
    position = models.PositiveSmallIntegerField("rang dans le tour", default=0)
    created_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "pièce"
        ordering: ClassVar = ["position", "created_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "name",
                name="place_named_once",
                violation_error_message="Une pièce de ce nom est déjà dans la liste.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spot(self) -> Spot:
        return Spot("place", str(self.id), self.name, self.kind, self.public)


class Round(OwnedByPractice):
    """One walk through the premises: under way, or signed and never changed again.

    `content` and `sha256` are set when it is signed; the journal holds the same hash.
    """

    started_at = models.DateTimeField("commencé le")
    started_by = models.CharField("commencé par", max_length=160)
    walked_on = models.DateField("fait le", null=True, blank=True)
    finished_at = models.DateTimeField("signé le", null=True, blank=True)
    signed_by = models.CharField("signé par", max_length=160, blank=True)
    content = models.JSONField("contenu", null=True, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "tour des locaux"
        ordering: ClassVar = ["-started_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["practice"],
                condition=Q(finished_at__isnull=True),
                name="one_open_round_a_practice",
            ),
            CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | (Q(content__isnull=False, walked_on__isnull=False) & ~Q(sha256="")),
                name="signed_round_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return "Tour des locaux"

    @property
    def is_open(self) -> bool:
        return self.finished_at is None


class RoundReply(OwnedByPractice):
    """What was answered to one point, about one spot, while walking. `revision` grows each time."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="replies")
    point_id = models.CharField("point", max_length=40)
    spot_key = models.CharField("lieu", max_length=60)
    value = models.CharField("réponse", max_length=20, choices=REPLIES)
    reason = models.CharField("raison", max_length=300, blank=True)
    notes = models.CharField("remarque", max_length=1000, blank=True)
    due_on = models.DateField("à corriger pour le", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)
    replied_at = models.DateTimeField("répondu le")
    replied_by = models.CharField("répondu par", max_length=160)

    class Meta:
        verbose_name = "réponse du tour"
        constraints: ClassVar = [
            UniqueConstraint(
                "practice", "round", "point_id", "spot_key", name="one_reply_a_point_and_spot"
            ),
            CheckConstraint(
                condition=Q(value__in=[reply.value for reply in Reply]), name="reply_value_known"
            ),
            CheckConstraint(
                condition=~Q(value__in=_NEED_A_REASON) | ~Q(reason=""),
                name="reply_not_seen_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.value}"

    @property
    def reply(self) -> Reply:
        return Reply(self.value)


class RoundPhoto(OwnedByPractice):
    """A photo taken at one stop of the walk, known by the SHA-256 of its bytes."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="photos")
    section = models.CharField("étape", max_length=40)
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    size_bytes = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    taken_on = models.DateField("prise le")
    added_at = models.DateTimeField("ajoutée le")

    class Meta:
        verbose_name = "photo du tour"
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "round", "section", "sha256", name="round_photo_once"),
            CheckConstraint(
                condition=Q(size_bytes__lte=LIMIT_BYTES), name="round_photo_size_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundPhotoContent(OwnedByPractice):
    """The bytes of a photo, apart, so that lists never read them."""

    photo = models.OneToOneField(RoundPhoto, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField("contenu")

    class Meta:
        verbose_name = "contenu d’une photo"

    def __str__(self) -> str:
        return str(self.photo_id)


class FollowUp(OwnedByPractice):
    """A point looked at again after its round was signed: mended, seen at last, or new."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="follow_ups")
    point_id = models.CharField("point", max_length=40)
    spot_key = models.CharField("lieu", max_length=60)
    value = models.CharField("réponse", max_length=20, choices=REPLIES)
    reason = models.CharField("raison", max_length=300, blank=True)
    notes = models.CharField("remarque", max_length=1000, blank=True)
    seen_on = models.DateField("vu le")
    recorded_at = models.DateTimeField("noté le")
    recorded_by = models.CharField("noté par", max_length=160)

    class Meta:
        verbose_name = "suite d’un tour"
        ordering: ClassVar = ["recorded_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice", "round", "point_id", "spot_key", name="one_follow_up_a_point"
            ),
            CheckConstraint(
                condition=Q(value__in=[reply.value for reply in Reply]),
                name="follow_up_value_known",
            ),
            CheckConstraint(
                condition=~Q(value__in=_NEED_A_REASON) | ~Q(reason=""),
                name="follow_up_not_seen_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.value}"

    @property
    def reply(self) -> Reply:
        return Reply(self.value)
