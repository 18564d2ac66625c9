"""What a remote store says when its endpoint is gone, is no endpoint, or refuses a query."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from medcodegraph.errors import StoreError
from medcodegraph.graph.store import open_store
from medcodegraph.graph.store.remote import RemoteStore

NO_GRAPHS = json.dumps({"head": {"vars": ["g"]}, "results": {"bindings": []}})
ANSWERS = {
    "a web page": (200, "text/html", "<p>hello</p>", "answered with text/html, not a SPARQL result"),
    "no content type": (200, "", "hello", "answered with no content type"),
    "broken JSON": (200, "application/sparql-results+json", "{", "can't be read as application/sparql-results+json"),
    "broken triples": (200, "application/n-triples", "<a", "can't be read as application/n-triples"),
    "triples for a SELECT": (200, "application/n-triples", "", "did not list its graphs"),
    "not found": (404, "text/plain", "nothing here", "HTTP 404 nothing here"),
    "overloaded": (503, "text/plain", "later", "HTTP 503 later"),
}


@contextmanager
def server(status: int, kind: str, body: str) -> Iterator[str]:
    """A plain HTTP server that gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Keep the test output clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_port}/sparql"
        finally:
            listening.shutdown()
            thread.join()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_no_sparql_result_is_refused(name: str) -> None:
    status, kind, body, reason = ANSWERS[name]
    with server(status, kind, body) as url, pytest.raises(StoreError, match=re.escape(reason)) as error:
        RemoteStore(url)
    assert url in str(error.value)


def test_an_unreachable_endpoint_is_named() -> None:
    with server(200, "text/plain", "") as url:
        pass
    with pytest.raises(StoreError, match=url):
        open_store(url)


def test_an_address_that_is_no_url_is_refused() -> None:
    with pytest.raises(StoreError):
        open_store("http://[::1/")


def test_an_endpoint_without_graphs_answers_with_nothing() -> None:
    with server(200, "application/sparql-results+json", NO_GRAPHS) as url:
        assert list(RemoteStore(url).query("SELECT ?g { ?s ?p ?g }")) == []  # pyright: ignore


def test_a_folder_without_a_graph_is_named(tmp_path: object) -> None:
    with pytest.raises(StoreError, match="no graph was built here; run: medcodegraph build"):
        open_store(str(tmp_path))


def test_a_damaged_store_is_an_error_of_the_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "current" / "store").mkdir(parents=True)
    (folder / "current" / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="can't be opened"):
        open_store(str(folder))
