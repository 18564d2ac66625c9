"""A remote SPARQL 1.1 endpoint behind the same interface, read by the SPARQL Protocol.

The endpoint's named graphs are named in each request, as the default graph and one by one: so a server which
keeps its default graph apart answers as the embedded store does, also to GRAPH patterns.
"""

from __future__ import annotations

import hashlib

import httpx
import pyoxigraph as ox

from ...errors import InputError, StoreError
from ...ontology.terms import PREFIXES, SPARQL_PREFIXES
from .guard import Dataset, makes_triples, syntax_error
from .interface import Answer

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
GRAPHS = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
"""Not DISTINCT: Virtuoso takes some hundred times as long for that."""
STATE = """SELECT ?edition ?said {
  GRAPH ?g { ?edition mcg:ofSource ?source ; ?p ?said } VALUES ?p { mcg:sha256 prov:generatedAtTime mcg:rowsKept }
}"""
VIRTUOSO_ASK = "__ASK_RETVAL"
SECONDS = 60.0


class RemoteStore:
    """A graph behind a URL."""

    is_default = False

    def __init__(self, url: str, client: httpx.Client | None = None, graphs: tuple[str, ...] | None = None) -> None:
        """Open an endpoint; `graphs` are its named graphs where the caller knows them."""
        self.location = url
        self._client = client or httpx.Client(timeout=SECONDS)
        self._graphs = self._named_graphs() if graphs is None else graphs

    def query(self, sparql: str, dataset: Dataset | None = None) -> Answer:
        """Answer a SPARQL query over the union of the endpoint's graphs, or a dataset."""
        return self._ask(sparql, dataset or Dataset(self._graphs, self._graphs))

    def graphs(self) -> frozenset[str]:
        """Return the named graphs."""
        return frozenset(self._graphs)

    def _named_graphs(self) -> tuple[str, ...]:
        answer = self._ask(GRAPHS, Dataset((), ()))
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{self.location}: the endpoint did not list its graphs")
        return tuple(graph.value for row in answer if isinstance(graph := row["g"], ox.NamedNode))

    def _ask(self, sparql: str, dataset: Dataset) -> Answer:
        form = {
            "query": SPARQL_PREFIXES + sparql,
            "default-graph-uri": list(dataset.default),
            "named-graph-uri": list(dataset.named),
        }
        accept = TRIPLES if makes_triples(sparql) else ROWS  # asked for both, Virtuoso gives triples and ASK as rows
        try:
            response = self._client.post(self.location, data=form, headers={"Accept": accept})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(f"{self.location}: {error}") from error
        if response.status_code == 400:
            _check_syntax(sparql)
            raise InputError("query", None, f"refused by {self.location}: {response.text.strip()[:500]}")
        if not response.is_success:
            raise StoreError(f"{self.location}: HTTP {response.status_code} {response.text.strip()[:200]}")
        return self._parsed(response)

    def _parsed(self, response: httpx.Response) -> Answer:
        kind = response.headers.get("Content-Type", "").split(";")[0].strip()
        try:
            if kind == TRIPLES:
                store = ox.Store()
                store.load(response.content, ox.RdfFormat.N_TRIPLES)
                return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            if kind == ROWS:
                return _as_boolean(ox.parse_query_results(response.content, ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.location}: the answer can't be read as {kind}") from error
        raise StoreError(f"{self.location}: answered with {kind or 'no content type'}, not a SPARQL result")


def state(url: str) -> str:
    """Return a text that changes when an endpoint loads other editions; quick to ask. Raises StoreError."""
    with httpx.Client(timeout=SECONDS) as client:
        found = RemoteStore(url, client, ()).query(STATE)
    if not isinstance(found, ox.QuerySolutions):
        raise StoreError(f"{url}: the endpoint did not list its editions")
    rows = sorted(str([str(term) for term in row]) for row in found)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _as_boolean(answer: ox.QuerySolutions | ox.QueryBoolean) -> ox.QuerySolutions | ox.QueryBoolean:
    """Return an answer of Virtuoso to ASK, which is a table of one cell, as what it means; any other as it is."""
    if isinstance(answer, ox.QueryBoolean) or [variable.value for variable in answer.variables] != [VIRTUOSO_ASK]:
        return answer
    said = [str(getattr(row[VIRTUOSO_ASK], "value", "")) in ("1", "true") for row in answer]
    document = '{"head":{},"boolean":%s}' % ("true" if any(said) else "false")
    return ox.parse_query_results(document, ox.QueryResultsFormat.JSON)


def _check_syntax(sparql: str) -> None:
    """Raise the InputError with line and column that the embedded store gives; an empty store answers nothing."""
    if "SERVICE" in sparql.upper():
        return
    try:
        ox.Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_error(error.msg) from error
