"""Forms of this room."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hygie.catalog.model import Catalog
from hygie.documents.rules.logo import ACCEPT_ATTRIBUTE

ALL = ""


class MeasureForm(forms.Form):
    """One measure of the guide, or all of them."""

    measure = forms.ChoiceField(label="Mesure", required=False)

    def __init__(self, *args: Any, catalog: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (ALL, "Toutes les mesures"),
            *(
                (theme.title, [(item.id, f"{item.id} {item.title}") for item in of_theme])
                for theme in catalog.themes
                if (of_theme := catalog.of_theme(theme.id))
            ),
        ]


class YearForm(forms.Form):
    """The proofs of one year, or all of them."""

    year = forms.TypedChoiceField(label="Période", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (ALL, "Toutes les preuves"),
            *((str(year), f"Constatées en {year}") for year in years),
        ]


class PickForm(forms.Form):
    """One of the things that a room's document can be about."""

    picked = forms.ChoiceField()

    def __init__(
        self, *args: Any, label: str, picks: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picked"].label = label
        self.fields["picked"].choices = picks  # type: ignore[attr-defined]


class LogoForm(forms.Form):
    """The picture at the head of the documents; its content is checked by the service."""

    file = forms.FileField(
        label="Image",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
        help_text="PNG, JPEG ou SVG, 2 Mo au plus.",
        allow_empty_file=True,
        error_messages={"required": "Choisissez une image."},
    )
