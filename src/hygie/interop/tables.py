"""The tables of a practice: all of them, found by what they are, in the order of an archive."""

from collections.abc import Mapping

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from hygie.interop.columns import BYTES, Column, columns_of
from hygie.interop.rules.ordering import ordered
from hygie.practice.models import JournalEntry, OwnedByPractice, Practice

Table = type[Model]


def tables() -> Mapping[str, Table]:
    """The practice, then everything that carries it, each table after those it refers to."""
    owned = [
        model
        for model in apps.get_models()
        if issubclass(model, OwnedByPractice) and not model._meta.proxy
    ]
    models: list[Table] = [Practice, *owned]
    by_name = {model._meta.db_table: model for model in models}
    refers_to = {name: _referred(model) for name, model in by_name.items()}
    return {name: by_name[name] for name in ordered(refers_to)}


def _referred(table: Table) -> set[str]:
    return {
        field.related_model._meta.db_table
        for field in table._meta.concrete_fields
        if isinstance(field, ForeignKey) and isinstance(field.related_model, type)
    }


def rows_of(table: Table, practice: Practice) -> QuerySet[Model]:
    """Every row of this practice in the order of the archive: the journal by rank, others by id."""
    if table is Practice:
        return QuerySet(table).filter(pk=practice.pk)
    order = "sequence" if table is JournalEntry else "pk"
    return QuerySet(table).filter(practice=practice).order_by(order)


def bytes_columns(table: Table) -> tuple[Column, ...]:
    """The columns whose values are files of the archive."""
    return tuple(column for column in columns_of(table) if column.kind is BYTES)
