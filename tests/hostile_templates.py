"""Templates that fail on what Django would pass over in silence: a variable that is not there."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.conf import settings
from django.template import Origin

DJANGO = Path(django.__file__).parent


class UndefinedVariableError(AssertionError):
    """A template asked for a variable that its view did not give."""


class Undefined(str):
    """Stands for a missing variable: raises as soon as a template of ours would show it.

    Django's own templates (form widgets, error lists) are left alone: they count on the silence.
    """

    __slots__ = ()

    def __mod__(self, variable: Any) -> str:
        origin = _template_being_rendered()
        if origin is not None and Path(origin.name).is_relative_to(DJANGO):
            return ""
        place = origin.name if origin else "a template"
        raise UndefinedVariableError(f"{place}: nothing is called {variable}")

    def __str__(self) -> str:
        raise UndefinedVariableError("a template shows the value of something that has none")


def make_templates_hostile() -> None:
    """Before the first template is read: Django keeps its engines."""
    for engine in settings.TEMPLATES:
        engine.setdefault("OPTIONS", {})["string_if_invalid"] = Undefined("%s")


def _template_being_rendered() -> Origin | None:
    """The template whose node is being rendered: Django does not tell, the call stack does."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        origin = getattr(node, "origin", None)
        if isinstance(origin, Origin):
            return origin
        frame = frame.f_back
    return None
