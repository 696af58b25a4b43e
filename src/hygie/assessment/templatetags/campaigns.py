"""Shares in the campaigns' templates. `{% load campaigns %}`."""

from django import template

from hygie.assessment.rules import campaign_chart

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """« 67 % », « — » for None."""
    return campaign_chart.percent(share)
