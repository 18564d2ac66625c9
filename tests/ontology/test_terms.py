"""The closed namespaces of the code are exactly the terms of the Turtle, and refuse the rest."""

import subprocess
import sys

import pyoxigraph as ox
import pytest
from medcodegraph.ontology import terms
from medcodegraph.ontology.terms import MCG, PREFIXES, SH, SPARQL_PREFIXES, ClosedNamespace

NAMESPACES = [value for value in vars(terms).values() if isinstance(value, ClosedNamespace)]


def test_mcg_names_are_the_terms_of_the_turtle(vocabulary: ox.Store):
    rows = vocabulary.query(
        "SELECT DISTINCT ?term { ?term a ?kind "
        f"FILTER(STRSTARTS(STR(?term), '{MCG.base}')) FILTER(STRSTARTS(STR(?kind), STR(owl:))) }}",
        prefixes={"owl": "http://www.w3.org/2002/07/owl#"},
    )
    defined = {row["term"].value.removeprefix(MCG.base) for row in rows}
    assert set(MCG.names) - defined == set()
    assert defined - set(MCG.names) == set()


def test_nine_namespaces_list_each_name_once_in_order():
    assert len(NAMESPACES) == 9
    for namespace in NAMESPACES:
        assert list(namespace.names) == sorted(set(namespace.names))


def test_no_term_is_hidden_by_an_attribute_of_the_namespace():
    for namespace in NAMESPACES:
        for name in namespace.names:
            assert getattr(namespace, name) == namespace[name] == namespace.base + name


@pytest.mark.parametrize("name", ["colunmOne", "ColumnOne", ""])
def test_unknown_name_is_refused(name: str):
    with pytest.raises(AttributeError, match="is not a term of https://w3id"):
        getattr(MCG, name)
    with pytest.raises(AttributeError, match="is not a term of"):
        MCG[name]


def test_reserved_word_is_an_item():
    assert SH["in"] == "http://www.w3.org/ns/shacl#in"


def test_sparql_prefixes_parse_and_reach_terms_and_codes():
    query = SPARQL_PREFIXES + "ASK { cpt:63621 mcg:requiresPrimary code:cpt\\/63620 . pos:11 a mcg:PlaceOfService }"
    store = ox.Store()
    store.update(
        SPARQL_PREFIXES + "INSERT DATA { cpt:63621 mcg:requiresPrimary cpt:63620 . pos:11 a mcg:PlaceOfService }"
    )
    assert bool(store.query(query))
    assert SPARQL_PREFIXES.count("PREFIX ") == len(PREFIXES)


def test_import_stays_light():
    heavy = {"rdflib", "pyoxigraph", "dataclasses", "typing", "json", "re", "pathlib", "importlib.resources"}
    script = "import sys; import medcodegraph.ontology.terms; print(*sys.modules)"
    before = "import sys; print(*sys.modules)"
    loaded, already = (
        set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
        for code in (script, before)
    )
    assert (loaded - already) & heavy == set()
