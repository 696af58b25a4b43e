import gzip
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.browsers import linux, macos, windows
from hygie.workstation.probes.browsers.evaluate import (
    chromium_passwords_absent,
    firefox_passwords_protected,
)
from hygie.workstation.probes.browsers.facts import Facts, Profile
from hygie.workstation.probes.engine import run
from hygie.workstation.probes.local_host import LocalHost
from hygie.workstation.probes.model import Unknown, Unseen, Verdict
from hygie.workstation.probes.registry import _of_topic
from tests.workstation.recorded import SAMPLES, RecordedHost

COLLECT = {"linux": linux.collect, "macos": macos.collect, "windows": windows.collect}
FIREFOX = {
    "linux": "/home/test/.mozilla/firefox/abcd.default-esr",
    "macos": "/Users/test/Library/Application Support/Firefox/Profiles/abcd.default",
    "windows": r"C:\Users\test\AppData\Roaming\Mozilla\Firefox\Profiles\abcd.default",
}
CHROMIUM = {
    "linux": "/home/test/.config/google-chrome/Profile 1",
    "macos": "/Users/test/Library/Application Support/Google/Chrome/Profile 1",
    "windows": r"C:\Users\test\AppData\Local\Google\Chrome\User Data\Profile 1",
}
# Windows and macOS name these folders alike in French and in English: one account's folder differs.
SYSTEMS = tuple(COLLECT)


def packed(name: str) -> bytes:
    return gzip.decompress((SAMPLES / "browsers" / f"{name}.gz").read_bytes())


def profile(case: str, folder: str) -> dict[str, bytes | str | Unseen]:
    between = "\\" if "\\" in folder else "/"
    names = ("key4.db", "logins.json", "logins.db")
    kept = [name for name in names if (SAMPLES / "browsers" / f"firefox-{case}-{name}.gz").exists()]
    return {f"{folder}{between}{name}": packed(f"firefox-{case}-{name}") for name in kept}


def firefox(system: str, files: dict) -> Verdict:
    return firefox_passwords_protected(COLLECT[system](RecordedHost(system, files)))


def chromium(system: str, files: dict) -> Verdict:
    return chromium_passwords_absent(COLLECT[system](RecordedHost(system, files)))


def changed(database: bytes, folder: Path, *statements: str) -> bytes:
    place = folder / "changed.db"
    place.write_bytes(database)
    with sqlite3.connect(place) as opened:
        for statement in statements:
            opened.execute(statement)
    opened.close()
    return place.read_bytes()


LOGIN = """INSERT INTO logins (origin_url, username_value, password_value, signon_realm,
    date_created, blacklisted_by_user, scheme, federation_url)
    VALUES ('https://exemple{n}.test', 'compte', {secret}, 'https://exemple{n}.test', 0, {never}, 0,
    '{federation}')"""


def login(n: int, *, secret: str = "x'763130aabb'", never: int = 0, federation: str = "") -> str:
    return LOGIN.format(n=n, secret=secret, never=never, federation=federation)


# --- Firefox ------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", SYSTEMS)
def test_passwords_in_a_real_firefox_without_primary_password_fail(system):
    verdict = firefox(system, profile("open", FIREFOX[system]))

    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, "no_primary_password")
    assert verdict.data == {"count": 2, "names": ["Firefox"]}


@pytest.mark.parametrize("system", SYSTEMS)
def test_passwords_behind_a_real_primary_password_pass(system):
    verdict = firefox(system, profile("locked", FIREFOX[system]))

    assert (verdict.outcome, verdict.reason) == (Outcome.PASS, "primary_password")


def test_a_primary_password_taken_away_fails_again():
    assert firefox("linux", profile("emptied", FIREFOX["linux"])).outcome is Outcome.FAIL


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_firefox_that_keeps_nothing_passes(system):
    assert firefox(system, profile("none", FIREFOX[system])).outcome is Outcome.PASS


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_account_without_firefox_is_not_concerned(system):
    assert firefox(system, {}).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_key_store_that_cannot_be_read_is_unknown(system):
    files = profile("locked", FIREFOX[system])
    key = next(path for path in files if path.endswith("key4.db"))

    for content in (b"", b"SQLite format 3\0 and then nothing", Unseen(Unknown.NEEDS_ADMIN)):
        verdict = firefox(system, {**files, key: content})
        assert verdict.outcome is Outcome.UNKNOWN


def test_passwords_without_any_key_store_are_unknown():
    files = {f"{FIREFOX['linux']}/logins.json": packed("firefox-open-logins.json")}

    assert firefox("linux", files).outcome is Outcome.UNKNOWN


def test_a_folder_that_may_not_be_opened_is_unknown():
    host = RecordedHost(folders={"/home/test/.mozilla/firefox": Unseen(Unknown.NEEDS_ADMIN)})

    verdict = firefox_passwords_protected(linux.collect(host))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "needs_admin")


@pytest.mark.parametrize(
    "place",
    [
        "/home/test/snap/firefox/common/.mozilla/firefox/abcd.default",
        "/home/test/.var/app/org.mozilla.firefox/.mozilla/firefox/abcd.default",
        "/home/test/.config/mozilla/firefox/abcd.default",
        "/home/test/.librewolf/abcd.default",
    ],
)
def test_a_snap_a_flatpak_and_the_new_place_are_looked_at(place):
    assert firefox("linux", profile("open", place)).outcome is Outcome.FAIL


def test_a_profile_kept_elsewhere_is_found_by_the_list_of_profiles():
    listed = "[Profile0]\nName=x\nIsRelative=0\nPath=/data/profil\n"
    files = {"/home/test/.mozilla/firefox/profiles.ini": listed, **profile("open", "/data/profil")}

    assert firefox("linux", files).outcome is Outcome.FAIL


def test_one_bare_profile_among_good_ones_fails():
    files = profile("locked", FIREFOX["linux"]) | profile("open", FIREFOX["linux"] + "2")

    assert firefox("linux", files).data["count"] == 2


def test_the_account_of_firefox_itself_and_erased_logins_are_no_passwords():
    logins = [{"hostname": "chrome://FirefoxAccounts"}, {"deleted": True, "guid": "{x}"}]
    files = profile("open", FIREFOX["linux"])
    files[f"{FIREFOX['linux']}/logins.json"] = json.dumps({"logins": logins})

    assert firefox("linux", files).outcome is Outcome.PASS


def test_the_store_that_is_to_come_is_counted_too(tmp_path):
    files = profile("open", FIREFOX["linux"])
    files[f"{FIREFOX['linux']}/logins.json"] = '{"logins": []}'
    files[f"{FIREFOX['linux']}/logins.db"] = changed(
        packed("firefox-open-logins.db"),
        tmp_path,
        "INSERT INTO loginsL (origin, timeCreated, timePasswordChanged, guid) "
        "VALUES ('https://exemple.test', 0, 0, 'a')",
    )

    assert firefox("linux", files).data["count"] == 1


def test_a_mounted_system_is_looked_at_too(tmp_path):
    for path, content in profile("open", FIREFOX["linux"]).items():
        place = tmp_path / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("test:x:1000:1000::/home/test:/bin/sh\n")

    host = LocalHost(root=tmp_path)
    checked = run(host, _of_topic("browsers"))
    host.close()

    assert [result.outcome for result in checked.results] == [Outcome.FAIL, Outcome.NOT_APPLICABLE]


@given(st.binary(max_size=300))
def test_no_garbage_for_a_list_of_logins_passes(content):
    files = profile("open", FIREFOX["linux"])
    files[f"{FIREFOX['linux']}/logins.json"] = content

    assert firefox("linux", files).outcome in {Outcome.UNKNOWN, Outcome.FAIL}


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"logins": 3}', '{"logins": ["a"]}', '{"logins": [null]}', "null", '"logins"'],
)
def test_a_list_of_logins_of_another_shape_is_unknown(text):
    files = profile("open", FIREFOX["linux"])
    files[f"{FIREFOX['linux']}/logins.json"] = text

    assert firefox("linux", files).outcome is Outcome.UNKNOWN


# --- Chrome and its kin -------------------------------------------------------------------------


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", ["Login Data", "Login Data For Account"])
def test_a_password_in_a_chromium_store_fails(system, name, tmp_path):
    between = "\\" if system == "windows" else "/"
    kept = changed(packed("chromium-login-data"), tmp_path, login(1), login(2))

    verdict = chromium(system, {f"{CHROMIUM[system]}{between}{name}": kept})

    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, "passwords_saved")
    assert verdict.data == {"count": 2, "names": ["Chrome"]}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_fresh_chromium_store_passes(system):
    between = "\\" if system == "windows" else "/"
    files = {f"{CHROMIUM[system]}{between}Login Data": packed("chromium-login-data")}

    assert chromium(system, files).outcome is Outcome.PASS


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_store_that_cannot_be_read_is_unknown(system):
    between = "\\" if system == "windows" else "/"
    for content in (b"not a database", b"", Unseen(Unknown.NEEDS_ADMIN)):
        verdict = chromium(system, {f"{CHROMIUM[system]}{between}Login Data": content})
        assert verdict.outcome is Outcome.UNKNOWN


def test_sites_never_saved_and_sign_ins_with_another_account_are_no_passwords(tmp_path):
    kept = changed(
        packed("chromium-login-data"),
        tmp_path,
        login(1, secret="x''", never=1),
        login(2, secret="x''", federation="https://compte.test"),
    )

    files = {f"{CHROMIUM['linux']}/Login Data": kept}
    assert chromium("linux", files).outcome is Outcome.PASS


def test_opera_keeps_its_store_at_the_top_of_its_folder(tmp_path):
    kept = changed(packed("chromium-login-data"), tmp_path, login(1))
    place = r"C:\Users\test\AppData\Roaming\Opera Software\Opera Stable\Login Data"

    assert chromium("windows", {place: kept}).data["names"] == ["Opera"]


def test_a_store_whose_question_never_ends_is_unknown(tmp_path):
    endless = (
        "CREATE VIEW logins AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT 0 AS blacklisted_by_user, x'01' AS password_value FROM n"
    )
    kept = changed(packed("chromium-login-data"), tmp_path, "DROP TABLE logins", endless)

    files = {f"{CHROMIUM['linux']}/Login Data": kept}
    assert chromium("linux", files).outcome is Outcome.UNKNOWN


@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=200))
def test_a_damaged_store_is_never_a_crash(at, damage):
    whole = packed("chromium-login-data")
    files = {f"{CHROMIUM['linux']}/Login Data": whole[:at] + damage + whole[at + len(damage) :]}

    assert chromium("linux", files).outcome in set(Outcome)


def test_an_account_without_chromium_is_not_concerned():
    assert chromium("linux", {}).outcome is Outcome.NOT_APPLICABLE


def test_what_was_seen_names_each_browser_once():
    facts = Facts(chromium=(Profile("Edge", 1), Profile("Chrome", 2), Profile("Chrome", 3)))

    assert chromium_passwords_absent(facts).seen.startswith(
        "6 mots de passe enregistrés dans Chrome et Edge."
    )


def test_one_unseen_store_beside_an_empty_one_is_unknown():
    facts = Facts(chromium=(Profile("Edge", 0), Profile("Chrome", Unseen(Unknown.UNREADABLE))))

    assert chromium_passwords_absent(facts).outcome is Outcome.UNKNOWN
