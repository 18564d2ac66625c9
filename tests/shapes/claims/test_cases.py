"""Every rule on its cases: where it fires and where it must not, on the first and last day and at the limit.

A case is a JSON file in the folder named for a shape; `expect` lists the claim and line of each result of
that shape. The cases of a shape are judged together, each with its own patients.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.judging import judge, read_judges
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.claims.rows import claim_rows
from medcodegraph.graph.claims.slice import lines_by_iri, slice_triples
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.tables.mapping import read_mapping
from medcodegraph.shapes.reference import run_rules, to_graph
from medcodegraph.shapes.rules import Rule, claim_shapes, read_rules

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("*/*.json"))
KEYS = {"title", "why", "claims", "expect"}
Fired = dict[str, set[tuple[str, int]]]


def case_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read_case(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def claims_of(path: Path) -> list[Claim]:
    """The claims of a case, their ids and patients made unique by the name of the case."""
    case = path.stem
    claims = [claim_from_json(one) for one in read_case(path)["claims"]]
    return [
        replace(claim, id=f"{case}|{claim.id}", patient=claim.patient and f"{case}|{claim.patient}") for claim in claims
    ]


def needed(shape: str, rules: dict[str, Rule]) -> dict[str, Rule]:
    """The rule of a shape, and the rules of earlier stages whose findings it sees."""
    return {iri: rule for iri, rule in rules.items() if iri == shape or rule.stage < rules[shape].stage}


@pytest.fixture(scope="module")
def fired(store: EmbeddedStore) -> Callable[[str], Fired]:
    """The claims and lines on which a shape fires, for each case in the folder of its name."""
    judges, mapping, shapes = read_judges(store), read_mapping(), claim_shapes()
    rules = read_rules(shapes)

    @cache
    def of(name: str) -> Fired:
        paths = [path for path in CASES if path.parent.name == name]
        shape = f"https://w3id.org/medcodegraph/shapes#{name}"
        rows = judge(claim_rows([claim for path in paths for claim in claims_of(path)]), judges)
        data, lines = to_graph(slice_triples(store, rows, mapping)), lines_by_iri(rows)
        found: Fired = {path.stem: set() for path in paths}
        for result in run_rules(data, shapes, needed(shape, rules)):
            if result.shape == shape:
                line = lines[result.focus]
                case, _, claim = str(line["claim_id"]).partition("|")
                found[case].add((claim, int(str(line["line_number"]))))
        return found

    return of


def test_every_case_is_collected():
    assert len(CASES) == 488


def test_every_shape_has_cases():
    names = {shape.partition("#")[2] for shape in read_rules(claim_shapes())}
    assert len(names) == 80
    assert {path.name for path in FOLDER.iterdir()} == names
    for kind in ("valid", "invalid"):
        assert {path.parent.name for path in CASES if path.stem.startswith(f"{kind}-")} == names


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_case(path: Path, fired: Callable[[str], Fired]):
    case = read_case(path)
    kind = path.stem.partition("-")[0]
    assert case.keys() == KEYS
    assert all(case[key] for key in ("title", "why", "claims"))
    assert kind in ("valid", "invalid", "boundary")
    assert kind == "boundary" or (kind == "invalid") == bool(case["expect"])
    assert fired(path.parent.name)[path.stem] == {(claim, line) for claim, line in case["expect"]}
