"""Search, rules, editions and lists; every page on a phone."""

import re

import pytest
from browsing import Visit, screenshot

VISIT_CODE, INJECTION = "99213", "20610"


def test_search_suggests_and_leads_to_the_code(visit: Visit, site: str) -> None:
    page = visit(site)
    page.get_by_role("combobox").fill("radiosurgery")
    page.get_by_role("option").first.wait_for()
    screenshot(page, "home")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("option").first.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/code/\w{5}"))
    page.get_by_role("heading", level=1).filter(has_text=re.compile("radiosurgery", re.I)).wait_for()


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [("office", "setting", "/lists?list=settings&item=11"), ("aetna", "payer", "/lists?list=payers&item=aetna"),
     ("25", "modifier", "/lists?list=modifiers&item=25")],
)  # fmt: skip
def test_search_finds_what_is_no_code(visit: Visit, site: str, text: str, kind: str, address: str) -> None:
    page = visit(f"{site}/?q={text}&kind={kind}")
    page.locator(f"td a[href='{address}']").click()
    page.locator(f"#item-{address.rpartition('=')[2]}").wait_for()
    screenshot(page, f"lists-{kind}")


def test_each_rule_tells_its_text_source_examples_and_shape(visit: Visit, site: str) -> None:
    page = visit(f"{site}/rules?rule=R-AOC-1")
    rule = page.locator("#R-AOC-1")
    rule.get_by_text("CMS Medicare NCCI add-on code edits page").wait_for()
    rule.get_by_text("The shape as Turtle").click()
    assert "mcgsh:R-AOC-1 a sh:NodeShape" in rule.locator("pre").last.inner_text()
    rule.get_by_text(re.compile("Examples")).click()
    assert rule.locator(".examples li").count() > 3
    screenshot(page, "rules")
    page.get_by_label("Kind").select_option("catalog")
    page.locator("#aoc-add-on").wait_for()
    told = page.request.get(f"{site}/api/rules?kind=catalog").json()["rules"]
    assert page.locator(".rules > details").count() == len(told) > 60


def test_editions_tell_what_is_loaded(visit: Visit, site: str) -> None:
    page = visit(f"{site}/editions")
    page.locator("td", has_text="ncci-aoc/curated-2024-06-03").wait_for()
    page.get_by_label("In force on").fill("2019-01-01")
    page.locator("tr", has_text="ncci-aoc").filter(has_text="not in force").wait_for()
    screenshot(page, "editions")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/code/{VISIT_CODE}",
        f"/pair/{INJECTION}/{VISIT_CODE}",
        "/claim",
        "/rules",
        "/editions",
        "/lists",
        "/explore",
    ],
)
def test_a_phone_needs_no_sideways_scrolling(visit: Visit, site: str, path: str) -> None:
    page = visit(f"{site}{path}", width=390)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(page, f"phone{path.replace('/', '-')}")
