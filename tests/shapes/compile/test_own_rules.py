"""A rule file of a user's own: it runs without a line of our code, or is refused with the construct named."""

from pathlib import Path

import duckdb
import pytest
from medcodegraph.errors import InputError, NotCompilable, UsageError
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.rows import claim_rows
from medcodegraph.shapes.compile.batch import to_tables
from medcodegraph.shapes.compile.engine import CompiledRules
from medcodegraph.shapes.compile.export import DIALECTS, explain, export
from medcodegraph.shapes.compile.shape import read_shapes
from medcodegraph.shapes.rules import claim_shapes

RULE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix mcg: <https://w3id.org/medcodegraph/ontology#> .
@prefix mcgsh: <https://w3id.org/medcodegraph/shapes#> .
@prefix : <https://payer.example/> .
:two-units a sh:NodeShape, mcg:Rule ; sh:targetClass mcg:ClaimLine ; rdfs:label "At most two units in an office" ;
  mcg:ruleId "X-1" ; mcg:stage 1 ; mcg:verdict "violated" ; mcg:denies true ; mcg:fix "Bill two units of {code}." ;
  sh:severity sh:Warning ; CONSTRAINT .
:two-units-select a sh:SPARQLConstraint ; sh:prefixes mcgsh:prefixes ;
  sh:message "{?units} units of {?code} in place of service 11." ;
  sh:select '''QUERY''' .
"""
QUERY = """SELECT $this (?setting AS ?value) ?units ?code WHERE {
  $this mcg:units ?units ; mcg:codeText ?code ; mcg:performedAt ?setting . FILTER(?units > 2)
  FILTER(?setting = <https://w3id.org/medcodegraph/setting/pos/11>) }"""


def shapes(folder: Path, query: str = QUERY, constraint: str = "sh:sparql :two-units-select") -> Path:
    path = folder / "own.ttl"
    path.write_text(RULE.replace("QUERY", query).replace("CONSTRAINT", constraint), encoding="utf-8")
    return path


def test_it_runs(rule_book: duckdb.DuckDBPyConnection, tmp_path: Path):
    rules = CompiledRules.over(rule_book.cursor(), read_shapes(shapes(tmp_path)))
    body = {"code": "99213", "from": "2025-02-10", "to": "2025-02-10", "place_of_service": "11"}
    lines = [{"number": number, "units": units} | body for number, units in ((1, 2), (2, 3))]
    claim = claim_from_json({"id": "C1", "form": "837P", "payer": "medicare", "patient": "P1", "lines": lines})
    (found,) = rules.judge(*to_tables(claim_rows([claim]))).to_pylist()
    assert (found["line"], found["rule"], found["severity"]) == (2, "X-1", "warning")
    assert found["message"] == "3 units of 99213 in place of service 11."
    assert found["fixes"] == ["Bill two units of 99213."]
    assert found["value"] == "https://w3id.org/medcodegraph/setting/pos/11"


@pytest.mark.parametrize(
    ("query", "constraint", "construct"),
    [
        (QUERY + " LIMIT 1", "sh:sparql :two-units-select", "LIMIT"),
        (QUERY.replace("mcg:units", "mcg:unitz"), "sh:sparql :two-units-select", "ontology#unitz"),
        (QUERY.replace("?units > 2", "MD5(?code) = 'x'"), "sh:sparql :two-units-select", "MD5"),
        (QUERY, "sh:property [ sh:path mcg:units ; sh:maxCount 1 ]", "sh:property"),
        (QUERY, "sh:targetNode :a", "sh:targetNode"),
    ],
)
def test_it_is_refused_by_name(tmp_path: Path, query: str, constraint: str, construct: str):
    with pytest.raises(NotCompilable, match=construct) as refused:
        export(read_shapes(shapes(tmp_path, query, constraint)), [], "duckdb")
    assert "two-units" in str(refused.value) or "unitz" in str(refused.value)


def test_a_file_that_is_no_turtle_is_named(tmp_path: Path):
    path = tmp_path / "own.ttl"
    path.write_text("no turtle", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.ttl"):
        read_shapes(path)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gets_tables_and_queries(dialect: str):
    script = export(claim_shapes(), ["R-FMT-TOB", "R-AOC-1", "R-PTP-1"], dialect)
    assert script.count("CREATE TABLE") > 5
    assert all(f"-- {rule} (" in script for rule in ("R-FMT-TOB", "R-AOC-1", "R-PTP-1"))


def test_exported_sql_finds_what_the_engine_finds():
    """The script makes its tables in an empty database; a line without type of bill is found by its query."""
    with duckdb.connect() as database:
        *before, query = duckdb.extract_statements(export(claim_shapes(), ["R-FMT-TOB"], "duckdb"))[:-1]
        for statement in before:
            database.execute(statement.query)
        database.execute("INSERT INTO claim_line BY NAME SELECT '1' AS claim_key, '1' AS line_key, '837I' AS form")
        assert len(database.execute(query.query).fetchall()) == 1


def test_a_rule_is_explained_from_shape_to_sql():
    one, *rest = explain(claim_shapes(), "R-FMT-TOB")
    assert rest and "sh:severity" in one.turtle and "NOT EXISTS" in one.sparql and "claim_line" in one.sql
    with pytest.raises(UsageError, match="no rule R-NONE"):
        list(explain(claim_shapes(), "R-NONE"))
