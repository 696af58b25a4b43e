"""Typst alone, in a process of its own: `bare_typst.py FILE`, where FILE is `inside.py typeset`'s.

The same source, data, fonts and standards as Hygie's; no Django, no database, no journal.
"""

import json
import sys
import time
from datetime import datetime
from pathlib import Path

import typst


def main(file: str) -> None:
    """Compose once; print how long it took."""
    handed = json.loads(Path(file).read_text(encoding="utf-8"))
    source = handed.pop("source")
    moment = datetime.fromisoformat(handed.pop("timestamp"))
    folders = handed.pop("font_paths")
    begun = time.perf_counter()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    pdf = typst.compile(source, font_paths=fonts, timestamp=moment, **handed)
    spent = (time.perf_counter() - begun) * 1000
    print(json.dumps({"ms": spent, "bytes": len(pdf or b"")}))


if __name__ == "__main__":
    main(sys.argv[1])
