"""JSON-LD is read as pyoxigraph reads it, and every triple stands where its value, key and subject stand."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph.errors import InputError
from medcodegraph.shapes.checking.document import Document
from medcodegraph.shapes.checking.json_ld import read_json_ld

MCG = "https://w3id.org/medcodegraph/ontology#"
CONTEXT = {
    "mcg": MCG,
    "id": "@id",
    "type": "@type",
    "lang": "@language",
    "primary": {"@id": "mcg:primary", "@type": "@id"},
    "validFrom": {"@id": "mcg:validFrom", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "items": {"@id": "mcg:items", "@container": "@list"},
    "labels": {"@id": "mcg:labels", "@container": "@language"},
}
EVERYTHING = {
    "@context": CONTEXT,
    "@graph": [
        {"mcg:inner": {"mcg:deep": "one"}, "id": "http://x/1", "type": ["mcg:A", "mcg:B"], "primary": "http://x/2"},
        {"type": "mcg:C", "mcg:n": 3, "mcg:r": 1.5, "mcg:t": True, "mcg:null": None, "validFrom": "2025-01-01"},
        {"id": "_:b", "items": ["two", 5, {"@value": "three", "lang": "en"}], "labels": {"en": "four", "de": "five"}},
        {"id": "http://x/3", "mcg:see": [{"id": "http://x/4", "type": "mcg:D"}, {"@id": "_:b"}]},
    ],
}


def _read(folder: Path, value: object, indent: int | None = 1) -> tuple[Document, str]:
    path = folder / "case.jsonld"
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False), encoding="utf-8")
    return read_json_ld(path), path.read_text(encoding="utf-8")


def _canonical(triples) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("indent", [None, 1])
def test_triples_and_their_places(tmp_path: Path, indent: int | None):
    document, text = _read(tmp_path, EVERYTHING, indent)
    expected = [(q.subject, q.predicate, q.object) for q in ox.parse(text, ox.RdfFormat.JSON_LD)]
    assert _canonical(document.facts) == _canonical(expected)
    for (subject, predicate, value), offset in document.facts.items():
        key = document.verbs[subject, predicate, value]
        if isinstance(value, ox.Literal):
            written = json.JSONDecoder().raw_decode(text, offset)[0]
            assert str(written).lower() == {"1.5E0": "1.5"}.get(value.value, value.value)
        elif isinstance(value, ox.NamedNode) and not value.value.endswith("#nil"):
            written = json.JSONDecoder().raw_decode(text, offset)[0]
            assert written.replace("mcg:", MCG) == value.value
        if predicate.value.startswith(MCG):
            name = predicate.value.removeprefix(MCG)
            assert text[key:].startswith((f'"{name}"', f'"mcg:{name}"', '"en"', '"de"'))
        if isinstance(subject, ox.NamedNode):
            assert text[document.subjects[subject] :].startswith(f'"{subject.value}"')


def test_a_node_without_a_name_begins_at_its_bracket(tmp_path: Path):
    document, text = _read(tmp_path, EVERYTHING)
    [inner] = [fact for fact in document.facts if fact[1].value == MCG + "inner"]
    assert text[document.subjects[inner[2]] :].startswith('{\n    "mcg:deep"')
    assert document.facts[inner] == document.subjects[inner[2]]


LEAF = st.integers(0, 10**6).map(lambda number: f"v{number}")
NODE = st.recursive(
    st.dictionaries(st.sampled_from(["mcg:p", "mcg:q", "items"]), LEAF | st.lists(LEAF, min_size=1), min_size=1),
    lambda inner: st.dictionaries(
        st.sampled_from(["mcg:p", "mcg:q"]), inner | LEAF | st.lists(inner | LEAF), min_size=1
    ),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NODE, min_size=1, max_size=3))
def test_every_literal_is_where_it_is_said_to_be(tmp_path: Path, nodes: list[object]):
    value = {"@context": CONTEXT, "@graph": nodes}
    try:
        document, text = _read(tmp_path, value)
    except InputError as error:
        assert error.reason == "the file holds no triples"
        return
    for (_, _, term), offset in document.facts.items():
        if isinstance(term, ox.Literal):
            assert text[offset:].startswith(f'"{term.value}"')


@pytest.mark.parametrize(
    ("value", "where", "reason"),
    [
        ({"@context": "https://schema.org/", "name": "x"}, "", "write the context into the file"),
        ({"@context": CONTEXT, "@id": "http://x/1", "notation": "11"}, ":12:2", 'does not say what "notation" means'),
        ({"@context": CONTEXT}, "", "holds no triples"),
    ],
)
def test_what_would_be_dropped_is_refused(tmp_path: Path, value: object, where: str, reason: str):
    with pytest.raises(InputError, match=reason) as caught:
        _read(tmp_path, value, None if "@id" not in value else 1)
    assert caught.value.reason
    if where:
        line = json.dumps(value, indent=1).split("\n").index(' "notation": "11"') + 1
        assert (caught.value.line, caught.value.column) == (line, 2)


def test_broken_json_has_line_and_column(tmp_path: Path):
    path = tmp_path / "a.jsonld"
    path.write_text('{"@context": {},\n "a" 1}')
    with pytest.raises(InputError) as caught:
        read_json_ld(path)
    assert (caught.value.line, caught.value.column) == (2, 6)
