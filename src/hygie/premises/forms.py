"""Forms of this room."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hygie.practice.models import Person, Practice
from hygie.premises.models import REPLIES, Place
from hygie.premises.rules.places import USUAL
from hygie.premises.rules.seen import Reply
from hygie.premises.rules.walk import Item
from hygie.premises.services.photos import ACCEPT_ATTRIBUTE
from hygie.premises.services.replies import NOTES_LIMIT, REASON_LIMIT, Given

_DATE = {"invalid": "Cette date n’existe pas. Écrivez-la comme 31/12/2026."}


def _day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Place
        fields = ("name", "kind", "public")
        labels = {
            "name": "Nom de la pièce",
            "kind": "Type",
            "public": "Un patient ou un visiteur peut y rester seul",
        }
        help_texts = {
            "public": "Salle d’attente, couloir, ou accueil laissé vide par moments.",
        }


class UsualPlacesForm(forms.Form):
    """The rooms that many practices have."""

    places = forms.MultipleChoiceField(
        label="Vos pièces",
        choices=[(item.name, item.name) for item in USUAL],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une pièce."},
    )


class ReplyForm(forms.Form):
    """The answer to one point; `prefix` is the point's own name in the page."""

    value = forms.ChoiceField(choices=[("", ""), *REPLIES], required=False)
    reason = forms.CharField(max_length=REASON_LIMIT, required=False)
    notes = forms.CharField(max_length=NOTES_LIMIT, required=False)
    due_on = forms.DateField(required=False, error_messages=_DATE)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def given(self) -> Given:
        """What was answered, once valid."""
        data = self.cleaned_data
        reply = Reply(data["value"]) if data["value"] else None
        return Given(reply, data["reason"], data["notes"], data["due_on"])

    @property
    def on_screen(self) -> int:
        """The revision that the page showed."""
        return self.cleaned_data["revision"] or 0


def reply_form(item: Item, data: Any) -> ReplyForm:
    """The part of the posted form that answers this point."""
    return ReplyForm(data, prefix=item.field)


class PhotoForm(forms.Form):
    """One photo; its content is judged by the service."""

    photo = forms.FileField(
        label="Photo de la pièce",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
        allow_empty_file=True,
        error_messages={"required": "Choisissez une photo."},
    )


class UnseenForm(forms.Form):
    """Why the points left could not be seen."""

    reason = forms.CharField(
        label="Pourquoi n’ont-ils pas pu être vus ?",
        max_length=REASON_LIMIT,
        error_messages={"required": "Dites en quelques mots pourquoi."},
    )


class SignForm(forms.Form):
    """Who signs the round, and the day it was walked."""

    signer = forms.ModelChoiceField(
        Person.objects.none(), label="Signé par", empty_label=None,
        error_messages={"invalid_choice": "Choisissez une personne du cabinet."},
    )  # fmt: skip
    walked_on = forms.DateField(
        label="Jour du tour",
        widget=_day_widget(),
        error_messages=_DATE | {"required": "Dites quel jour le tour a été fait."},
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].queryset = Person.objects.filter(practice=practice)  # type: ignore[attr-defined]


class FollowUpForm(forms.Form):
    """How a point is, since the round."""

    value = forms.ChoiceField(
        label="À présent",
        choices=REPLIES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    seen_on = forms.DateField(label="Vu le", widget=_day_widget(), error_messages=_DATE)
    reason = forms.CharField(label="Pourquoi", max_length=REASON_LIMIT, required=False)
    notes = forms.CharField(label="Ce qui a été fait", max_length=NOTES_LIMIT, required=False)

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day.year < 2000:
            raise ValidationError("Cette date est trop ancienne.")
        return day
