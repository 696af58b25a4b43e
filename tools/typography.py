"""Put French typography into what people read, and into nothing else.

    python tools/typography.py --fix [FILE…]      rewrite the files
    python tools/typography.py --check [FILE…]    name the lines at fault, exit 1 if there are any

Without FILE: the catalogue, the templates, the French strings of the code and the French documents.
Standard library only: it runs before anything is installed.

What it does: ' becomes ’ inside words, ... becomes …, and U+00A0 stands before : ; ? ! », after «,
and between a number and its unit. What it never touches: code, tags, URLs, identifiers, template
tags, f-string expressions, docstrings, comments, and any text that is not French.
"""

import argparse
import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from french import (
    ENGLISH_WORDS,
    INLINE_CODE,
    LETTER,
    MARK,
    NBSP,
    VALUE,
    WORD,
    Mask,
    is_french,
    polish,
)

ROOT: Final = Path(__file__).resolve().parent.parent
DEFAULT_PATTERNS: Final = (
    "src/**/*.toml",
    "src/**/templates/**/*.html",
    "src/**/*.py",
    "docs/**/*.md",
    "README.md",
    "CHANGELOG.md",
)

# --- TOML ---------------------------------------------------------------------------------------

_TOML_PIECE: Final = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<header>^[ \t]*\[\[?[^\]\n]+\]\]?[ \t]*(?=\#|$))
    |(?P<key>^[ \t]*(?P<name>[A-Za-z0-9_.\-]+|"[^"\n]*")[ \t]*=)
    |(?P<string>\"\"\"(?:\\.|[^\\])*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*')""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_INLINE_KEY: Final = re.compile(r"\s*=")
_TOML_ESCAPE: Final = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_NOT_PROSE: Final = re.compile(
    r"^(?:.*\.)?(?:ids?|urls?|address|path|paths|pattern|patterns|regex|command|commands|argv"
    r"|version|sha256|icon|file|any_of|protects|resources)$|_on$|_at$|_id$|_url$"
)


def fix_toml(text: str) -> str:
    """Polish the string values of a TOML file, identifiers and addresses left alone."""
    key = ""

    def fix(match: re.Match[str]) -> str:
        nonlocal key
        if match["key"]:
            key = match["name"].strip('"')
        literal = match["string"]
        if not literal or _NOT_PROSE.search(key) or _INLINE_KEY.match(text, match.end()):
            return match[0]
        quote = literal[:3] if literal[:3] in {'"""', "'''"} else literal[0]
        mask = Mask()
        body = literal[len(quote) : -len(quote)]
        if quote[0] == '"':
            body = mask.hide_all(_TOML_ESCAPE, body)
        return quote + _polish_unless_english(body, mask) + quote

    return _TOML_PIECE.sub(fix, text)


def _polish_unless_english(part: str, mask: Mask) -> str:
    english = {word.lower() for word in WORD.findall(part)} & ENGLISH_WORDS
    return polish(part, mask) if is_french(part) or not english else part


# --- Django templates ---------------------------------------------------------------------------

_TEMPLATE_CODE: Final = re.compile(
    r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*verbatim\b.*?%\}.*?\{%\s*endverbatim\b.*?%\}|\{#.*?#\}",
    re.DOTALL,
)
_TEMPLATE_TAG: Final = re.compile(r"\{%.*?%\}", re.DOTALL)
_TEMPLATE_VALUE: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_HTML_CODE: Final = re.compile(
    r"<!--.*?-->|<(script|style|code|pre|kbd|samp)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_HTML_TAG: Final = re.compile(r"<[a-zA-Z/!](?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);")
_READ_ATTRIBUTE: Final = re.compile(
    r"(?<=\s)(title|aria-label|aria-description|aria-valuetext|alt|placeholder|hx-confirm|label)"
    r"=\"([^\"]*)\"",
    re.IGNORECASE,
)
_READ_CONTENT: Final = re.compile(r"(?<=\s)(content)=\"([^\"]*)\"", re.IGNORECASE)
_DESCRIBES: Final = re.compile(r"\b(?:name|property)=\"[\w:]*description\"", re.IGNORECASE)


def fix_html(text: str) -> str:
    """Polish the words of a template: its text, and the attributes that are read aloud or shown."""
    mask = Mask()

    def fix_attribute(match: re.Match[str]) -> str:
        value = mask.hide_all(_ENTITY, match[2])
        return f'{match[1]}="{polish(value, mask)}"'

    def hide_tag(match: re.Match[str]) -> str:
        tag = _READ_ATTRIBUTE.sub(fix_attribute, match[0])
        if _DESCRIBES.search(tag):
            tag = _READ_CONTENT.sub(fix_attribute, tag)
        return mask.hide(tag, MARK)

    text = mask.hide_all(_TEMPLATE_CODE, text)
    text = mask.hide_all(_TEMPLATE_TAG, text, MARK)
    text = mask.hide_all(_TEMPLATE_VALUE, text, VALUE)
    text = mask.hide_all(_HTML_CODE, text, MARK)
    text = _HTML_TAG.sub(hide_tag, text)
    text = mask.hide_all(_ENTITY, text)
    return polish(text, mask)


# --- Markdown -----------------------------------------------------------------------------------

_FENCE: Final = re.compile(r"^([ \t]*)(`{3,}|~{3,}).*?^\1\2[ \t]*$", re.DOTALL | re.MULTILINE)
_FRONT_MATTER: Final = re.compile(r"\A---\n.*?^---$", re.DOTALL | re.MULTILINE)
_LINK_DEFINITION: Final = re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)
_LINK_TARGET: Final = re.compile(r"(?<=\])\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
_BLANK_LINES: Final = re.compile(r"(\n[ \t]*\n)")


def fix_markdown(text: str) -> str:
    """Polish the French paragraphs of a French Markdown file; an English file comes back as is."""
    if not is_french(INLINE_CODE.sub("", _FENCE.sub("", text))):
        return text
    mask = Mask()
    text = mask.hide_all(_FRONT_MATTER, text)
    text = mask.hide_all(_FENCE, text)
    text = mask.hide_all(_LINK_DEFINITION, text)
    text = mask.hide_all(_HTML_CODE, text, MARK)
    text = mask.hide_all(INLINE_CODE, text, MARK)
    text = mask.hide_all(_LINK_TARGET, text, MARK)
    text = mask.hide_all(_HTML_TAG, text, MARK)
    text = mask.hide_all(_ENTITY, text)
    parts = _BLANK_LINES.split(text)
    return mask.restore("".join(_polish_unless_english(part, mask) for part in parts))


# --- Python -------------------------------------------------------------------------------------

_PREFIXED: Final = re.compile(r"^([A-Za-z]*)(\"\"\"|'''|\"|')")
_PYTHON_ESCAPE: Final = re.compile(
    r"\\(?:N\{[^}]*\}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|.)", re.DOTALL
)
_ELISION_ESCAPE: Final = re.compile(rf"(?<=[{LETTER}])\\'(?=[{LETTER}])")
_PERCENT_FIELD: Final = re.compile(r"%(?:\([^)]*\))?[#0+-]?[0-9]*(?:\.[0-9]+)?[srdifx]\b")
_BRACE_FIELD: Final = re.compile(r"\{[^{}]*\}")
_FSTRING_START: Final = getattr(tokenize, "FSTRING_START", None)
_FSTRING_END: Final = getattr(tokenize, "FSTRING_END", None)
_BETWEEN_PARTS: Final = frozenset({tokenize.NL, tokenize.COMMENT})

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Literal:
    """One string literal of a Python file, by its two ends (line from 1, column in characters)."""

    start: Position
    end: Position


def fix_python(text: str) -> str:
    """Polish the French string literals of a module; docstrings and comments are left alone."""
    lines = text.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))

    def place(position: Position) -> int:
        return offsets[position[0] - 1] + position[1]

    skipped = _docstring_lines(text)
    pieces: list[str] = []
    done = 0
    for group in _literal_groups(text):
        if group[0].start[0] in skipped:
            continue
        sources = [text[place(part.start) : place(part.end)] for part in group]
        french = is_french(" ".join(_readable(source) for source in sources))
        for part, source in zip(group, sources, strict=True):
            pieces += [text[done : place(part.start)], _fix_literal(source) if french else source]
            done = place(part.end)
    return "".join(pieces) + text[done:]


def _docstring_lines(text: str) -> set[int]:
    statements = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr))
    return {node.lineno for node in statements if isinstance(node.value, ast.Constant)}


def _literal_groups(text: str) -> Iterator[list[Literal]]:
    """Give the literals, those that Python joins by themselves together."""
    group: list[Literal] = []
    opened: list[Position] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == _FSTRING_START:
            opened.append(token.start)
        elif token.type == _FSTRING_END:
            start = opened.pop()
            if not opened:
                group.append(Literal(start, token.end))
        elif opened:
            continue
        elif token.type == tokenize.STRING:
            group.append(Literal(token.start, token.end))
        elif group and token.type not in _BETWEEN_PARTS:
            yield group
            group = []


def _readable(source: str) -> str:
    """Give the words of a literal without its quotes, escapes and replacement fields."""
    opening = _PREFIXED.match(source)
    if opening is None:
        return ""
    body = source[opening.end() : -len(opening[2])].replace("\\'", "'")
    return _BRACE_FIELD.sub("x", _PYTHON_ESCAPE.sub(" ", body)).strip()


def _fix_literal(source: str) -> str:
    opening = _PREFIXED.match(source)
    if opening is None or set(opening[1].lower()) & {"r", "b"}:
        return source
    quote = opening[2]
    mask = Mask()
    body = _ELISION_ESCAPE.sub("’", source[opening.end() : -len(quote)])
    if "f" in opening[1].lower():
        body = _hide_fields(body, mask)
    body = mask.hide_all(_PYTHON_ESCAPE, body)
    body = mask.hide_all(_BRACE_FIELD, body, VALUE)
    body = mask.hide_all(_PERCENT_FIELD, body, VALUE)
    body = mask.hide_all(_HTML_TAG, body, MARK)
    body = mask.hide_all(_ENTITY, body)
    return opening[0] + polish(body, mask) + quote


def _hide_fields(body: str, mask: Mask) -> str:
    """Hide the replacement fields of an f-string, nested ones included."""
    shown: list[str] = []
    depth = start = 0
    position = 0
    while position < len(body):
        pair = body[position : position + 2]
        if depth == 0 and pair in {"{{", "}}"}:
            shown.append(mask.hide(pair))
            position += 2
            continue
        if body[position] == "{":
            start = start if depth else position
            depth += 1
        elif body[position] == "}" and depth:
            depth -= 1
            if depth == 0:
                shown.append(mask.hide(body[start : position + 1], VALUE))
        elif depth == 0:
            shown.append(body[position])
        position += 1
    return "".join(shown)


# --- the command --------------------------------------------------------------------------------

_FIXERS: Final[dict[str, Callable[[str], str]]] = {
    ".toml": fix_toml,
    ".html": fix_html,
    ".md": fix_markdown,
    ".py": fix_python,
}


def fix_text(text: str, suffix: str) -> str:
    """Polish the content of a file of this kind (".toml", ".html", ".md", ".py")."""
    return _FIXERS[suffix](text)


def files_by_default() -> list[Path]:
    """List the files of this repository whose words people read."""
    return sorted({path for pattern in DEFAULT_PATTERNS for path in ROOT.glob(pattern)})


def faults(path: Path, before: str, after: str) -> Iterator[str]:
    """Describe each line that the rules would change."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    for number, (old, new) in enumerate(pairs, start=1):
        if old != new:
            yield f"{path}:{number}: {new.strip().replace(NBSP, '⍽')}"


def treat(paths: Iterable[Path], *, rewrite: bool) -> list[str]:
    """Check or rewrite the files; the answer describes every line at fault."""
    found: list[str] = []
    for path in paths:
        before = path.read_bytes().decode("utf-8")
        after = fix_text(before, path.suffix)
        if after == before:
            continue
        found.extend(faults(path, before, after))
        if rewrite:
            path.write_bytes(after.encode("utf-8"))
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 when all is well, 1 when --check found something, 2 for a wrong call."""
    parser = argparse.ArgumentParser(description="Typographie française des textes affichés.")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--fix", action="store_true", help="réécrit les fichiers")
    mode.add_argument("--check", action="store_true", help="nomme les lignes fautives")
    parser.add_argument("files", nargs="*", type=Path, metavar="FICHIER")
    options = parser.parse_args(argv)
    wrong = [path for path in options.files if path.suffix not in _FIXERS or not path.is_file()]
    if wrong:
        parser.error(f"fichier absent ou d’un type inconnu : {wrong[0]}")
    found = treat(options.files or files_by_default(), rewrite=options.fix)
    if options.check:
        print(*found, sep="\n", end="\n" if found else "")
    if found:
        print(f"{len(found)} ligne(s) {'corrigée(s)' if options.fix else 'à corriger'}.")
    return 1 if found and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
