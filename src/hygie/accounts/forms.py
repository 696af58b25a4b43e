"""Forms of the door and of the access page. Secrets are never put back into a page."""

from typing import Any

from django import forms

from hygie.accounts.passphrases import check_new_passphrase
from hygie.errors import WeakPassphraseError
from hygie.practice.models import Practice

SECRET_LIMIT = 512


def _secret(label: str, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=SECRET_LIMIT,
        strip=False,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": autocomplete, "spellcheck": "false"}
        ),
    )


class UnlockForm(forms.Form):
    passphrase = _secret("Phrase de passe", "current-password")


class NewPassphraseForm(forms.Form):
    """A passphrase typed twice, strong enough; a weak one is told first, alike or not."""

    passphrase = _secret("Nouvelle phrase de passe", "new-password")
    again = _secret("La même, une seconde fois", "new-password")

    def __init__(self, *args: Any, practice: Practice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practice = practice

    def clean_passphrase(self) -> str:
        passphrase: str = self.cleaned_data["passphrase"]
        try:
            check_new_passphrase(passphrase, practice=self.practice)
        except WeakPassphraseError as error:
            raise forms.ValidationError(error.what) from error
        return passphrase

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("passphrase") and data.get("again") and data["passphrase"] != data["again"]:
            self.add_error("again", "Les deux saisies diffèrent.")
        return data


class RecoverForm(NewPassphraseForm):
    """The printed code, then a new passphrase."""

    code = forms.CharField(
        label="Code de secours",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("code", "passphrase", "again")


class ConfirmCodeForm(forms.Form):
    """Proof that the code was written down: its last two groups while it is shown, else all."""

    code = forms.CharField(
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = (
            "Recopiez les deux derniers groupes du code" if shown else "Recopiez le code entier"
        )
