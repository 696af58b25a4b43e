"""A mounted system, or a test tree: what lies in files is judged without being started."""

import pytest

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes import engine
from hygie.workstation.probes.local_host import LocalHost
from hygie.workstation.probes.registry import _of_topic
from tests.workstation.recorded import NOW

TOPICS = ("updates", "software", "personal_use", "remote_access", "password_manager")
TREE = {
    "etc/os-release": 'ID=fedora\nVERSION_ID="42"\nNAME="Fedora Linux"\n',
    "etc/passwd": "marie:x:1000:1000::/home/marie:/bin/bash\n",
    "usr/bin/dnf": "",
    "etc/dnf/automatic.conf": "[commands]\napply_updates = yes\n",
    "etc/systemd/system/timers.target.wants/dnf-automatic.timer": "",
    "var/lib/dpkg/status": (
        "Package: google-chrome-stable\nStatus: install ok installed\nVersion: 120.0-1\n\n"
        "Package: anydesk\nStatus: install ok installed\nVersion: 7\n\n"
        "Package: keepassxc\nStatus: install ok installed\nVersion: 2.7\n"
    ),
    "home/marie/.dropbox/info.json": '{"personal": {"path": "/home/marie/Dropbox"}}',
}


@pytest.fixture
def found(tmp_path):
    for path, text in TREE.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    host = LocalHost(root=tmp_path, now=NOW)
    probes = [probe for topic in TOPICS for probe in _of_topic(topic)]
    return {one.probe.id: one.verdict for one in engine.run(host, probes).results}


@pytest.mark.parametrize(
    ("probe", "outcome", "reason"),
    [
        ("os_supported", Outcome.FAIL, "ended"),
        ("updates_automatic", Outcome.PASS, ""),
        ("updates_installed", Outcome.UNKNOWN, "not_live"),
        ("software_supported", Outcome.FAIL, "ended"),
        ("personal_sync_absent", Outcome.FAIL, "personal_account"),
        ("personal_software_absent", Outcome.PASS, ""),
        ("remote_access_known", Outcome.PASS, "installed"),
        ("remote_access_not_listening", Outcome.UNKNOWN, "not_live"),
        ("password_manager_present", Outcome.PASS, ""),
    ],
)
def test_a_tree_of_files_is_judged(found, probe, outcome, reason):
    assert (found[probe].outcome, found[probe].reason) == (outcome, reason)
