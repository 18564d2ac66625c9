"""A remote SPARQL 1.1 endpoint behind the same interface, read by the SPARQL Protocol.

The union of the endpoint's named graphs is asked for by `default-graph-uri`, so that a server which keeps its
default graph apart answers as the embedded store does.
"""

from __future__ import annotations

import httpx
import pyoxigraph as ox

from ...errors import InputError, StoreError
from ...ontology.terms import SPARQL_PREFIXES
from .interface import Answer

ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
SECONDS = 60.0


class RemoteStore:
    """A graph behind a URL."""

    is_default = False

    def __init__(self, url: str, client: httpx.Client | None = None) -> None:
        self.location = url
        self._client = client or httpx.Client(timeout=SECONDS)
        self._graphs = self._named_graphs()

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL query over the union of the endpoint's graphs."""
        return self._ask(SPARQL_PREFIXES + sparql, self._graphs)

    def _named_graphs(self) -> list[str]:
        answer = self._ask(GRAPHS, [])
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{self.location}: the endpoint did not list its graphs")
        return [graph.value for row in answer if isinstance(graph := row["g"], ox.NamedNode)]

    def _ask(self, sparql: str, graphs: list[str]) -> Answer:
        form = {"query": sparql, "default-graph-uri": graphs}
        try:
            response = self._client.post(self.location, data=form, headers={"Accept": ACCEPT})
        except httpx.HTTPError as error:
            raise StoreError(f"{self.location}: {error}") from error
        if response.status_code == httpx.codes.BAD_REQUEST:
            raise InputError("query", None, response.text.strip()[:500])
        if not response.is_success:
            raise StoreError(f"{self.location}: HTTP {response.status_code} {response.text.strip()[:200]}")
        return _parsed(response)


def _parsed(response: httpx.Response) -> Answer:
    kind = response.headers.get("Content-Type", "").split(";")[0].strip()
    if kind == "application/n-triples":
        store = ox.Store()
        store.load(response.content, ox.RdfFormat.N_TRIPLES)
        answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    elif kind == "application/sparql-results+json":
        answer = ox.parse_query_results(response.content, ox.QueryResultsFormat.JSON)
    else:
        raise StoreError(f"{response.url}: answered with {kind or 'no content type'}, not a SPARQL result")
    return answer
