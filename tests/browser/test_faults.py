"""When the folder goes wrong under a running Hygie, the page says so, and nothing is made worse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import answer_ten_questions, describe_the_practice

pytestmark = pytest.mark.browser


def test_keys_that_vanish_while_hygie_runs_are_told_and_never_made_anew(
    page: Page, start_server, tmp_path
):
    server = start_server(tmp_path / "cabinet")
    page.goto(server.address)
    describe_the_practice(page)
    answer_ten_questions(page)
    keys = tmp_path / "cabinet" / "keys.json"
    kept = keys.read_bytes()
    keys.unlink()
    page.get_by_role("link", name="Tableau de bord").first.click()
    expect(page.get_by_text("keys.json").first).to_be_visible()
    assert not keys.exists()
    keys.write_bytes(kept)
    page.goto(server.origin)
    expect(page.get_by_role("heading", name="Où vous en êtes", exact=True)).to_be_visible()
