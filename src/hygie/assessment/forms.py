"""Forms of the hub."""

from typing import Any

from django import forms

from hygie.assessment.models import STRENGTHS, Answer, PoamItem
from hygie.assessment.rules.files import ACCEPT_ATTRIBUTE
from hygie.assessment.services.answers import REASON_LIMIT
from hygie.assessment.services.plan import NOTES_LIMIT
from hygie.assessment.services.proofs import TEXT_LIMIT
from hygie.catalog.model import Catalog
from hygie.practice.models import Person, Practice

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AnswerForm(forms.Form):
    """An answer, with the revision that was on screen. An empty value takes the answer back."""

    value = forms.ChoiceField(choices=[("", ""), *Answer.Value.choices], required=False)
    reason = forms.CharField(max_length=REASON_LIMIT, required=False)
    revision = forms.IntegerField(min_value=0)


class TickForm(forms.Form):
    ticked = forms.BooleanField(required=False)


class ActionForm(forms.Form):
    """Who, by when, in which state."""

    owner = forms.ModelChoiceField(
        label="Qui s’en charge",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Personne encore",
    )
    due_on = forms.DateField(label="Pour le", required=False, widget=_DATE)
    state = forms.ChoiceField(label="Où en est-elle", choices=PoamItem.State.choices)
    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=NOTES_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.filter(practice=practice)  # type: ignore[attr-defined]


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, as a list; their content is checked by the service."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        items = data if isinstance(data, list | tuple) else [data]
        return [item for item in items if item]


class StatementForm(forms.Form):
    """A proof: what, about which measures, since when, with which files."""

    text = forms.CharField(
        label="Ce que vous avez constaté",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "Par exemple : « Les trois postes se verrouillent après 15 minutes. » "
            "Aucun nom de patient."
        ),
    )
    effective_on = forms.DateField(
        label="Constaté le",
        widget=_DATE,
        help_text="Le jour où c’était vrai, pas celui où vous l’écrivez.",
    )
    strength = forms.ChoiceField(
        label="D’où vient cette preuve ?",
        choices=STRENGTHS,
        widget=forms.RadioSelect,
    )
    files = SeveralFilesField(  # type: ignore[assignment]  # the field, not the bound files
        label="Fichiers ou photos",
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
        help_text="25 Mo au plus chacun. PDF, photo, texte ou document bureautique.",
    )
    measures = forms.MultipleChoiceField(
        label="Cette preuve vaut pour",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une mesure."},
    )

    def __init__(self, *args: Any, catalog: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = [  # type: ignore[attr-defined]
            (
                theme.title,
                [(measure.id, measure.title) for measure in catalog.of_theme(theme.id)],
            )
            for theme in catalog.themes
        ]
