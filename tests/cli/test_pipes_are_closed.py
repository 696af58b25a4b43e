"""A server of the tests leaves no pipe open, however it ended: an open one fails another test."""

import gc
import sys

import pytest

from tests.cli.commands import start


def test_one_that_ended_by_itself_holds_no_pipe(tmp_path, serve):
    server = serve(tmp_path / "practice")
    server.process.kill()
    server.process.wait(timeout=30)
    server.kill()

    assert server.process.stdout.closed
    assert server.process.stderr.closed


@pytest.mark.skipif(sys.platform == "win32", reason="modes of Unix")
def test_one_that_never_began_holds_none(tmp_path):
    """An unclosed one is a ResourceWarning at the next collection, and warnings are errors."""
    (tmp_path / "practice").write_text("ce n’est pas un dossier", encoding="utf-8")
    with pytest.raises(AssertionError, match="exit"):
        start(tmp_path / "practice")
    gc.collect()
