"""The page of a pair: verdict, what releases it, history, and the ways where there is no edit."""

import re

from browsing import Visit, screenshot

ADD_ON = "63621"
VISIT_CODE, INJECTION = "99213", "20610"


def test_a_pair_is_judged_with_what_releases_it_and_on_which_line(visit: Visit, site: str) -> None:
    page = visit(f"{site}/pair")
    page.get_by_label("One code").fill(INJECTION)
    page.get_by_label("The other").fill(VISIT_CODE)
    page.get_by_role("button", name="Ask").click()
    page.locator(".verdict", has_text="needs modifier").wait_for()
    row = page.locator("tr", has=page.locator("a", has_text="25"))
    assert VISIT_CODE in row.first.inner_text()
    assert page.url.endswith(f"/pair/{INJECTION}/{VISIT_CODE}")
    page.locator("svg.history rect").first.wait_for()
    screenshot(page, "pair")
    page.goto(f"{site}/pair/77435/77427")
    page.locator(".verdict", has_text="denied").wait_for()


def test_a_pair_without_an_edit_shows_the_ways(visit: Visit, site: str) -> None:
    page = visit(f"{site}/pair/{ADD_ON}/{VISIT_CODE}")
    page.get_by_text(re.compile("shortest ways? of|No way leads")).wait_for()
