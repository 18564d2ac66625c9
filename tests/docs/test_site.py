"""The site builds without a warning, asks no other host for anything, and its reference is complete."""

import functools
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import COMMANDS
from medcodegraph.api.server.app import create_app
from medcodegraph.api.server.settings import Settings
from medcodegraph.ontology.terms import MCG
from medcodegraph.shapes.conditions import read_conditions
from medcodegraph.shapes.rules import claim_shapes, read_rules

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
REQUESTS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)[^>]*\ssrc\s*=\s*["']?([^"'\s>]+)"""
    r"""|<link(?![^>]*rel=["']?(?:canonical|edit|next|prev))[^>]*\shref\s*=\s*["']?([^"'\s>]+)"""
)
OUTSIDE = re.compile(r"^(https?:)?//")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def _text(site: Path, name: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", (site / name / "index.html").read_text(encoding="utf-8")))


def test_pages_request_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 25
    for page in pages:
        asked = [one or two for one, two in REQUESTS.findall(page.read_text(encoding="utf-8"))]
        assert asked
        assert not [address for address in asked if OUTSIDE.match(address)], page
    for style in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import\s+)[\"']?(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_reference_is_complete(site: Path) -> None:
    commands = _text(site, "reference/commands")
    assert all(f"usage: medcodegraph {name}" in commands for name in COMMANDS)
    rules = _text(site, "reference/rules")
    found = read_rules(claim_shapes()).values()
    assert len(found) > 80
    assert all(rule.rule in rules and rule.source in rules for rule in found)
    shapes = _text(site, "reference/shapes")
    assert all(condition.shape.rpartition("#")[2] in shapes for condition in read_conditions())
    terms = _text(site, "reference/terms")
    missing = [name for name in MCG.names if not re.search(rf"mcg:{name}\b", terms)]
    assert missing == []
    questions = _text(site, "reference/questions")
    assert questions.count("SELECT") >= len(list((ROOT / "ontology/questions").glob("*.rq"))) > 20
    routes = _text(site, "reference/routes")
    described = create_app(Settings()).openapi()["paths"]
    assert all(f"{method.upper()} {path}" in routes for path, methods in described.items() for method in methods)
    assert len(described) > 10


def test_every_decision_is_in_the_navigation(site: Path) -> None:
    shown = (site / "index.html").read_text(encoding="utf-8")
    decisions = list((ROOT / "docs/decisions").glob("*.md"))
    assert len(decisions) > 10
    assert all(f"decisions/{path.stem}/" in shown for path in decisions)


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_a_browser_searches_and_asks_no_other_host(address: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
             "--disable-component-update", "--no-first-run"]  # fmt: skip
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=flags)
        tab = browser.new_page()
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(address, wait_until="networkidle")
        tab.get_by_role("textbox", name="Search").click()
        tab.keyboard.type("charge list")
        tab.locator(".md-search-result__item").first.wait_for(timeout=20_000)
        tab.get_by_role("link", name="Check a repository in CI").first.wait_for(timeout=20_000)
        tab.goto(f"{address}reference/rules/", wait_until="networkidle")
        browser.close()
    assert len(asked) > 5
    assert [one for one in asked if not one.startswith((address, "data:", "blob:"))] == []
