"""axe finds no serious fault on any page, in light and in dark colours."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Page, Visit

SERIOUS = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PAGES = {
    "home": ("/", "h1"),
    "search": ("/?q=radiosurgery", "tbody tr"),
    "code": ("/code/63621", ".canvas[data-ready=true]"),
    "pair": ("/pair/20610/99213", ".verdict"),
    "claim": ("/claim", "fieldset"),
    "explore": ("/explore?example=13-unit-limits", "tbody tr"),
    "rules": ("/rules?rule=R-AOC-1", "pre"),
    "editions": ("/editions", "tbody tr"),
    "modifiers": ("/lists?list=modifiers", "tbody tr"),
    "settings": ("/lists?list=settings", "tbody tr"),
    "payers": ("/lists?list=payers", "tbody tr"),
}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(visit: Visit, site: str, name: str, colours: str) -> None:
    address, shown = PAGES[name]
    page = visit(site + address, color_scheme=colours)
    page.wait_for_selector(shown, state="attached")
    if name == "claim":
        page.get_by_role("button", name="Check the claim").click()
        page.locator(".finding").first.wait_for()
    assert serious_faults(page) == []


def serious_faults(page: Page) -> list[str]:
    answer = Axe().run(page, options=RULES).response
    assert len(answer["passes"]) > 10, "axe judged next to nothing"
    return [
        f"{fault['id']}: {node['html'][:200]} {node['failureSummary']}"
        for fault in answer["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
