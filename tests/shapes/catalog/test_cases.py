"""Each catalog shape refuses its invalid case, and no other shape does; the valid case passes all of them."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.errors import ShapeError
from medcodegraph.graph.store import EmbeddedStore
from medcodegraph.shapes import conditions
from medcodegraph.shapes.checking.background import background
from medcodegraph.shapes.checking.catalog import check_files
from medcodegraph.shapes.checking.own_shapes import judge
from medcodegraph.shapes.checking.turtle import read_turtle
from medcodegraph.shapes.conditions import catalog_files, check_store, read_conditions

CASES = Path(__file__).parent / "cases"
INVALID = sorted(CASES.glob("*/invalid*.ttl"))
VALID = sorted(CASES.glob("*/valid*.ttl"))
CONDITIONS = {condition.shape.rpartition("#")[2]: condition for condition in read_conditions()}
PREFIXES = {
    "sh": "http://www.w3.org/ns/shacl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
}


def _names(problems) -> set[str]:
    return {problem.shape.rpartition("#")[2] for problem in problems}


def test_every_shape_has_its_cases():
    assert len(CONDITIONS) == 76
    assert {path.parent.name for path in INVALID} == set(CONDITIONS)
    assert {path.parent.name for path in VALID} == set(CONDITIONS)
    assert len(INVALID) == len(VALID) == 76


@pytest.mark.parametrize("case", INVALID, ids=lambda path: path.parent.name)
def test_invalid_case_names_exactly_its_shape(case: Path, default: EmbeddedStore):
    problems = check_files([case], default)
    assert _names(problems) == {case.parent.name}
    for problem in problems:
        assert problem.severity == CONDITIONS[case.parent.name].severity
        assert problem.message
        assert "{?" not in problem.message


@pytest.mark.parametrize("case", VALID, ids=lambda path: path.parent.name)
def test_valid_case_passes_every_shape(case: Path, default: EmbeddedStore):
    assert check_files([case], default) == []


@pytest.mark.parametrize("case", INVALID, ids=lambda path: path.parent.name)
def test_a_shacl_engine_gives_the_same_answer(case: Path, default: EmbeddedStore, tmp_path: Path):
    """The query that judges a store, and the shape in pySHACL, name the same nodes and values."""
    document = read_turtle(case)
    known = list(background(default, [document]))
    memory = ox.Store()
    memory.extend(ox.Quad(*fact) for fact in [*document.facts, *known])
    condition = CONDITIONS[case.parent.name]
    named = {str(term) for fact in document.facts for term in (fact[0], fact[2])}
    expected = {
        (str(breach.focus), None if breach.value is None else str(breach.value))
        for breach in check_store(EmbeddedStore(memory, "case"), [condition])
        if str(breach.focus) in named
    }
    needed = _used(case.parent.name, condition.query, known)
    found = {
        (str(breach.focus), None if breach.value in (None, breach.focus) else str(breach.value))
        for breach in judge([document], needed, [read_turtle(_one_shape(condition.shape, tmp_path))])
    }
    assert found == expected
    assert expected


def _used(name: str, query: str, known) -> list[ox.Triple]:
    """Only what the query reads: pySHACL is slow on the rest."""
    wanted = "contradict" in name or name.startswith("page")
    words = {fact[1].value for fact in known if wanted or fact[1].value.rpartition("#")[2] in query + "type"}
    return [ox.Triple(*fact) for fact in known if fact[1].value in words]


def _one_shape(shape: str, folder: Path) -> Path:
    """Write a shape, its query and the prefixes into a file of their own."""
    store = ox.Store()
    for file in catalog_files():
        store.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    wanted = {shape, f"{shape}-select", *_prefix_nodes(store)}
    triples = [quad.triple for quad in store if str(quad.subject.value) in wanted]
    path = folder / "shape.ttl"
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE))
    return path


def _prefix_nodes(store: ox.Store) -> set[str]:
    rows = store.query("SELECT ?s { { ?s sh:declare ?d } UNION { ?s sh:namespace ?n } }", prefixes=PREFIXES)
    return {row["s"].value for row in rows}


@pytest.mark.parametrize("file", catalog_files(), ids=lambda file: file.name)
def test_every_shape_has_an_iri_and_explains_itself(file):
    store = ox.Store()
    store.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    assert not [quad for quad in store if isinstance(quad.subject, ox.BlankNode)]
    assert "#" not in "".join(line for line in file.read_text().splitlines() if line.lstrip().startswith("#"))
    if file.name != "prefixes.ttl":
        rows = list(
            store.query("SELECT ?s { ?s a sh:NodeShape ; rdfs:label ?l ; dcterms:source ?c }", prefixes=PREFIXES)
        )
        assert rows
        assert all(row["s"].value.startswith("https://w3id.org/medcodegraph/shapes#") for row in rows)


def test_query_binds_its_own_focus_and_uses_the_plain_form():
    for name, condition in CONDITIONS.items():
        text = condition.query.upper()
        assert "MINUS" not in text and "VALUES" not in text, name
        assert "$this" in condition.query.partition("WHERE")[2], name


def test_shape_without_a_part_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "half.ttl"
    file.write_text("<https://w3id.org/medcodegraph/shapes#half> a <http://www.w3.org/ns/shacl#NodeShape> .")
    monkeypatch.setattr(conditions, "catalog_files", lambda: [file])
    with pytest.raises(ShapeError, match="shapes#half: not a catalog shape"):
        read_conditions()
