"""Every case of every rule: the compiled engine fires where the case says."""

import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.claims.rows import claim_rows
from medcodegraph.shapes.compile.batch import to_tables
from medcodegraph.shapes.compile.engine import CompiledRules

FOLDER = Path(__file__).parents[1] / "claims" / "cases"
CASES = sorted(FOLDER.glob("*/*.json"))
NAMESPACE = "https://w3id.org/medcodegraph/shapes#"
Fired = dict[str, set[tuple[str, int]]]


def read_case(path: Path) -> dict[str, list[dict[str, object]]]:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def claims_of(path: Path) -> list[Claim]:
    """The claims of a case, their ids and patients made unique by the name of the case."""
    case = f"{path.parent.name}/{path.stem}"
    claims = [claim_from_json(one) for one in read_case(path)["claims"]]
    return [
        replace(
            claim,
            id=f"{case}|{claim.id}",
            patient=claim.patient and f"{case}|{claim.patient}",
            replaces=claim.replaces and f"{case}|{claim.replaces}",
        )
        for claim in claims
    ]


@pytest.fixture(scope="module")
def fired(compiled: CompiledRules) -> Fired:
    """Where the shape of each case fires, all cases judged in one batch."""
    claims = [claim for path in CASES for claim in claims_of(path)]
    found: Fired = defaultdict(set)
    for row in compiled.judge(*to_tables(claim_rows(claims))).to_pylist():
        case, _, claim = row["claim"].partition("|")
        if row["shape"] == NAMESPACE + case.partition("/")[0]:
            found[case].add((claim, row["line"]))
    return found


@cache
def expected(path: Path) -> set[tuple[str, int]]:
    return {(str(claim), int(str(line))) for claim, line in read_case(path)["expect"]}


def test_every_case_is_collected():
    assert len(CASES) == 535


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, fired: Fired):
    assert fired.get(f"{path.parent.name}/{path.stem}", set()) == expected(path)
