"""The dated table of ends of support: what it says, until when, and whose file wins."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.catalog.reading import read_fields
from hygie.errors import CatalogError
from hygie.workstation.probes import end_of_support
from hygie.workstation.probes.applications import Application
from hygie.workstation.probes.end_of_support import Support, in_months, shipped, table_in_use
from hygie.workstation.probes.model import Unseen
from hygie.workstation.probes.versions import begins_with, is_older, numbers

TODAY = date(2026, 11, 23)
MINIMAL = """
verified_on = {day}
credit = "moi"
[[product]]
id = "logiciel"
label = "Logiciel"
kind = "application"
source = "https://exemple.fr"
windows = ["Logiciel"]
cycles = [{{ version = "2", ends_on = 2026-12-01 }}, {{ version = "10" }}]
"""


@pytest.fixture
def given_table(tmp_path, monkeypatch):
    def write(text: str):
        place = tmp_path / "fins.toml"
        place.write_text(text, encoding="utf-8")
        monkeypatch.setenv(end_of_support.ENVIRONMENT, str(place))
        return place

    return write


def system(name: str, version: str, channel: str = "", today: date = TODAY) -> Support | None:
    told = shipped().system(name, version, channel, today)
    return None if told is None else told.support


def uninstall(name: str, version: str = "", publisher: str = "") -> Application:
    return Application(name, version, publisher, source="uninstall")


def said(one: Application, today: date = TODAY) -> list[tuple[str, Support]]:
    return [(told.label, told.support) for told in shipped().applications([one], today)]


# --- systems ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "channel", "expected"),
    [
        ("10.0.26200", "home_pro", Support.ENDS_SOON),
        ("10.0.26100", "home_pro", Support.ENDED),
        ("10.0.26100", "enterprise", Support.ENDS_SOON),
        ("10.0.26100", "iot_ltsc", Support.GOING_ON),
        ("10.0.19045", "home_pro", Support.EXTENSION_TO_CONFIRM),
        ("10.0.26100", "", None),
        ("10.0.99999", "home_pro", None),
        ("", "home_pro", None),
    ],
)
def test_windows_is_told_by_its_build_and_its_edition(version, channel, expected):
    assert system("windows", version, channel) is expected


def test_the_last_day_is_still_repaired():
    last = date(2025, 10, 14)

    assert system("windows", "10.0.19045", "home_pro", last) is Support.ENDS_SOON
    assert system("windows", "10.0.19045", "home_pro", last + timedelta(1)) is not Support.ENDS_SOON


def test_twelve_months_before_the_end_is_soon_and_one_day_earlier_is_not():
    assert system("windows", "10.0.26200", "home_pro", date(2026, 10, 12)) is Support.ENDS_SOON
    assert system("windows", "10.0.26200", "home_pro", date(2026, 10, 11)) is Support.GOING_ON


def test_a_free_extension_counts_and_a_paid_one_is_to_be_confirmed():
    assert system("debian", "12") is Support.EXTENDED
    assert system("debian", "11") is Support.ENDED
    assert system("ubuntu", "20.04") is Support.EXTENSION_TO_CONFIRM


def test_what_nobody_dates_is_believed_for_a_while_only():
    assert system("macos", "15.7.9") is Support.GOING_ON
    assert system("macos", "15.7.9", today=date(2028, 1, 1)) is Support.UNKNOWN


def test_a_system_that_the_table_does_not_know_is_not_fine():
    assert system("mageia", "9") is None
    assert system("macos", "99.0") is None


def test_mint_and_its_debian_edition_are_two():
    told = shipped().system("linuxmint", "6", "lmde", TODAY)

    assert told is not None
    assert told.label == "LMDE 6"
    assert shipped().system("linuxmint", "6", "", TODAY) is None


# --- applications -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("Microsoft Office Professionnel Plus 2016", "16.0.4266.1001", "Microsoft Office 2016"),
        ("Microsoft Office Home and Business 2021 - en-us", "16.0.1", "Microsoft Office 2021"),
        ("Microsoft SQL Server 2008 R2 (64-bit)", "", "Microsoft SQL Server 2008 R2"),
        ("Google Chrome", "99.0.1", "Google Chrome 99"),
        ("Python 3.9.13 (64-bit)", "3.9.13150.0", "Python 3.9"),
        ("Adobe Flash Player 32 PPAPI", "32.0.0.465", "Adobe Flash Player"),
    ],
)
def test_what_has_ended_is_named(name, version, expected):
    assert said(uninstall(name, version)) == [(expected, Support.ENDED)]


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("Microsoft 365 - fr-fr", "16.0.18526"),
        ("Microsoft Office Compatibility Pack 2007", "12.0"),
        ("Microsoft SQL Server 2012 Native Client", "11.4"),
        ("Google Chrome", "157.0.1"),
        ("Google Chromecast", "1.0"),
        ("Pythonic 2.0", "2.0"),
        ("", ""),
    ],
)
def test_what_only_looks_like_it_is_left_alone(name, version):
    assert said(uninstall(name, version)) == []


def test_java_is_oracle_s_only_when_oracle_published_it():
    assert said(uninstall("Java 8 Update 301", "8.0.3010.9", "Azul Systems")) == []
    (told,) = said(uninstall("Java 8 Update 301", "8.0.3010.9", "Oracle Corporation"))
    assert told == ("Java (Oracle) 8", Support.EXTENSION_TO_CONFIRM)


def test_a_distribution_maintains_its_own_packages():
    debian = Application("libreoffice-common", "4:7.4.7-1", source="dpkg", id="libreoffice-common")
    makers = Application("libreoffice7.4", "7.4.7.2-2", source="dpkg", id="libreoffice7.4")

    assert said(debian) == []
    assert said(makers) == [("LibreOffice 7.4", Support.ENDED)]


# --- versions, months ---------------------------------------------------------------------------


def test_versions_are_numbers():
    assert numbers("14.10") > numbers("14.9")
    assert numbers("4:7.4.7-1+deb12u14") == (7, 4, 7)
    assert begins_with(numbers("3.1.32"), numbers("3.1"))
    assert not begins_with(numbers("3.10"), numbers("3.1"))
    assert is_older(numbers("99.0"), numbers("140"))
    assert not is_older(numbers("7.4"), numbers("7"))
    assert numbers("no number") == ()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(day, months, expected):
    assert in_months(day, months) == expected


# --- a practice's own table ---------------------------------------------------------------------


def test_a_newer_table_is_used(given_table):
    given_table(MINIMAL.format(day="2026-11-01"))

    (told,) = table_in_use(TODAY).applications([uninstall("Logiciel", "2.5")], TODAY)

    assert told.support is Support.ENDS_SOON


def test_an_older_table_is_not(given_table):
    given_table(MINIMAL.format(day="2020-01-01"))

    assert table_in_use(TODAY) == shipped()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (MINIMAL.format(day="2027-01-01"), "verified_on"),
        (MINIMAL.format(day='"hier"'), "verified_on"),
        (MINIMAL.format(day="2026-11-01").replace("windows", "wnidows"), "wnidows"),
        (MINIMAL.format(day="2026-11-01").replace('"10"', '"dix"'), "version"),
        (MINIMAL.format(day="2026-11-01").replace('"application"', '"autre"'), "kind"),
        ("x\n" + MINIMAL.format(day="2026-11-01"), "ligne"),
        ('verified_on = 2026-11-01\ncredit = "moi"\n', "product"),
        ("", "verified_on"),
    ],
)
def test_a_wrong_table_is_refused_and_named(given_table, text, named):
    given_table(text)

    with pytest.raises(CatalogError, match=r"fins\.toml") as refused:
        table_in_use(TODAY)

    assert named in refused.value.message
    with pytest.raises(Unseen, match="fins de suivi"):
        end_of_support.table_of_today(TODAY)


def test_a_missing_table_is_refused(given_table, tmp_path, monkeypatch):
    monkeypatch.setenv(end_of_support.ENVIRONMENT, str(tmp_path / "none.toml"))
    with pytest.raises(CatalogError):
        table_in_use(TODAY)
    monkeypatch.setenv(end_of_support.ENVIRONMENT, str(tmp_path))
    with pytest.raises(CatalogError):
        table_in_use(TODAY)


def test_the_shipped_table_is_credited_and_each_product_sourced():
    table = shipped()

    assert "endoflife.date" in table.credit
    assert table.verified_on <= TODAY
    assert all(one.source.startswith("https://") and one.cycles for one in table.products)


class Given:
    """A file that holds these bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def joinpath(self, *_):
        return self

    def read_bytes(self):
        return self.content


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=300))
def test_any_spoilt_table_is_a_table_or_a_refusal(spoilt, at):
    whole = MINIMAL.format(day="2026-11-01").encode()

    with suppress(CatalogError):
        end_of_support._table(read_fields(Given(whole[:at] + spoilt + whole[at:]), "x"))


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=20))
def test_any_name_and_version_is_judged(name, version, publisher):
    list(shipped().applications([uninstall(name, version, publisher)], TODAY))
    shipped().system("windows", version, name, TODAY)
