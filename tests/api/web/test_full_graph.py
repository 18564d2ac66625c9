"""The pages on a graph of whole CMS files, where the environment names one."""

import re

from browsing import Visit, ready, screenshot

VISIT_CODE = "99213"


def test_a_full_graph_shows_edits_that_begin_and_end(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/code/{VISIT_CODE}?on=2024-07-15")
    ready(page, ".canvas")
    page.get_by_text(re.compile(r"On 2024-07-15: \d+ codes")).wait_for()
    assert page.evaluate("document.querySelector('.canvas').drawing.nodes().length") <= 120
    screenshot(page, "full-code")
    page.get_by_role("button", name="change before").click()
    page.wait_for_url(re.compile("on=20(?!24-07-15)"))
    page.get_by_text(re.compile(r"appeared|ended")).first.wait_for()
    assert page.locator("#changes tbody tr").count() > 0
    screenshot(page, "full-code-before")


def test_a_full_graph_compares_editions(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/editions")
    page.get_by_text(re.compile(r"of [\d,]+ changes")).wait_for()
    screenshot(page, "full-editions")
