"""The pages on a graph of whole CMS files, where the environment names one."""

import re

from browsing import Visit, ready, screenshot

VISIT_CODE, INJECTION = "99213", "20610"


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


def test_a_code_of_a_full_graph_is_found(visit: Visit, full_site: str) -> None:
    page = visit(full_site)
    page.get_by_role("combobox").fill("A4206")  # in no curated family
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/code/A4206"))
    page.get_by_role("heading", level=1).filter(has_text="A4206").wait_for()


def test_a_pair_of_a_full_graph_is_judged(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/pair/{INJECTION}/{VISIT_CODE}?on=2024-07-15")
    page.locator(".verdict", has_text="needs modifier").wait_for()
    page.locator("svg.history rect").first.wait_for()
    page.get_by_text(re.compile("ncci-ptp-practitioner/2024Q")).first.wait_for()
    screenshot(page, "full-pair")


def test_a_claim_is_judged_and_mended_on_a_full_graph(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/claim")
    page.get_by_role("button", name="Check the claim").click()
    page.locator(".finding.bad").first.wait_for()
    page.get_by_role("button", name="Add 25 on line 2").click()
    page.get_by_text("Add 25 on line 2. The claim was judged again.").first.wait_for()
    assert page.locator(".finding.bad").count() == 0
    screenshot(page, "full-claim")


def test_a_query_is_answered_by_a_full_graph(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/explore")
    ready(page, ".editor")
    page.get_by_role("button", name="Unit limits of a code").click()
    page.locator("table tbody tr").first.wait_for()
    screenshot(page, "full-explore")


def test_rules_and_lists_stand_beside_a_full_graph(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/rules?rule=R-AOC-1")
    page.locator("#R-AOC-1").get_by_text("CMS Medicare NCCI add-on code edits page").wait_for()
    page.goto(f"{full_site}/lists?list=settings&item=11")
    page.locator("#item-11").wait_for()
