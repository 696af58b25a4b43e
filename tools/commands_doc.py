"""Keep docs/commandes.md true: the help it shows is the command's own.

`--write` puts the present help between the marks, `--check` says what is out of date. Everything
outside the marks is written by hand.
"""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Final

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "commandes.md"
_BLOCK: Final = re.compile(
    r"(?P<start><!-- aide : (?P<verb>[a-z]+) -->\n).*?(?P<end><!-- fin de l.aide -->)", re.DOTALL
)
_WIDTH: Final = "92"


def rendered(text: str) -> str:
    """Give the document with every help it shows as the command gives it now."""
    return _BLOCK.sub(
        lambda found: f"{found['start']}```text\n{_help(found['verb'])}```\n{found['end']}", text
    )


def _help(verb: str) -> str:
    from hygie.cli import main

    parser = main.parser("" if verb == "hygie" else verb)
    for action in parser._actions:  # noqa: SLF001  (argparse names no other way to a verb's parser)
        if isinstance(action, argparse._SubParsersAction) and verb in action.choices:  # noqa: SLF001
            parser = action.choices[verb]
    lines = parser.format_help().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def run() -> int:
    """Write or check; 1 when something is out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    choice = options.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    asked = options.parse_args()
    # argparse fills the lines of a terminal: here, always the same one.
    os.environ["COLUMNS"] = _WIDTH
    before = DOCUMENT.read_text(encoding="utf-8")
    after = rendered(before)
    if asked.write:
        DOCUMENT.write_text(after, encoding="utf-8", newline="\n")
        return 0
    if before == after:
        return 0
    print(f"{DOCUMENT} n’est pas à jour : python tools/commands_doc.py --write")
    return 1


if __name__ == "__main__":
    sys.exit(run())
