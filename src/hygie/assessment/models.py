"""Tables of the hub. Every row carries its practice, and every unique key begins with it."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared
from hygie.practice.models import OwnedByPractice, Person

ATTACHMENT_LIMIT_BYTES = 25 * 1024 * 1024
STRENGTHS = [
    (Strength.STATED.value, "Constaté par vous"),
    (Strength.ATTESTED.value, "Attesté par un tiers"),
]


class Assessment(OwnedByPractice):
    """One dated pass over the measures. A practice has one open at a time."""

    edition = models.CharField("édition du guide", max_length=30)
    title = models.CharField("titre", max_length=80)
    opened_at = models.DateTimeField("ouvert le")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    first_pass_done_at = models.DateTimeField(
        "premières questions finies le", null=True, blank=True
    )

    class Meta:
        verbose_name = "bilan"
        ordering: ClassVar = ["-opened_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["practice"],
                condition=Q(closed_at__isnull=True),
                name="one_open_assessment_a_practice",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentSnapshot(OwnedByPractice):
    """The frozen copy of a closed assessment, and the SHA-256 of its canonical JSON.

    The journal's entry of the closing holds the same hash.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="snapshot")
    content = models.JSONField("contenu")
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "copie gelée d’un bilan"

    def __str__(self) -> str:
        return self.sha256[:12]


class Answer(OwnedByPractice):
    """What the practice declares of one measure. `revision` is its rank in the journal.

    `to_confirm`: copied from the year before, it counts for nothing until somebody confirms it.
    """

    class Value(models.TextChoices):
        YES = Declared.YES.value, "Oui"
        NO = Declared.NO.value, "Non"
        DONT_KNOW = Declared.DONT_KNOW.value, "Je ne sais pas"
        NOT_APPLICABLE = Declared.NOT_APPLICABLE.value, "Sans objet"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    measure_id = models.CharField("mesure", max_length=20)
    value = models.CharField("réponse", max_length=20, choices=Value.choices)
    reason = models.CharField("raison", max_length=1000, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)
    answered_at = models.DateTimeField("répondu le")
    answered_by = models.CharField("répondu par", max_length=160)
    to_confirm = models.BooleanField("à confirmer", default=False)

    class Meta:
        verbose_name = "réponse"
        constraints: ClassVar = [
            UniqueConstraint("practice", "assessment", "measure_id", name="one_answer_a_measure"),
            CheckConstraint(
                condition=Q(value__in=[item.value for item in Declared]), name="answer_value_known"
            ),
            CheckConstraint(
                condition=~Q(value="not_applicable") | ~Q(reason=""),
                name="not_applicable_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.value}"


class RecommendationTick(OwnedByPractice):
    """A recommendation ticked under its measure. No row: not ticked."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ticks")
    recommendation_id = models.CharField("recommandation", max_length=20)
    ticked_at = models.DateTimeField("coché le")

    class Meta:
        verbose_name = "recommandation cochée"
        constraints: ClassVar = [
            UniqueConstraint(
                "practice", "assessment", "recommendation_id", name="one_tick_a_recommendation"
            ),
        ]

    def __str__(self) -> str:
        return self.recommendation_id


class Statement(OwnedByPractice):
    """The practice's own proof: a signed statement, with or without files.

    `effective_on` is the day of what it proves, which may be long before it was written down.
    """

    text = models.CharField("ce que vous avez constaté", max_length=4000)
    strength = models.CharField(
        "force",
        max_length=20,
        choices=STRENGTHS,
        default=Strength.STATED.value,
    )
    signed_by = models.CharField("signé par", max_length=160)
    effective_on = models.DateField("vrai le")
    created_at = models.DateTimeField("ajouté le")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "preuve"
        ordering: ClassVar = ["-effective_on", "-created_at", "id"]
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(strength__in=[Strength.STATED.value, Strength.ATTESTED.value]),
                name="statement_strength_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class StatementMeasure(OwnedByPractice):
    """A measure that a statement is about: one proof can serve several."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="measures")
    measure_id = models.CharField("mesure", max_length=20)

    class Meta:
        verbose_name = "mesure prouvée"
        constraints: ClassVar = [
            UniqueConstraint("practice", "statement", "measure_id", name="statement_measure_once"),
        ]

    def __str__(self) -> str:
        return self.measure_id


class Attachment(OwnedByPractice):
    """A file behind a statement.

    Known by the SHA-256 of its bytes (64 lower-case hexadecimal digits).
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    size_bytes = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    added_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "pièce jointe"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "statement", "sha256", name="attachment_once"),
            CheckConstraint(
                condition=Q(size_bytes__lte=ATTACHMENT_LIMIT_BYTES), name="attachment_size_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentContent(OwnedByPractice):
    """The bytes of a file, apart, so that lists never read them."""

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField("contenu")

    class Meta:
        verbose_name = "contenu d’une pièce jointe"

    def __str__(self) -> str:
        return str(self.attachment_id)


class PoamItem(OwnedByPractice):
    """What was decided about an action of the plan: who, by when, where it stands."""

    class State(models.TextChoices):
        OPEN = "open", "À faire"
        STARTED = "started", "En cours"
        DONE = "done", "Faite"
        SET_ASIDE = "set_aside", "Mise de côté"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="actions")
    measure_id = models.CharField("mesure", max_length=20)
    owner = models.ForeignKey(
        Person,
        verbose_name="qui",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField("pour le", null=True, blank=True)
    state = models.CharField("état", max_length=20, choices=State.choices, default=State.OPEN)
    notes = models.CharField("notes", max_length=4000, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)
    created_at = models.DateTimeField("créée le")
    changed_at = models.DateTimeField("changée le")

    class Meta:
        verbose_name = "action"
        constraints: ClassVar = [
            UniqueConstraint("practice", "assessment", "measure_id", name="one_action_a_measure"),
        ]

    def __str__(self) -> str:
        return self.measure_id
