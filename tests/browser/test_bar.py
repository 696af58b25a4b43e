"""The bar of every page: all its entries on one line, the practice's name whole, one menu below."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.servers import Server

pytestmark = pytest.mark.browser

# The rooms to come will want their entry too.
ONE_MORE = """
const list = document.querySelector('.bar-nav ul');
const one = list.lastElementChild.cloneNode(true);
one.querySelector('span').textContent = 'Fournisseurs';
list.append(one);
"""
CUT = """
(() => {
  const name = document.querySelector('.brand small');
  return name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight + 1;
})()
"""
# One line of the bar, whatever is in it: nothing goes over its neighbour.
OVER = """
(() => {
  const parts = [...document.querySelector('.bar-in').children].filter((one) => one.offsetWidth);
  const boxes = parts.map((one) => one.getBoundingClientRect());
  return boxes.some((box, rank) => rank && box.left < boxes[rank - 1].right - 1)
    || boxes[boxes.length - 1].right > window.innerWidth;
})()
"""


@pytest.fixture(scope="module")
def inside(demo: Server, browser) -> Iterator[Page]:
    """One page that has entered the demonstration: its token serves once."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    yield page
    context.close()


@pytest.mark.parametrize("width", [360, 800, 1240, 1280, 1600])
def test_the_bar_holds_the_name_of_the_practice_and_one_more_entry(inside: Page, width: int):
    page = inside
    page.reload()
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(ONE_MORE)
    assert not page.evaluate(OVER)
    if page.locator(".brand small").is_visible():
        assert not page.evaluate(CUT)


def test_the_menu_of_a_phone_is_the_bar_of_a_computer(inside: Page):
    page = inside
    page.reload()
    page.set_viewport_size({"width": 1280, "height": 800})
    entries = page.locator(".bar-nav li").all_inner_texts()
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_text("Menu", exact=True).click()
    menu = page.get_by_role("navigation", name="Menu")
    assert menu.locator("li").all_inner_texts() == [entry.strip() for entry in entries]
