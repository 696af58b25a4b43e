"""The guide's abbreviations, explained where they stand. `{% glossed text %}`."""

import re
from functools import cache

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from hygie.catalog.loader import load_catalog
from hygie.web.templatetags.hygie import hint

register = template.Library()


@cache
def _pattern() -> re.Pattern[str]:
    short = sorted((term.abbreviation for term in load_catalog().glossary), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, short)) + r")(?![\w-])")


@cache
def _meanings() -> dict[str, str]:
    return {
        term.abbreviation: f"{term.expansion}. {term.explanation}"
        for term in load_catalog().glossary
    }


@register.simple_tag(takes_context=True)
def glossed(context: Context, text: str) -> SafeString:
    """The text, escaped; each abbreviation of the guide opens its meaning, the first time.

    The meaning opens by a button, so never inside a label, a link or a summary.
    """
    explained: set[str] = set()
    parts: list[str] = []
    for rank, piece in enumerate(_pattern().split(text)):
        if rank % 2 == 0 or piece in explained:
            parts.append(conditional_escape(piece))
            continue
        explained.add(piece)
        shown = hint(context, piece, _meanings()[piece])
        parts.append(get_template("web/components/hint.html").render(shown).strip())
    return mark_safe("".join(parts))  # noqa: S308 - every piece was escaped, or is our template
