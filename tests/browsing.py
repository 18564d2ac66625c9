"""Drive pages in Debian's Chromium, by Playwright; what both is told to tests that need them."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="browser tests need axe-playwright-python")
playwright = pytest.importorskip("playwright.sync_api", reason="browser tests need the package playwright")
Browser, Page = playwright.Browser, playwright.Page
Visit = Callable[..., Page]

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
SCREENSHOTS = os.environ.get("MEDCODEGRAPH_SCREENSHOTS")
"""A folder to write a picture of each page to."""
PATIENCE = 60_000
SERIOUS = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
SCRIPTLESS = ("data", "blob", "file")


def open_page(browser: Browser, address: str, faults: list[str], width: int = 1280, **options: object) -> Page:
    """Open an address in a new profile; requests to other hosts, broken policies and errors go to `faults`."""
    host = urlsplit(address).netloc
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    context.on("request", lambda request: _check_host(request.url, host, faults))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda message: _check_message(message.text, faults))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(address)
    return page


def ready(page: Page, selector: str) -> None:
    """Wait until what is drawn by a script of its own stands there."""
    page.wait_for_selector(f"{selector}[data-ready=true]")


def _check_host(url: str, host: str, faults: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in SCRIPTLESS and parts.netloc != host:
        faults.append(f"request to another host: {url}")


def _check_message(text: str, faults: list[str]) -> None:
    if "Content Security Policy" in text or "Refused to" in text:
        faults.append(f"policy: {text}")


def screenshot(page: Page, name: str) -> None:
    """Write a picture of a page, where a folder for them is named."""
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def serious_faults(page: Page) -> list[str]:
    """Return what axe finds on a page that shuts people out."""
    answer = axe.Axe().run(page, options=RULES).response
    assert len(answer["passes"]) > 10, "axe judged next to nothing"
    return [
        f"{fault['id']}: {node['html'][:200]} {node['failureSummary']}"
        for fault in answer["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
