"""Starting reads no data file of a room: the first page that needs one does."""

import subprocess
import sys

STARTED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "hygie.web.settings"
import django
django.setup()
from hygie.catalog.loader import _shipped
from hygie.catalog.probes import load_probe_map
from hygie.premises.points import load_points
from hygie.workstation.guide import load_guide
from hygie.workstation.probes.registry import all_probes
for read in (_shipped, load_probe_map, load_points, load_guide, all_probes):
    assert read.cache_info().currsize == 0, read
from hygie.assessment.providers import acts_for, topics_seen
assert "workstation.screen_lock" in topics_seen()
assert "workstation:check" in [act.view for act in acts_for("2.3.3")]
"""


def test_a_start_reads_no_catalog():
    done = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
