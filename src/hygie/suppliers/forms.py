"""Forms of the room."""

from typing import Any

from django import forms

from hygie.assessment.rules.files import ACCEPT_ATTRIBUTE
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.models import Contract, HdsCertificate, Shortcoming, YesNoUnknown
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import HdsFacts
from hygie.suppliers.rules.contract import Presence
from hygie.suppliers.rules.hds_list import LARGEST_BYTES
from hygie.suppliers.rules.kinds import in_order, kind_labels

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_FEW_LINES = forms.Textarea(attrs={"rows": 3})
FILE_HELP = "PDF, photo, Word ou texte, 25 Mo au plus."


def _file_input() -> forms.ClearableFileInput:
    return forms.ClearableFileInput(attrs={"accept": ACCEPT_ATTRIBUTE})


class ProfileForm(forms.Form):
    """The RGPD question, and what its services do not tell."""

    is_processor = forms.ChoiceField(widget=forms.RadioSelect, choices=YesNoUnknown.choices)
    reaches_data = forms.ChoiceField(
        label="Peut-il voir des données de vos patients, même par accident ?",
        widget=forms.RadioSelect,
        choices=YesNoUnknown.choices,
    )
    hosts_data = forms.ChoiceField(
        label="Garde-t-il des données de vos patients, chez lui ou en ligne ?",
        widget=forms.RadioSelect,
        choices=YesNoUnknown.choices,
    )
    manager = forms.CharField(
        label="Responsable de l’informatique de ce lieu", required=False, max_length=160
    )
    security_contact = forms.CharField(
        label="Votre interlocuteur pour la sécurité",
        required=False,
        max_length=200,
        help_text="Le nom et le téléphone de la personne à appeler en cas d’incident.",
    )

    def __init__(self, *args: Any, is_place: bool, unclear: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = load_edition().role
        self.fields["is_processor"].label = role.ask
        self.fields["is_processor"].help_text = role.help
        for name in {"reaches_data", "hosts_data"} - unclear:
            del self.fields[name]
        if not is_place:
            del self.fields["manager"]


class ClarifyForm(forms.Form):
    """Which kinds a word of an older Hygie stands for."""

    kinds = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un service."},
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]


class ContractForm(forms.ModelForm):
    """What the first page of a contract says, and what it is read with."""

    services = forms.MultipleChoiceField(
        label="Sur quoi porte-t-il ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ne cochez rien s’il porte sur tout ce que ce fournisseur fait pour vous.",
    )

    class Meta:
        model = Contract
        fields = (
            "title",
            "signed_on",
            "starts_on",
            "ends_on",
            "renewal_months",
            "notice_months",
            "completes",
            "services",
            "notes",
        )
        widgets = {
            "signed_on": _DAY,
            "starts_on": _DAY,
            "ends_on": _DAY,
            "notes": _FEW_LINES,
        }
        labels = {
            "title": "Nom ou numéro du contrat",
            "renewal_months": "Reconduction automatique, en mois",
            "notice_months": "Préavis pour l’arrêter, en mois",
            "completes": "Il complète un autre contrat",
        }
        help_texts = {
            "ends_on": "Laissez vide s’il n’a pas de fin écrite.",
            "renewal_months": "0 s’il s’arrête de lui-même. Cherchez « tacite reconduction ».",
            "notice_months": "Hygie en déduit le dernier jour pour le dire.",
            "completes": "Une annexe, un avenant : leurs clauses se lisent alors ensemble.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row, labels = self.instance, kind_labels()
        others = Contract.objects.filter(
            practice=row.practice_id, supplier=row.supplier_id, completes=None
        ).exclude(id=row.id)
        if row.completed_by.exists():
            others = others.none()
        completes: Any = self.fields["completes"]
        completes.queryset, completes.empty_label = others, "Non, il tient seul"
        services: Any = self.fields["services"]
        services.choices = [(name, labels[name]) for name in in_order(row.supplier.services)]
        self.may_complete = others.exists()
        self.has_several_services = len(services.choices) > 1

    def clean(self) -> dict[str, Any]:
        """What completes a contract is about the same services."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("completes"):
            found["services"] = []
        return found


class ClauseForm(forms.Form):
    """What was found of one clause."""

    presence = forms.ChoiceField(choices=[(item.value, item.value) for item in Presence])
    note = forms.CharField(required=False, max_length=500)


class StopForm(forms.Form):
    """When a contract was ended."""

    stopped_on = forms.DateField(label="Arrêté depuis le", widget=_DAY)


class FileForm(forms.Form):
    """A file to keep."""

    file = forms.FileField(label="Fichier", widget=_file_input(), help_text=FILE_HELP)


class SignedForm(forms.Form):
    """The signed copy that came back."""

    file = forms.FileField(label="La copie signée", widget=_file_input(), help_text=FILE_HELP)
    signed_on = forms.DateField(
        label="Signée le", widget=_DAY, help_text="La date écrite à côté de la signature."
    )
    signed_by = forms.CharField(label="Signée par", max_length=200)


def _activity_choices(facts: HdsFacts) -> list[tuple[int, str]]:
    return [(item.number, f"{item.number} – {item.label}") for item in facts.activities]


class ActivitiesForm(forms.Form):
    """Which activities the service uses; whether the supplier told that it has no certificate."""

    activities = forms.TypedMultipleChoiceField(
        label="Les activités dont votre service a besoin",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Demandez-les au fournisseur : Hygie n’en propose que les plus courantes.",
    )
    has_no_certificate = forms.BooleanField(
        label="Ce fournisseur dit ne pas avoir de certificat", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _activity_choices(load_edition().hds)
        self.fields["activities"].choices = choices  # type: ignore[attr-defined]


class CertificateForm(forms.ModelForm):
    """What is written on a certificate."""

    activities = forms.TypedMultipleChoiceField(
        label="Activités écrites sur le certificat",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    referential_id = forms.ChoiceField(
        label="Version du référentiel", required=False, widget=forms.RadioSelect
    )
    chain = forms.TypedChoiceField(
        label="Un écrit relie-t-il ce certificat au service que vous utilisez ?",
        help_text="À répondre quand le titulaire n’est pas le fournisseur lui-même.",
        choices=[("", "Je ne sais pas"), ("yes", "Oui"), ("no", "Non")],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = HdsCertificate
        fields = (
            "holder",
            "holder_name",
            "number",
            "activities",
            "referential_id",
            "issued_on",
            "ends_on",
            "body",
            "chain",
            "is_approval",
        )
        widgets = {"holder": forms.RadioSelect, "issued_on": _DAY, "ends_on": _DAY}
        labels = {
            "holder": "À qui est ce certificat ?",
            "holder_name": "Nom écrit sur le certificat",
            "number": "Numéro du certificat",
            "body": "Organisme qui l’a délivré",
            "is_approval": "Ce document est un agrément, et non un certificat",
        }
        help_texts = {
            "holder_name": "La société certifiée, telle qu’elle est écrite.",
            "is_approval": "Un agrément ne vaut plus que pour l’archivage (à vérifier).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = load_edition().hds
        versions = [(item.id, item.label) for item in facts.referentials]
        self.fields["activities"].choices = _activity_choices(facts)  # type: ignore[attr-defined]
        self.fields["referential_id"].choices = [("", "Je ne sais pas"), *versions]  # type: ignore[attr-defined]
        if "chain" not in self.initial or not isinstance(self.initial["chain"], str):
            said: dict[bool | None, str] = {True: "yes", False: "no"}
            self.initial["chain"] = said.get(self.initial.get("chain"), "")


class HostsForm(forms.Form):
    """A list of certified hosts, as a file."""

    file = forms.FileField(
        label="Votre liste, en CSV",
        help_text=f"Le modèle de Hygie, rempli. {LARGEST_BYTES // (1024 * 1024)} Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )
    skip = forms.BooleanField(
        label="Importer quand même les lignes justes, et laisser les autres", required=False
    )


class ShortcomingForm(forms.ModelForm):
    """What was seen in computers that are lent; never a patient's name."""

    class Meta:
        model = Shortcoming
        fields = ("seen_on", "seen", "risk", "expected", "answer_by")
        widgets = {
            "seen_on": _DAY,
            "answer_by": _DAY,
            "seen": _FEW_LINES,
            "risk": _FEW_LINES,
            "expected": _FEW_LINES,
        }
        labels = {
            "seen_on": "Constaté le",
            "seen": "Ce que vous avez constaté",
            "risk": "Ce que cela peut causer",
            "expected": "Ce que vous demandez",
            "answer_by": "Réponse attendue le",
        }
        help_texts = {
            "seen": "Où, sur quel poste, dans quelles circonstances. Aucun nom de patient.",
            "risk": "Par exemple : « n’importe quel visiteur peut ouvrir un dossier ».",
            "expected": "Le geste que vous attendez, et non un reproche.",
            "answer_by": "Raccourcissez le délai si le danger est immédiat.",
        }


class SentForm(forms.Form):
    """The letter, or the reminder, left."""

    sent_on = forms.DateField(label="Envoyé le", widget=_DAY)
    answer_by = forms.DateField(label="Réponse attendue le", widget=_DAY)


class AnswerForm(forms.Form):
    """What the place answered."""

    answered_on = forms.DateField(label="Réponse reçue le", widget=_DAY)
    answer = forms.CharField(label="Ce qu’elle dit", max_length=1000, widget=_FEW_LINES)


class SettledForm(forms.Form):
    """Since when the defect is mended."""

    settled_on = forms.DateField(label="Corrigé, vu par vous le", widget=_DAY)


class AuthorityForm(forms.Form):
    """Whom the practice turned to."""

    authority_id = forms.ChoiceField(label="Qui avez-vous prévenu ?", widget=forms.RadioSelect)
    told_on = forms.DateField(label="Le", widget=_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.id, item.name) for item in load_clauses().authorities]
        self.fields["authority_id"].choices = choices  # type: ignore[attr-defined]


class CompareForm(forms.Form):
    """Which questionnaire, and whose two sets of answers."""

    questionnaire = forms.ChoiceField(label="Questionnaire")
    first = forms.ChoiceField(label="Première colonne")
    second = forms.ChoiceField(label="Seconde colonne")

    def __init__(self, *args: Any, questionnaires: Any, returns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].choices = questionnaires  # type: ignore[attr-defined]
        self.fields["first"].choices = returns  # type: ignore[attr-defined]
        self.fields["second"].choices = returns  # type: ignore[attr-defined]
