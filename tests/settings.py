"""The product's settings on the engine that the tests ask for, and one thing more, said."""

import tempfile
from pathlib import Path

from hygie.web.settings import *  # noqa: F403
from tests import engines

DATABASES = engines.databases(Path(tempfile.mkdtemp(prefix="hygie-tests-")))
# A document is made inside the request: another thread would not see the rows of a test.
HYGIE_DOCUMENTS_IN_BACKGROUND = False
HYGIE_CHECKS_IN_BACKGROUND = False
# The machine of the tests is nobody’s workstation: a test that looks at one says which.
HYGIE_CHECKS_THIS_MACHINE = False
