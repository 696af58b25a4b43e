"""What a look at a computer changes in what was known of its software."""

from hypothesis import given
from hypothesis import strategies as st

from hygie.practice.rules.software import (
    LONGEST_NAME,
    LONGEST_PUBLISHER,
    LONGEST_VERSION,
    Difference,
    FoundSoftware,
    Seen,
    difference,
    gathered,
    same_name,
)

FOUND = st.builds(FoundSoftware, name=st.text(), version=st.text(), publisher=st.text())


def test_two_versions_of_one_name_stand_side_by_side() -> None:
    found = gathered(
        [
            FoundSoftware("Java", "8"),
            FoundSoftware(" java ", "17", "Oracle"),
            FoundSoftware("Java", "8"),
        ]
    )

    assert found == {"java": FoundSoftware("Java", "8, 17", "Oracle")}


@given(st.lists(FOUND))
def test_whatever_a_computer_says_fits_the_columns(found: list[FoundSoftware]) -> None:
    for key, item in gathered(found).items():
        assert key
        assert key == same_name(item.name)
        assert 0 < len(item.name) <= LONGEST_NAME
        assert len(item.version) <= LONGEST_VERSION
        assert len(item.publisher) <= LONGEST_PUBLISHER
        assert all(text.isprintable() for text in (item.name, item.version, item.publisher))


def test_a_look_tells_what_is_new_updated_back_and_gone() -> None:
    known = {
        "a": Seen("1", gone=False),
        "b": Seen("1", gone=True),
        "c": Seen("1", gone=False),
        "by hand": Seen("", gone=False),
    }
    found = gathered([FoundSoftware("a", "2"), FoundSoftware("b", "1"), FoundSoftware("d", "1")])

    assert difference(known, found, watched=["a", "b", "c"]) == Difference(
        new=("d",), updated=("a",), back=("b",), gone=("c",)
    )


def test_what_no_look_ever_saw_is_never_gone() -> None:
    assert not difference({"logiciel en ligne": Seen("", gone=False)}, {}, watched=[])


def test_a_look_that_tells_no_version_updates_nothing() -> None:
    found = gathered([FoundSoftware("a")])

    assert not difference({"a": Seen("1", gone=False)}, found, watched=["a"])
