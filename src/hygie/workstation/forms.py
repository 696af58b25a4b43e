from typing import Any

from django import forms

from hygie.assessment.forms import SeveralFilesField, SeveralFilesInput
from hygie.assessment.rules.files import ACCEPT_ATTRIBUTE
from hygie.practice.models import Device
from hygie.workstation.rules.guided import PLATFORM_LABELS, Said, Screen

NEW = "new"


class WhichForm(forms.Form):
    """Which of the declared computers this machine is; or a new one, named here."""

    device = forms.ChoiceField(label="Quel appareil est ce poste ?", widget=forms.RadioSelect)
    name = forms.CharField(
        label="Son nom, si c’est un nouveau",
        max_length=80,
        required=False,
        help_text="Celui que vous lui donnez au cabinet : « Poste d’accueil », « Portable »…",
    )

    def __init__(self, *args: Any, devices: list[Device], may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (str(device.id), f"{device.name}, {device.get_kind_display().lower()}")
            for device in devices
        ]
        if may_add:
            choices.append((NEW, "Un autre : je l’ajoute à la liste"))
        self.fields["device"].choices = choices  # type: ignore[attr-defined]
        if not may_add:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("device") == NEW and not (cleaned.get("name") or "").strip():
            self.add_error("name", "Donnez-lui un nom.")
        return cleaned


class ReportForm(forms.Form):
    """The sealed report of another PC."""

    report = forms.FileField(
        label="Rapport du poste",
        allow_empty_file=True,
        help_text="Le fichier .hygie que « hygie check --out » a écrit. 1 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".hygie,.json,application/json"}),
    )


class AdoptForm(forms.Form):
    """A medium that was plugged in and that the register does not know."""

    label = forms.CharField(
        label="Son nom au registre",
        max_length=80,
        help_text="Écrivez-le aussi sur le support : « Clé bleue », « Disque de sauvegarde A »…",
    )
    trusted = forms.TypedChoiceField(
        label="D’où vient-il ?",
        choices=[
            ("yes", "Il est au cabinet, je sais d’où il vient"),
            ("no", "Je ne sais pas : en quarantaine, personne ne s’en sert"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class BelieveForm(forms.Form):
    """What the machine said, and that the practice now writes too."""

    field = forms.ChoiceField(choices=[("system", "système"), ("kind", "type")])
    seen = forms.CharField(max_length=20)


class PlatformForm(forms.Form):
    """Which of the two guides to follow."""

    platform = forms.ChoiceField(
        label="Quel est son système ?",
        choices=list(PLATFORM_LABELS.items()),
        widget=forms.RadioSelect,
    )


class ScreenForm(forms.Form):
    """One screen of the guided check: an answer a question, and the pictures that show it."""

    def __init__(self, *args: Any, screen: Screen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.screen = screen
        for question in screen.questions:
            self.fields[question.id] = forms.ChoiceField(
                label=question.question,
                choices=[(said.value, said.label) for said in Said],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choisissez une réponse : « je ne sais pas » en est une."
                },
            )
        self.fields["files"] = SeveralFilesField(
            label="Copies d’écran",
            required=False,
            widget=SeveralFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
            help_text="Facultatif : elles appuient ce que vous constatez. 25 Mo au plus chacune.",
        )

    @property
    def answers(self) -> dict[str, Said]:
        """What was said of each question, once the form is valid."""
        return {
            question.id: Said(self.cleaned_data[question.id]) for question in self.screen.questions
        }
