"""The page of a claim: judged, mended, judged again; pasted, dropped, refused."""

import json
import re
from pathlib import Path

from browsing import Visit, screenshot
from medcodegraph import ontology

ADD_ON = "63621"


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
