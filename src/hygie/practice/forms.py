"""Forms of the wizard and of the lists."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Model

from hygie.practice.models import (
    Device,
    ExerciseMode,
    Person,
    Practice,
    Profession,
    RemovableMedium,
    Software,
    SoftwareSharing,
    Supplier,
)
from hygie.practice.rules.as_shown import fingerprint
from hygie.practice.rules.sheets.columns import CellError, size_of, size_words
from hygie.practice.rules.situation import USES
from hygie.suppliers.rules.kinds import in_order, kind_hints, kind_labels


class WelcomeForm(forms.Form):
    """The first step: enough to make the practice exist."""

    name = forms.CharField(
        label="Nom du cabinet",
        max_length=120,
        help_text="Comme sur votre plaque ou vos ordonnances.",
    )
    profession = forms.ChoiceField(
        label="Votre profession", choices=[("", "Choisissez…"), *Profession.choices]
    )
    owner_name = forms.CharField(
        label="Votre prénom et votre nom",
        max_length=120,
        help_text="Ils signent vos réponses et vos preuves.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class IdentityForm(forms.ModelForm):
    """Name, profession and address, changed later."""

    class Meta:
        model = Practice
        fields = ("name", "profession", "street", "postal_code", "city")


class ModeForm(forms.Form):
    """Axis 1."""

    exercise_mode = forms.ChoiceField(
        label="Comment exercez-vous ?", choices=ExerciseMode.choices, widget=forms.RadioSelect
    )


class SharingForm(forms.Form):
    """Axis 2."""

    software_sharing = forms.ChoiceField(
        label="Qui utilise vos logiciels ?",
        choices=SoftwareSharing.choices,
        widget=forms.RadioSelect,
    )


class UsesForm(forms.Form):
    """Axis 3, asked with examples."""

    uses = forms.MultipleChoiceField(
        label="Que faites-vous avec l’informatique ?",
        choices=[(use.id, use.label) for use in USES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un usage : presque tout le monde en a un."
        },
    )


class PremisesForm(forms.Form):
    """Whether the practice also works with somebody else's equipment."""

    third_party_premises = forms.TypedChoiceField(
        label="Travaillez-vous aussi avec l’informatique d’un tiers ?",
        choices=[("no", "Non"), ("yes", "Oui, au moins parfois")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


HINTS: dict[str, dict[str, str]] = {
    "exercise_mode": {
        "individual": "Personne d’autre ne travaille avec vous au cabinet.",
        "with_assistant": "Une autre personne vous aide : accueil, secrétariat, soins.",
        "collective": "Cabinet de groupe, maison de santé, officine avec équipe.",
    },
    "software_sharing": {
        "individual": "Vos dossiers et votre agenda ne sont ouverts que par vous.",
        "shared": "Agenda, dossiers ou messagerie sont ouverts par plusieurs personnes.",
    },
    "uses": {use.id: use.hint for use in USES},
    "third_party_premises": {
        "no": "Vous utilisez toujours votre propre matériel.",
        "yes": "EHPAD, clinique, société, remplacement : les postes ne sont pas les vôtres.",
    },
}
STEP_FORMS: dict[int, type[forms.Form]] = {
    2: ModeForm,
    3: SharingForm,
    4: UsesForm,
    5: PremisesForm,
}
LAST_STEP = 6


def as_shown(row: Model, form: type[forms.Form] | type[forms.ModelForm]) -> str:
    """The fingerprint of what this form shows of the row: sent back, it tells an older tab."""
    return fingerprint({name: getattr(row, name) for name in form.base_fields})


def unfinished_step(practice: Practice) -> int | None:
    """The first step that was not answered or not reached; None when the wizard may end."""
    axes = {2: practice.exercise_mode, 3: practice.software_sharing, 4: practice.uses}
    missing = next((step for step, value in axes.items() if not value), LAST_STEP)
    step = min(missing, practice.wizard_step)
    return None if step >= LAST_STEP else step


def step_initial(practice: Practice) -> dict[str, Any]:
    """What is already known, as the forms want it."""
    return {
        "exercise_mode": practice.exercise_mode,
        "software_sharing": practice.software_sharing,
        "uses": practice.uses,
        "third_party_premises": _yes_no(practice),
    }


def _yes_no(practice: Practice) -> str:
    if practice.wizard_step <= 5 and practice.described_at is None:
        return ""
    return "yes" if practice.third_party_premises else "no"


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_NOTES = forms.Textarea(attrs={"rows": 3})
Groups = tuple[tuple[str, tuple[str, ...]], ...]


class ListedForm(forms.ModelForm):
    """A row of a list. `groups` are the fields that a fold keeps apart, the first ones in sight."""

    groups: Groups = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            known = self._meta.model._meta.get_field(name)
            if self.is_bound and self.add_prefix(name) not in self.data and known.has_default():
                # A browser always sends a choice; whoever sends none changes nothing.
                field.required = False
            if isinstance(field, forms.ModelChoiceField):
                practice = self.instance.practice_id
                field.queryset = field.queryset.filter(practice=practice)  # type: ignore[union-attr]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            known = self._meta.model._meta.get_field(name)
            if known.choices and not value and not known.blank:
                cleaned[name] = self.initial.get(name) or known.get_default()
        return cleaned

    @property
    def in_sight(self) -> list[forms.BoundField]:
        """The fields outside of every fold."""
        folded = {name for _, names in self.groups for name in names}
        return [field for field in self if field.name not in folded]

    @property
    def folds(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Each fold: its title, its fields, and whether it must be open."""
        found = []
        for title, names in self.groups:
            fields = [self[name] for name in names]
            found.append((title, fields, any(field.errors for field in fields)))
        return found


class PersonForm(ListedForm):
    class Meta:
        model = Person
        fields = ("name", "function", "uses_it", "role")


class DeviceForm(ListedForm):
    """The first pass: enough to know what to check."""

    class Meta:
        model = Device
        fields = ("name", "kind", "system", "usage")


class WholeDeviceForm(ListedForm):
    """All that the inventory keeps of a device."""

    groups = (
        ("Le reconnaître", ("manufacturer", "model", "serial_number", "room", "in_service_on")),
        ("Réseau et mots de passe", ("network", "default_password_changed", "encrypted_since")),
        ("Électricité et vol", ("power_protection", "power_checked_on", "theft_protection")),
        ("Notes", ("notes",)),
    )

    class Meta:
        model = Device
        fields = (
            "name",
            "kind",
            "system",
            "usage",
            "manufacturer",
            "model",
            "serial_number",
            "room",
            "in_service_on",
            "network",
            "default_password_changed",
            "encrypted_since",
            "power_protection",
            "power_checked_on",
            "theft_protection",
            "notes",
        )
        widgets = {"in_service_on": DAY, "power_checked_on": DAY, "notes": _NOTES}
        help_texts = {
            "serial_number": "Sur l’étiquette, derrière ou dessous.",
            "room": "Par exemple : accueil, salle de soins, domicile.",
            "default_password_changed": (
                "Celui d’origine d’une box, d’une imprimante, d’une caméra… est connu de tous."
            ),
            "encrypted_since": "Chiffré plus tard : d’anciens fichiers peuvent encore se lire.",
            "power_checked_on": "Le jour où vous avez vu le voyant allumé, ou testé l’onduleur.",
        }


class CapacityField(forms.CharField):
    """A size as people say it: « 32 Go ». Shown so when that is exact, in bytes otherwise."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        words = size_words(value)
        return words if size_of(words) == value else str(value)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return size_of(text)
        except CellError as error:
            raise forms.ValidationError(str(error)) from error


class MediumForm(ListedForm):
    capacity_bytes = CapacityField(
        label="Capacité", required=False, max_length=40, help_text="Par exemple : 32 Go."
    )

    groups = (
        ("Le reconnaître", ("serial", "capacity_bytes")),
        ("Notes", ("notes",)),
    )

    class Meta:
        model = RemovableMedium
        fields = (
            "label",
            "kind",
            "usage",
            "encrypted",
            "locked_place",
            "holder",
            "serial",
            "capacity_bytes",
            "notes",
        )
        widgets = {"notes": _NOTES}
        help_texts = {
            "label": "Écrivez le même nom sur le support : « Clé bleue », « Disque A ».",
            "locked_place": "Par exemple : armoire à clé de l’accueil, coffre.",
            "holder": "La personne qui l’emporte, s’il y en a une.",
            "serial": "La vérification d’un poste le trouve seule quand le support est branché.",
        }


class SoftwareForm(ListedForm):
    groups = (
        ("Provenance et licence", ("origin", "licence_kept")),
        ("Fin de vie", ("end_of_support_on", "replacement")),
        ("Notes", ("notes",)),
    )

    class Meta:
        model = Software
        fields = (
            "name",
            "device",
            "publisher",
            "version",
            "origin",
            "licence_kept",
            "end_of_support_on",
            "replacement",
            "notes",
        )
        widgets = {"end_of_support_on": DAY, "notes": _NOTES}
        help_texts = {
            "device": "Laissez vide pour un service en ligne.",
            "licence_kept": "Le contrat, la facture ou la clé de licence, rangés où vous savez.",
            "end_of_support_on": "Le jour où l’éditeur cesse de le mettre à jour.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        device: Any = self.fields["device"]
        device.empty_label = "En ligne, ou partout"


class ExplainedCheckboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, each with a line that explains it."""

    def __init__(self, *args: Any, hints: Callable[[], Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self._hints().get(str(value), "")}


class SupplierForm(ListedForm):
    services = forms.MultipleChoiceField(
        label="Ce qu’il fait pour vous",
        required=False,
        choices=lambda: list(kind_labels().items()),
        widget=ExplainedCheckboxes(hints=kind_hints),
        help_text="Cochez tout ce qui lui revient : un même fournisseur peut faire plusieurs "
        "choses.",
    )

    class Meta:
        model = Supplier
        fields = ("name", "contact", "services")

    def clean_services(self) -> list[str]:
        """In the order of the list, as they are kept."""
        return in_order(self.cleaned_data["services"])
