"""A wrong file of the questionnaires or clauses is refused; the message names file and key."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from hygie.catalog.reading import read_fields
from hygie.errors import CatalogError
from hygie.suppliers.clauses.loader import load_clauses, read_clauses, shipped_names
from hygie.suppliers.questionnaires.loader import load_edition, read_edition
from tests.suppliers.questions import CLAUSES, EDITION, QUESTIONNAIRES, edition_copy

NO_EQUIVALENCE = "equivalence = []"


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new`, once, in `file`; the error must then name the file and the key."""

    file: str
    old: str
    new: str
    key: str


def equivalence(new: str, key: str) -> Fault:
    return Fault("equivalences.toml", NO_EQUIVALENCE, f"[[equivalence]]\n{new}", key)


FAULTS = {
    # questions
    "no question": Fault("q1.toml", 'ask = "Quels', 'asked = "Quels', "question[q1.01].ask"),
    "no why": Fault("q1.toml", 'why = "Vous savez', 'because = "Vous savez', "question[q1.01].why"),
    "no consequence": Fault(
        "q1.toml", 'missing = "Vous ne savez pas quelle', 'lack = "', "question[q1.01].missing"
    ),
    "no source": Fault("q1.toml", "source = ", "origin = ", "question[q1.01].source"),
    "unknown status": Fault("q1.toml", 'status = "sure"', 'status = "maybe"', "q1.01].status"),
    "unknown kind": Fault("q1.toml", 'kind = "text"', 'kind = "poem"', "question[q1.01].kind"),
    "unknown key": Fault("q1.toml", 'kind = "text"', 'kind = "text"\ncolor = 1', "q1.01].color"),
    "another's id": Fault("q1.toml", 'id = "q1.01"', 'id = "q2.01"', "question[q2.01].id"),
    "an id twice": Fault("q1.toml", 'id = "q1.02"', 'id = "q1.01"', "question[q1.01].id"),
    "a theme twice": Fault(
        "q1.toml", 'id = "personal_data"', 'id = "engagement"', "engagement].id"
    ),
    "a section twice": Fault(
        "q2.toml", 'id = "backups"', 'id = "installation"', "installation].id"
    ),
    "unknown section": Fault(
        "q2.toml", 'section = "installation"', 'section = "cellar"', "theme[inventory].section"
    ),
    "a number without unit": Fault("q1.toml", 'unit = "heures"\n', "", "question[q1.24].unit"),
    "a bound on a text": Fault(
        "q1.toml", 'kind = "text"', 'kind = "text"\nat_most = 3', "question[q1.01].at_most"
    ),
    "a date bound on a number": Fault(
        "q1.toml", "at_most = 48", "at_most = 48\nnot_past = true", "question[q1.26].not_past"
    ),
    "a bound that is no number": Fault("q1.toml", "at_most = 48", 'at_most = "48"', "at_most"),
    "one option only": Fault(
        "q1.toml",
        '["controller", "Responsable',
        '["processor", "Responsable',
        "question[q1.06].options",
    ),
    "an option without words": Fault(
        "q1.toml", '["unknown", "Nous ne savons pas"]', '["unknown", " "]', "q1.06].options"
    ),
    "an option in capitals": Fault(
        "q1.toml", '["unknown", "Nous', '["Unknown", "Nous', "question[q1.06].options"
    ),
    "an answer nobody offers": Fault(
        "q1.toml",
        'expected = ["processor", "controller"]',
        'expected = ["processor", "pilot"]',
        "question[q1.06].expected",
    ),
    "nothing expected of a choice": Fault(
        "q1.toml", 'expected = ["processor", "controller"]', "expected = []", "q1.06].expected"
    ),
    "information that blocks": Fault(
        "q1.toml", "informative = true", "informative = true\nblocking = true", "q1.05].informative"
    ),
    "a condition on a later question": Fault(
        "q1.toml", 'when = ["q1.05=yes"]', 'when = ["q1.40=yes"]', "question[q1.06].when"
    ),
    "a condition on nothing": Fault(
        "q1.toml", 'when = ["q1.05=yes"]', 'when = ["q9.99=yes"]', "question[q1.06].when"
    ),
    "a condition that cannot hold": Fault(
        "q1.toml", 'when = ["q1.05=yes"]', 'when = ["q1.05=maybe"]', "question[q1.06].when"
    ),
    "a section's condition on nothing": Fault(
        "q2.toml", 'when = ["q2.01=backups"]', 'when = ["q2.99=backups"]', "theme[backup_plan].when"
    ),
    "an unknown service": Fault(
        "q2.toml", 'services = ["printer_rental"]', 'services = ["bakery"]', "q2.54].services"
    ),
    "known in advance, of a text": Fault(
        "q1.toml", 'kind = "text"', 'kind = "text"\nknown_for = ["host"]', "q1.01].known_for"
    ),
    "another questionnaire": Fault("q3.toml", 'id = "q3"', 'id = "q4"', "id"),
    "a declaration too short": Fault("q3.toml", "declaration = ", "oath = ", "declaration"),
    "an endless question": Fault(
        "q3.toml", 'ask = "Que faites', f'ask = "{"a" * 300}Que faites', "question[q3.01].ask"
    ),
    # services
    "no role": Fault("services.toml", "[role]", "[part]", "role"),
    "no reach": Fault(
        "services.toml", 'patient_data = "possible"\n', "", "software_publisher].patient_data"
    ),
    "no questionnaire 4": Fault("services.toml", "q4 = ", "q5 = ", "software_publisher].q4"),
    "nothing decides": Fault(
        "services.toml", ', ask = "L’éditeur i', ', say = "L’éditeur i', "ask"
    ),
    "a needless question": Fault(
        "services.toml", 'applies = "yes", why', 'applies = "yes", ask = "Oui ?", why', "q1.ask"
    ),
    "a service twice": Fault("services.toml", 'id = "host"', 'id = "other"', "service[other].id"),
    "a service in capitals": Fault("services.toml", 'id = "host"', 'id = "Host"', "[Host].id"),
    "an activity too many": Fault(
        "services.toml", '["1", "2", "3", "4", "5", "6"]', '["7"]', "hds_activities"
    ),
    "a certificate for nothing": Fault(
        "services.toml",
        'hds_activities = ["1", "2", "3", "4", "5", "6"]\n',
        "",
        "software_online].hds_activities",
    ),
    "an unknown former service": Fault(
        "services.toml", 'to = ["telecom"]', 'to = ["radio"]', "former[7].to"
    ),
    "a choice without question": Fault(
        "services.toml", 'ask = "Que fait ce service en ligne', 'x = "', "former[4].ask"
    ),
    # HDS
    "five activities": Fault("hds.toml", "number = 6", "number = 5", "activity"),
    "two referentials in force": Fault(
        "hds.toml",
        "issued_until = 2024-11-15\naccepted_until = 2026-05-15\n",
        "",
        "referential",
    ),
    "half a deadline": Fault("hds.toml", "issued_until = 2024-11-15\n", "", "accepted_until"),
    "no note": Fault("hds.toml", "[note.holder]", "[note.owner]", "note.holder"),
    "a note nobody knows": Fault("hds.toml", "[note.list]", "[note.color]", "note.list"),
    # equivalences
    "unknown kind of equivalence": equivalence('from = "a:b"\nto = []\nkind = "lost"', "kind"),
    "a new question with an origin": equivalence(
        'from = "a:b"\nto = ["q1.01"]\nkind = "new"', "from"
    ),
    "a question from nowhere": equivalence('from = ""\nto = ["q1.01"]\nkind = "same"', "from"),
    "an origin without edition": equivalence(
        'from = "q1.01"\nto = ["q1.01"]\nkind = "same"', "from"
    ),
    "the same as two": equivalence(
        'from = "a:q1.01"\nto = ["q1.01", "q1.02"]\nkind = "same"', "to"
    ),
    "dropped, and yet there": equivalence('from = "a:b"\nto = ["q1.01"]\nkind = "dropped"', "to"),
    "changed into nothing": equivalence('from = "a:b"\nto = []\nkind = "changed"', "to"),
    "an unknown target": equivalence('from = "a:b"\nto = ["q1.99"]\nkind = "same"', "a:b"),
    "an origin twice": equivalence(
        'from = "a:b"\nto = ["q1.01"]\nkind = "same"\n'
        '[[equivalence]]\nfrom = "a:b"\nto = ["q1.02"]\nkind = "same"',
        "a:b",
    ),
}

CLAUSE_FAULTS = {
    "no wording": Fault("to_have.toml", "wording = [", "words = [", "clause[object].wording"),
    "an empty wording": Fault(
        "to_have.toml", "wording = [", "wording = []\nx = [", "clause[object].wording"
    ),
    "an unknown field": Fault("to_have.toml", "{service}", "{servise}", "clause[object].wording"),
    "a lonely brace": Fault("to_have.toml", "{service}", "{service", "clause[object].wording"),
    "no essential": Fault("to_have.toml", "essential = true\n", "", "clause[object].essential"),
    "an unknown scope": Fault("to_have.toml", 'scope = "all"', 'scope = "moon"', "object].scope"),
    "services without the scope": Fault(
        "to_have.toml", 'scope = "all"', 'scope = "all"\nservices = ["host"]', "object].services"
    ),
    "the scope without services": Fault(
        "to_have.toml", 'scope = "all"', 'scope = "services"', "clause[object].services"
    ),
    "an unknown service": Fault(
        "to_have.toml", '"printer_rental"', '"bakery"', "clause[destruction].services"
    ),
    "an unknown recommendation": Fault(
        "to_have.toml", '"2.10.1-01"', '"2.10.1-99"', "clause[object].recommendations"
    ),
    "no recommendation": Fault(
        "to_have.toml", '["2.10.1-01"]', "[]", "clause[object].recommendations"
    ),
    "a clause twice": Fault("to_have.toml", 'id = "guide"', 'id = "object"', "clause"),
    "an id in capitals": Fault("to_have.toml", 'id = "guide"', 'id = "Guide"', "clause"),
    "refused and wanted": Fault("to_refuse.toml", 'id = "reuse"', 'id = "object"', "object].id"),
    "nothing instead": Fault(
        "to_refuse.toml", 'instead = "no_other_use"', 'instead = "x"', "clause[reuse].instead"
    ),
    "an unknown questionnaire": Fault("situations.toml", '"q2"]', '"q9"]', "questionnaires"),
    "no delay": Fault("report.toml", "answer_days = 30\n", "", "letter[report].answer_days"),
    "an unknown field of a subject": Fault(
        "report.toml", "informatique – {place}", "informatique – {plage}", "report].subject"
    ),
    "no name": Fault("report.toml", 'name = "Votre', 'called = "Votre', "authority[order].name"),
    "a key nobody reads": Fault("report.toml", "[[letter]]", "x = 1\n[[letter]]", "x"),
}


def spoil(folder: Path, fault: Fault) -> None:
    path = folder / fault.file
    text = path.read_text(encoding="utf-8")
    assert fault.old in text, f"the sample moved: {fault.old!r} is no longer in {path.name}"
    path.write_text(text.replace(fault.old, fault.new, 1), encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_the_questionnaires_is_named(fault: Fault, tmp_path: Path) -> None:
    folder = edition_copy(QUESTIONNAIRES, tmp_path)
    spoil(folder, fault)

    with pytest.raises(CatalogError) as caught:
        read_edition(folder)

    assert caught.value.file == fault.file
    assert fault.key in caught.value.key
    assert fault.file in caught.value.message


@pytest.mark.parametrize("fault", CLAUSE_FAULTS.values(), ids=CLAUSE_FAULTS.keys())
def test_a_fault_of_the_clauses_is_named(fault: Fault, tmp_path: Path) -> None:
    folder = edition_copy(CLAUSES, tmp_path)
    spoil(folder, fault)

    with pytest.raises(CatalogError) as caught:
        read_clauses(folder, shipped_names())

    assert caught.value.file == fault.file
    assert fault.key in caught.value.key


def lose(path: Path) -> None:
    path.unlink()


def overwrite(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def cut(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


RUINS: dict[str, Callable[[Path], None]] = {
    "is lost": lose,
    "is empty": partial(overwrite, content=b""),
    "is cut in the middle": cut,
    "is not text": partial(overwrite, content=b"\xff\xfe\x00\x01"),
    "is not TOML": partial(overwrite, content=b"{}"),
    "is 10 MB long": partial(overwrite, content=b"# rien\n" * 1_500_000),
}


@pytest.mark.parametrize("name", ["edition.toml", "q4.toml", "services.toml", "hds.toml"])
@pytest.mark.parametrize("ruin", RUINS.values(), ids=RUINS.keys())
def test_a_ruined_file_of_the_questionnaires_is_named(ruin, name: str, tmp_path: Path) -> None:
    folder = edition_copy(QUESTIONNAIRES, tmp_path)
    ruin(folder / name)

    with pytest.raises(CatalogError) as caught:
        read_edition(folder)

    assert caught.value.file == name


@pytest.mark.parametrize("name", ["edition.toml", "to_have.toml", "report.toml"])
@pytest.mark.parametrize("ruin", RUINS.values(), ids=RUINS.keys())
def test_a_ruined_file_of_the_clauses_is_named(ruin, name: str, tmp_path: Path) -> None:
    folder = edition_copy(CLAUSES, tmp_path)
    ruin(folder / name)

    with pytest.raises(CatalogError) as caught:
        read_clauses(folder, shipped_names())

    assert caught.value.file == name


@pytest.mark.parametrize("load", [load_edition, load_clauses])
def test_an_edition_that_does_not_exist_is_refused(load) -> None:
    with pytest.raises(CatalogError, match=r"\.toml"):
        load("hygie-1926")


def test_the_next_edition_says_what_became_of_each_question(tmp_path: Path) -> None:
    folder = edition_copy(QUESTIONNAIRES, tmp_path)
    spoil(
        folder,
        equivalence(
            'from = "hygie-2025:q1.05"\nto = ["q1.05", "q1.06"]\nkind = "changed"\n'
            'why = "Coupée."\n'
            '[[equivalence]]\nto = ["q1.41"]\nkind = "new"',
            "",
        ),
    )

    changed, new = read_edition(folder).equivalences

    assert (changed.edition_id, changed.origin) == ("hygie-2025", "q1.05")
    assert changed.targets == ("q1.05", "q1.06")
    assert (new.kind, new.origin) == ("new", "")


def test_an_unknown_id_is_a_key_error() -> None:
    book = load_clauses()
    for get in (EDITION.questionnaire, EDITION.service, EDITION.from_former, EDITION.hds.activity):
        with pytest.raises(KeyError):
            get("9")  # type: ignore[arg-type]
    for get in (book.clause, book.refused, book.situation, book.letter):
        with pytest.raises(KeyError):
            get("9")
    with pytest.raises(KeyError):
        EDITION.questionnaire("q1").question("q1.99")


def test_a_data_file_is_read_as_one_table(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('id = "x"', encoding="utf-8")
    fields = read_fields(tmp_path, "a.toml")

    assert fields.has("id")
    assert not fields.has("title")
    assert fields.text("id") == "x"
