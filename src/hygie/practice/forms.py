"""Forms of the wizard and of the lists."""

from typing import Any

from django import forms
from django.db.models import Model

from hygie.practice.models import (
    Device,
    ExerciseMode,
    Person,
    Practice,
    Profession,
    SoftwareSharing,
    Supplier,
)
from hygie.practice.rules.as_shown import fingerprint
from hygie.practice.rules.situation import USES


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


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("name", "function", "uses_it", "role")


class DeviceForm(forms.ModelForm):
    class Meta:
        model = Device
        fields = ("name", "kind", "system", "usage")


class SupplierForm(forms.ModelForm):
    class Meta:
        model = Supplier
        fields = ("name", "service", "contact")
