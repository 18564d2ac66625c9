"""Hostile text, as labels in the graph and as what people type, is shown as text and never run."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from browsing import Page, Visit
from medcodegraph.graph.build.build import build
from naughty import NAUGHTY, SCRIPTS
from running_server import serving

TEXTS = (
    "prefLabel",
    "statement",
    "rationale",
    "title",
    "clinicalContext",
    "correction",
    "source",
    "reason",
    "notation-note",
)
CODE, OTHER = "20610", "99213"
CODES = "<https://w3id.org/medcodegraph/code/cpt/%s>"


@pytest.fixture(scope="session")
def hostile_site(pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the embedded default in which every text that people read is a hostile one."""
    folder = tmp_path_factory.mktemp("hostile")
    build([], folder)
    poison(folder)
    with serving(tmp_path_factory.mktemp("log") / "log", "--workers", "1", "--graph", str(folder)) as server:
        yield server.url


def poison(folder: Path) -> None:
    store = ox.Store(str(folder / "current" / "store"))
    quads = [quad for quad in store if quad.predicate.value.rpartition("#")[2].rpartition("/")[2] in TEXTS]
    assert len(quads) > len(NAUGHTY), "each string stands somewhere in the graph"
    for place, quad in enumerate(sorted(quads, key=str)):
        if isinstance(quad.object, ox.Literal):
            text = ox.Literal(NAUGHTY[place % len(NAUGHTY)], language=quad.object.language)
            store.remove(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, text, quad.graph_name))
    store.flush()


def unharmed(page: Page) -> None:
    """Nothing ran, and nothing of the texts became an element."""
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.owned") is None
    assert page.locator("main :is(script, iframe, style, link, base, img, meta, math)").count() == 0
    assert page.locator("[onerror], [onload], [onfocus], [ontoggle], [href^='javascript']").count() == 0


@pytest.mark.parametrize(
    "path",
    [f"/code/{CODE}", "/code/63621", f"/pair/{CODE}/{OTHER}", "/lists?list=modifiers", "/lists?list=settings",
     "/lists?list=payers", "/editions", "/rules", "/?q=script"],
)  # fmt: skip
def test_hostile_labels_are_shown_as_text(visit: Visit, hostile_site: str, path: str) -> None:
    page = visit(hostile_site + path)
    page.locator("main h1").wait_for()
    unharmed(page)


def test_a_label_that_is_a_script_can_be_read(visit: Visit, hostile_site: str) -> None:
    page = visit(f"{hostile_site}/lists?list=modifiers")
    show_all = page.get_by_role("button", name="Show all")
    show_all.click()
    assert any(page.get_by_text(script, exact=True).count() for script in SCRIPTS)
    unharmed(page)


def test_hostile_answers_of_a_query_are_shown_as_text(visit: Visit, hostile_site: str) -> None:
    query = "SELECT ?thing ?label { ?thing skos:prefLabel ?label } ORDER BY ?label LIMIT 400"
    page = visit(f"{hostile_site}/explore?query={quote(query)}")
    page.get_by_role("button", name="Show all").click()
    unharmed(page)
    page.goto(f"{hostile_site}/explore?query={quote(f'DESCRIBE {CODES % CODE}')}")
    page.get_by_role("tab", name="Picture").click()
    page.locator(".triples canvas").first.wait_for()
    unharmed(page)


def test_hostile_input_is_shown_as_text(visit: Visit, site: str) -> None:
    page = visit(site)
    for text in (*NAUGHTY, *SCRIPTS):
        page.get_by_role("combobox").fill(text)
    page.get_by_role("combobox").press("Enter")
    page.locator("h1", has_text="Found for").wait_for()
    unharmed(page)


@pytest.mark.parametrize("text", SCRIPTS[:4] + NAUGHTY[-6:], ids=range(10))
def test_hostile_addresses_are_shown_as_text(visit: Visit, site: str, text: str) -> None:
    page = visit(f"{site}/?q={quote(text)}")
    page.locator("h1", has_text="Found for").wait_for()
    unharmed(page)
    page.goto(f"{site}/code/{quote(text, safe='')}?on={quote(text)}")
    unharmed(page)
    page.goto(f"{site}/rules?rule={quote(text)}&kind={quote(text)}")
    unharmed(page)


def test_a_hostile_claim_is_shown_as_text(visit: Visit, site: str) -> None:
    page = visit(f"{site}/claim")
    for label, text in (("Claim", SCRIPTS[1]), ("Payer", SCRIPTS[2]), ("Patient key", SCRIPTS[3])):
        page.get_by_label(label, exact=True).first.fill(text)
    page.get_by_label("Modifiers", exact=True).first.fill(SCRIPTS[0])
    page.get_by_label("Code", exact=True).first.fill(SCRIPTS[5])
    page.get_by_role("button", name="Check the claim").click()
    page.locator(".finding, [role=alert]").first.wait_for()
    unharmed(page)
    page.get_by_role("tab", name="Paste or drop a file").click()
    page.locator("textarea").fill(f'{{"id": {SCRIPTS[0]!r}}}')
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("alert").wait_for()
    unharmed(page)
