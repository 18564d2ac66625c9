"""The SHACL engines that `validate_bulk.py` compares, each run as a process of its own over the slice of some claims.

The slice is what the engines read: the triples of the claims, of the edits between their codes and of what these
rest on; what the rules derive of a line is derived before, and not counted. Each prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

import duckdb
import pyarrow.parquet as pq
import pyoxigraph as ox
from bulk_steps import SUMMED, TABLES, chosen_shapes, opened
from rdflib import Graph
from rdflib.namespace import RDF, SH

MCG = "https://w3id.org/medcodegraph/ontology#"
BASE = "https://w3id.org/medcodegraph/"
NARROWED = {
    "ptp_edit": "(column_one, column_two, edit_set) IN (SELECT (a.code, b.code,"
    " CASE a.form WHEN '837P' THEN 'practitioner' ELSE 'hospital' END)"
    " FROM claim_line a JOIN claim_line b USING (service_day) WHERE a.code <> b.code)",
    "unit_limit": "code IN (SELECT code FROM claim_line)",
    "addon_edit": "addon IN (SELECT code FROM claim_line)",
    "code": "code IN (SELECT code FROM claim_line)",
    "code_category": "code IN (SELECT code FROM claim_line)",
    "code_label": "code IN (SELECT code FROM claim_line)",
}  # fmt: skip
WHOLE = ("modifier", "payer", "edition", "in_force", "source")
DERIVED = (
    """CONSTRUCT { ?this mcg:underAddOnEdit ?edit } WHERE {
  ?this mcg:billedCode ?code ; mcg:serviceFrom ?date ; mcg:judgedUnder ?edition .
  ?edit mcg:addOn ?code ; mcg:inEdition ?edition .
  FILTER NOT EXISTS { ?edit mcg:effectiveDate ?from . FILTER(?from > ?date) }
  FILTER NOT EXISTS { ?edit mcg:deletionDate ?to . FILTER(?to < ?date) } }""",
    """CONSTRUCT { ?this mcg:supportedBy ?other } WHERE {
  ?this mcg:underAddOnEdit ?edit ; mcg:serviceDay ?day . ?edit mcg:primary ?primary .
  ?other mcg:serviceDay ?day ; mcg:billedCode ?primary . FILTER(?other != ?this) }""",
)


def run_slice(arguments: Namespace) -> object:
    """Write the slice of prepared claims, the shapes, and which line each focus node is."""
    from medcodegraph.graph.build.quads import write_quads  # noqa: PLC0415
    from medcodegraph.graph.tables import schema  # noqa: PLC0415
    from medcodegraph.graph.tables.mapping import read_mapping  # noqa: PLC0415

    connection = opened(arguments.graph, arguments.to)
    for statement in duckdb.extract_statements(schema.ddl(schema.DERIVED)):
        if any(f"TABLE {name} AS" in statement.query for name in ("code", "code_category")):
            connection.execute(statement)
    connection.execute("CREATE SCHEMA slice")
    for table, name in zip(("claim_line", "claim_modifier", "claim_diagnosis"), TABLES, strict=True):
        connection.register("rows", pq.read_table(arguments.claims / f"{name}-0.parquet"))
        connection.execute(f"CREATE TABLE {table} AS FROM rows; CREATE TABLE slice.{table} AS FROM {table}")
    connection.execute(
        "CREATE TABLE slice.claim_judged AS SELECT claim_key, line_key, source, release"
        " FROM claim_line JOIN claim_routing USING (form) JOIN in_force USING (source)"
        " WHERE (bill_prefix = 'any' OR starts_with(type_of_bill, bill_prefix))"
        " AND service_from >= from_date AND (to_date IS NULL OR service_from <= to_date)"
    )
    for table, condition in {**NARROWED, **dict.fromkeys(WHOLE, "true")}.items():
        connection.execute(f'CREATE TABLE slice."{table}" AS FROM "{table}" WHERE {condition}')
    tables = ["claim_line", "claim_modifier", "claim_diagnosis", "claim_judged", *NARROWED, *WHOLE]
    write_quads(connection, read_mapping(), tables, arguments.to / "slice.nq", schema="slice")
    store = ox.Store()
    store.bulk_load(path=str(arguments.to / "slice.nq"), format=ox.RdfFormat.N_QUADS)
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in store}
    union = ox.Store()
    union.bulk_extend(ox.Quad(*triple) for triple in triples)
    for query in DERIVED:
        union.bulk_extend([ox.Quad(*triple) for triple in union.query(query, prefixes={"mcg": MCG})])
    union.dump(str(arguments.to / "slice.nt"), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    chosen_shapes().serialize(arguments.to / "shapes.ttl", format="turtle")
    return {"lines": len(connection.execute("FROM claim_line").fetchall()), "triples": len(union)}


def run_pyshacl(arguments: Namespace) -> object:
    """Judge by pySHACL over an rdflib graph that prepares each query once."""
    from medcodegraph.shapes.reference import SliceGraph  # noqa: PLC0415
    from pyshacl import validate  # noqa: PLC0415

    data, shapes = SliceGraph(), Graph().parse(arguments.claims / "shapes.ttl")
    data.parse(arguments.claims / "slice.nt", format="nt")

    def judge() -> Iterator[tuple[str, str, str]]:
        _, report, _ = validate(data, shacl_graph=shapes, advanced=True, inplace=True)
        assert isinstance(report, Graph)
        yield from _of_report(report)

    return _timed(judge, arguments)


def run_pyshifty(arguments: Namespace) -> object:
    """Judge by shifty, whose reader is part of the call."""
    import shifty  # noqa: PLC0415

    def judge() -> Iterator[tuple[str, str, str]]:
        _, report, _ = shifty.validate(arguments.claims / "slice.nt", arguments.claims / "shapes.ttl")
        yield from _of_report(report)

    return _timed(judge, arguments)


def run_pyrudof(arguments: Namespace) -> object:
    """Judge by rudof."""
    import pyrudof  # noqa: PLC0415

    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(str(arguments.claims / "slice.nt"), format=pyrudof.RDFFormat.NTriples)
    engine.read_shacl(str(arguments.claims / "shapes.ttl"))

    def judge() -> Iterator[tuple[str, str, str]]:
        for found in engine.validate_shacl().violations:
            yield _iri(found.focus_node), _iri(found.source_shape), _iri(found.value)

    return _timed(judge, arguments)


def _iri(term: object) -> str:
    return str(term).strip("<>")


def _of_report(report: Graph) -> Iterator[tuple[str, str, str]]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield tuple(str(report.value(result, p)) for p in (SH.focusNode, SH.sourceShape, SH.value))  # pyright: ignore


def _timed(judge: Callable[[], Iterator[tuple[str, str, str]]], arguments: Namespace) -> dict[str, object]:
    cpu, wall = process_time(), perf_counter()
    found = list(judge())
    cost = {"judging": process_time() - cpu, "wall": perf_counter() - wall}
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE result (focus VARCHAR, shape VARCHAR, value VARCHAR)")
        connection.executemany("INSERT INTO result VALUES (?, ?, ?)", [list(one) for one in found] or [["", "", ""]])
        count, total = connection.execute(
            SUMMED.format(relation=f"""
            (SELECT claim_id AS claim, line_number AS line, regexp_extract(shape, '#(.*)$', 1) AS rule, value
             FROM result JOIN '{arguments.claims}/lines-0.parquet'
             ON focus = '{BASE}claim/' || claim_key || '/line/' || line_key)""")
        ).fetchone() or (0, 0)  # fmt: skip
        (lines,) = connection.execute(f"SELECT count(*) FROM '{arguments.claims}/lines-0.parquet'").fetchone() or (0,)
    return {**cost, "lines": lines, "findings": count, "sum": total}


STEPS = {"slice": run_slice, "pyshacl": run_pyshacl, "pyshifty": run_pyshifty, "pyrudof": run_pyrudof}


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=list(STEPS))
    parser.add_argument("--claims", required=True, type=Path, help="folder that `prepare` or `slice` wrote")
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--to", required=True, type=Path, help="folder for what is written")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    json.dump(STEPS[arguments.step](arguments), sys.stdout)


if __name__ == "__main__":
    main()
