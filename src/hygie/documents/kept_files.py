"""The bytes of a file behind a record, whichever room keeps it.

A room keeps a file as the hub does: a row that carries its practice and its `sha256`, and its
bytes apart, in `content.data`. Such a table is found by its shape: no room has to be named.
"""

import hashlib
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import BinaryField, OneToOneRel
from django.db.models.functions import Length

from hygie.assessment.rules.observation import Evidence
from hygie.practice.models import OwnedByPractice, Practice


def kept_file(practice: Practice, sha256: str) -> bytes | None:
    """The bytes with this SHA-256, or None when no room has them any more."""
    wanted: dict[str, object] = {"practice": practice, "sha256": sha256}
    for model in _tables():
        for row in model._default_manager.filter(**wanted):
            content = getattr(row, "content", None)
            data = bytes(content.data) if content is not None else b""
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
    return None


def lost_files(practice: Practice, wanted: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Those of these files that no room has any more, or not as long as they were.

    For a page: no byte is read. A file that was changed and kept its length is found by
    `kept_file` alone.
    """
    held = {(sha256, length) for sha256, _, length in _lengths(practice)}
    return tuple(file for file in wanted if (file.sha256, file.size_bytes) not in held)


def are_all_there(practice: Practice) -> bool:
    """Whether every file of every room is as long as it was: a look for a page, no byte read."""
    return all(length == size_bytes for _, size_bytes, length in _lengths(practice))


def _lengths(practice: Practice) -> Iterator[tuple[str, int, int | None]]:
    """Of each file: its SHA-256, how long it was, how long it is (None when it is gone)."""
    for model in _tables():
        rows = model._default_manager.filter(practice=practice)
        yield from rows.values_list("sha256", "size_bytes", Length("content__data"))


def _tables() -> Iterator[type[OwnedByPractice]]:
    for model in apps.get_models():
        if not issubclass(model, OwnedByPractice):
            continue
        fields = {field.name: field for field in model._meta.get_fields()}
        content = fields.get("content")
        if "sha256" in fields and isinstance(content, OneToOneRel):
            other = {field.name: field for field in content.related_model._meta.get_fields()}
            if isinstance(other.get("data"), BinaryField):
                yield model
