"""Forms of this room. Secrets are never put back into a page."""

from typing import Any

from django import forms

from hygie.assessment.rules.files import LIMIT_BYTES
from hygie.practice.models import Practice

SECRET_LIMIT = 512


def _secret(
    label: str, autocomplete: str, help_text: str = "", *, required: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=SECRET_LIMIT,
        strip=False,
        required=bool(required),
        error_messages={"required": required},
        help_text=help_text,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": autocomplete, "spellcheck": "false"}
        ),
    )


class SealedExportForm(forms.Form):
    """The passphrase of an archive, typed twice."""

    passphrase = _secret(
        "Phrase de passe de l’archive",
        "new-password",
        "Elle sert à cette archive seule. Sans elle, personne ne pourra l’ouvrir, nous non plus.",
        required="Choisissez la phrase de passe de l’archive.",
    )
    again = _secret("La même, une seconde fois", "new-password", required="Tapez-la de nouveau.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("passphrase") and data.get("again") and data["passphrase"] != data["again"]:
            self.add_error("again", "Les deux saisies diffèrent.")
        return data


class PlainExportForm(forms.Form):
    """An archive that anybody can read: never by mistake."""

    understood = forms.BooleanField(
        label="J’ai compris qu’une archive en clair montre tout à qui la trouve",
        error_messages={"required": "Cochez cette case pour une archive en clair."},
    )


class ImportForm(forms.Form):
    """An archive, and its passphrase when it has one."""

    archive = forms.FileField(
        label="Votre archive",
        help_text="Le fichier « .hygie » ou « .hygie.zip », de 25 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".hygie,.zip,application/zip"}),
        error_messages={
            "required": "Choisissez le fichier de l’archive.",
            "empty": "Ce fichier est vide.",
        },
    )
    passphrase = _secret(
        "Phrase de passe de l’archive",
        "off",
        "Celle qui a été choisie le jour de l’export. Rien si l’archive est en clair.",
    )

    def clean_archive(self) -> Any:
        archive = self.cleaned_data["archive"]
        if archive.size > LIMIT_BYTES:
            raise forms.ValidationError(
                "Cette archive dépasse 25 Mo. Importez-la par la commande "
                "« hygie import FICHIER », qui n’a pas de limite."
            )
        return archive


class EraseForm(forms.Form):
    """The name of the practice, typed: nobody erases by mistake."""

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=f"Pour confirmer, tapez le nom du cabinet : {practice.name}",
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": "Tapez le nom du cabinet."},
        )
