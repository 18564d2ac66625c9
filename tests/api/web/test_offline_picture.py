"""`draw` as one HTML file: opened from the disk, without a network, it shows, filters and tells the same as a table."""

from pathlib import Path

import pytest
from browsing import Visit, screenshot, serious_faults
from medcodegraph.api.cli.main import main
from medcodegraph.graph.views.palette import palette


@pytest.fixture
def drawn(tmp_path: Path) -> str:
    path = tmp_path / "picture.html"
    assert main(["draw", "99213", "--on", "2025-11-15", "-o", str(path)]) == 0
    assert "<script" not in path.read_text("utf-8")
    return path.as_uri()


def test_the_legend_hides_edges_in_picture_and_table(visit: Visit, drawn: str) -> None:
    page = visit(drawn, offline=True)
    shown = page.locator("svg .edge:visible").count()
    rows = page.locator("tbody tr:visible").count()
    assert shown == rows > 50
    page.get_by_label(palette().edges["release"].words).uncheck()
    assert page.locator("svg .edge:visible").count() == page.locator("tbody tr:visible").count() < shown
    screenshot(page, "offline-picture")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_picture_has_the_colours_of_the_pages_and_no_serious_fault(visit: Visit, drawn: str, colours: str) -> None:
    page = visit(drawn, color_scheme=colours)
    colour = page.locator(".node.add-on rect").first.evaluate("box => getComputedStyle(box).fill")
    wanted = getattr(palette().nodes["add-on"], colours)
    assert colour == f"rgb({', '.join(str(int(wanted[at : at + 2], 16)) for at in (1, 3, 5))})"
    assert serious_faults(page) == []


def test_every_code_can_be_reached_by_keys(visit: Visit, drawn: str) -> None:
    page = visit(drawn)
    page.locator("svg .node").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('node')")
