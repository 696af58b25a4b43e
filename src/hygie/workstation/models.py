from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hygie.assessment.models import ATTACHMENT_LIMIT_BYTES
from hygie.assessment.rules.observation import Outcome
from hygie.practice.models import Device, OwnedByPractice
from hygie.workstation.rules.guided import PLATFORM_LABELS

OUTCOMES = [
    (Outcome.PASS.value, "Conforme"),
    (Outcome.FAIL.value, "À corriger"),
    (Outcome.UNKNOWN.value, "Pas pu voir"),
    (Outcome.NOT_APPLICABLE.value, "Sans objet"),
]


class Enrolment(OwnedByPractice):
    """Which machine a declared device is, and the name of the key that seals its reports.

    `host_id` is empty until the machine is known, `key_id` until an enrolment file was made for it.
    A device has one enrolment that stands, a machine too; those that were revoked stay, without
    their key, so that a late report is refused by its name.
    """

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, related_name="+", verbose_name="appareil"
    )
    host_id = models.CharField("machine", max_length=64, blank=True)
    key_id = models.CharField("nom de la clé", max_length=16, blank=True)
    key_made_at = models.DateTimeField("fichier fait le", null=True, blank=True)
    created_at = models.DateTimeField("créé le")
    created_by = models.CharField("créé par", max_length=160)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "poste reconnu"
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "device",
                condition=Q(revoked_at__isnull=True),
                name="one_standing_enrolment_a_device",
            ),
            UniqueConstraint(
                "practice",
                "host_id",
                condition=Q(revoked_at__isnull=True) & ~Q(host_id=""),
                name="one_standing_enrolment_a_machine",
            ),
            UniqueConstraint(
                "practice", "key_id", condition=~Q(key_id=""), name="enrolment_key_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.device)

    @property
    def lacks_key(self) -> bool:
        """A file was given, but its key stayed elsewhere: the practice came from an archive."""
        return bool(self.key_id) and self.revoked_at is None and not hasattr(self, "key")


class EnrolmentKey(models.Model):
    """The secret (base64) that seals the reports of a PC, as it is, in the encrypted database.

    It is not a row of the practice, on purpose: archives carry those, and may be in clear.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, primary_key=True, related_name="key"
    )
    secret = models.CharField("secret", max_length=64)

    class Meta:
        verbose_name = "clé d’un poste"

    def __str__(self) -> str:
        return str(self.enrolment_id)


class Check(OwnedByPractice):
    """One look at a computer, whole or at one line only.

    `document` is the report without its inventories, emptied when it grows old (`rules.history`,
    `is_detailed`); what is beside it stays: when, how much was found, what changed. `claimed_at`:
    what the clock of a PC that runs ahead said; `at` is then the moment when it was received.
    """

    class Origin(models.TextChoices):
        HERE = "here", "Depuis cette page"
        INBOX = "inbox", "Par la commande « hygie check »"
        REPORT = "report", "Par un rapport importé"

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, related_name="+", verbose_name="appareil"
    )
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="poste reconnu",
    )
    at = models.DateTimeField("regardé le")
    claimed_at = models.DateTimeField("daté par le poste du", null=True, blank=True)
    received_at = models.DateTimeField("reçu le")
    received_by = models.CharField("reçu par", max_length=160)
    origin = models.CharField("origine", max_length=20, choices=Origin.choices)
    system = models.CharField("système", max_length=20)
    system_words = models.CharField("système, en clair", max_length=160, blank=True)
    machine = models.JSONField("machine", default=dict, blank=True)
    is_admin = models.BooleanField("avec les droits d’administrateur", default=False)
    is_whole = models.BooleanField("complète", default=True)
    passed = models.PositiveSmallIntegerField("conformes", default=0)
    failed = models.PositiveSmallIntegerField("à corriger", default=0)
    unknown = models.PositiveSmallIntegerField("pas pu voir", default=0)
    not_applicable = models.PositiveSmallIntegerField("sans objet", default=0)
    changes = models.JSONField("changements", default=list, blank=True)
    document = models.JSONField("détail", default=dict, blank=True)
    is_detailed = models.BooleanField("détail gardé", default=True)
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "vérification d’un poste"
        ordering: ClassVar = ["-at", "-received_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "device", "sha256", name="check_once_a_device"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "device", "-at"], name="check_by_device_and_date"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.at:%Y-%m-%d}"


class LatestResult(OwnedByPractice):
    """What each probe last said of each computer: what the hub and the pages read.

    The words are those of the report, so that what a newer Hygie saw is shown too.
    """

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, related_name="+", verbose_name="appareil"
    )
    probe_id = models.CharField("vérification", max_length=64)
    topic = models.CharField("sujet", max_length=64)
    title = models.CharField("titre", max_length=200)
    severity = models.CharField("gravité", max_length=20)
    at = models.DateTimeField("vu le")
    since = models.DateTimeField("ainsi depuis le")
    outcome = models.CharField("résultat", max_length=20, choices=OUTCOMES)
    reason = models.CharField("raison", max_length=80, blank=True)
    seen = models.CharField("ce qui a été vu", max_length=2000, blank=True)
    expected = models.CharField("ce qui est attendu", max_length=2000, blank=True)
    fix = models.JSONField("étapes", default=list, blank=True)
    data = models.JSONField("précisions", default=dict, blank=True)

    class Meta:
        verbose_name = "dernier résultat"
        constraints: ClassVar = [
            UniqueConstraint("practice", "device", "probe_id", name="one_latest_result_a_probe"),
            CheckConstraint(
                condition=Q(outcome__in=[item.value for item in Outcome]),
                name="latest_result_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.probe_id} {self.outcome}"


class PluggedMedium(OwnedByPractice):
    """A removable medium that was plugged in at the last whole check of a computer."""

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, related_name="+", verbose_name="appareil"
    )
    serial = models.CharField("numéro de série", max_length=120, blank=True)
    kind = models.CharField("type", max_length=20, blank=True)
    model = models.CharField("modèle", max_length=120, blank=True)
    capacity_bytes = models.PositiveBigIntegerField("capacité en octets", null=True, blank=True)
    encrypted = models.BooleanField("chiffré", null=True, blank=True)
    at = models.DateTimeField("vu le")

    class Meta:
        verbose_name = "support branché"
        ordering: ClassVar = ["model", "serial", "id"]

    def __str__(self) -> str:
        return self.model or self.serial or "support"


class MobileCheck(OwnedByPractice):
    """A guided check of a phone or a tablet, in five screens.

    `answers`: what was said, by question. `seen_at` is the last time one was given; the twelve
    months count from `finished_at`.
    """

    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, related_name="+", verbose_name="appareil"
    )
    platform = models.CharField("système", max_length=20, choices=list(PLATFORM_LABELS.items()))
    answers = models.JSONField("réponses", default=dict, blank=True)
    started_at = models.DateTimeField("commencée le")
    seen_at = models.DateTimeField("regardée le")
    finished_at = models.DateTimeField("terminée le", null=True, blank=True)
    signed_by = models.CharField("signée par", max_length=160)

    class Meta:
        verbose_name = "vérification guidée"
        ordering: ClassVar = ["-started_at", "id"]
        constraints: ClassVar = [
            UniqueConstraint(
                "practice",
                "device",
                condition=Q(finished_at__isnull=True),
                name="one_open_guided_check_a_device",
            ),
        ]

    def __str__(self) -> str:
        return str(self.device)


class Screenshot(OwnedByPractice):
    """A picture or a file behind a guided check; the same rules as the hub's own proofs."""

    mobile_check = models.ForeignKey(
        MobileCheck,
        on_delete=models.CASCADE,
        related_name="screenshots",
        verbose_name="vérification guidée",
    )
    screen = models.CharField("écran", max_length=40)
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    size_bytes = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    added_at = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "copie d’écran"
        ordering: ClassVar = ["screen", "name", "id"]
        constraints: ClassVar = [
            UniqueConstraint("practice", "mobile_check", "sha256", name="screenshot_once"),
            CheckConstraint(
                condition=Q(size_bytes__lte=ATTACHMENT_LIMIT_BYTES), name="screenshot_size_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScreenshotContent(OwnedByPractice):
    """The bytes of a screenshot, apart, so that lists never read them."""

    screenshot = models.OneToOneField(Screenshot, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField("contenu")

    class Meta:
        verbose_name = "contenu d’une copie d’écran"

    def __str__(self) -> str:
        return str(self.screenshot_id)
