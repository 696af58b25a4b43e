"""A zip that is read and checked years later, without Hygie."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from hygie.assessment.models import Attachment, AttachmentContent
from hygie.assessment.services.proofs import withdraw_statement
from hygie.documents import proof_file
from hygie.documents.errors import GoneError, TooBigError
from hygie.documents.making import make_proof_file
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.rules.journal import Link, first_break
from tests import factories
from tests.documents.papers import faults, made, words

FORMULAS = ("=1+1", "+33 2 00", "-5", "@SOMME(A1)", "\t=1", " =cmd|'/c calc'!A0")


def plain(text: str) -> str:
    """Without the no-break spaces of French typography."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


class Archive:
    """The zip as its reader unpacks it: everything in one folder."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        roots = {name.partition("/")[0] for name in self.zip.namelist()}
        assert len(roots) == 1
        self.root = roots.pop()

    @property
    def names(self) -> list[str]:
        return [name.removeprefix(f"{self.root}/") for name in self.zip.namelist()]

    def read(self, name: str) -> bytes:
        return self.zip.read(f"{self.root}/{name}")

    def text(self, name: str) -> str:
        return self.read(name).decode("utf-8-sig")

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text("index.csv"), newline=""), delimiter=";"))


def archive(practice: Practice, *, now: datetime, year: int | None = None) -> Archive:
    return Archive(made(practice, make_proof_file, now=now, year=year))


def test_it_holds_the_index_three_times_the_proofs_the_sums_and_the_journal(
    full: Practice, now: datetime
) -> None:
    found = archive(full, now=now)

    assert found.root == "dossier-de-preuves-cabinet-du-port-2025-03-12"
    assert {"index.html", "index.csv", "index.pdf", "SHA256SUMS", "journal.jsonl"} <= set(
        found.names
    )
    for row in Attachment.objects.filter(practice=full):
        assert any(name.endswith(row.name) for name in found.names)


def test_every_sum_is_right_and_nothing_is_left_out(full: Practice, now: datetime) -> None:
    found = archive(full, now=now)
    sums = dict(reversed(line.split("  ", 1)) for line in found.text("SHA256SUMS").splitlines())

    assert set(sums) == set(found.names) - {"SHA256SUMS"}
    for name, expected in sums.items():
        assert hashlib.sha256(found.read(name)).hexdigest() == expected


def test_each_proof_has_its_words_beside_its_files(full: Practice, now: datetime) -> None:
    found = archive(full, now=now)
    [name] = [name for name in found.names if name.endswith("attestation n° 7.pdf")]
    told = found.text(f"{name.rpartition('/')[0]}/preuve.txt")

    assert "Vu sur place, point 7." in told
    assert "Attesté par un tiers" in told
    assert found.read(name) == factories.PDF + bytes([7])


def test_the_pdf_index_passes_both_standards(full: Practice, now: datetime) -> None:
    pdf = archive(full, now=now).read("index.pdf")

    assert faults(pdf) == []
    assert "Une preuve pour deux mesures." in words(pdf)


def test_the_page_leads_to_every_file_and_escapes_what_was_typed(
    practice: Practice, now: datetime
) -> None:
    factories.state(
        practice, "2.3.3", now=now, text="<script>alert(1)</script> & co",
        files=[("été n° 1 #2 ?.pdf", factories.PDF)],
    )  # fmt: skip
    found = archive(practice, now=now)
    page = found.text("index.html")

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "%23" in page
    assert "https://" not in page


def test_a_spreadsheet_shows_the_table_and_computes_nothing(
    practice: Practice, now: datetime
) -> None:
    for text in FORMULAS:
        factories.state(practice, "2.3.3", now=now, text=text)
    found = archive(practice, now=now)

    assert found.read("index.csv").startswith(b"\xef\xbb\xbfMesure;Intitul\xc3\xa9;")
    assert found.read("index.csv").count(b"\r\n") == len(FORMULAS) + 1
    assert sorted(row["Preuve"] for row in found.rows()) == sorted(
        f"'{text.strip()}" for text in FORMULAS
    )


def test_a_proof_of_several_measures_has_a_row_for_each_and_one_folder(
    practice: Practice, now: datetime
) -> None:
    factories.state(practice, "2.3.3", "2.2.1", now=now, files=[("a.pdf", factories.PDF)])
    found = archive(practice, now=now)

    assert [row["Mesure"] for row in found.rows()] == ["2.2.1", "2.3.3"]
    assert len({row["Fichier"] for row in found.rows()}) == 1
    assert sum(name.endswith("a.pdf") for name in found.names) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("a:b*c?.pdf", "a_b_c_.pdf"),
        ("preuve.txt", "preuve (2).txt"),
        ("x" * 100 + ".pdf", "x" * 56 + ".pdf"),
    ],
)
def test_a_name_that_some_system_refuses_is_changed(
    practice: Practice, now: datetime, given: str, kept: str
) -> None:
    content = b"bonjour" if given.endswith(".txt") else factories.PDF
    factories.state(practice, "2.3.3", now=now, files=[(given, content)])

    assert [name for name in archive(practice, now=now).names if name.endswith(f"/{kept}")]


def test_two_files_of_the_same_name_both_stay(practice: Practice, now: datetime) -> None:
    files = [("Photo.PDF", factories.PDF), ("photo.pdf", factories.PDF + b"2")]
    factories.state(practice, "2.3.3", now=now, files=files)
    kept = [name.rpartition("/")[2] for name in archive(practice, now=now).names]

    assert "Photo.PDF" in kept
    assert "photo (2).pdf" in kept


def test_the_chain_of_the_journal_is_computed_again_from_the_archive_alone(
    full: Practice, now: datetime
) -> None:
    lines = archive(full, now=now).text("journal.jsonl").splitlines()
    entries = [json.loads(line) for line in lines]

    for entry, line in zip(entries, lines, strict=True):
        written = dict(entry)
        expected = written.pop("hash")
        canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == expected
        assert line == json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    links = (Link(**(entry | {"at": datetime.fromisoformat(entry["at"])})) for entry in entries)
    assert first_break(links) is None
    assert entries[-1]["hash"] == JournalEntry.objects.latest("sequence").hash


def test_the_proofs_of_one_year_are_taken_alone(practice: Practice, now: datetime) -> None:
    factories.state(practice, "2.3.3", now=now, text="Ancienne", effective_on=date(2023, 5, 2))
    factories.state(practice, "2.3.3", now=now, text="Récente")
    found = archive(practice, now=now, year=2023)

    assert [row["Preuve"] for row in found.rows()] == ["Ancienne"]
    assert "Preuves de 2023" in found.text("index.html")


def test_a_withdrawn_proof_stays_at_home(practice: Practice, owner: Person, now: datetime) -> None:
    kept = factories.state(practice, "2.3.3", now=now, text="Elle tient")
    gone = factories.state(practice, "2.3.3", now=now, text="Elle ne tient plus")
    withdraw_statement(statement=gone, actor=owner, now=now)
    found = archive(practice, now=now)

    assert [row["Preuve"] for row in found.rows()] == [kept.text]
    assert "Elle ne tient plus" not in found.text("index.html")


def test_without_any_proof_it_says_so(bare: Practice, now: datetime) -> None:
    found = archive(bare, now=now)

    assert found.rows() == []
    assert "Aucune preuve" in found.text("index.html")
    assert "Aucune preuve" in words(found.read("index.pdf"))


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_lost_file_is_named_in_its_place_and_the_rest_is_made(
    practice: Practice, now: datetime, how: str
) -> None:
    files = [("contrat.pdf", factories.PDF), ("facture.pdf", factories.PDF + b"2")]
    factories.state(practice, "2.3.3", now=now, text="Le contrat.", files=files)
    spoilt = AttachmentContent.objects.filter(attachment__name="contrat.pdf")
    if how == "gone":
        spoilt.delete()
    else:
        spoilt.update(data=b"%PDF-1.7 autre chose")
    lost: list[str] = []
    found = Archive(made(practice, make_proof_file, now=now, lose=lost.append))

    assert [plain(name) for name in lost] == ["« contrat.pdf »"]
    assert [name for name in found.names if name.endswith("contrat.pdf")] == []
    assert [name for name in found.names if name.endswith("facture.pdf")]
    assert "Le contrat." in found.text("index.html")
    for told in (found.text("index.html"), words(found.read("index.pdf"))):
        assert plain("perdu : « contrat.pdf » n’est plus dans Hygie, ou a été changé.") in plain(
            told
        )
        assert "Dossier incomplet" in told
        assert "1 preuve" in plain(told)
        assert "1 fichier" in plain(told)
    cells = {row["Fichier"]: row["Taille en octets"] for row in found.rows()}
    assert [plain(name) for name, weight in cells.items() if not weight] == ["perdu : contrat.pdf"]
    assert faults(found.read("index.pdf")) == []
    assert "contrat.pdf" not in found.text("SHA256SUMS")


def test_without_any_of_its_files_the_words_and_the_journal_remain(
    practice: Practice, now: datetime
) -> None:
    factories.state(practice, "2.3.3", now=now, text="Seule.", files=[("a.pdf", factories.PDF)])
    AttachmentContent.objects.all().delete()
    found = archive(practice, now=now)

    assert [name for name in found.names if name.endswith("/preuve.txt")]
    assert "0 fichier" in plain(found.text("index.html"))


def test_a_file_kept_twice_is_lost_when_both_are(practice: Practice, now: datetime) -> None:
    for text in ("Une", "Deux"):
        factories.state(practice, "2.3.3", now=now, text=text, files=[("a.pdf", factories.PDF)])
    AttachmentContent.objects.filter(attachment__statement__text="Une").delete()

    assert sum(name.endswith("/a.pdf") for name in archive(practice, now=now).names) == 2


def test_more_files_than_an_archive_can_hold_are_refused_before_any_is_read(
    practice: Practice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.state(practice, "2.3.3", now=now, files=[("a.pdf", factories.PDF)])
    monkeypatch.setattr(proof_file, "LIMIT_BYTES", 10)
    AttachmentContent.objects.all().delete()

    with pytest.raises(TooBigError, match="pèsent 54") as told:
        archive(practice, now=now)

    assert "par année" in told.value.next_step


def test_it_stops_when_nobody_waits_for_it_any_more(practice: Practice, now: datetime) -> None:
    factories.state(practice, "2.3.3", now=now, files=[("a.pdf", factories.PDF)])

    def gone(_done: int, _total: int) -> None:
        raise GoneError

    with pytest.raises(GoneError):
        made(practice, make_proof_file, now=now, step=gone)


def test_it_says_how_far_it_is(practice: Practice, now: datetime) -> None:
    files = [(f"{rank}.pdf", factories.PDF + bytes([rank])) for rank in range(3)]
    factories.state(practice, "2.3.3", now=now, files=files)
    told: list[tuple[int, int]] = []
    made(practice, make_proof_file, now=now, step=lambda done, total: told.append((done, total)))

    assert told == [(0, 3), (1, 3), (2, 3)]


def test_the_archive_is_dated_by_the_moment_it_was_asked_for(
    practice: Practice, now: datetime
) -> None:
    found = archive(practice, now=datetime(2026, 7, 1, 22, 30, 2, tzinfo=UTC))

    assert {info.date_time for info in found.zip.infolist()} == {(2026, 7, 2, 0, 30, 2)}
