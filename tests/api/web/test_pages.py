"""Drive every page as a coder would: search, click, move the date, mend a claim, run a query."""

import json
import re
from pathlib import Path

import pytest
from browsing import Page, Visit, screenshot
from medcodegraph import ontology

ADD_ON, PRIMARY = "63621", "63620"
VISIT_CODE, INJECTION = "99213", "20610"


def ready(page: Page, selector: str) -> None:
    page.wait_for_selector(f"{selector}[data-ready=true]")


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
    click_node(page, PRIMARY)
    page.locator(".chosen strong", has_text=PRIMARY).wait_for()
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


def test_a_pair_is_judged_with_what_releases_it_and_on_which_line(visit: Visit, site: str) -> None:
    page = visit(f"{site}/pair")
    page.get_by_label("One code").fill(INJECTION)
    page.get_by_label("The other").fill(VISIT_CODE)
    page.get_by_role("button", name="Ask").click()
    page.locator(".verdict", has_text="needs modifier").wait_for()
    row = page.locator("tr", has=page.locator("a", has_text="25"))
    assert VISIT_CODE in row.first.inner_text()
    assert page.url.endswith(f"/pair/{INJECTION}/{VISIT_CODE}")
    page.locator("svg.history rect").first.wait_for()
    screenshot(page, "pair")
    page.goto(f"{site}/pair/77435/77427")
    page.locator(".verdict", has_text="denied").wait_for()


def test_a_pair_without_an_edit_shows_the_ways(visit: Visit, site: str) -> None:
    page = visit(f"{site}/pair/{ADD_ON}/{VISIT_CODE}")
    page.get_by_text(re.compile("shortest ways? of|No way leads")).wait_for()


def test_a_claim_is_judged_mended_and_judged_again(visit: Visit, site: str) -> None:
    page = visit(f"{site}/claim")
    assert page.get_by_text("Nothing is stored.").is_visible()
    page.get_by_role("button", name="Check the claim").click()
    finding = page.locator(".finding.bad")
    finding.wait_for()
    assert "R-PTP-EM" in finding.inner_text()
    assert "CO-236" in finding.inner_text()
    screenshot(page, "claim")
    page.get_by_role("button", name="Add 25 on line 2").click()
    page.get_by_text("Add 25 on line 2. The claim was judged again.").first.wait_for()
    assert page.locator(".finding.bad").count() == 0
    assert page.locator(".finding.good", has_text="released").count() == 1
    screenshot(page, "claim-mended")


X12 = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*1200*^*00501*000000001*0*T*:~"
    "GS*HC*S*R*20250101*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*1*20250101*1200*CH~"
    "HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE****MI*M1~"
    "NM1*PR*2*MEDICARE*****PI*MEDICARE~CLM*X1*100***11:B:1*Y*A*Y*Y~HI*ABK:M170~"
    "LX*1~SV1*HC:63621*100*UN*1***1~DTP*472*D8*20251015~SE*14*0001~GE*1*1~IEA*1*000000001~"
)


def test_a_pasted_837_becomes_a_form_that_can_be_mended(visit: Visit, site: str) -> None:
    page = visit(f"{site}/claim")
    page.get_by_role("tab", name="Paste or drop a file").click()
    page.locator("textarea").fill(X12)
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Add 63620").click()
    page.get_by_text("Add 63620. The claim was judged again.").first.wait_for()
    assert page.locator("fieldset").count() == 2
    assert page.locator(".finding", has_text="R-AOC-1").count() == 0


def test_every_finding_of_the_samples_offers_what_mends_it(visit: Visit, site: str) -> None:
    page = visit(f"{site}/claim")
    page.get_by_role("tab", name="Paste or drop a file").click()
    samples = Path(ontology.folder(), "default", "demo_claims.ndjson").read_text("utf-8")
    page.locator("textarea").fill(samples)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".finding.bad").first.wait_for()
    assert page.locator("section.claim").count() == 10
    findings = page.locator(".finding:is(.bad, .warn)").all()
    assert len(findings) > 7
    by_hand = [finding for finding in findings if not finding.locator(".acts button").count()]
    advice = re.compile("Check the place of service|Bill the procedure at the base of the chain")
    assert [text for finding in by_hand if not advice.search(text := finding.inner_text())] == []


def test_a_dropped_file_is_judged_and_a_broken_one_refused(visit: Visit, site: str) -> None:
    page = visit(f"{site}/claim")
    page.get_by_role("tab", name="Paste or drop a file").click()
    claim = {"id": "D", "form": "837P", "payer": "medicare", "patient": "P", "lines": [{"number": 1, "code": ADD_ON}]}
    drop = """([text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "claim.json"));
      const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true });
      document.querySelector("textarea").dispatchEvent(event);
    }"""
    page.evaluate(drop, [json.dumps(claim)])
    page.locator("fieldset", has_text="Line 1").wait_for()
    page.get_by_role("tab", name="Paste or drop a file").click()
    page.evaluate(drop, ["no claim at all"])
    page.get_by_role("alert").wait_for()


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
    assert page.locator(".rules > details").count() == 70


def test_editions_tell_what_is_loaded(visit: Visit, site: str) -> None:
    page = visit(f"{site}/editions")
    page.locator("td", has_text="ncci-aoc/curated-2024-06-03").wait_for()
    page.get_by_label("In force on").fill("2019-01-01")
    page.locator("tr", has_text="ncci-aoc").filter(has_text="not in force").wait_for()
    screenshot(page, "editions")


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


def test_a_full_graph_shows_edits_that_begin_and_end(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/code/{VISIT_CODE}?on=2024-07-15")
    ready(page, ".canvas")
    page.get_by_text(re.compile(r"On 2024-07-15: \d+ codes")).wait_for()
    assert page.evaluate("document.querySelector('.canvas').drawing.nodes().length") <= 120
    screenshot(page, "full-code")
    page.get_by_role("button", name="change before").click()
    page.wait_for_url(re.compile("on=20(?!24-07-15)"))
    page.get_by_text(re.compile(r"appeared|ended")).first.wait_for()
    assert page.locator("#changes tbody tr").count() > 0
    screenshot(page, "full-code-before")


def test_a_full_graph_compares_editions(visit: Visit, full_site: str) -> None:
    page = visit(f"{full_site}/editions")
    page.get_by_text(re.compile(r"of [\d,]+ changes")).wait_for()
    screenshot(page, "full-editions")
