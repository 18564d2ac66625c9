"""No file uses a term that the vocabulary lacks, and the mapping uses each term as it is declared."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph import ontology
from medcodegraph.ontology.terms import MCG

ROOT = Path(ontology.folder()).parent
FOLDERS = ("ontology", "shapes", "graph", "api", "docs")
KINDS = {".ttl", ".rq", ".csv", ".py", ".sql", ".md"}
TERM = re.compile(r"(?:\bmcg:|\bMCG\.|medcodegraph/ontology#)([A-Za-z]\w*)")
ATTRIBUTES = {"base", "names"}
MISSPELT = {"docs/ci.md: Modifer", "docs/rules.md: unitMaximun"}
"""Terms that a page writes wrongly to show how `check` tells of it."""
RR = "http://www.w3.org/ns/r2rml#"


def _files() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in KINDS]


def test_every_term_in_use_is_defined():
    unknown = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in _files()
        for name in TERM.findall(file.read_text(encoding="utf-8"))
        if name not in MCG.names and name not in ATTRIBUTES
    }
    assert unknown == MISSPELT


def test_terms_are_found_in_each_kind_of_folder():
    """Guard against a search that reads nothing."""
    used = {name for file in _files() for name in TERM.findall(file.read_text(encoding="utf-8"))}
    assert len(_files()) > 30
    assert len(used) >= 150


@pytest.fixture(scope="module")
def mapping() -> list[tuple[str, str, str, str | None]]:
    """One row for each use of a property: name, subject class or '', object template or '', datatype."""
    store = ox.Store()
    for file in sorted(Path(ontology.folder(), "mapping").glob("*.ttl")):
        store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    rows = store.query(
        """
        SELECT ?property ?class ?template ?datatype ?language WHERE {
          ?map rr:subjectMap ?subject ; rr:predicateObjectMap ?pair .
          ?pair rr:predicate ?property ; rr:objectMap ?object .
          OPTIONAL { ?subject rr:class ?class }
          OPTIONAL { ?object rr:template ?template }
          OPTIONAL { ?object rr:datatype ?datatype }
          OPTIONAL { ?object rr:language ?language }
        }""",
        prefixes={"rr": RR},
    )
    return [
        (
            row["property"].value.removeprefix(MCG.base),
            row["class"].value if row["class"] else "",
            row["template"].value if row["template"] else "",
            "rdf:langString" if row["language"] else row["datatype"].value if row["datatype"] else None,
        )
        for row in rows
        if row["property"].value.startswith(MCG.base)
    ]


def _declared(vocabulary: ox.Store, path: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    prefixes = {
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    }
    for row in vocabulary.query(f"SELECT ?s ?o {{ ?s {path} ?o }}", prefixes=prefixes):
        found.setdefault(row["s"].value.removeprefix(MCG.base), set()).add(row["o"].value)
    return found


def test_mapping_uses_each_property_as_one_kind(mapping, vocabulary: ox.Store):
    kinds = _declared(vocabulary, "rdf:type")
    assert len({name for name, *_ in mapping}) >= 125
    for name, _, template, _ in mapping:
        kind = "ObjectProperty" if template else "DatatypeProperty"
        assert kinds.get(name) == {f"http://www.w3.org/2002/07/owl#{kind}"}, name


def test_mapping_gives_the_declared_datatype(mapping, vocabulary: ox.Store):
    ranges = _declared(vocabulary, "rdfs:range")
    short = {
        "rdf:langString": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
        None: "http://www.w3.org/2001/XMLSchema#string",
    }
    for name, _, template, datatype in mapping:
        if not template:
            assert ranges.get(name) == {short.get(datatype, datatype)}, name


def test_mapping_stays_within_the_declared_domain(mapping, vocabulary: ox.Store):
    domains = _declared(vocabulary, "rdfs:domain|schema:domainIncludes")
    supers = _declared(vocabulary, "rdfs:subClassOf*")
    for name, subject, _, _ in mapping:
        if subject.startswith(MCG.base):
            allowed = supers[subject.removeprefix(MCG.base)] | {subject}
            assert allowed & domains.get(name, set()), f"{name} on {subject}"


def test_mapping_reaches_the_declared_range(mapping, vocabulary: ox.Store):
    """Where the object's IRI pattern is that of a typed subject, its class is the declared one."""
    patterns: dict[str, set[str]] = {}
    for file in sorted(Path(ontology.folder(), "mapping").glob("*.ttl")):
        text = file.read_text(encoding="utf-8")
        for template, cls in re.findall(r'subjectMap \[ rr:template "([^"]+)" ; rr:class mcg:(\w+)', text):
            patterns.setdefault(re.sub(r"{\w+}", "{}", template), set()).add(MCG[cls])
    ranges, supers = _declared(vocabulary, "rdfs:range"), _declared(vocabulary, "rdfs:subClassOf*")
    checked = 0
    for name, _, template, _ in mapping:
        for cls in patterns.get(re.sub(r"{\w+}", "{}", template), ()):
            assert ranges.get(name, set()) & (supers[cls.removeprefix(MCG.base)] | {cls}), name
            checked += 1
    assert checked >= 20
