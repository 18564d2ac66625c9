"""Claims over HTTP: every format in, findings out in each form, nothing of a patient anywhere else."""

import json
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from medcodegraph.api.cli.main import main
from medcodegraph.api.routes.claims import BODIES, MEDIA_TYPES
from running_server import Server

ADDRESS = "/api/claims/validate"
PATIENT = "SECRET-PATIENT-7"
LINE = {
    "number": 1, "code": "63621", "units": 1, "from": "2026-02-10", "place_of_service": "22",
    "rendering": "1234567893", "diagnoses": ["C79.51"],
}  # fmt: skip
CLAIM = {"id": "A1", "form": "837P", "payer": "medicare", "patient": PATIENT, "lines": [LINE]}
JSON = {"Content-Type": "application/json"}
SHACL = "http://www.w3.org/ns/shacl#"
X12 = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260210*1200*^*00501*000000001*0*T*:~"
    "GS*HC*SENDER*RECEIVER*20260210*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*1*20260210*1200*CH~HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~HL*2*1*22*0~SBR*P*18*******MB~"
    f"NM1*IL*1*{PATIENT}*A****MI*{PATIENT}~NM1*PR*2*MEDICARE*****PI*12345~CLM*A1*100***22:B:1*Y*A*Y*Y~HI*ABK:C7951~"
    "NM1*82*1*DOCTOR*A****XX*1234567893~LX*1~SV1*HC:63621*100*UN*1***1~DTP*472*D8*20260210~"
    "SE*16*0001~GE*1*1~IEA*1*000000001~"
)
FHIR = {
    "resourceType": "Claim", "id": "A1", "status": "active", "use": "claim", "created": "2026-02-11",
    "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]},
    "patient": {"reference": f"Patient/{PATIENT}"},
    "item": [{
        "sequence": 1, "servicedDate": "2026-02-10", "quantity": {"value": 1},
        "productOrService": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "63621"}]},
    }],
}  # fmt: skip


def rules(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [finding["rule"] for finding in response.json()["findings"]]


@pytest.mark.parametrize("body", [json.dumps(CLAIM), json.dumps([CLAIM]), json.dumps(FHIR), X12])
def test_the_content_tells_the_format(body: str, client: httpx.Client) -> None:
    found = rules(client.post(ADDRESS, content=body, headers={"Content-Type": "application/octet-stream"}))
    assert "R-AOC-1" in found


def test_every_media_type_that_is_declared_is_taken(client: httpx.Client) -> None:
    for media in BODIES:
        response = client.post(ADDRESS, content="{", headers={"Content-Type": f"{media}; charset=utf-8"})
        assert (response.status_code, response.json()["detail"][:17]) == (400, "the claims:1: JSO")


def test_findings_are_those_of_the_command_line(
    client: httpx.Client, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claim.json"
    path.write_text(json.dumps(CLAIM))
    main(["validate", str(path), "--graph", str(folder), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    answer = client.post(ADDRESS, json=CLAIM).json()
    assert answer["findings"] == told["findings"]
    assert answer["counts"] == told["counts"]
    assert [edition["key"] for edition in answer["editions"]] == told["editions"]


def test_lines_of_one_patient_are_judged_together(client: httpx.Client) -> None:
    primary = CLAIM | {"id": "A2", "lines": [LINE | {"code": "63620"}]}
    lines = "\n".join(json.dumps(claim) for claim in (CLAIM, primary))
    response = client.post(ADDRESS, content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert "R-AOC-1" not in rules(response)
    assert response.json()["claims"] == 2


def test_a_claim_that_can_not_be_read_does_not_stop_the_others(client: httpx.Client) -> None:
    answer = client.post(ADDRESS, json=[CLAIM | {"id": "B", "form": PATIENT}, CLAIM]).json()
    assert answer["broken"] == [
        {"position": "[0]", "line": 1, "claim": "B", "reason": "claim: form must be 837P or 837I"}
    ]
    assert answer["claims"] == 1
    assert answer["findings"]


def test_released_and_satisfied_are_told_on_request(client: httpx.Client) -> None:
    lines = [LINE | {"code": "11111"}, LINE | {"number": 2, "code": "33333", "modifiers": ["59"]}]
    claim = CLAIM | {"lines": lines}
    plain, full = (client.post(ADDRESS + query, json=claim).json() for query in ("", "?released=true&satisfied=true"))
    assert (plain["counts"]["released"], plain["counts"]["satisfied"]) == (0, 0)
    assert full["counts"]["released"] == 1
    assert full["counts"]["satisfied"] > 10


def test_findings_as_a_validation_report(client: httpx.Client) -> None:
    by_name = client.post(ADDRESS + "?format=turtle", json=CLAIM)
    by_header = client.post(ADDRESS, json=CLAIM, headers={"Accept": "application/json;q=0.5, text/turtle"})
    for response in (by_name, by_header):
        assert response.headers["content-type"] == "text/turtle; charset=utf-8"
        report = ox.Store()
        report.load(response.content, ox.RdfFormat.TURTLE)
        asked = f"ASK {{ ?r a <{SHACL}ValidationReport> ; <{SHACL}conforms> false ; <{SHACL}result> ?one }}"
        assert report.query(asked)


@pytest.mark.parametrize(("media", "form"), MEDIA_TYPES.items())
def test_each_form_by_name_and_by_header(media: str, form: str, client: httpx.Client) -> None:
    by_name = client.post(f"{ADDRESS}?format={form}", json=CLAIM)
    by_header = client.post(ADDRESS, json=CLAIM, headers={"Accept": media})
    assert by_name.headers["content-type"].startswith(media)
    assert by_name.headers["vary"] == "Accept"
    assert by_name.headers["cache-control"] == "no-store"
    assert "R-AOC-1" in by_name.text
    if form != "turtle":
        assert by_name.text == by_header.text


WRONG = [
    ("{", 400, "JSON syntax error"),
    ("", 400, "empty file"),
    (PATIENT, 400, "not a claim file"),
    ('{"id": "A1", "units": NaN}', 400, "NaN is no number of JSON"),
    (json.dumps(CLAIM).replace('"units": 1', '"units": -Infinity'), 400, "-Infinity is no number of JSON"),
    (json.dumps(CLAIM | {"patient": {"name": PATIENT}}), 422, "none of the claims can be read"),
    (json.dumps(CLAIM | {PATIENT: 1, "lines": 3}), 422, "none of the claims can be read"),
    (json.dumps(CLAIM | {"lines": [LINE | {"from": PATIENT}]}), 422, "none of the claims can be read"),
    ("id,form,number,code\nA1,837P,1,63621\n", 400, "a table of claims is read from a file"),
    ("\x1f\x8b\x08", 400, "gzip"),
    ("[" * 100_000, 400, ""),
]


@pytest.mark.parametrize(("body", "status", "reason"), WRONG, ids=range(len(WRONG)))
def test_what_can_not_be_read_is_told_without_what_it_holds(
    body: str, status: int, reason: str, client: httpx.Client
) -> None:
    response = client.post(ADDRESS, content=body.encode("latin-1"), headers=JSON)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert reason in response.json()["detail"]
    assert PATIENT not in response.text.replace(f"unknown key '{PATIENT}'", "")


def test_a_body_that_is_no_claim_by_its_name_is_refused(client: httpx.Client) -> None:
    for media in ("application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "nonsense"):
        response = client.post(ADDRESS, content=json.dumps(CLAIM), headers={"Content-Type": media})
        assert response.status_code == 415
        assert "application/json" in response.headers["accept-post"]


def test_a_form_that_is_not_offered_is_refused(client: httpx.Client) -> None:
    response = client.post(ADDRESS, json=CLAIM, headers={"Accept": "image/png"})
    assert (response.status_code, response.headers["content-type"]) == (406, "application/problem+json")
    assert client.post(ADDRESS + "?format=xml", json=CLAIM).status_code == 422


def test_nothing_of_a_patient_is_logged(client: httpx.Client, server: Server) -> None:
    client.post(ADDRESS, json=CLAIM)
    client.post(ADDRESS, content=PATIENT, headers=JSON)
    client.post(f"{ADDRESS}?{PATIENT}=1", json=CLAIM)
    log = server.log.read_text(errors="replace")
    assert "/api/claims/validate" in log
    assert PATIENT not in log
