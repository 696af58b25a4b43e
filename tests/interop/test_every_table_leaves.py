"""A new room's tables leave, are documented and erased without an edit here; or a test fails."""

import archive_doc
import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from hygie.agenda.models import MailboxPassword
from hygie.interop.columns import columns_of
from hygie.interop.rules.ordering import ordered
from hygie.interop.tables import bytes_columns, rows_of, tables
from hygie.practice.holdings import Holding, holdings, keeps
from hygie.practice.models import OwnedByPractice, Practice
from hygie.workstation.models import EnrolmentKey
from tests.interop.archives import unpacked

# Secrets of a practice that stay in its strongbox, each with its reason in its own docstring.
STAYS = {MailboxPassword, EnrolmentKey}


def ours() -> list[type[Model]]:
    """Every table that Hygie itself makes."""
    return [model for model in apps.get_models() if model.__module__.startswith("hygie.")]


def test_every_table_of_every_room_leaves() -> None:
    assert set(tables().values()) == set(ours()) - STAYS


def test_what_stays_disappears_with_what_it_hangs_on() -> None:
    for table in STAYS:
        owners = [
            field.remote_field
            for field in table._meta.concrete_fields
            if isinstance(field, ForeignKey) and issubclass(field.related_model, OwnedByPractice)
        ]
        assert [owner.on_delete.__name__ for owner in owners] == ["CASCADE"]


def test_every_column_of_every_table_can_be_written() -> None:
    """Raises UnsupportedColumnError for a kind of field that archives do not know."""
    for table in tables().values():
        assert {column.name for column in columns_of(table)} == {
            field.attname for field in table._meta.concrete_fields
        }


def test_no_table_hides_rows_in_a_table_between_two_others() -> None:
    """Django makes a table for a ManyToManyField, and it would carry no practice."""
    assert [
        f"{table} {table._meta.many_to_many}" for table in ours() if table._meta.many_to_many
    ] == []


def test_tables_come_after_those_they_refer_to() -> None:
    names = list(tables())

    assert names[0] == "practice_practice"
    for rank, table in enumerate(tables().values()):
        for field in table._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                referred = field.related_model
                assert referred is table or names.index(referred._meta.db_table) < rank


def test_references_in_a_ring_are_refused() -> None:
    with pytest.raises(ValueError, match="a, b"):
        ordered({"a": {"b"}, "b": {"a"}, "c": set()})


def test_a_table_may_refer_to_itself() -> None:
    assert ordered({"a": {"a", "elsewhere"}, "0": {"a"}}) == ("a", "0")


def test_the_archive_has_every_row_of_every_table(
    demo_practice: Practice, demo_archive: bytes
) -> None:
    members = unpacked(demo_archive)
    for name, table in tables().items():
        lines = members[f"data/{name}.jsonl"].splitlines()

        assert len(lines) == rows_of(table, demo_practice).count()


def test_the_archive_has_every_file(demo_practice: Practice, demo_archive: bytes) -> None:
    members = unpacked(demo_archive)
    kept = {
        bytes(content)
        for table in tables().values()
        for column in bytes_columns(table)
        for content in rows_of(table, demo_practice).values_list(column.name, flat=True)
    }

    assert {data for name, data in members.items() if name.startswith("attachments/")} == kept
    assert len(kept) >= 10


def test_the_document_shows_every_table_and_every_column() -> None:
    told = archive_doc.DOCUMENT.read_text(encoding="utf-8")

    assert archive_doc.rendered(told) == told, "python tools/archive_doc.py --write"
    for name, table in tables().items():
        assert f"### `{name}`" in told
        assert all(f"| `{column.name}` |" in told for column in columns_of(table))


# --- personal data ------------------------------------------------------------------------------


def test_every_room_with_tables_says_what_it_keeps_about_people() -> None:
    registered = {table for holding in holdings().values() for table in holding.tables}

    assert registered == set(tables().values()) - {Practice}
    assert {table._meta.app_label for table in registered} == set(holdings())


def test_what_is_said_of_it_is_said_in_words() -> None:
    for holding in holdings().values():
        assert all((holding.title, holding.about, holding.what.endswith(".")))


def test_what_a_room_keeps_is_what_leaves(demo_practice: Practice, demo_archive: bytes) -> None:
    members = unpacked(demo_archive)
    for holding in holdings().values():
        lines = sum(
            len(members[f"data/{table._meta.db_table}.jsonl"].splitlines())
            for table in holding.tables
        )

        assert len(list(holding.rows(demo_practice))) == holding.count(demo_practice) == lines


def test_a_new_room_registers_itself_and_can_be_taken_out() -> None:
    from hygie.practice import holdings as registry

    keeps("plugged", Holding(title="Essai", about="Personne", what="Rien.", tables=()))
    assert "plugged" in holdings()
    registry.forget("plugged")
    registry.forget("never there")

    assert "plugged" not in holdings()
