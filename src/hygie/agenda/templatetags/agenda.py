"""The agenda in the pages of others. `{% load agenda %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from hygie.agenda import selectors

register = template.Library()


@register.inclusion_tag("agenda/_summary.html", takes_context=True)
def deadlines_summary(context: Context) -> dict[str, Any]:
    """« Échéances : en retard 1 · cette semaine 2 · ce mois-ci 4 », for the page's practice."""
    practice = context["practice"]
    counts = selectors.agenda(practice, now=timezone.now()).counts
    return {"practice": practice, "counts": counts}
