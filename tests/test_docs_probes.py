"""The page of the probes says what the probes say."""

import probes_doc
import pytest

from hygie.catalog.probes import load_probe_map
from hygie.workstation.probes.registry import TOPICS, all_probes


def page() -> str:
    return probes_doc.DOCUMENT.read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert probes_doc.rendered(all_probes(), load_probe_map()) == page()


def test_checking_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert probes_doc.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_checking_an_old_page_fails(tmp_path, monkeypatch, capsys) -> None:
    old = tmp_path / "verification-poste.md"
    old.write_text("# Ce que regarde la vérification\n", encoding="utf-8")
    monkeypatch.setattr(probes_doc, "DOCUMENT", old)

    assert probes_doc.main(["--check"]) == 1
    assert "--write" in capsys.readouterr().out

    assert probes_doc.main(["--write"]) == 0
    assert probes_doc.main(["--check"]) == 0


def test_every_probe_says_what_it_reads_on_each_of_its_systems() -> None:
    assert {
        f"{probe.id} on {system}"
        for probe in all_probes()
        for system in probe.platforms
        if not probe.reads.get(system)
    } == set()


def test_every_probe_says_how_to_repair_on_each_of_its_systems() -> None:
    names = {"linux": ("linux", "gnome"), "macos": ("macos",), "windows": ("windows",)}

    assert {
        f"{probe.id} on {system}"
        for probe in all_probes()
        for system in probe.platforms
        if not probe.fix_on(*names[system])
    } == set()


def test_every_probe_says_where_its_windows_and_macos_formats_come_from() -> None:
    assert {
        f"{probe.id} on {system}"
        for probe in all_probes()
        for system in ("windows", "macos")
        if system in probe.platforms and not probe.samples.get(system)
    } == set()


def test_every_topic_has_its_title() -> None:
    assert set(probes_doc.TITLES) == set(TOPICS)
