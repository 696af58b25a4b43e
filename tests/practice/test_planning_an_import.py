"""What an import would do, told before it does it: added, changed, the same, at fault."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.errors import InvalidInputError
from hygie.practice.listing import LISTINGS
from hygie.practice.rules.sheets.planning import Plan, Present, plan_import
from hygie.practice.rules.sheets.reading import Row, Sheet
from tests.practice.sheets import csv_of, sheet_of

NAMES = {"holder": {"camille vasseur": "Camille Vasseur"}, "device": {"accueil": "Accueil"}}


def plan(*lines: str, listed: str = "appareils", present: list[Present] | None = None) -> Plan:
    layout = LISTINGS[listed].layout
    return plan_import(layout, sheet_of(csv_of(*lines), listed), present or [], NAMES)


def there(listed: str = "appareils", row_id: UUID | None = None, **values: Any) -> Present:
    layout = LISTINGS[listed].layout
    blank = {column.field: column.blank for column in layout.columns}
    return Present(row_id or uuid4(), blank | values)


def faults(found: Plan) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in found.faults]


def test_a_new_row_takes_the_defaults_of_what_it_does_not_say() -> None:
    [item] = plan("Nom;En service depuis le", "Box;12/03/2025").additions

    assert item.name == "Box"
    assert item.values["in_service_on"] == date(2025, 3, 12)
    assert item.values["network"] == "unknown"
    assert item.values["notes"] == ""


def test_a_known_row_changes_only_in_the_columns_of_the_file() -> None:
    box = there(name="Box", room="Salon", notes="à garder")
    found = plan("nom;LIEU", "box;Accueil", present=[box])

    [item] = found.alterations
    assert item.id == box.id
    assert item.values == {"room": "Accueil"}
    assert [(d.title, d.before, d.after) for d in item.differences] == [
        ("Lieu", "Salon", "Accueil")
    ]
    assert not found.additions


def test_the_same_row_is_no_change() -> None:
    found = plan("Nom;Lieu", "Box;Salon", present=[there(name="Box", room="Salon")])

    assert (found.same, found.writes, found.faults) == (1, 0, ())


def test_an_empty_cell_empties_a_text_and_leaves_a_choice_as_it_is() -> None:
    box = there(name="Box", room="Salon", network="guest", in_service_on=date(2025, 1, 1))
    [item] = plan("Nom;Lieu;Réseau;En service depuis le", "Box;;;", present=[box]).alterations

    assert item.values == {"room": "", "in_service_on": None}


def test_every_fault_of_a_line_is_told_with_its_line_and_column() -> None:
    found = plan("Nom;Type;En service depuis le", ";Ardoise;hier", "Box;;", "Box;;")

    assert faults(found) == [
        (2, "Nom"),
        (2, "Type"),
        (2, "En service depuis le"),
        (4, "Nom"),
    ]
    assert found.faulty_lines == 2
    assert [item.line for item in found.additions] == [3]


def test_a_name_twice_in_the_file_points_to_the_first() -> None:
    found = plan("Nom", "Box", " BOX ")

    assert found.faults[0].what == "Déjà à la ligne 2 du même fichier."


def test_two_rows_that_differ_by_case_only_are_told_apart_when_they_exist() -> None:
    low, up = there(name="box"), there(name="BOX")
    found = plan("Nom;Lieu", "BOX;Salon", present=[low, up])

    assert [item.id for item in found.alterations] == [up.id]


def test_more_cells_than_titles_is_a_fault_of_the_line() -> None:
    assert faults(plan("Nom;Lieu", "Box;Salon;;;", "Poste;Salon;;surplus")) == [(3, "")]


def test_titles_are_recognised_by_other_names_and_the_unknown_ones_are_told() -> None:
    found = plan("Équipement;Constructeur;Couleur;Pièce", "Box;Acme;rouge;Salon")

    assert found.unknown == ("Couleur",)
    assert found.additions[0].values["manufacturer"] == "Acme"
    assert found.additions[0].values["room"] == "Salon"


def test_a_file_without_the_name_says_what_is_missing() -> None:
    with pytest.raises(InvalidInputError, match="Il manque la colonne"):
        plan("Couleur;Prix", "rouge;12")


def test_a_title_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="deux fois"):
        plan("Nom;Désignation", "Box;Box")


def test_a_serial_number_belongs_to_one_medium() -> None:
    known = there("supports", label="Clé bleue", serial="AB12")
    found = plan(
        "Nom;Numéro de série",
        "Clé verte;ab12",
        "Clé rouge;CD34",
        "Clé noire;cd34",
        "Clé bleue;AB12",
        listed="supports",
        present=[known],
    )

    assert faults(found) == [(2, "Numéro de série"), (4, "Numéro de série")]
    assert found.same == 1


def test_what_a_medium_became_is_not_undone_by_a_file() -> None:
    lost = there("supports", label="Clé bleue", state="lost")
    found = plan(
        "Nom;État", "Clé bleue;En usage", "Clé verte;Perdu", listed="supports", present=[lost]
    )

    assert faults(found) == [(2, "État")]
    assert "Changez-le depuis sa fiche" in found.faults[0].what
    assert found.additions[0].values["state"] == "lost"


def test_what_hygie_fills_by_itself_is_left_aside_and_told() -> None:
    found = plan("Nom;Version vue;Vu le", "LibreOffice;24.2;12/03/2025", listed="logiciels")

    assert found.left_aside == ("Version vue", "Vu le")
    assert "version_seen" not in found.additions[0].values


def test_software_is_known_by_its_device_and_its_name() -> None:
    here = there("logiciels", name="Java", device="Accueil")
    found = plan(
        "Nom;Appareil;Version", "Java;accueil;17", "Java;;17", listed="logiciels", present=[here]
    )

    assert [item.id for item in found.alterations] == [here.id]
    assert len(found.additions) == 1


def test_the_role_of_somebody_is_never_taken_from_a_file() -> None:
    found = plan(
        "Nom;Rôle dans Hygie",
        "Camille Vasseur;Assistance",
        listed="personnes",
        present=[there("personnes", name="Camille Vasseur", role="owner")],
    )

    assert (found.same, found.left_aside) == (1, ("Rôle dans Hygie",))


def test_a_plan_is_told_apart_from_another() -> None:
    box = there(name="Box", room="Salon")
    first = plan("Nom;Lieu", "Box;Accueil", present=[box])

    assert first.fingerprint == plan("Nom;Lieu", "Box;Accueil", present=[box]).fingerprint
    moved = there(row_id=box.id, name="Box", room="Cave")
    assert first.fingerprint != plan("Nom;Lieu", "Box;Accueil", present=[moved]).fingerprint


CELLS = st.lists(st.text(max_size=20), max_size=8)


@given(st.sampled_from(sorted(LISTINGS)), CELLS, st.lists(CELLS, max_size=6), st.data())
def test_any_sheet_gives_a_plan_or_a_refusal(
    listed: str, header: list[str], rows: list[list[str]], data: st.DataObject
) -> None:
    """Each line ends at one place: added, changed, the same or at fault."""
    layout = LISTINGS[listed].layout
    titles = data.draw(st.permutations([column.title for column in layout.columns]))
    sheet = Sheet(
        (*titles, *header),
        tuple(Row(line, tuple(cells)) for line, cells in enumerate(rows, start=2)),
    )
    try:
        found = plan_import(layout, sheet, [], NAMES)
    except InvalidInputError:
        return

    assert found.writes + found.same + found.faulty_lines == len(rows)
