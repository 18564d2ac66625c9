"""A finding of a claim is put at the characters that it is about, in each format that claims come in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import BrokenClaim, Claim
from medcodegraph.graph.finding import Finding
from medcodegraph.shapes.checking.claim_files import broken_problem
from medcodegraph.shapes.checking.claim_places import ClaimPlaces
from medcodegraph.shapes.checking.document import Lines
from medcodegraph.shapes.checking.problem import Spot

FINDING = Finding("A1", 2, "R-AOC-1", "error", "violated", "CO", "107", (), "", (), (), "x")
LINE = {
    "number": 1, "code": "63620", "modifiers": [], "units": 1, "from": "2026-02-10", "place_of_service": "21",
    "rendering": "1234567893", "diagnoses": ["C79.51"],
}  # fmt: skip
SECOND = LINE | {"number": 2, "code": "63621", "modifiers": ["59", "11"], "units": 3, "place_of_service": "11"}
CLAIM = {"id": "A1", "form": "837P", "payer": "medicare", "patient": "P1", "lines": [LINE, SECOND]}
OTHER = CLAIM | {"id": "A0"}
ISA = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*260210*0900*^*00501*000000001*0*P*:~"


def concept(code: str) -> dict[str, object]:
    return {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": code}]}


def fhir(name: str) -> dict[str, object]:
    items = [
        {
            "sequence": number,
            "productOrService": concept(code),
            "modifier": [concept(one) for one in modifiers],
            "servicedDate": "2026-02-10",
            "quantity": {"value": units},
            "locationCodeableConcept": concept(place),
        }
        for number, code, modifiers, units, place in ((1, "63620", [], 1, "21"), (2, "63621", ["59", "11"], 3, "11"))
    ]
    return {"resourceType": "Claim", "id": name, "use": "claim", "type": concept("professional"), "item": items}


def x12(line_end: str = "\n") -> str:
    def claim(name: str) -> list[str]:
        return [
            f"CLM*{name}*100***21:B:1*Y*A*Y*Y", "HI*ABK:C7951", "LX*1", "SV1*HC:63620*1*UN*1***1",
            "DTP*472*D8*20260210", "LX*2", "SV1*HC:63621:59:11*9*UN*3*11**1", "DTP*472*D8*20260210",
        ]  # fmt: skip

    body = ["ST*837*0001*005010X222A1", "BHT*0019*00*1*20260210*0900*CH", *claim("A0"), *claim("A1"), "SE*19*0001"]
    group = ["GS*HC*S*R*20260210*0900*1*X*005010X222A1", *body, "GE*1*1", "IEA*1*000000001"]
    return ISA + line_end + "".join(f"{one}~{line_end}" for one in group)


COLUMNS = ("id", "form", "patient", "number", "code", "modifiers", "units", "from", "place_of_service")


def table(delimiter: str, *names: str) -> str:
    """Return a table in which the lines of two claims alternate."""
    rows = [
        {**line, "id": claim["id"], "form": "837P", "patient": "P1"}
        for line in (LINE, SECOND)
        for claim in (OTHER, CLAIM)
    ]
    for row in rows:
        row |= {f"modifier{n}": text for n, text in enumerate(row["modifiers"], 1)}
        row["modifiers"] = " ".join(row["modifiers"])
    cells = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    return "\n".join(delimiter.join(row) for row in cells) + "\n"


TEXTS = {
    "table": table(",", *COLUMNS),
    "table-of-columns": table(";", *(name for name in COLUMNS if name != "modifiers"), "modifier1", "modifier2"),
    "object": json.dumps(CLAIM, indent=2),
    "array": json.dumps([OTHER, CLAIM], indent=1),
    "ndjson": f"{json.dumps(OTHER)}\n\n  {json.dumps(CLAIM)}\n",
    "fhir": json.dumps(fhir("A1"), indent=1),
    "bundle": json.dumps({"resourceType": "Bundle", "entry": [{"resource": fhir("A0")}, {"resource": fhir("A1")}]}),
    "bundles": json.dumps({"resourceType": "Bundle", "entry": [{"resource": fhir("A1")}]}) + "\n" + json.dumps(OTHER),
    "x12": x12(),
    "x12-one-line": x12(""),
}
CASES = [
    ("R-AOC-1", "", "63621"),
    ("R-FMT-MOD", "11 is not a modifier: it is place of service 11.", "11"),
    ("R-MOD-EXCL", "59 and 11 exclude each other.", "59"),
    ("R-MUE-2", "3 units of 63621", "3"),
    ("R-POS-NA", "63621 is rarely performed in 11", "11"),
]


def _claims(path: Path) -> Iterator[Claim]:
    for item in read_claims(path):
        assert isinstance(item, Claim), item
        yield item


def _spot(path: Path, finding: Finding) -> Spot:
    [claim] = [claim for claim in _claims(path) if claim.id == finding.claim]
    return ClaimPlaces().spot(claim, finding)


@pytest.fixture(params=TEXTS)
def claims(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "claims.txt"
    path.write_text(TEXTS[request.param], newline="")
    return path


@pytest.mark.parametrize(("rule", "message", "value"), CASES)
def test_the_value_is_at_the_place(claims: Path, rule: str, message: str, value: str):
    text = claims.read_text()
    spot = _spot(claims, replace(FINDING, rule=rule, message=message))
    found = text[_offset(text, spot.at) :].lstrip('"')
    assert found.startswith((value, "59 " + value))
    line = text[_offset(text, spot.subject) : _offset(text, spot.at)]
    assert "63620" not in line
    assert line.count("SV1") <= 1
    assert spot.first <= spot.at.line <= spot.last


def _offset(text: str, place: tuple[int, int]) -> int:
    return Lines(text).span(place[0])[0] + place[1] - 1


def test_what_a_line_does_not_state_is_put_at_its_start(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**CLAIM, "lines": [LINE, {"number": 2, "code": "63621", "units": 1}]}, indent=1))
    spot = _spot(path, replace(FINDING, rule="R-FMT-POS"))
    assert spot.at == spot.subject
    assert path.read_text().splitlines()[spot.at.line - 1][spot.at.column - 1 :] == "{"


def test_a_claim_that_can_not_be_read_is_at_its_line(tmp_path: Path):
    path = tmp_path / "a.ndjson"
    path.write_text(f'{json.dumps(CLAIM)}\n{{"id": "B"}}\n')
    [broken] = [item for item in read_claims(path) if isinstance(item, BrokenClaim)]
    problem = broken_problem(broken)
    assert (problem.line, problem.rule) == (2, "unreadable")
    assert problem.message.startswith("claim B: ")
