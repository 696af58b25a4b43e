"""What the guide's files say is kept for the next start, and never believed blindly."""

import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hygie.catalog.compiled import KeptToml
from hygie.catalog.loader import load_catalog, read_catalog
from tests.catalog.guide import EDITION

TEXT = 'id = "a"\nverified_on = 2026-11-23\n[[measure]]\nid = "2.3.1"\nweight = 6\n'
WITH_TIME = "at = 2026-11-23T10:00:00Z\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "edition.toml"


@pytest.fixture
def kept_files(source: Path) -> Callable[[], list[Path]]:
    return lambda: sorted(path for path in source.parent.rglob("*") if path.is_file())


def keep(source: Path, *texts: str) -> None:
    """Read these texts and keep what they say."""
    kept = KeptToml(source)
    for text in texts:
        kept.loads(text)
    kept.keep()


@pytest.fixture
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, reading TOML fails."""

    def refuse(text: str) -> None:
        raise AssertionError(text)

    monkeypatch.setattr(tomllib, "loads", refuse)


def test_an_edition_is_one_catalog_named_or_not() -> None:
    assert load_catalog("ans-2021") is load_catalog()


def test_what_is_kept_is_not_read_again(source, request) -> None:
    said = tomllib.loads(TEXT)
    keep(source, TEXT)

    request.getfixturevalue("no_reader")

    assert KeptToml(source).loads(TEXT) == said
    assert KeptToml(source).loads(TEXT)["verified_on"] == date(2026, 11, 23)


def test_the_whole_guide_comes_back_the_same(source, request) -> None:
    kept = KeptToml(source)
    read_catalog(EDITION, loads=kept.loads)
    kept.keep()

    request.getfixturevalue("no_reader")

    assert read_catalog(EDITION, loads=KeptToml(source).loads) == load_catalog()


def test_a_changed_text_is_read_again(source) -> None:
    keep(source, TEXT)

    assert KeptToml(source).loads(TEXT.replace("6", "7"))["measure"][0]["weight"] == 7


def test_texts_that_are_gone_are_not_kept(source, kept_files) -> None:
    keep(source, TEXT, "gone = 1")
    keep(source, TEXT)

    [file] = kept_files()
    assert b"gone" not in file.read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:-20],
        lambda content: content.replace(b"2.3.1", b"2.3.2"),
        lambda content: b"\xff\xfe" + content,
        lambda content: b"{}",
    ],
    ids=["empty", "cut short", "changed", "not text", "without digest"],
)
def test_a_spoilt_file_is_made_again(source, kept_files, spoil) -> None:
    keep(source, TEXT)
    [file] = kept_files()
    good = file.read_bytes()
    file.write_bytes(spoil(good))

    keep(source, TEXT)

    assert KeptToml(source).loads(TEXT) == tomllib.loads(TEXT)
    assert file.read_bytes() == good


def test_nothing_is_written_when_python_may_not_keep_bytecode(
    source, kept_files, monkeypatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    keep(source, TEXT)

    assert kept_files() == []


def test_a_folder_where_nothing_can_be_written_is_no_error(source, kept_files) -> None:
    (source.parent / "__pycache__").write_text("in the way", encoding="utf-8")

    keep(source, TEXT)

    assert [file.name for file in kept_files()] == ["__pycache__"]


def test_what_json_would_change_is_not_kept(source, kept_files) -> None:
    keep(source, WITH_TIME)

    assert KeptToml(source).loads(WITH_TIME) == tomllib.loads(WITH_TIME)
    assert kept_files() == []


def test_a_wrong_text_is_refused_as_by_the_reader_itself(source) -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match="Invalid value"):
        KeptToml(source).loads("id =")
