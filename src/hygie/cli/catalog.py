"""`hygie catalog`: the guide as data, without opening anything."""

import argparse
from typing import Any

from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Catalog, Edition, Measure, ProofRule
from hygie.cli import arguments, console

FORMAT = "hygie-catalog/1"
DESCRIPTION = (
    "Donne l’édition du guide et ses mesures : à qui elles s’adressent, leurs recommandations, "
    "ce qui les prouve. N’ouvre aucun dossier de données."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    arguments.add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the catalog. Raises CatalogError."""
    catalog = load_catalog()
    if options.json:
        console.print_json(document(catalog))
    else:
        _draw(catalog)
    return 0


def document(catalog: Catalog) -> dict[str, Any]:
    """The catalog as others may read it; docs/formats.md says what each key promises."""
    return {
        "format": FORMAT,
        "edition": _edition(catalog.edition),
        "themes": [{"id": theme.id, "title": theme.title} for theme in catalog.themes],
        "measures": [_measure(measure) for measure in catalog.measures],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "title": edition.title,
        "publisher": edition.publisher,
        "published": edition.published,
        "locale": edition.locale,
        "source": edition.source,
        "licence_note": edition.licence_note,
        "verified_on": edition.verified_on.isoformat(),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "chapter": measure.chapter,
        "theme": measure.theme,
        "local": measure.local,
        "cloud": measure.cloud,
        "condition": measure.condition,
        "title": measure.title,
        "weight": measure.weight,
        "recommendations": [
            {"id": item.id, "text": item.text, "source": item.source}
            for item in measure.recommendations
        ],
        "proof": _proof(measure.proof, measure.validity_months),
    }


def _proof(rule: ProofRule, validity_months: int) -> dict[str, Any]:
    return {
        "text": rule.text,
        "validity_months": validity_months,
        "file_required": rule.file_required,
        "any_of": [[str(item) for item in alternative] for alternative in rule.any_of],
    }


def _draw(catalog: Catalog) -> None:
    from rich.table import Table

    screen = console.drawing()
    screen.print(f"{catalog.edition.title}, {catalog.edition.publisher}", style="bold")
    for theme in catalog.themes:
        table = Table(title=theme.title, title_justify="left", box=None, padding=(0, 2, 0, 0))
        table.add_column("Mesure", style="cyan", no_wrap=True, min_width=8)
        table.add_column("Titre", ratio=1)
        table.add_column("Pour", no_wrap=True)
        table.add_column("Poids", justify="right")
        for measure in catalog.of_theme(theme.id):
            table.add_row(measure.id, measure.title, _for_whom(measure), str(measure.weight))
        screen.print()
        screen.print(table)


def _for_whom(measure: Measure) -> str:
    places = ["au cabinet"] * measure.local + ["en ligne"] * measure.cloud
    return " et ".join(places)
