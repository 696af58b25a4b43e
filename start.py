"""Start Hygie: `python3 start.py [--demo] [--port N] [--data DIR] [--no-open]`.

The first time, this prepares everything in the folder `.venv`; then it runs `hygie serve`.
"""

import os
import subprocess
import sys

if sys.version_info < (3, 11):
    found = sys.version.split()[0]
    sys.exit("Hygie demande Python 3.11 ou plus récent. Version trouvée : " + found)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))

import environment  # the tools are beside this file, not installed


def main() -> int:
    """Prepare, then become `hygie serve`."""
    try:
        environment.ensure("run")
    except environment.SetupError as error:
        environment.say(f"\n{error}")
        return 1
    argv = [str(environment.script("hygie")), "serve", *sys.argv[1:]]
    if os.name == "posix":
        os.execv(argv[0], argv)
    try:
        return subprocess.call(argv)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
