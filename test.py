"""Run every test: `python3 test.py [--quick] [--engine NAME] [path or pytest options]`.

The first time, this prepares everything in the folder `.venv`, and installs Chromium, PostgreSQL
and a keyring when it may; otherwise it says what to type. The order: style, types, layers,
typography, then the tests (SQLCipher, SQLite, PostgreSQL, browser, and the built package).
"""

import os
import sys

if sys.version_info < (3, 11):
    found = sys.version.split()[0]
    sys.exit("Hygie demande Python 3.11 ou plus récent. Version trouvée : " + found)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))

import environment  # the tools are beside this file, not installed
import whole_run

if __name__ == "__main__":
    try:
        sys.exit(whole_run.main(sys.argv[1:]))
    except environment.SetupError as error:
        environment.say(f"\n{error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
