"""axe finds no serious fault on any page, in light and in dark colours."""

import pytest
from browsing import Visit, serious_faults

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
