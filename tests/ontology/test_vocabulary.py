"""Every module has a complete header, holds its own terms, and names what the curated tables refer to."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph import ontology

BASE = "https://w3id.org/medcodegraph/"
PREFIXES = {
    "mcg": BASE + "ontology#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}
ONCE = {
    "owl:versionIRI", "owl:versionInfo", "dcterms:title", "dcterms:description",
    "dcterms:license", "dcterms:creator", "dcterms:modified",
}  # fmt: skip
MODULES = (
    "claim", "code", "codefile", "coverage", "edit", "facility", "finding", "medcodegraph", "modifier",
    "page", "payer", "payment", "provenance", "setting",
)  # fmt: skip


def _load(file: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    return store


def _values(store: ox.Store, subject: str, predicate: str) -> list[str]:
    rows = store.query(f"SELECT ?o {{ <{subject}> {predicate} ?o }}", prefixes=PREFIXES)
    return [row["o"].value for row in rows]


def _rows(table: str) -> list[dict[str, str]]:
    with Path(ontology.folder(), "schemes", f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_turtle_file_of_the_ontology_parses():
    files = sorted(Path(ontology.folder()).rglob("*.ttl"))
    assert len(files) >= 18
    for file in files:
        assert len(_load(file)) > 0, file


def test_modules_are_all_there(modules: list[Path]):
    assert tuple(file.stem for file in modules) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_module_header_is_complete(name: str):
    store = _load(Path(ontology.folder(), "vocabulary", f"{name}.ttl"))
    [row] = store.query("SELECT ?o { ?o a owl:Ontology }", prefixes=PREFIXES)
    iri = row["o"].value
    assert iri == BASE + "ontology" + ("" if name == "medcodegraph" else f"/{name}")
    header = {predicate: _values(store, iri, predicate) for predicate in ONCE}
    assert {predicate for predicate, values in header.items() if len(values) != 1} == set()
    assert header["owl:versionIRI"] == [f"{iri}/{header['owl:versionInfo'][0]}"]
    assert header["dcterms:license"] == ["https://www.apache.org/licenses/LICENSE-2.0"]
    assert header["dcterms:modified"] == ["2026-11-23"]
    assert _values(store, iri, "dcterms:source")


def test_root_imports_every_module_and_all_share_one_version(vocabulary: ox.Store):
    assert sorted(_values(vocabulary, BASE + "ontology", "owl:imports")) == [
        f"{BASE}ontology/{name}" for name in MODULES if name != "medcodegraph"
    ]
    versions = vocabulary.query("SELECT DISTINCT ?v { ?o owl:versionInfo ?v }", prefixes=PREFIXES)
    assert len(list(versions)) == 1


@pytest.mark.parametrize("name", MODULES)
def test_terms_stand_in_the_module_that_they_name(name: str):
    store = _load(Path(ontology.folder(), "vocabulary", f"{name}.ttl"))
    rows = store.query("SELECT DISTINCT ?m { ?term rdfs:isDefinedBy ?m }", prefixes=PREFIXES)
    expected = [] if name == "medcodegraph" else [f"{BASE}ontology/{name}"]
    assert [row["m"].value for row in rows] == expected


def test_no_turtle_comment_holds_knowledge(modules: list[Path]):
    """Serializers drop comments: what matters is a scope note."""
    for file in modules:
        assert not any(line.lstrip().startswith("#") for line in file.read_text().splitlines()), file


@pytest.mark.parametrize(
    ("kind", "folder", "keys"),
    [
        ("mcg:RateSetting", "rate-setting/", {row["rate_setting"] for row in _rows("place_of_service")}),
        ("skos:ConceptScheme", "indicator/", {row["field"] for row in _rows("indicator")}),
        (
            "mcg:EditSet", "set/",
            {f"{row['kind']}/{row['edit_set']}" for row in _rows("source") if row["edit_set"]},
        ),
        ("mcg:CodeSystem", "code/", {"cpt", "hcpcs", "cdt", "icd10cm", "pos", "revenue", "carc", "rarc"}),
    ],
)  # fmt: skip
def test_individuals_that_tables_refer_to_are_named(vocabulary: ox.Store, kind: str, folder: str, keys: set[str]):
    rows = vocabulary.query(f"SELECT ?i {{ ?i a {kind} }}", prefixes=PREFIXES)
    assert {row["i"].value for row in rows} == {BASE + folder + key for key in keys}


def test_unverified_identifier_of_cdt_is_not_shipped(vocabulary: ox.Store):
    assert _values(vocabulary, BASE + "code/cdt", "skos:exactMatch") == []
    assert _values(vocabulary, BASE + "code/cpt", "skos:exactMatch") == ["http://www.ama-assn.org/go/cpt"]
