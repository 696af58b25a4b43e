"""Keep docs/referentiel.md equal to the catalogue: its measures, what proves them, the law.

python tools/catalog_doc.py --write
python tools/catalog_doc.py --check      exit 1 when the page is out of date
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from typography import fix_markdown

from hygie.assessment.rules.plan import effort_label
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import PROTECTS_LABELS, Catalog, Condition, Legal, Measure, Theme

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "referentiel.md"
NOTICE: Final = "<!-- page faite du catalogue : python tools/catalog_doc.py --write -->"
TO_VERIFY: Final = "**À vérifier.**"
_CONDITIONS: Final[dict[Condition, str]] = {
    "": "",
    "several_users": "seulement si vous êtes plusieurs à utiliser l’informatique",
    "third_party_premises": "seulement si vous travaillez aussi chez un tiers",
}
_MONTHS: Final = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_PREAMBLE: Final = """\
# Le référentiel

{notice}

Cette page donne tout ce que Hygie sait du guide : {measures} mesures et {recommendations}
recommandations, thème par thème. Dans Hygie, vous ne voyez que ce qui vous concerne, une question
à la fois, avec les étapes pour votre système.

Le guide : *{title}*. Publié par : {publisher}, {published}. {published_note}

{licence_note}

Pour chaque mesure, vous trouvez :

- **pour qui** : les logiciels pour lesquels le guide la demande ; elle reste un conseil pour les
  autres ;
- **poids** : le risque qu’elle évite, de 1 à 10 ; les deux scores en tiennent compte ;
- **ce qui la prouve**, et combien de temps. Quand le texte dit que Hygie voit ou lit quelque chose,
  cela ne vaut que si votre version le propose : [Les preuves](preuves.md) dit ce qu’elle sait
  faire ;
- **le droit** : chaque fait cite sa source. « {to_verify} » signale ce que nous n’avons pas pu lire
  à la source : demandez à votre ordre.

Relu sur le guide le {verified_on}.
"""


def rendered(catalog: Catalog) -> str:
    """Give the whole page."""
    themes = (_theme(catalog, theme) for theme in catalog.themes)
    parts = (_preamble(catalog), _contents(catalog), *themes, _glossary(catalog))
    return fix_markdown("\n".join(parts))


def _preamble(catalog: Catalog) -> str:
    edition = catalog.edition
    return _PREAMBLE.format(
        notice=NOTICE,
        measures=len(catalog.measures),
        recommendations=sum(len(measure.recommendations) for measure in catalog.measures),
        title=edition.title,
        publisher=edition.publisher,
        published=edition.published,
        published_note=edition.published_note,
        licence_note=edition.licence_note,
        to_verify=TO_VERIFY.strip("*."),
        verified_on=_day(edition.verified_on),
    )


def _day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _contents(catalog: Catalog) -> str:
    lines = ["## Les thèmes", ""]
    for theme in catalog.themes:
        ids = ", ".join(measure.id for measure in catalog.of_theme(theme.id))
        lines.append(f"- {theme.title} : {ids}")
    return "\n".join([*lines, ""])


def _theme(catalog: Catalog, theme: Theme) -> str:
    parts = [f"## {theme.title}", "", theme.intro, ""]
    for measure in catalog.of_theme(theme.id):
        parts += _measure(measure)
    return "\n".join(parts)


def _measure(measure: Measure) -> Iterator[str]:
    yield from (f"### {measure.id} {measure.title}", "")
    yield from (f"**{measure.question}**", "")
    yield from (measure.why, "")
    yield f"- Pour qui : {_concerned(measure)}."
    yield (
        f"- Le geste : {measure.action}. "
        f"Comptez {effort_label(measure.effort_minutes)} ; qui : {measure.doer_label}."
    )
    yield f"- Poids : {measure.weight} sur 10. Elle protège {_protected(measure)}."
    yield f"- Ce qui la prouve, pendant {_months(measure.validity_months)} : {_proof(measure)}"
    yield from (f"- Source : {measure.source}.", "")
    yield from _legal(measure.legal)
    yield from ("Dans le détail :", "")
    for item in measure.recommendations:
        yield f"- `{item.id}` {item.text}"
    yield ""
    yield from _legal_of_recommendations(measure)


def _concerned(measure: Measure) -> str:
    places = {"logiciels au cabinet": measure.local, "services en ligne": measure.cloud}
    where = " et ".join(place for place, concerned in places.items() if concerned)
    condition = _CONDITIONS[measure.condition]
    return f"{where}, {condition}" if condition else where


def _protected(measure: Measure) -> str:
    *first, last = (PROTECTS_LABELS[item] for item in measure.protects)
    return " et ".join([", ".join(first), last]) if first else last


def _months(number: int) -> str:
    return {12: "1 an", 24: "2 ans", 36: "3 ans"}.get(number, f"{number} mois")


def _proof(measure: Measure) -> str:
    needed = " Il faut un document : une phrase seule ne suffit pas."
    return measure.proof.text + (needed if measure.proof.file_required else "")


def _legal(facts: Iterable[Legal]) -> Iterator[str]:
    told = [f"> {_fact(fact)}" for fact in facts]
    if told:
        yield from ("Le droit :", "")
        yield from ("\n>\n".join(told), "")


def _legal_of_recommendations(measure: Measure) -> Iterator[str]:
    told = [
        f"> {_fact(fact)} (`{item.id}`)" for item in measure.recommendations for fact in item.legal
    ]
    if told:
        yield from ("Le droit, dans ce détail :", "")
        yield from ("\n>\n".join(told), "")


def _fact(fact: Legal) -> str:
    mark = f" {TO_VERIFY}" if fact.status == "to_verify" else ""
    return f"{fact.text} Source : {fact.source}.{mark}"


def _glossary(catalog: Catalog) -> str:
    lines = ["## Les sigles du guide", "", "| Sigle | Ce qu’il veut dire |", "|---|---|"]
    for term in catalog.glossary:
        meaning = f"**{term.expansion}.** {term.explanation}".replace("|", "\\|")
        lines.append(f"| {term.abbreviation} | {meaning} |")
    return "\n".join([*lines, ""])


def main(argv: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    wanted = rendered(load_catalog())
    if options.write:
        DOCUMENT.write_text(wanted, encoding="utf-8", newline="\n")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != wanted:
        print("docs/referentiel.md n’est pas à jour : python tools/catalog_doc.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
