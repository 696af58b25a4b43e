"""Keep the README's table of measures equal to the catalogue.

python tools/measures_table.py --write
python tools/measures_table.py --check      exit 1 when the README is out of date
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Catalog, Measure

README: Final = Path(__file__).resolve().parent.parent / "README.md"
BEGIN: Final = "<!-- mesures : début (python tools/measures_table.py --write) -->"
HEADER: Final = "| Mesure | Logiciels | Le geste que Hygie propose | Ce que Hygie fait de plus |"
NOTHING: Final = "—"
# It is what « voit les postes » says.
CHECK_VIEW: Final = "workstation:check"
END: Final = "<!-- mesures : fin -->"


def table(catalog: Catalog) -> str:
    """Draw the measures, theme by theme: whom each concerns, its gesture, what Hygie does of it."""
    parts: list[str] = []
    for theme in catalog.themes:
        parts += [f"**{theme.title}**", "", HEADER, "|---|---|---|---|"]
        parts += [_row(measure) for measure in catalog.of_theme(theme.id)]
        parts.append("")
    return "\n".join(parts)


def _row(measure: Measure) -> str:
    places = {"au cabinet": measure.local, "en ligne": measure.cloud}
    where = ", ".join(place for place, concerned in places.items() if concerned)
    cells = (f"{measure.id} {measure.title}", where or NOTHING, measure.action, _help(measure))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _help(measure: Measure) -> str:
    """What the rooms say that they do: look at the computers, walk somebody through."""
    from hygie.assessment.providers import acts_for
    from hygie.catalog.probes import load_probe_map

    seen = {item for probe in load_probe_map().probes.values() for item in probe.measures}
    acts = [act.label for act in acts_for(measure.id) if act.view != CHECK_VIEW]
    guided = ", ".join(label[:1].lower() + label[1:] for label in acts)
    parts = ["voit les postes"] if measure.id in seen else []
    parts += [f"guide\N{NO-BREAK SPACE}: {guided}"] if guided else []
    return "\N{NO-BREAK SPACE}; ".join(parts) or NOTHING


def with_table(readme: str, catalog: Catalog) -> str:
    """Put the table between its two marks; ValueError when a mark is missing."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{README.name} has lost one of its marks: {BEGIN} … {END}")
    return f"{before}{begin}\n\n{table(catalog)}\n{end}{after}"


def _start_django() -> None:
    """The rooms tell what they do when they are loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hygie.web.settings")
    import django

    django.setup()


def main(argv: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    _start_django()
    readme = README.read_text(encoding="utf-8")
    wanted = with_table(readme, load_catalog())
    if options.write:
        README.write_text(wanted, encoding="utf-8", newline="\n")
    elif readme != wanted:
        print("README.md: the table of measures is out of date")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
