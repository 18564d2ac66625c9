"""The page of a code: facts, sources, the picture, the date."""

import re
from contextlib import suppress

from browsing import Page, Visit, playwright, ready, screenshot

ADD_ON, PRIMARY = "63621", "63620"


def click_node(page: Page, code: str, twice: bool = False) -> None:
    """Click a code on the canvas, at the place where the picture has it."""
    place = page.evaluate(
        "code => document.querySelector('.canvas').drawing.getElementById(code).renderedPosition()", code
    )
    canvas = page.locator(".canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    (page.mouse.dblclick if twice else page.mouse.click)(box["x"] + place["x"], box["y"] + place["y"])


def choose_node(page: Page, code: str) -> None:
    """Click a code until it is the chosen one: what loads above the canvas may move it under the mouse."""
    chosen = page.locator(".chosen strong", has_text=code)
    for _ in range(10):
        click_node(page, code)
        with suppress(playwright.TimeoutError):
            return chosen.wait_for(timeout=3_000)
    raise AssertionError(f"no click chose {code}")


def test_a_code_tells_its_facts_sources_and_gaps(visit: Visit, site: str) -> None:
    page = visit(f"{site}/code/{ADD_ON}")
    page.get_by_text("Add-on: needs a primary").wait_for()
    assert page.locator("#related td a.code").first.inner_text() == PRIMARY
    cited = page.locator("#related td .cited").first
    assert not cited.get_by_role("tooltip").is_visible()
    cited.focus()
    assert "code_family.csv, row 3" in cited.get_by_role("tooltip").inner_text()
    assert page.get_by_text("not in source: no loaded edition holds this").count() >= 2
    screenshot(page, "code")


def test_the_picture_answers_clicks_keys_and_filters(visit: Visit, site: str) -> None:
    page = visit(f"{site}/code/{ADD_ON}")
    ready(page, ".canvas")
    choose_node(page, PRIMARY)
    page.locator(".chosen").get_by_text(f"{ADD_ON} needs {PRIMARY} as its primary").wait_for()
    before = page.locator("#picture [role=status]").inner_text()
    click_node(page, PRIMARY, twice=True)
    page.wait_for_function(
        "before => document.querySelector('#picture [role=status]').innerText !== before", arg=before
    )
    page.locator(".canvas").focus()
    page.keyboard.press("Home")
    page.locator(".chosen strong", has_text=ADD_ON).wait_for()
    page.keyboard.press("ArrowRight")
    assert page.locator(".chosen strong").inner_text() != ADD_ON
    twin = page.get_by_text(re.compile("The picture as a table"))
    edges = twin.inner_text()
    twin.click()
    assert page.locator(".twin tbody tr").count() > 2
    page.get_by_label("needs as primary (add-on to primary)").uncheck()
    assert twin.inner_text() != edges
    screenshot(page, "picture")


def test_the_date_moves_with_the_slider_and_stays_in_the_address(visit: Visit, site: str) -> None:
    page = visit(f"{site}/code/{ADD_ON}?on=2025-11-15")
    slider = page.get_by_role("slider", name="Date of service")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("on=2025-11-14"))
    page.get_by_text(re.compile("On 2025-11-14: ")).wait_for()
    page.get_by_label("Date of service").first.fill("2019-01-01")
    page.get_by_text("no loaded edition of ncci-aoc is in force on 2019-01-01").first.wait_for()


def test_an_unknown_code_is_told_and_not_shown(visit: Visit, site: str) -> None:
    page = visit(f"{site}/code/00000")
    assert "no edition loaded in this graph names it" in page.get_by_role("alert").inner_text()


def test_dark_colours_are_chosen_and_kept(visit: Visit, site: str) -> None:
    page = visit(f"{site}/code/{ADD_ON}", color_scheme="light")
    page.get_by_role("button", name="Dark colours").click()
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.goto(f"{site}/rules")
    assert page.evaluate(ground) == dark
    page.goto(f"{site}/code/{ADD_ON}")
    ready(page, ".canvas")
    screenshot(page, "code-dark")
