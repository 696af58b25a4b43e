from django import forms

from hygie.agenda.models import ReminderMailbox
from hygie.agenda.rules import REASON_LIMIT


class DecisionForm(forms.Form):
    """The decision that was on screen (0: none yet)."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PostponeForm(DecisionForm):
    """Until when, and why."""

    until = forms.DateField(
        label="Reporter au",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Pourquoi",
        max_length=REASON_LIMIT,
        help_text="Quelques mots, sans nom de patient. Le journal les garde.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MailboxForm(DecisionForm):
    """Where reminders go. An empty password keeps the one that is stored, which is never shown."""

    is_on = forms.BooleanField(
        label="Envoyer les rappels",
        required=False,
        help_text="Un courriel par jour au plus, si quelque chose est dû et que Hygie est ouvert.",
    )
    recipient = forms.EmailField(label="Adresse qui reçoit les rappels", max_length=254)
    sender = forms.EmailField(
        label="Adresse qui les envoie",
        max_length=254,
        help_text="Souvent la même : l’adresse du compte ci-dessous.",
    )
    host = forms.CharField(
        label="Serveur d’envoi (SMTP)", max_length=253, help_text="Par exemple smtp.exemple.fr."
    )
    security = forms.ChoiceField(label="Chiffrement", choices=ReminderMailbox.Security.choices)
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535)
    username = forms.CharField(
        label="Compte",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
