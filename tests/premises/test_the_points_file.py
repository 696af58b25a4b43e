"""The points are data: the shipped file is right, and a wrong one says where."""

from pathlib import Path

import pytest

from hygie.catalog.loader import load_catalog
from hygie.errors import CatalogError
from hygie.premises.points import FILE, load_points, read_points
from hygie.premises.rules.points import measures_of

POINT = """
version = "1"
[[point]]
id = "door"
applies_to = "place"
question = "La porte ferme-t-elle ?"
why = "Pour voir."
hint = "Poussez."
fix = "Réparez."
recommendations = ["2.2.1-03"]
"""


def read(tmp_path: Path, text: str):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return read_points(tmp_path)


def test_every_recommendation_about_the_premises_is_looked_at_by_a_point() -> None:
    served = {item for point in load_points().all for item in point.recommendations}
    wanted = {
        item.id
        for measure_id in ("2.2.1", "2.2.2.a", "2.2.2.b")
        for item in load_catalog().measure(measure_id).recommendations
    }

    assert wanted <= served


def test_a_point_names_its_measures_once() -> None:
    assert measures_of(("2.2.2.c-01", "2.2.2.c-02", "2.3.2.a-06")) == ("2.2.2.c", "2.3.2.a")


def test_a_right_file_is_read(tmp_path: Path) -> None:
    [point] = read(tmp_path, POINT).all

    assert (point.id, point.kinds, point.public) == ("door", (), None)


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('id = "door"', 'id = "La Porte"', "point[La Porte].id"),
        ('fix = "Réparez."', "", "point[door].fix"),
        ('fix = "Réparez."', 'fix = " "', "point[door].fix"),
        ('fix = "Réparez."', 'fix = "Réparez."\ncolour = "red"', "point[door].colour"),
        ('applies_to = "place"', 'applies_to = "roof"', "point[door].applies_to"),
        ('["2.2.1-03"]', "[]", "point[door].recommendations"),
        ('["2.2.1-03"]', '["9.9.9-01"]', "point[door].recommendations"),
        ('["2.2.1-03"]', '["2.2.1-03"]\nkinds = ["castle"]', "point[door].kinds"),
        ('["2.2.1-03"]', '["2.2.1-03"]\npublic = "yes"', "point[door].public"),
        (
            'applies_to = "place"',
            'applies_to = "whole"\npublic = true',
            "point[door].public",
        ),
        (
            'applies_to = "place"',
            'applies_to = "whole"\nkinds = ["office"]',
            "point[door].kinds",
        ),
        ('version = "1"', "", "version"),
    ],
)
def test_a_wrong_file_names_itself_and_the_key(
    tmp_path: Path, was: str, becomes: str, key: str
) -> None:
    with pytest.raises(CatalogError) as told:
        read(tmp_path, POINT.replace(was, becomes))

    assert (told.value.file, told.value.key) == (FILE, key)


def test_two_points_never_share_an_id(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="deux fois"):
        read(tmp_path, POINT + POINT.replace('version = "1"', ""))


@pytest.mark.parametrize("text", ['version = "1"', "version = ", "\x00", POINT[:120]])
def test_a_file_cut_short_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogError):
        read(tmp_path, text)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="absent"):
        read_points(tmp_path)
