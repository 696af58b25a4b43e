"""Forms of what is sent to a supplier, and of what comes back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from hygie.suppliers.arriving import Arrived, Decisions
from hygie.suppliers.entrusting import Candidate
from hygie.suppliers.exchange.answer_file import LONGEST_NAME, Respondent
from hygie.suppliers.exchange.deciding import WITHOUT_OBJECT, Decision
from hygie.suppliers.rules.answers import LONGEST_TEXT
from hygie.suppliers.services.requests import LONGEST_MESSAGE
from hygie.suppliers.services.work_orders import PlannedLine

_DATE = {"invalid": "Cette date n’existe pas. Écrivez-la comme 31/12/2026."}
ACCEPT = ".json,.docx"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _message() -> forms.CharField:
    return forms.CharField(
        label="Un mot pour le fournisseur",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il le lira en haut du fichier. Aucun nom de patient.",
    )


class SendForm(forms.Form):
    """Which questionnaires, and until when."""

    questionnaires = forms.MultipleChoiceField(
        label="Questionnaires à envoyer",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un questionnaire."},
    )
    due_on = forms.DateField(
        label="À rendre pour le",
        widget=_day(),
        error_messages=_DATE,
        help_text="Trois semaines laissent le temps de répondre.",
    )
    message = _message()

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questionnaires"].choices = choices  # type: ignore[attr-defined]


class OrderForm(forms.Form):
    """Which actions of the plan, and until when."""

    lines = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une action."},
    )
    due_on = forms.DateField(label="À faire pour le", widget=_day(), error_messages=_DATE)
    message = _message()

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._candidates = candidates
        choices = [(item.measure.id, item.line.title) for item in candidates]
        self.fields["lines"].choices = choices  # type: ignore[attr-defined]
        for item in candidates:
            self.fields[f"details-{item.measure.id}"] = forms.CharField(
                label="Précisions",
                required=False,
                max_length=2000,
                initial=item.line.details,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    @property
    def rows(self) -> list[tuple[Candidate, Any, bool]]:
        """Each action, its field of details, and whether it is ticked."""
        ticked = set(self["lines"].value() or ())
        return [
            (item, self[f"details-{item.measure.id}"], item.measure.id in ticked)
            for item in self._candidates
        ]

    def planned(self) -> list[PlannedLine]:
        """The lines chosen, once valid."""
        chosen = set(self.cleaned_data["lines"])
        return [
            PlannedLine(
                measure_id=item.line.measure_id,
                title=item.line.title,
                details=self.cleaned_data[f"details-{item.measure.id}"],
                devices=item.line.devices,
                proof=item.line.proof,
            )
            for item in self._candidates
            if item.measure.id in chosen
        ]


class ReturnForm(forms.Form):
    """The file that came back."""

    file = forms.FileField(
        label="Le fichier que le fournisseur a renvoyé",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text="« reponses-….hygie-answers.json », ou le document Word rempli.",
        error_messages={"required": "Choisissez un fichier."},
    )


class RespondentForm(forms.Form):
    """Who filled a Word document in, and when: it may not say so."""

    name = forms.CharField(
        label="Qui a répondu",
        max_length=LONGEST_NAME,
        error_messages={"required": "Dites qui a répondu."},
    )
    role = forms.CharField(label="Sa fonction", max_length=LONGEST_NAME, required=False)
    company = forms.CharField(label="Son entreprise", max_length=LONGEST_NAME, required=False)
    answered_on = forms.DateField(
        label="Rempli le",
        widget=_day(),
        error_messages=_DATE | {"required": "Dites quand il a été rempli."},
    )

    def respondent(self) -> Respondent:
        """Who, once valid."""
        told = self.cleaned_data
        return Respondent(told["name"], told["role"], told["company"])

    def day(self) -> date:
        """When, once valid."""
        found: date = self.cleaned_data["answered_on"]
        return found


class DoubtField:
    """One row that is not clear, as the preview puts it."""

    def __init__(self, arrived: Arrived, doubt: Any, data: Any) -> None:
        self.item = arrived.sheet.by_id[doubt.item_id]
        self.doubt = doubt
        self.name, self.words_name = f"fix-{self.item.id}", f"words-{self.item.id}"
        self.chosen = tuple(data.getlist(self.name)) if data else ()
        self.words = (data.get(self.words_name, "") if data else "")[:LONGEST_TEXT].strip()

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """What can be chosen: value, words, and whether it is."""
        found = [(option.id, option.label) for option in self.item.options]
        if self.item.may_not_apply:
            found.append((WITHOUT_OBJECT, "Sans objet"))
        if found and self.item.kind != "choices":
            found.append(("", "Laisser sans réponse"))
        chosen = self.chosen or ("",)
        return [(value, label, value in chosen) for value, label in found]

    @property
    def is_several(self) -> bool:
        return self.item.kind == "choices"

    @property
    def words_label(self) -> str:
        """What the text field is for; nothing when there is none."""
        if self.item.kind == "line":
            return "Fait le (jour/mois/année)"
        if self.item.options:
            return "Pourquoi c’est sans objet" if self.item.may_not_apply else ""
        return {
            "date": "La date (jour/mois/année)",
            "number": f"Un nombre, en {self.item.unit}",
        }.get(self.item.kind, "La réponse, telle que vous la comprenez")

    def decision(self) -> Decision:
        """What was decided."""
        chosen = tuple(one for one in self.chosen if one)
        if WITHOUT_OBJECT in chosen:
            chosen = (WITHOUT_OBJECT,)
        return Decision(chosen, self.words)


def decisions(fields: Sequence[DoubtField], data: Any) -> Decisions:
    """Everything that was decided in the preview."""
    return Decisions(
        rows={field.item.id: field.decision() for field in fields},
        carried={key: data[key] for key in data if key.startswith("take-")},
    )


class SignedOrderForm(forms.Form):
    """The signed report of the work."""

    file = forms.FileField(
        label="La copie signée", error_messages={"required": "Choisissez un fichier."}
    )
    signed_on = forms.DateField(
        label="Signée le",
        widget=_day(),
        error_messages=_DATE,
        help_text="La date écrite à côté de la signature.",
    )
    signed_by = forms.CharField(label="Signée par", max_length=200, required=False)
