"""A wrong file of the catalog is refused; the message names the file and the key at fault."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.catalog.fields import Fields
from hygie.catalog.loader import load_catalog, read_catalog
from hygie.errors import CatalogError
from tests.catalog.guide import edition_copy

WORKSTATION = "measures/workstation.toml"
SHARING = "measures/sharing.toml"

# What the first measure of the workstations, and the edition, say today.
PROTECTS = 'protects = ["confidentiality", "sharing", "traceability"]'
TITLE = 'title = "Cartes CPx et e-CPS"'
RESOURCES = 'resources = ["e-cps"]'
STATEMENT = '["practice.statement@practice"]'
DAY = "verified_on = 2026-11-23"
LOST = '[[equivalence]]\nfrom = "a"\nto = []\nkind = "lost"'


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new`, once, in `file`; the error must then name the file and the key."""

    file: str
    old: str
    new: str
    key: str


def in_measure(old: str, new: str, key: str) -> Fault:
    """A fault in the first measure of the workstations."""
    return Fault(WORKSTATION, old, new, f"measure[2.3.1].{key}")


FAULTS = {
    # a key is missing
    "no weight": in_measure("weight = 6\n", "", "weight"),
    "no question": in_measure("question = ", "asked = ", "question"),
    "no proof": in_measure("[measure.proof]", "[measure.evidence]", "proof"),
    "no publisher": Fault("edition.toml", "publisher = ", "editor = ", "publisher"),
    "no theme title": Fault(
        "edition.toml", 'title = "Sécurité des lieux"\n', "", "theme[physical].title"
    ),
    "no url": Fault("resources.toml", "url = ", "address = ", "resource[cnil-7zip].url"),
    "no expansion": Fault("glossary.toml", "expansion = ", "meaning = ", "term[1].expansion"),
    # a key nobody reads
    "unknown key": in_measure("weight = 6\n", "weight = 6\nwieght = 7\n", "wieght"),
    "unknown key of a file": Fault(SHARING, "[[measure]]", 'colour = "red"\n[[measure]]', "colour"),
    "unknown system": in_measure(
        "[measure.how]\n", '[measure.how]\nwindows_xp = ["Non."]\n', "how.windows_xp"
    ),
    # the wrong type
    "weight as text": in_measure("weight = 6\n", 'weight = "6"\n', "weight"),
    "weight as truth": in_measure("weight = 6\n", "weight = true\n", "weight"),
    "weight with decimals": in_measure("weight = 6\n", "weight = 6.5\n", "weight"),
    "column as number": in_measure("local = true\n", "local = 1\n", "local"),
    "column as text": in_measure("cloud = true\n", 'cloud = "true"\n', "cloud"),
    "title as number": in_measure(TITLE, "title = 3", "title"),
    "protects as text": in_measure(PROTECTS, 'protects = "sharing"', "protects"),
    "protects as numbers": in_measure(PROTECTS, "protects = [1]", "protects"),
    "resources as text": in_measure(RESOURCES, 'resources = "e-cps"', "resources"),
    "steps as text": in_measure("all = [\n", 'all = "Rien."\nlinux = [\n', "how.all"),
    "date as text": Fault("edition.toml", DAY, 'verified_on = "2026-11-23"', "verified_on"),
    "date with an hour": Fault(
        "edition.toml", DAY, "verified_on = 2026-11-23T10:00:00Z", "verified_on"
    ),
    "one table for a list": Fault(
        "equivalences.toml", "equivalence = []", "[equivalence]", "equivalence"
    ),
    "texts for tables": Fault(
        "equivalences.toml", "equivalence = []", 'equivalence = ["2.3.3"]', "equivalence[1]"
    ),
    # out of bounds
    "weight too low": in_measure("weight = 6\n", "weight = 0\n", "weight"),
    "weight too high": in_measure("weight = 6\n", "weight = 11\n", "weight"),
    "no effort at all": in_measure(
        "effort_minutes = 15\n", "effort_minutes = 0\n", "effort_minutes"
    ),
    "endless effort": in_measure(
        "effort_minutes = 15\n", "effort_minutes = 961\n", "effort_minutes"
    ),
    "negative validity": in_measure(
        "validity_months = 12\n", "validity_months = -1\n", "validity_months"
    ),
    "eternal validity": in_measure(
        "validity_months = 12\n", "validity_months = 121\n", "validity_months"
    ),
    "blank title": in_measure(TITLE, 'title = " "', "title"),
    "endless title": in_measure(TITLE, f'title = "{"a" * 81}"', "title"),
    "protects nothing": in_measure(PROTECTS, "protects = []", "protects"),
    # a word that is not one of ours
    "unknown protection": in_measure('"traceability"]', '"honour"]', "protects"),
    "unknown doer": in_measure('doer = "me"', 'doer = "nobody"', "doer"),
    "unknown condition": in_measure('condition = ""', 'condition = "on_sundays"', "condition"),
    "unknown legal status": Fault(SHARING, 'status = "sure"', 'status = "maybe"', "status"),
    "not a measure's id": Fault(WORKSTATION, 'id = "2.3.1"', 'id = "9.9.9"', "measure[9.9.9].id"),
    "another measure's recommendation": Fault(
        WORKSTATION, 'id = "2.3.1-01"', 'id = "2.3.3-01"', "recommendation[2.3.3-01].id"
    ),
    "unknown resource": Fault(WORKSTATION, RESOURCES, 'resources = ["e-cpz"]', "2.3.1.resources"),
    "plain http": Fault("resources.toml", "https://", "http://", "resource[cnil-7zip].url"),
    "unknown equivalence": Fault("equivalences.toml", "equivalence = []", LOST, "kind"),
    # how it is proven
    "no way to prove": in_measure("any_of = [\n", "any_of = []\nother = [\n", "proof.any_of"),
    "an empty way to prove": in_measure(STATEMENT, "[]", "proof.any_of"),
    "proof in one text": in_measure(STATEMENT, '"practice.statement@practice"', "proof.any_of"),
    "topic without its room": in_measure(
        "cards.register@practice", "register@practice", "proof.any_of"
    ),
    "topic in capitals": in_measure(
        "cards.register@practice", "Cards.register@practice", "proof.any_of"
    ),
    "topic without its scope": in_measure(
        "cards.register@practice", "cards.register", "proof.any_of"
    ),
    "unknown scope": in_measure("cards.register@practice", "cards.register@planet", "proof.any_of"),
    # twice the same
    "a measure twice": Fault(WORKSTATION, 'id = "2.3.2.b"', 'id = "2.3.2.a"', "2.3.2.a"),
    "a measure in two themes": Fault(SHARING, 'id = "2.7"', 'id = "2.3.3"', "2.3.3"),
    "a recommendation twice": Fault(WORKSTATION, 'id = "2.3.1-02"', 'id = "2.3.1-01"', "2.3.1-01"),
    "a resource twice": Fault(
        "resources.toml", 'id = "cnil-mots-de-passe"', 'id = "cnil-7zip"', "cnil-7zip"
    ),
    "an abbreviation twice": Fault(
        "glossary.toml", 'abbreviation = "ANSSI"', 'abbreviation = "ANS"', "ANS"
    ),
    "a theme twice": Fault("edition.toml", 'id = "workstation"', 'id = "physical"', "physical"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_refused_with_its_file_and_its_key(fault: Fault, tmp_path: Path) -> None:
    edition = edition_copy(tmp_path)
    spoil(edition / fault.file, fault.old, fault.new)

    with pytest.raises(CatalogError) as caught:
        read_catalog(edition)

    assert caught.value.file == fault.file
    assert fault.key in caught.value.key
    assert fault.file in caught.value.message
    assert "Rien n’a été modifié" in caught.value.message


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the sample moved: {old!r} is no longer in {path.name}"
    # A measure's recommendations repeat its id: in another measure's name they would speak first.
    text = text.replace(old, new, 1)
    if old.startswith('id = "2.'):
        before, after = old[6:-1], new[6:-1]
        text = text.replace(f'id = "{before}-', f'id = "{after}-')
    path.write_text(text, encoding="utf-8")


def lose(edition: Path, name: str) -> None:
    (edition / name).unlink()


def empty(edition: Path, name: str) -> None:
    (edition / name).write_bytes(b"")


def overwrite(edition: Path, name: str, content: bytes) -> None:
    (edition / name).write_bytes(content)


def cut(edition: Path, name: str) -> None:
    whole = (edition / name).read_bytes()
    (edition / name).write_bytes(whole[: len(whole) // 2])


def become_a_folder(edition: Path, name: str) -> None:
    (edition / name).unlink()
    (edition / name).mkdir()


RUINS: dict[str, Callable[[Path, str], None]] = {
    "is lost": lose,
    "is empty": empty,
    "is cut in the middle": cut,
    "is a folder": become_a_folder,
    "is not text": partial(overwrite, content=b"\xff\xfe\x00\x01"),
    "is text of another alphabet": partial(overwrite, content="# été".encode("cp1252")),
    "is not TOML": partial(overwrite, content=b'{ "measure": [] }'),
    "says a key twice": partial(overwrite, content=b"a = 1\na = 2\n"),
    "is 10 MB long": partial(overwrite, content=b"# rien\n" * 1_500_000),
    "is one text of 10 MB": partial(overwrite, content=b'id = "' + b"a" * 10_000_000 + b'"\n'),
    "is nested without end": partial(overwrite, content=b"a = " + b"[" * 50_000),
    "holds a number of a million digits": partial(overwrite, content=b"a = " + b"1" * 1_000_000),
    "holds a date that does not exist": partial(overwrite, content=b"a = 2026-02-31\n"),
}


@pytest.mark.parametrize("name", ["edition.toml", WORKSTATION, "resources.toml", "glossary.toml"])
@pytest.mark.parametrize("ruin", RUINS.values(), ids=RUINS.keys())
def test_a_file_that_is_ruined_is_refused_by_its_name(
    ruin: Callable[[Path, str], None], name: str, tmp_path: Path
) -> None:
    edition = edition_copy(tmp_path)
    ruin(edition, name)

    with pytest.raises(CatalogError) as caught:
        read_catalog(edition)

    assert caught.value.file == name
    assert name in caught.value.message


def test_a_table_of_equivalences_may_be_empty_but_not_absent(tmp_path: Path) -> None:
    edition = edition_copy(tmp_path)
    empty(edition, "equivalences.toml")
    assert read_catalog(edition).equivalences == ()

    lose(edition, "equivalences.toml")
    with pytest.raises(CatalogError, match=r"equivalences\.toml"):
        read_catalog(edition)


def test_the_next_edition_may_say_what_became_of_each_measure(tmp_path: Path) -> None:
    edition = edition_copy(tmp_path)
    overwrite(
        edition,
        "equivalences.toml",
        b'[[equivalence]]\nfrom = "ans-2021:2.3.3"\nto = ["ans-2099:2.4", "ans-2099:2.5"]\n'
        b'kind = "split"\n',
    )
    [row] = read_catalog(edition).equivalences

    assert (row.origin, row.targets, row.kind) == (
        "ans-2021:2.3.3",
        ("ans-2099:2.4", "ans-2099:2.5"),
        "split",
    )


def test_an_edition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CatalogError, match=r"edition\.toml"):
        load_catalog("ans-1921")


def test_the_message_of_a_broken_file_is_in_french_and_says_the_line(tmp_path: Path) -> None:
    edition = edition_copy(tmp_path)
    overwrite(edition, SHARING, b"[[measure]]\nid = \n")

    with pytest.raises(CatalogError) as caught:
        read_catalog(edition)

    assert "ligne 2" in caught.value.message
    assert "Invalid" not in caught.value.message


def refusal(read: Callable[[], object]) -> CatalogError | None:
    """The refusal that this raises, or nothing; any other error is the test's failure."""
    try:
        read()
    except CatalogError as error:
        return error
    return None


def small_edition(folder: Path) -> Path:
    """The edition with one theme of one measure: read in a few milliseconds."""
    edition = edition_copy(folder)
    text = (edition / "edition.toml").read_text(encoding="utf-8")
    head = text.partition("[[theme]]")[0]
    theme = '[[theme]]\nid = "sharing"\ntitle = "Partage"\nintro = "Partager."\n'
    (edition / "edition.toml").write_text(head + theme, encoding="utf-8")
    return edition


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_edition(tmp_path_factory.mktemp("small"))


@given(st.data())
def test_whatever_bytes_are_damaged_the_edition_is_read_or_refused_and_never_crashes(
    small: Path, data: st.DataObject
) -> None:
    whole = (small / SHARING).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(min_size=0, max_size=6))
    lost = data.draw(st.integers(0, 6))
    overwrite(small, SHARING, whole[:at] + damage + whole[at + lost :])
    try:
        error = refusal(lambda: read_catalog(small))
    finally:
        overwrite(small, SHARING, whole)

    assert error is None or error.file == SHARING


leaves = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes())
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
readers = st.sampled_from(
    [
        lambda fields: fields.text("a"),
        lambda fields: fields.text("a", default="", longest=3),
        lambda fields: fields.number("a", low=1, high=5),
        lambda fields: fields.flag("a"),
        lambda fields: fields.day("a"),
        lambda fields: fields.optional_day("a"),
        lambda fields: fields.choice("a", ("x", "y")),
        lambda fields: fields.choices("a", ("x", "y")),
        lambda fields: fields.texts("a"),
        lambda fields: fields.table("a"),
        lambda fields: fields.tables("a"),
        lambda fields: fields.lists("a"),
    ]
)


@given(st.dictionaries(st.sampled_from("ab"), values) | values, readers)
def test_whatever_a_table_holds_reading_it_gives_a_value_or_names_the_place(
    table: object, read: Callable[[Fields], object]
) -> None:
    def read_all() -> None:
        fields = Fields(table, file="a.toml", where="here")
        read(fields)
        fields.done()

    error = refusal(read_all)

    assert error is None or (error.file == "a.toml" and error.key.startswith("here"))
