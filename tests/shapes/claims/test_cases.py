"""Every rule on its cases: where it fires and where it must not, on the first and last day and at the limit.

A case is a JSON file in the folder named for a shape; `expect` lists the claim and line of each result of
that shape. The cases of a shape are judged together, each with its own patients.
"""

import json
import re
from collections import Counter
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
from medcodegraph.graph.finding import Finding
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.tables.mapping import read_mapping
from medcodegraph.shapes.findings import to_findings
from medcodegraph.shapes.reference import run_rules, to_graph
from medcodegraph.shapes.rules import Rule, claim_shapes, read_rules
from medcodegraph.shapes.single.engine import SingleEngine

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("*/*.json"))
RULES = sorted(read_rules(claim_shapes()).values(), key=lambda rule: rule.shape)
KEYS = {"title", "why", "claims", "expect"}
Judged = dict[str, list[Finding]]


def case_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read_case(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def claims_of(path: Path) -> list[Claim]:
    """The claims of a case, their ids and patients made unique by the name of the case."""
    case = path.stem
    claims = [claim_from_json(one) for one in read_case(path)["claims"]]
    return [replace(one, **{key: value and f"{case}|{value}" for key, value in named(one).items()}) for one in claims]


def named(claim: Claim) -> dict[str, str | None]:
    return {"id": claim.id, "patient": claim.patient, "replaces": claim.replaces}


def needed(shape: str, rules: dict[str, Rule]) -> dict[str, Rule]:
    """The rule of a shape, and the rules of earlier stages whose findings it sees."""
    return {iri: rule for iri, rule in rules.items() if iri == shape or rule.stage < rules[shape].stage}


@pytest.fixture(scope="module")
def judged(store: EmbeddedStore) -> Callable[[str], Judged]:
    """The findings of a shape, for each case in the folder of its name."""
    judges, mapping, shapes = read_judges(store), read_mapping(), claim_shapes()
    rules = read_rules(shapes)

    @cache
    def of(name: str) -> Judged:
        paths = [path for path in CASES if path.parent.name == name]
        shape = f"https://w3id.org/medcodegraph/shapes#{name}"
        rows = judge(claim_rows([claim for path in paths for claim in claims_of(path)]), judges)
        data = to_graph(slice_triples(store, rows, mapping))
        results = [r for r in run_rules(data, shapes, needed(shape, rules)) if r.shape == shape]
        found: Judged = {path.stem: [] for path in paths}
        for finding in to_findings(results, rules, lines_by_iri(rows), data):
            found[finding.claim.partition("|")[0]].append(finding)
        return found

    return of


def test_every_case_is_collected():
    assert len(CASES) == 535


def test_every_shape_has_cases():
    names = {shape.partition("#")[2] for shape in read_rules(claim_shapes())}
    assert len(names) == 87
    assert {path.name for path in FOLDER.iterdir()} == names
    for kind in ("valid", "invalid"):
        assert {path.parent.name for path in CASES if path.stem.startswith(f"{kind}-")} == names


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_case(path: Path, judged: Callable[[str], Judged]):
    case = read_case(path)
    kind = path.stem.partition("-")[0]
    assert case.keys() == KEYS
    assert all(case[key] for key in ("title", "why", "claims"))
    assert kind in ("valid", "invalid", "boundary")
    assert kind == "boundary" or (kind == "invalid") == bool(case["expect"])
    fired = {(f.claim.partition("|")[2], f.line) for f in judged(path.parent.name)[path.stem]}
    assert fired == {(claim, line) for claim, line in case["expect"]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.shape.partition("#")[2])
def test_the_single_engine_gives_the_same(
    rule: Rule, store: EmbeddedStore, single_engine: SingleEngine, judged: Callable[[str], Judged]
):
    name = rule.shape.partition("#")[2]
    rules = read_rules(claim_shapes())
    claims = [claim for path in CASES if path.parent.name == name for claim in claims_of(path)]
    rows = judge(claim_rows(claims), read_judges(store))
    results, data = single_engine.judge(rows, needed(rule.shape, rules))
    own = [result for result in results if result.shape == rule.shape]
    findings = to_findings(own, rules, lines_by_iri(rows), data)
    assert Counter(findings) == Counter(finding for found in judged(name).values() for finding in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.shape.partition("#")[2])
def test_findings_say_what_they_rest_on(rule: Rule, judged: Callable[[str], Judged]):
    """A rule over a published record names it: its IRI, its edition, the file and the row."""
    cases = judged(rule.shape.partition("#")[2])
    findings = [finding for found in cases.values() for finding in found]
    assert findings
    for finding in findings:
        assert len(finding.evidence) <= 1
        if rule.needs and rule.verdict != "not checked":
            (evidence,) = finding.evidence
            assert evidence.edit and evidence.edition and evidence.source_file
            assert evidence.row and evidence.row > 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.shape.partition("#")[2])
def test_findings_are_whole_and_hold_no_patient(rule: Rule, judged: Callable[[str], Judged]):
    for case, findings in judged(rule.shape.partition("#")[2]).items():
        for finding in findings:
            text = json.dumps(finding.as_json())
            assert f"{case}|P" not in text and f"{case}|Q" not in text
            assert not re.search(r"\{\??[a-z_]+\}|\bNone\b", " ".join((finding.message, *finding.fixes)))
            assert (finding.group, finding.carc, finding.rarc) == (rule.group, rule.carc, rule.rarc)
