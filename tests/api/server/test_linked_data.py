"""Every IRI of ours has an address that answers: as a page and as data, negotiated and cached."""

import re
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from medcodegraph.graph.store import open_folder
from medcodegraph.ontology.terms import BASE

ADDRESSES = (
    "code/cpt/63621", "code/hcpcs/G0463", "code/cpt", "modifier/59", "setting/pos/22", "payer/medicare",
    "edit/aoc/medicare/63621-63620/unknown", "edition/ncci-aoc/curated-2024-06-03", "source/ncci-aoc",
    "derived/live", "ontology", "ontology/edit", "ontology/edit/0.1.0", "shapes", "topic/unit-limit",
)  # fmt: skip
FORMATS = {
    "text/turtle": ("ttl", ox.RdfFormat.TURTLE),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/ld+json": ("jsonld", ox.RdfFormat.JSON_LD),
    "application/rdf+xml": ("rdf", ox.RdfFormat.RDF_XML),
}
CODE = "/id/code/cpt/63621"


def _subjects(content: bytes, form: ox.RdfFormat) -> set[str]:
    return {getattr(quad.subject, "value", "") for quad in ox.parse(content, format=form)}


@pytest.mark.parametrize("path", ADDRESSES)
def test_things_of_each_kind_have_a_page_and_data(client: httpx.Client, path: str) -> None:
    page = client.get(f"/id/{path}", headers={"Accept": "text/html"})
    assert page.status_code == 200, page.text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>" in page.text
    assert "<script" not in page.text
    for accept, (ending, form) in FORMATS.items():
        data = client.get(f"/id/{path}", headers={"Accept": accept})
        assert data.headers["Content-Type"].split(";")[0] == accept
        assert data.headers["Content-Location"] == f"/id/{path}.{ending}"
        assert f'<{BASE}{path}>; rel="describes"' in data.headers["Link"]
        assert _subjects(data.content, form)
        assert client.get(f"/id/{path}.{ending}").content == data.content


def test_addresses_are_collected() -> None:
    assert len(ADDRESSES) == 15


def test_every_kind_of_iri_in_the_graph_answers(client: httpx.Client, folder: Path) -> None:
    """One IRI of each first step, and all terms of the vocabulary by their document."""
    store = open_folder(str(folder)).store
    iris = {
        term.value.removeprefix(BASE).partition("#")[0]
        for quad in store for term in quad if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }  # fmt: skip
    kinds = {iri.partition("/")[0]: iri for iri in sorted(iris)}
    assert len(kinds) > 20
    for iri in kinds.values():
        assert client.get(f"/id/{iri}", headers={"Accept": "application/n-triples"}).status_code == 200, iri


def test_terms_of_the_vocabulary_are_in_its_document(client: httpx.Client) -> None:
    data = client.get("/id/ontology", headers={"Accept": "text/turtle"}).content
    assert f"{BASE}ontology#PtpEdit" in _subjects(data, ox.RdfFormat.TURTLE)
    assert 'id="PtpEdit"' in client.get("/id/ontology.html").text
    shapes = client.get("/id/shapes", headers={"Accept": "text/turtle"}).content
    assert f"{BASE}shapes#R-AOC-1" in _subjects(shapes, ox.RdfFormat.TURTLE)
    assert 'id="R-AOC-1"' in client.get("/id/shapes.html").text


def test_links_of_a_page_lead_to_pages(client: httpx.Client) -> None:
    page = client.get("/id/edit/aoc/medicare/63621-63620/unknown.html").text
    links = {link.partition("#")[0] for link in re.findall(r'href="(/id/[^"]+)"', page)}
    assert len(links) >= 8
    for link in links:
        assert client.get(link).status_code == 200, link


def test_page_of_a_code_tells_of_a_date(client: httpx.Client) -> None:
    texts = [client.get(f"{CODE}.html", params={"on": on}).text for on in ("2024-01-01", "2026-01-01")]
    assert "63621" in texts[0]
    assert texts[0] != texts[1]
    assert client.get(CODE, params={"on": "yesterday"}).status_code == 422


def test_code_is_found_without_its_system_and_in_small_letters(client: httpx.Client) -> None:
    for path, place in (("code/63621", "code/cpt/63621"), ("code/hcpcs/g0463", "code/hcpcs/G0463")):
        response = client.get(f"/id/{path}")
        assert (response.status_code, response.headers["Location"]) == (303, f"/id/{place}")


@pytest.mark.parametrize(
    "path",
    ["code/cpt/00000", "code/cpt/00000.ttl", "nothing", "a%20b", "code/cpt/63621%3E%20%3Fp", "%C3%A9", "..%2f", ""],
)
def test_what_the_graph_does_not_name_is_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(f"/id/{path}")
    assert response.status_code == 404
    assert response.json()["title"] == "Not Found"


def test_document_is_cached_until_another_build_is_served(client: httpx.Client) -> None:
    first = client.get(CODE, headers={"Accept": "text/turtle"})
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Vary"] == "Accept"
    tag = first.headers["ETag"]
    again = client.get(CODE, headers={"Accept": "text/turtle", "If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(CODE, headers={"Accept": "text/html", "If-None-Match": tag}).status_code == 200
    assert client.head(CODE, headers={"Accept": "text/turtle"}).headers["ETag"] == tag


def test_media_type_is_negotiated(client: httpx.Client) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for accept, media in ((browser, "text/html"), ("*/*", "text/html"), ("application/json", "application/ld+json")):
        assert client.get(CODE, headers={"Accept": accept}).headers["Content-Type"].split(";")[0] == media
    refused = client.get(CODE, headers={"Accept": "image/png"})
    assert (refused.status_code, refused.headers["Vary"]) == (406, "Accept")


def test_page_may_use_its_own_style_and_nothing_else(client: httpx.Client) -> None:
    policy = client.get(f"{CODE}.html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert "unsafe" not in policy


def test_references_that_are_left_out_are_said(client: httpx.Client) -> None:
    response = client.get("/id/set/ptp/practitioner", headers={"Accept": "text/turtle"})
    assert response.headers["Medcodegraph-Truncated"] == "references=500"
    assert "There are more" in client.get("/id/set/ptp/practitioner.html").text
