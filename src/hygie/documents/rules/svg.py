"""An SVG reduced to what a logo needs: shapes, colours, gradients.

An SVG is a program as much as a picture: it can run scripts, fetch addresses, unfold without end.
What is dangerous is refused, so that its owner knows; what is only useless is left out; the rest is
written anew.
"""

import re
from collections.abc import Iterator
from typing import Final, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from hygie.errors import RefusedFileError

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_SHAPES: Final = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient "
    "radialGradient stop clipPath mask style title desc".split()
)
# Refused by name: each would make the picture do something, or bring something else in.
_FORBIDDEN: Final = {
    "script": "du programme (script)",
    "foreignObject": "une page web (foreignObject)",
    "image": "une image incorporée",
    "feImage": "une image incorporée",
    "iframe": "une page web (iframe)",
    "a": "un lien",
    "animate": "une animation",
    "animateMotion": "une animation",
    "animateTransform": "une animation",
    "set": "une animation",
    "text": "du texte non vectorisé",
}
_ATTRIBUTES: Final = frozenset(
    "id class d x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height viewBox preserveAspectRatio "
    "points transform style fill fill-opacity fill-rule stroke stroke-width stroke-opacity "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity "
    "color stop-color stop-opacity offset gradientUnits gradientTransform spreadMethod clip-path "
    "clip-rule clipPathUnits mask maskUnits maskContentUnits display visibility type version "
    "vector-effect overflow paint-order href".split()
)
_LIMIT_ELEMENTS: Final = 20_000
_LIMIT_DEPTH: Final = 50
_LIMIT_USES: Final = 200
_WITHIN = re.compile(r"#[\w.:-]+\Z")
_ADDRESS = re.compile(r"url\(\s*['\"]?\s*([^'\")]*)", re.IGNORECASE)
_STYLE_TRICKS = re.compile(r"@import|expression\s*\(|javascript:|\\|</", re.IGNORECASE)


def cleaned_svg(content: bytes) -> bytes:
    """The same drawing, rewritten with shapes only.

    Raises RefusedFileError for a script, a page inside, an outside address, an animation, text
    that is not outlines, entities, or a drawing that unfolds without measure.
    """
    _refuse_entities(content)
    try:
        root = ET.fromstring(content)  # noqa: S314 - without entities, as just checked
    except ET.ParseError as error:
        raise _refusal("Ce SVG ne se lit pas.") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise _refusal("Ce fichier n’est pas un dessin SVG.")
    _measure(root)
    _clean(root)
    _refuse_nested_uses(root)
    ET.register_namespace("", _SVG)
    return bytes(ET.tostring(root, encoding="utf-8"))


def _refuse_entities(content: bytes) -> None:
    def doctype(_name: str, _system: str, _public: str, inside: int) -> None:
        if inside:
            raise _refusal("Ce SVG contient des définitions d’entités.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype  # type: ignore[assignment]
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise _refusal("Ce SVG ne se lit pas.") from error


def _measure(root: ET.Element) -> None:
    count = 0
    level = [root]
    for _depth in range(_LIMIT_DEPTH):
        count += len(level)
        if count > _LIMIT_ELEMENTS:
            break
        level = [child for element in level for child in element]
        if not level:
            return
    raise _refusal("Ce dessin est trop compliqué pour un logo.")


def _clean(element: ET.Element) -> None:
    for child in list(element):
        name = _local(child.tag)
        if name in _FORBIDDEN:
            _refuse(_FORBIDDEN[name])
        if name in _SHAPES:
            _clean(child)
        else:
            element.remove(child)
    _clean_attributes(element)
    if _local(element.tag) == "style":
        _check_style(element.text or "")
    elif _local(element.tag) not in ("title", "desc"):
        element.text = None
    element.tail = None


def _clean_attributes(element: ET.Element) -> None:
    for key, value in list(element.attrib.items()):
        name = _local(key)
        if name.lower().startswith("on"):
            _refuse("du programme (attribut d’évènement)")
        _check_value(name, value)
        if name not in _ATTRIBUTES or (key.startswith("{") and not key.startswith(f"{{{_XLINK}}}")):
            del element.attrib[key]
        elif key != name:
            del element.attrib[key]
            element.attrib.setdefault(name, value)


def _check_value(name: str, value: str) -> None:
    if name == "href" and not _WITHIN.match(value.strip()):
        _refuse("une adresse extérieure")
    if name == "style":
        _check_style(value)
    for address in _ADDRESS.findall(value):
        if not _WITHIN.match(address.strip()):
            _refuse("une adresse extérieure")


def _check_style(text: str) -> None:
    if _STYLE_TRICKS.search(text):
        _refuse("des styles qui font plus que colorer")
    for address in _ADDRESS.findall(text):
        if not _WITHIN.match(address.strip()):
            _refuse("une adresse extérieure")


def _refuse_nested_uses(root: ET.Element) -> None:
    """A copy of copies doubles at each step: a few lines would unfold to billions of shapes."""
    uses = list(_named(root, "use"))
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    targets = [by_id.get(use.get("href", "").strip()[1:]) for use in uses]
    if len(uses) > _LIMIT_USES or any(
        next(_named(target, "use"), None) is not None for target in targets if target is not None
    ):
        raise _refusal("Ce dessin se recopie lui-même trop de fois.")


def _named(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if _local(element.tag) == name)


def _local(name: object) -> str:
    # A comment's or an instruction's tag is a function: it has no name, and is left out.
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _refuse(what: str) -> NoReturn:
    raise _refusal(f"Ce SVG contient {what}.")


def _refusal(what: str) -> RefusedFileError:
    return RefusedFileError(
        what,
        field="file",
        means="Le logo n’a pas changé.",
        next_step="Enregistrez votre logo en PNG, ou en SVG avec ses textes convertis en tracés.",
    )
