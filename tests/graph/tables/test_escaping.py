"""Any text of a source comes back from the store as it went in, on both ways from rows to triples."""

import duckdb
import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from medcodegraph.graph.build.quads import write_quads
from medcodegraph.graph.tables.mapping import TermMap, TriplesMap
from medcodegraph.graph.tables.triples import to_triples

PLAIN, ENGLISH = "https://example.org/plain", "https://example.org/english"
MAP = TriplesMap(
    "m", "t", TermMap("template", "https://example.org/{id}"), TermMap("constant", "https://example.org/g"),
    ((PLAIN, TermMap("column", "plain")), (ENGLISH, TermMap("column", "english", None, "en"))),
)  # fmt: skip
TEXTS = st.lists(st.text(st.characters(codec="utf-8")) | st.none(), min_size=1, max_size=8)
HARD = [
    "\x1f",
    "\0",
    "\\",
    '"',
    "'",
    "\r\n",
    "\u2028\x85\x0b\x0c",
    "\\u0041",
    "a\x1fb\n\x1fc",
    "",
    None,
    "\ufeff",
    "\ud7ff\U0010ffff",
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example(HARD)
def test_text_comes_back(connection, tmp_path_factory, texts):
    rows = [{"id": i, "plain": text, "english": text} for i, text in enumerate(texts)]
    connection.execute("CREATE OR REPLACE TABLE t (id INTEGER, plain VARCHAR, english VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", [list(row.values()) for row in rows])
    path = tmp_path_factory.getbasetemp() / "quads.nq"
    write_quads(connection, {"t": [MAP]}, ["t"], path)
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    wanted = {
        (f"https://example.org/{row['id']}", predicate, text, language)
        for row, text in zip(rows, texts, strict=True) if text is not None
        for predicate, language in ((PLAIN, None), (ENGLISH, "en"))
    }  # fmt: skip
    assert {(q.subject.value, q.predicate.value, q.object.value, q.object.language) for q in store} == wanted
    assert {ox.Triple(q.subject, q.predicate, q.object) for q in store} == set(to_triples([MAP], rows))
