"""Run a SPARQL query; our prefixes (mcg: cpt: hcpcs: modifier: pos: skos: ...) are declared already."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Timer

import pyoxigraph as ox

from ...errors import InputError, UsageError
from ...graph.store.guard import only_reading
from ...ontology.terms import PREFIXES
from .graph_option import add_graph_option, open_graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import IO

RESULTS = {
    "csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
}  # fmt: skip
GRAPHS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}
MEASURED = 500
"""Rows that the widths of a table are taken from; the rest is printed as it comes."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("query", metavar="FILE.rq|QUERY", help="a file, - for standard input, or the query itself")
    parser.add_argument(
        "--format", choices=("table", *RESULTS, *GRAPHS), help="default: table; turtle for CONSTRUCT and DESCRIBE"
    )
    parser.add_argument(
        "--timeout", type=float, default=60, metavar="SECONDS", help="give up after so long; 0: never; default: 60"
    )
    add_graph_option(parser)


def run(arguments: Namespace) -> int:
    """Print the answer of a query as it comes: a large one is never held."""
    name, sparql = _read(arguments.query)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the store does not see Python's interrupt while it evaluates
    with _limited(arguments.timeout):
        return _answer(arguments, name, sparql)


@contextmanager
def _limited(seconds: float) -> Generator[None]:
    """End the process after so many seconds: an evaluation can't be cancelled from within."""
    watch = Timer(seconds, _give_up, [seconds])
    watch.daemon = True
    if seconds > 0:
        watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _give_up(seconds: float) -> None:
    print(f"medcodegraph: query: not answered within {seconds:g} s; --timeout gives it longer", file=sys.stderr)
    sys.stderr.flush()
    os._exit(2)


def _answer(arguments: Namespace, name: str, sparql: str) -> int:
    try:
        answer = open_graph(arguments).query(only_reading(sparql))
    except InputError as error:
        raise InputError(name, error.line, error.reason) from error
    form = arguments.format or ("turtle" if isinstance(answer, ox.QueryTriples) else "table")
    sys.stdout.flush()
    if isinstance(answer, ox.QueryTriples):
        if form not in GRAPHS:
            raise UsageError(f"CONSTRUCT and DESCRIBE answer with triples: --format {' or '.join(GRAPHS)}, not {form}")
        _write_triples(answer, form)
    elif form in GRAPHS:
        raise UsageError(f"SELECT and ASK answer with a table: --format table, {', '.join(RESULTS)}, not {form}")
    elif form != "table":
        answer.serialize(sys.stdout.buffer, format=RESULTS[form])
    elif isinstance(answer, ox.QueryBoolean):
        print("yes" if answer else "no")
    else:
        _write_table(answer, sys.stdout)
    return 0


def _read(text: str) -> tuple[str, str]:
    """Return the name and the text of the query."""
    if text == "-":
        return "standard input", sys.stdin.read()
    if "{" in text or (len(text.split()) > 1 and not text.endswith(".rq")):
        return "query", text
    try:
        return text, Path(text).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(text, None, getattr(error, "strerror", None) or "not a text file") from error


def _write_triples(answer: ox.QueryTriples, form: str) -> None:
    if form == "ntriples":
        answer.serialize(sys.stdout.buffer, format=GRAPHS[form])
    else:
        ox.serialize(answer, sys.stdout.buffer, format=GRAPHS[form], prefixes=PREFIXES)


def _write_table(answer: ox.QuerySolutions, output: IO[str]) -> None:
    names = [f"?{variable.value}" for variable in answer.variables]
    rows = ([_cell(term) for term in solution] for solution in answer)
    measured = list(islice(rows, MEASURED))
    widths = [max(map(len, column)) for column in zip(names, *measured, strict=True)]
    count = 0
    for row in [names, ["-" * width for width in widths]]:
        _write_row(row, widths, output)
    for part in (measured, rows):
        for row in part:
            count += 1
            _write_row(row, widths, output)
    print(f"({count} {'row' if count == 1 else 'rows'})", file=output)


def _write_row(row: list[str], widths: list[int], output: IO[str]) -> None:
    output.write("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def _cell(term: object) -> str:
    """Return a term as people write it: a prefixed name, the text of a literal, nothing when unbound."""
    if isinstance(term, ox.NamedNode):
        fitting = [(iri, prefix) for prefix, iri in PREFIXES.items() if term.value.startswith(iri)]
        if not fitting:
            return f"<{term.value}>"
        iri, prefix = max(fitting)
        return f"{prefix}:{term.value[len(iri) :]}"
    return "" if term is None else " ".join(str(getattr(term, "value", term)).split())
