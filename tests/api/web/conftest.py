"""A real browser before a real server; a test fails where a page asks another host, breaks its policy or errs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import ARGUMENTS, CHROMIUM, Browser, Page, Visit, open_page, playwright
from medcodegraph.api.web.building import build as build_pages
from running_server import serving

FULL_GRAPH = os.environ.get("MEDCODEGRAPH_FULL_GRAPH")
"""A folder made by `build` from whole CMS files; without it the pages are driven on the embedded default alone."""


@pytest.fixture(scope="session")
def pages() -> None:
    """See that the pages are those of the sources."""
    build_pages()


@pytest.fixture(scope="session")
def site(pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the embedded default."""
    log = tmp_path_factory.mktemp("site") / "log"
    with serving(log, "--workers", "1", environment={"MEDCODEGRAPH_GRAPH": ""}) as server:
        yield server.url


@pytest.fixture(scope="session")
def full_site(pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a full graph."""
    if not FULL_GRAPH:
        pytest.skip("MEDCODEGRAPH_FULL_GRAPH names no graph folder")
    with serving(tmp_path_factory.mktemp("full") / "log", "--workers", "1", "--graph", FULL_GRAPH) as server:
        yield server.url


@pytest.fixture(scope="module")  # longer, its event loop would stand in the way of other tests of the process
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page; what goes wrong in it fails the test at its end."""
    faults: list[str] = []
    pages: list[Page] = []

    def opened(address: str, width: int = 1280, **options: object) -> Page:
        pages.append(open_page(browser, address, faults, width, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()
    assert faults == []
