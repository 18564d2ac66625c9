"""The page of queries: examples, completion, answers as table, picture and file."""

import re

from browsing import Visit, ready, screenshot

ADD_ON = "63621"


def test_a_query_is_run_downloaded_and_linked(visit: Visit, site: str) -> None:
    page = visit(f"{site}/explore")
    ready(page, ".editor")
    page.get_by_role("button", name="Unit limits of a code").click()
    page.locator("table tbody tr").first.wait_for()
    assert "Answered in" in page.locator(".work [role=status]").inner_text()
    screenshot(page, "explore")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "answer.csv"
    page.goto(page.url)
    page.locator("table tbody tr").first.wait_for()


def test_every_example_of_the_editor_has_an_answer(visit: Visit, site: str) -> None:
    page = visit(f"{site}/explore")
    ready(page, ".editor")
    examples = page.locator(".questions li button")
    count = examples.count()
    assert count == 21
    for place in range(0, count, 5):
        examples.nth(place).click()
        page.get_by_text(re.compile(r"^Answered in")).wait_for()
        assert page.locator(".work tbody tr").count() > 0


def test_a_construct_is_drawn_and_completion_knows_the_vocabulary(visit: Visit, site: str) -> None:
    query = f"CONSTRUCT WHERE {{ <https://w3id.org/medcodegraph/code/cpt/{ADD_ON}> ?p ?o }}"
    page = visit(f"{site}/explore?query={query}")
    page.locator("table tbody tr").first.wait_for()
    page.get_by_role("tab", name="Picture").click()
    page.locator(".triples canvas").first.wait_for()
    page.evaluate(
        """() => { const editor = document.querySelector('.CodeMirror').CodeMirror;
        editor.setValue('PREFIX mcg: <https://w3id.org/medcodegraph/ontology#>\\nSELECT * { ?s mcg:columnO }');
        editor.setCursor({ line: 1, ch: 25 }); editor.focus(); }"""
    )
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints li", has_text="columnOne").wait_for()


def test_a_refused_query_is_told(visit: Visit, site: str) -> None:
    page = visit(f"{site}/explore?query=SELECT * {{ SERVICE <http://elsewhere.invalid/> {{ ?s ?p ?o }} }}")
    assert page.get_by_role("alert").inner_text()
