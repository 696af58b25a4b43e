"""A list that comes from a file: what was shown is what is written, all of it or nothing."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice import services
from hygie.practice.journal import broken_at
from hygie.practice.listing import LISTINGS, Listing
from hygie.practice.models import (
    Device,
    JournalEntry,
    Person,
    Practice,
    RemovableMedium,
    Software,
    Supplier,
)
from hygie.practice.rules.sheets.reading import MOST_ROWS, Sheet
from hygie.practice.rules.sheets.writing import CSV, XLSX, write_list
from hygie.practice.selectors import owner_of
from tests import factories
from tests.practice.sheets import csv_of, sheet_of


def run(
    practice: Practice,
    content: bytes,
    now: datetime,
    listed: str = "appareils",
    *,
    skip: bool = False,
    shown: str | None = None,
) -> services.Imported:
    listing, sheet = LISTINGS[listed], sheet_of(content, listed)
    plan = services.planned(practice=practice, listing=listing, sheet=sheet)
    return services.import_list(
        practice=practice,
        listing=listing,
        sheet=sheet,
        shown=plan.fingerprint if shown is None else shown,
        skip_faulty=skip,
        file_name="liste.csv",
        actor=owner_of(practice),
        now=now,
    )


def test_rows_are_added_and_changed_each_with_its_trace(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    done = run(practice, csv_of("Nom;Lieu;Type", "Accueil;Hall;", "Box;Cave;Box ou routeur"), now)

    assert (done.added, done.changed) == (1, 1)
    assert Device.objects.get(name="Accueil").room == "Hall"
    assert Device.objects.get(name="Box").kind == Device.Kind.ROUTER
    verbs = list(JournalEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs[-3:] == ["device.added", "device.changed", "list.imported"]
    assert broken_at(practice) is None


def test_a_file_with_a_fault_writes_nothing_unless_its_faulty_lines_are_skipped(
    practice: Practice, now: datetime
) -> None:
    content = csv_of("Nom;Type", "Box;Box ou routeur", "Tablette;Ardoise")
    with pytest.raises(ConflictError):
        run(practice, content, now)
    assert not Device.objects.exists()

    assert run(practice, content, now, skip=True).added == 1
    assert Device.objects.get().name == "Box"


def test_a_list_that_changed_since_its_preview_is_shown_again(
    practice: Practice, owner: Person, now: datetime
) -> None:
    content = csv_of("Nom;Lieu", "Box;Cave")
    shown = services.planned(
        practice=practice, listing=LISTINGS["appareils"], sheet=sheet_of(content)
    ).fingerprint
    factories.add_device(practice, by=owner, name="Box", now=now)

    with pytest.raises(ConflictError, match="a changé depuis"):
        run(practice, content, now, shown=shown)
    assert Device.objects.get().room == ""


def test_what_the_list_refuses_after_all_undoes_everything_and_names_its_line(
    practice: Practice, owner: Person, now: datetime
) -> None:
    """Two rows that are one to the database: nothing of the first remains."""
    service = "Internet et téléphone"
    content = csv_of("Nom;Service rendu", f"Télécom;{service}", "Autre;")
    with pytest.raises(InvalidInputError, match="Ligne") as caught:
        _with_a_name_too_long(practice, content, now)

    assert "Rien n’a été enregistré" in caught.value.means
    assert not Supplier.objects.exists()
    assert not JournalEntry.objects.filter(verb="supplier.added").exists()


def _known_by(listed: str, key: str) -> Listing:
    """The list, as if its rows were known by another column: the database alone sees twins."""
    loose = replace(LISTINGS[listed])
    loose.__dict__["layout"] = replace(LISTINGS[listed].layout, key=(key,), alone=())
    return loose


def _import_as(listing: Listing, practice: Practice, sheet: Sheet, now: datetime) -> None:
    plan = services.planned(practice=practice, listing=listing, sheet=sheet)
    assert plan.writes == len(sheet.rows)
    services.import_list(
        practice=practice,
        listing=listing,
        sheet=sheet,
        shown=plan.fingerprint,
        skip_faulty=False,
        file_name="liste.csv",
        actor=owner_of(practice),
        now=now,
    )


def test_a_twin_that_the_database_alone_sees_is_named_by_its_line(
    practice: Practice, now: datetime
) -> None:
    content = csv_of("Nom;N° de série", "Box;1", "Autre;2", "Box;3")
    entries = JournalEntry.objects.count()
    with pytest.raises(InvalidInputError, match="Ligne 4"):
        _import_as(
            _known_by("appareils", "serial_number"), practice, sheet_of(content, "appareils"), now
        )

    assert not Device.objects.exists()
    assert JournalEntry.objects.count() == entries


def test_so_is_one_that_a_change_would_make(
    practice: Practice, owner: Person, now: datetime
) -> None:
    run(practice, csv_of("Nom;N° de série", "Box;1", "Autre;2"), now)
    entries = JournalEntry.objects.count()
    content = csv_of("Nom;N° de série", "Troisième;1", "Troisième;2")
    with pytest.raises(InvalidInputError, match="Ligne 3"):
        _import_as(
            _known_by("appareils", "serial_number"), practice, sheet_of(content, "appareils"), now
        )

    assert {device.name for device in Device.objects.all()} == {"Box", "Autre"}
    assert JournalEntry.objects.count() == entries


def test_a_thousand_rows_take_few_queries_and_leave_a_whole_chain(
    practice: Practice, owner: Person, now: datetime
) -> None:
    lines = [f"Poste {rank};Salle;Ordinateur fixe" for rank in range(MOST_ROWS)]
    for room, verb in (("Salle", "device.added"), ("Cave", "device.changed")):
        content = csv_of("Nom;Lieu;Type", *(line.replace("Salle", room) for line in lines))
        with CaptureQueriesContext(connection) as asked:
            run(practice, content, now)

        assert len(asked) < MOST_ROWS / 10
        assert JournalEntry.objects.filter(verb=verb).count() == MOST_ROWS
        assert Device.objects.filter(room=room).count() == MOST_ROWS
    assert broken_at(practice) is None


@pytest.mark.parametrize(
    "listed", ["appareils", "supports", "logiciels", "personnes", "fournisseurs"]
)
def test_a_row_of_a_file_is_traced_as_one_that_is_typed(
    practice: Practice, other_practice: Practice, now: datetime, listed: str
) -> None:
    """The same row, the same entry, whether a thousand come or one."""
    factories.add_device(practice, by=owner_of(practice), name="Dupont", now=now)
    listing = LISTINGS[listed]
    title = listing.layout.column(listing.key[-1]).title
    required = [c for c in listing.layout.columns if c.required and c.title != title]
    content = csv_of(
        ";".join([title, *(c.title for c in required)]),
        ";".join(["Exemple", *(c.choices[0][1] if c.choices else "Dupont" for c in required)]),
    )
    run(practice, content, now, listed)
    theirs = listing.model.objects.get(practice=practice, **{listing.key[-1]: "Exemple"})
    twin = listing.model(
        practice=other_practice,
        **{
            field.name: getattr(theirs, field.name)
            for field in theirs._meta.concrete_fields
            if field.name not in ("id", "practice", "created_at")
        },
    )
    services.add_listed(row=twin, actor=owner_of(other_practice), now=now)
    typed = JournalEntry.objects.filter(practice=other_practice).latest("sequence")
    [filed] = JournalEntry.objects.filter(practice=practice, verb=typed.verb, subject="Exemple")

    assert (filed.after, filed.before, filed.at) == (typed.after, typed.before, typed.at)


def _with_a_name_too_long(practice: Practice, content: bytes, now: datetime) -> None:
    """As if the columns knew less than the table: its own refusal is the last wall."""
    listing = LISTINGS["fournisseurs"]
    sheet = sheet_of(content, "fournisseurs")
    rows = (sheet.rows[0], replace(sheet.rows[1], cells=("x" * 200, "")))
    sheet = replace(sheet, rows=rows)
    loose = replace(listing)
    columns = tuple(replace(c, longest=0) for c in listing.layout.columns)
    loose.__dict__["layout"] = replace(listing.layout, columns=columns)
    _import_as(loose, practice, sheet, now)


def test_names_of_other_lists_become_what_they_name(
    practice: Practice, owner: Person, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Accueil", now=now)
    run(practice, csv_of("Nom;Appareil", "Java;accueil", "Agenda;"), now, "logiciels")
    run(practice, csv_of("Nom;Confié à;Capacité", "Clé;camille vasseur;32 Go"), now, "supports")

    assert Software.objects.get(name="Java").device == device
    assert Software.objects.get(name="Agenda").device is None
    medium = RemovableMedium.objects.get()
    assert medium.holder == owner
    assert medium.capacity_bytes == 32 * 10**9


def test_another_practice_s_names_are_not_found_and_its_rows_not_touched(
    practice: Practice, other_practice: Practice, now: datetime
) -> None:
    stranger = owner_of(other_practice)
    factories.add_device(other_practice, by=stranger, name="Box", now=now)
    done = run(practice, csv_of("Nom;Lieu", "Box;Cave"), now)

    assert done.added == 1
    assert Device.objects.get(practice=other_practice).room == ""
    with pytest.raises(ConflictError):
        run(practice, csv_of("Nom;Confié à", f"Clé;{stranger.name}"), now, "supports")


def test_somebody_who_is_added_by_a_file_is_responsible_for_nothing(
    practice: Practice, now: datetime
) -> None:
    run(
        practice,
        csv_of("Nom;Rôle dans Hygie", "Jo Martin;Responsable du cabinet"),
        now,
        "personnes",
    )

    assert not Person.objects.get(name="Jo Martin").is_owner


@pytest.mark.parametrize("to", [CSV, XLSX])
@pytest.mark.parametrize("listed", LISTINGS)
def test_what_is_exported_and_imported_again_changes_nothing(
    practice: Practice, owner: Person, now: datetime, listed: str, to: str
) -> None:
    fill(practice, owner, now)
    assert run(practice, exported(practice, listed, to), now, listed) == services.Imported(0, 0)


@pytest.mark.parametrize("to", [CSV, XLSX])
def test_a_list_goes_from_one_practice_to_another_whole(
    practice: Practice, other_practice: Practice, owner: Person, now: datetime, to: str
) -> None:
    fill(practice, owner, now)
    factories.add_person(other_practice, by=owner_of(other_practice), name=owner.name, now=now)
    for listed in ("appareils", "supports", "logiciels", "fournisseurs"):
        run(other_practice, exported(practice, listed, to), now, listed)
        columns = [
            column.field
            for column in LISTINGS[listed].layout.columns
            if column.taken.value != "never"
        ]
        here, there = (
            sorted(
                str({name: values[name] for name in columns}) for values in all_values(each, listed)
            )
            for each in (practice, other_practice)
        )

        assert here == there
        assert here


def all_values(practice: Practice, listed: str) -> list[dict[str, Any]]:
    listing = LISTINGS[listed]
    return [listing.values(row) for row in listing.rows(practice)]


def exported(practice: Practice, listed: str, to: str) -> bytes:
    listing = LISTINGS[listed]
    rows = [list(values.values()) for values in all_values(practice, listed)]
    return write_list(listing.layout.columns, rows, to=to, title=listing.title)


def fill(practice: Practice, owner: Person, now: datetime) -> None:
    """Something of everything, and names that a spreadsheet would run."""
    device = Device(
        practice=practice,
        name="=1+1",
        notes="Deux\nlignes ; et « guillemets »",
        network=Device.Network.GUEST,
        in_service_on=now.date(),
        retired_on=now.date(),
    )
    services.add_listed(row=device, actor=owner, now=now)
    medium = RemovableMedium(
        practice=practice,
        label="@clé",
        serial="00012",
        capacity_bytes=32_015_679_488,
        holder=owner,
        state=RemovableMedium.State.LOST,
        last_checked_in_on=now.date(),
    )
    services.add_listed(row=medium, actor=owner, now=now)
    for place in (device, None):
        software = Software(
            practice=practice, device=place, name="Agenda", version="-3", last_seen_at=now
        )
        services.add_listed(row=software, actor=owner, now=now)
    supplier = Supplier(practice=practice, name="Télécom", contact="+33 1 99 00 12 34")
    services.add_listed(row=supplier, actor=owner, now=now)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.lists(st.text(max_size=30), max_size=5), max_size=6))
def test_whatever_is_in_the_rows_they_are_written_whole_or_not_at_all(
    practice: Practice, now: datetime, lines: list[list[str]]
) -> None:
    from hygie.practice.rules.sheets.reading import Row, Sheet

    header = ("Nom", "Type", "Lieu", "En service depuis le", "Notes")
    sheet = Sheet(header, tuple(Row(n, tuple(cells)) for n, cells in enumerate(lines, start=2)))
    listing = LISTINGS["appareils"]
    before, entries = Device.objects.count(), JournalEntry.objects.count()
    plan = services.planned(practice=practice, listing=listing, sheet=sheet)
    try:
        done = services.import_list(
            practice=practice,
            listing=listing,
            sheet=sheet,
            shown=plan.fingerprint,
            skip_faulty=True,
            file_name="liste.csv",
            actor=owner_of(practice),
            now=now,
        )
    except HygieError:
        done = services.Imported(0, 0)
        assert JournalEntry.objects.count() == entries

    assert Device.objects.count() == before + done.added
    assert done == services.Imported(0, 0) or done.added == len(plan.additions)
