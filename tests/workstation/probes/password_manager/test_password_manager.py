"""The traps of password managers: whose profile, which browser, what could not be looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.known_products import known_products
from hygie.workstation.probes.model import Unknown, Unseen
from tests.workstation.recorded import RecordedHost, verdicts

STATUS = "/var/lib/dpkg/status"
BITWARDEN = "nngceckbapebfimnlniiiahkandclblb"


def judged(files, **options):
    host = RecordedHost("linux", files={STATUS: "", **files}, **options)
    verdict = verdicts("password_manager", host)["password_manager_present"]
    return verdict.outcome, verdict.reason


@pytest.mark.parametrize(
    ("folder", "is_found"),
    [
        ("google-chrome/Default", True),
        ("chromium/Profile 12", True),
        ("microsoft-edge/Default", True),
        ("google-chrome/Snapshots", False),
        ("somewhere-else/Default", False),
    ],
)
def test_the_profiles_of_known_browsers_are_looked_at(folder, is_found):
    path = f"/home/test/.config/{folder}/Extensions/{BITWARDEN}/1.0_0/manifest.json"

    assert (judged({path: "{}"}) == (Outcome.PASS, "extension")) is is_found


def test_a_closed_profile_leaves_it_unknown():
    closed = {"/home/test/.config/google-chrome": Unseen(Unknown.NEEDS_ADMIN)}

    assert judged({}, folders=closed) == (Outcome.UNKNOWN, "needs_admin")


def test_identifiers_have_the_form_of_their_store():
    for product in known_products("password_manager"):
        for name in product.chromium:
            assert len(name) == 32, name
            assert set(name) <= set("abcdefghijklmnop"), name
        assert all("@" in name or name.startswith("{") for name in product.firefox)


@given(st.text(min_size=1, max_size=60).filter(lambda name: "/" not in name and "\0" not in name))
def test_any_name_of_a_file_is_no_password_manager(name):
    path = f"/home/test/.mozilla/firefox/{name}/extensions/{name}"

    assert judged({path: ""})[0] in (Outcome.FAIL, Outcome.UNKNOWN)
