"""`python -m hygie` is `hygie`."""

import sys

from hygie.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
