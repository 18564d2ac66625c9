"""Every rule on its cases: where it fires and where it must not, on the first and last day and at the limit.

A case is a folder's JSON file: `expect` lists the claim and line of each finding of the shape that the
folder is named for, and of that shape alone. All cases are judged together; each keeps its own patients.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.finding import Finding
from medcodegraph.shapes.rules import claim_shapes, read_rules
from medcodegraph.shapes.validate import Validator

CASES = sorted((Path(__file__).parent / "cases").glob("*/*.json"))
KEYS = {"title", "why", "claims", "expect"}
TOGETHER = 12


def case_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read_case(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def claims_of(path: Path) -> list[Claim]:
    """The claims of a case, their ids and patients made unique by the name of the case."""
    case = case_id(path)
    claims = [claim_from_json(one) for one in read_case(path)["claims"]]
    return [
        replace(claim, id=f"{case}|{claim.id}", patient=claim.patient and f"{case}|{claim.patient}")
        for claim in claims
    ]


def batches(paths: Sequence[Path]) -> Iterator[list[Path]]:
    rest = iter(paths)
    while batch := list(islice(rest, TOGETHER)):
        yield batch


@pytest.fixture(scope="module")
def findings(validator: Validator) -> dict[str, list[Finding]]:
    """The findings of each case."""
    found: dict[str, list[Finding]] = {case_id(path): [] for path in CASES}
    for batch in batches(CASES):
        for finding in validator.judge([claim for path in batch for claim in claims_of(path)]):
            found[finding.claim.partition("|")[0]].append(finding)
    return found


def test_every_case_is_collected():
    assert len(CASES) == 478


def test_every_shape_has_cases():
    names = {shape.partition("#")[2] for shape in read_rules(claim_shapes())}
    assert {path.parent.name for path in CASES} == names
    assert len(names) == 79
    for kind in ("valid", "invalid"):
        assert {path.parent.name for path in CASES if path.stem.startswith(f"{kind}-")} == names


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_case(path: Path, findings: dict[str, list[Finding]]):
    case = read_case(path)
    kind = path.stem.partition("-")[0]
    fired = {
        (finding.claim.partition("|")[2], finding.line)
        for finding in findings[case_id(path)]
        if finding.shape.endswith(f"#{path.parent.name}")
    }
    assert case.keys() == KEYS
    assert all(case[key] for key in ("title", "why", "claims"))
    assert kind == "boundary" or (kind == "invalid") == bool(case["expect"])
    assert fired == {(claim, line) for claim, line in case["expect"]}
