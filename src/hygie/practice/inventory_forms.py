"""Forms of what happens to a device or a medium, and of a list that comes as a file."""

from typing import Any

from django import forms

from hygie.practice.forms import DAY
from hygie.practice.models import Practice, RemovableMedium
from hygie.practice.rules.media import KNOWN, RELEASE_REASONS


class RetireForm(forms.Form):
    """Since when a device no longer serves."""

    retired_on = forms.DateField(label="Hors service depuis le", widget=DAY)


class CheckInForm(forms.Form):
    """Which media were seen in their place, and when."""

    seen_on = forms.DateField(label="Vus le", widget=DAY)
    seen = forms.ModelMultipleChoiceField(
        label="Ceux que vous avez vus à leur place",
        queryset=RemovableMedium.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un support."},
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RemovableMedium.objects.filter(practice=practice, state=KNOWN)
        self.fields["seen"].queryset = rows.exclude(locked_place="")  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    """Why a medium may serve again."""

    reason = forms.ChoiceField(
        label="Qu’est-ce qui a été fait ?",
        choices=list(RELEASE_REASONS.items()),
        widget=forms.RadioSelect,
    )


class SheetForm(forms.Form):
    """A list that comes as a file."""

    file = forms.FileField(
        label="Votre fichier",
        help_text="CSV ou « .xlsx », 1 000 lignes au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
