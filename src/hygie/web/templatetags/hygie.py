"""The words of the templates: icons, statuses, charts, hints, dates. `{% load hygie %}`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hygie.catalog.model import Term
from hygie.web import charts

register = template.Library()

NBSP = charts.NBSP
SPRITE = Path(__file__).parent.parent / "static" / "web" / "vendor" / "lucide" / "icons.svg"
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)" viewBox="0 0 24 24">(.*?)</symbol>')

# status: (word, icon, look, reason said when none is given)
STATUSES = {
    "proven": ("Prouvé", "shield-check", "proven", ""),
    "declared": ("Déclaré", "check", "declared", ""),
    "to_do": ("À faire", "arrow-right", "to-do", ""),
    "to_check": ("À revérifier", "clock", "to-check", ""),
    "contradicted": ("À revérifier", "clock", "to-check", "contredit"),
    "expired": ("À revérifier", "clock", "to-check", "preuve expirée"),
    "unknown": ("À revérifier", "clock", "to-check", "pas pu voir"),
    "not_applicable": ("Sans objet", "minus", "not-applicable", ""),
}
REASONS = {key: reason for key, (_, _, _, reason) in STATUSES.items() if reason}
STRENGTHS = dict(charts.STRENGTHS)

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)


@cache
def sprite() -> Mapping[str, str]:
    """The shapes of each icon by name, read once from the vendored sprite."""
    return dict(SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The icon, inline, silent unless it has a `label`. TemplateSyntaxError if none is so named."""
    try:
        shapes = mark_safe(sprite()[name])  # noqa: S308 - our own vendored file
    except KeyError:
        raise template.TemplateSyntaxError(f"no icon is called {name!r}") from None
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img"><title>{}</title>{}</svg>',
            label, shapes,
        )  # fmt: skip
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shapes)


@register.inclusion_tag("web/components/status.html")
def status(value: object, reason: str = "", strength: object = "") -> dict[str, object]:
    """How a measure stands: icon + word + colour, then why, or how strong its proof is."""
    key = _key(value)
    try:
        word, icon_name, look, default_reason = STATUSES[key]
    except KeyError:
        raise template.TemplateSyntaxError(f"no status is called {key!r}") from None
    reason = REASONS.get(_key(reason), str(reason or "")) or default_reason
    return {
        "word": word,
        "icon_name": icon_name,
        "look": look,
        "danger": key == "contradicted" or reason == REASONS["contradicted"],
        "small": reason or (STRENGTHS.get(_key(strength), "") if key == "proven" else ""),
    }


@register.inclusion_tag("web/components/rings.html")
def rings(
    proven: float | None = None,
    declared: float | None = None,
    seen: float | None = None,
    attested: float | None = None,
    stated: float | None = None,
) -> dict[str, object]:
    """The two rings (shares 0 to 1, or None before any answer) and the same numbers as a table."""
    parts = {"seen": seen or 0.0, "attested": attested or 0.0, "stated": stated or 0.0}
    return {"rings": charts.rings(proven, declared, parts)}


@register.inclusion_tag("web/components/bars.html")
def bars(
    rows: Iterable[Mapping[str, object] | object], title: str = "Par thème"
) -> dict[str, object]:
    """One bar a row (label, url, done, total, declared), a link, and the numbers as a table."""
    return {"bars": charts.bars(rows), "title": title}


@register.inclusion_tag("web/components/steps.html")
def steps(current: int, total: int, label: str = "") -> dict[str, object]:
    """Where one stands in a journey: « Étape 2 sur 5 », with dots."""
    return {
        "steps": charts.steps(int(current), int(total)),
        "current": int(current),
        "total": int(total),
        "label": label,
    }


@register.inclusion_tag("web/components/hint.html", takes_context=True)
def hint(context: Context, term: object, text: str = "") -> dict[str, object]:
    """An abbreviation whose meaning opens in place, without script.

    `{% hint term %}` with a Term of the catalog, or `{% hint "HDS" "hébergeur de données…" %}`.
    """
    hint_id = _unique_id(context, term.abbreviation if isinstance(term, Term) else str(term))
    if isinstance(term, Term):
        return _meaning(term, hint_id)
    return {"short": str(term), "text": text, "id": hint_id}


@register.filter
def minutes(value: int) -> str:
    """A duration in minutes: « 5 min », « 1 h 15 », « 2 h »."""
    hours, rest = divmod(int(value), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


@register.filter
def clock(value: datetime | None) -> str:
    """The local hour: « 14 h 02 »; nothing for None."""
    if value is None:
        return ""
    local = _local(value)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


@register.filter
def day(value: date | datetime | None) -> str:
    """The local date in words: « 12 novembre 2026 », « 1er mai 2026 »; nothing for None."""
    if value is None:
        return ""
    local = _local(value) if isinstance(value, datetime) else value
    number = "1er" if local.day == 1 else str(local.day)
    return f"{number}{NBSP}{MONTHS[local.month - 1]}{NBSP}{local.year}"


@register.filter
def size(value: int) -> str:
    """A number of bytes for people, in powers of ten: « 840 octets », « 3,4 Mo », « 32 Go »."""
    amount = int(value)
    if amount < 1000:
        return f"{amount}{NBSP}octet{'s' if amount > 1 else ''}"
    if amount < 999_500:
        return f"{amount / 1000:.0f}{NBSP}ko"
    unit, one = ("Go", 1_000_000_000) if amount >= 999_500_000 else ("Mo", 1_000_000)
    return f"{amount / one:.1f}{NBSP}{unit}".replace(".", ",").replace(",0", "")


def _meaning(term: Term, hint_id: str) -> dict[str, object]:
    words = f"{term.expansion}. {term.explanation}"
    return {"short": term.abbreviation, "text": words, "id": hint_id}


def _key(value: object) -> str:
    return str(getattr(value, "value", value) or "")


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _unique_id(context: Context, short: str) -> str:
    """An id that is free in this page: the lowest dictionary outlives blocks and includes."""
    root: dict[str, Any] = context.dicts[0]
    root["_hygie_hints"] = root.get("_hygie_hints", 0) + 1
    slug = re.sub(r"[^a-z0-9]+", "-", short.lower()).strip("-")
    return f"hint-{slug}-{root['_hygie_hints']}"
