"""The sheet as `typst/exchange.typ` reads it: to be printed, and answered with a pen."""

from typing import Any

from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.exchange.sheet import LINE_KIND, Group, Item, Part, Sheet

_LINES = {"text": 3, "file": 1}


def paper(sheet: Sheet) -> dict[str, Any]:
    """What the template needs besides the heading of every document."""
    return {
        "supplier": sheet.supplier_name,
        "message": sheet.message,
        "due": day_in_words(sheet.due_on),
        "edition": sheet.edition_title,
        "reference": str(sheet.reference.request_id),
        "parts": [_part(sheet, part) for part in sheet.parts],
    }


def lead(sheet: Sheet) -> str:
    """Whom it is for, and until when."""
    due = f" À rendre avant le {day_in_words(sheet.due_on)}." if sheet.due_on else ""
    return f"Pour {sheet.supplier_name}.{due}"


def _part(sheet: Sheet, part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "intro": part.intro,
        "notice": part.notice,
        "declaration": part.declaration,
        "groups": [_group(sheet, group) for group in part.groups],
    }


def _group(sheet: Sheet, group: Group) -> dict[str, Any]:
    shared = group.conditions
    return {
        "section": group.section,
        "section_intro": group.section_intro,
        "title": group.title,
        "condition": sheet.only_if(shared),
        "items": [
            _item(item)
            | {"condition": sheet.only_if([one for one in item.conditions if one not in shared])}
            for item in group.items
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    boxes = [option.label for option in item.options]
    if item.may_not_apply and item.kind != LINE_KIND:
        boxes.append("Sans objet, parce que :")
    return {
        "label": item.label,
        "ask": item.ask,
        "help": item.help,
        "facts": [f"{name} : {value}" for name, value in item.facts],
        "boxes": boxes,
        "several": item.kind == "choices",
        "unit": item.unit,
        "day": item.kind in ("date", LINE_KIND),
        "lines": _LINES.get(item.kind, 1),
        "evidence": item.evidence,
    }
