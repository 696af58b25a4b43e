"""Ready texts with their fields filled. What is put in is never read as a field again."""

import re
from collections.abc import Iterable, Mapping, Sequence

from hygie.suppliers.clauses.model import TextField

_FIELD = re.compile(r"\{([a-z0-9_]+)\}")


def fill(text: str, values: Mapping[str, str], fields: Sequence[TextField]) -> str:
    """The text; a field without a value shows what is to be completed."""
    known = {item.id: item for item in fields}

    def value(match: re.Match[str]) -> str:
        field = known.get(match[1])
        if field is None:
            return match[0]
        return _value(field, values) or f"[à compléter : {field.label}]"

    return _FIELD.sub(value, text)


def fill_all(
    texts: Iterable[str], values: Mapping[str, str], fields: Sequence[TextField]
) -> tuple[str, ...]:
    """The paragraphs, each filled."""
    return tuple(fill(text, values, fields) for text in texts)


def to_complete(
    texts: Iterable[str], values: Mapping[str, str], fields: Sequence[TextField]
) -> tuple[TextField, ...]:
    """The fields that these texts name and that have no value, in the order of `fields`."""
    named = {name for text in texts for name in _FIELD.findall(text)}
    return tuple(item for item in fields if item.id in named and not _value(item, values))


def _value(field: TextField, values: Mapping[str, str]) -> str:
    return values.get(field.id, "").strip() or field.default
