"""What the W3C suite does not ask: the entry point, what is refused, and the corners of paths, terms and messages."""

import pytest
from medcodegraph.errors import NotCompilable, ShapeError, UsageError
from medcodegraph.shapes import validate
from rdflib import RDF, Graph, Literal, Namespace
from rdflib.namespace import SH

EX = Namespace("http://example.org/")
PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def values(data: str, shapes: str) -> list[tuple[str, str]]:
    """Return focus node and value of each result, in order."""
    _, report, _ = validate(turtle(data), turtle(shapes))
    results = report.subjects(RDF.type, SH.ValidationResult)
    return sorted((str(report.value(r, SH.focusNode)), str(report.value(r, SH.value))) for r in results)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_both_engines_answer_alike(engine: str) -> None:
    data = turtle("ex:a a ex:C ; ex:p 1 . ex:b a ex:C .")
    shapes = turtle(
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 ."
    )
    before = set(shapes)
    conforms, report, text = validate(data, shapes, engine=engine)
    assert conforms is False
    assert list(report.objects(None, SH.focusNode)) == [EX.b]
    assert "http://example.org/b" in text or "ex:b" in text
    assert set(shapes) == before


def test_a_graph_can_bring_its_own_shapes() -> None:
    conforms, report, text = validate(turtle("ex:S a sh:NodeShape ; sh:targetNode 1, 2 ; sh:in (1 2) ."))
    assert conforms is True
    assert list(report.subjects(SH.conforms, Literal(True)))
    assert text == "Conforms: True\nResults: 0\n"


def test_report_as_text_names_shape_value_and_message() -> None:
    shapes = turtle("ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:maxLength 2 ; sh:message 'too long' .")
    _, _, text = validate(turtle("ex:a ex:p 'one' ."), shapes)
    assert text.splitlines() == [
        "Conforms: False", "Results: 1", "",
        "Violation of MaxLengthConstraintComponent",
        "  focus node: <http://example.org/a>",
        "  path: <http://example.org/p>",
        '  value: "one"',
        "  shape: <http://example.org/S>",
        "  message: too long",
    ]  # fmt: skip


REFUSED = {
    "ex:S sh:targetNode ex:a ; sh:node ex:S .": "a shape that refers to itself",
    "ex:S sh:targetNode ex:a ; sh:not [ sh:path ex:p ; sh:node ex:S ] .": "a shape that refers to itself",
    "ex:S sh:targetNode ex:a ; sh:js ex:script .": "sh:js",
    "ex:S sh:targetNode ex:a ; sh:rule ex:rule .": "sh:rule",
    "ex:S sh:targetNode ex:a ; sh:expression ex:e .": "sh:expression",
    "ex:S sh:target [ sh:filterShape ex:T ] .": "sh:target without sh:select",
    "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { $this ?p ?o } }' ] .": (
        "$shapesGraph"
    ),
    "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select 'SELECT $this { $this ex:p ?o } LIMIT 1' ; sh:prefixes ex: ] . "
    "ex: sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://example.org/' ] .": "LIMIT or OFFSET",
    "ex:K sh:parameter [ sh:path ex:most ] ; sh:validator [ sh:ask 'ASK { FILTER($this != $value) }' ] . "
    "ex:S sh:targetNode ex:a ; sh:path ex:p ; ex:most 1 .": "$this beside $value in an ASK query",
}


@pytest.mark.parametrize("shapes", REFUSED)
def test_what_has_no_plan_is_refused_by_name(shapes: str) -> None:
    with pytest.raises(NotCompilable) as error:
        validate(turtle("ex:a ex:p 1 ."), turtle(shapes))
    assert error.value.construct == REFUSED[shapes]


@pytest.mark.parametrize(
    "shapes",
    [
        "ex:S sh:targetNode ex:a ; sh:minCount 1 .",
        "ex:S sh:targetNode ex:a ; sh:path ex:p, ex:q .",
        "ex:S sh:targetNode ex:a ; sh:path [ ex:p ex:q ] .",
        "ex:S sh:targetNode ex:a ; sh:path ( ex:p ) .",
        "ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:maxCount 'two' .",
        "ex:S sh:targetNode ex:a ; sh:in ex:list .",
        "ex:S sh:targetNode ex:a ; sh:nodeKind ex:Kind .",
        "ex:S sh:targetNode ex:a ; sh:datatype 'integer' .",
        "ex:S sh:targetNode ex:a ; sh:minInclusive ex:b .",
        "ex:S sh:targetNode ex:a ; sh:closed 1 .",
        "ex:S sh:targetNode ex:a ; sh:severity sh:Info, sh:Warning .",
        "ex:S sh:targetClass 'C' .",
        "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select 'SELECT' ] .",
        "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select 'ASK {}' ] .",
        "ex:S sh:targetNode ex:a ; sh:sparql [ ] .",
    ],
)
def test_ill_formed_shapes_are_an_error_that_names_them(shapes: str) -> None:
    with pytest.raises(ShapeError) as error:
        validate(turtle("ex:a ex:p 1 ."), turtle(shapes))
    assert not isinstance(error.value, NotCompilable)


def test_unknown_engine() -> None:
    with pytest.raises(UsageError, match="compiled or reference"):
        validate(Graph(), engine="fast")


def test_reference_refuses_what_pyshacl_refuses() -> None:
    with pytest.raises(ShapeError):
        validate(Graph(), turtle("ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:minCount 1, 2 ."), engine="reference")


@pytest.mark.parametrize("path", ["[ sh:zeroOrMorePath ex:p ]", "[ sh:zeroOrOnePath [ sh:inversePath ex:p ] ]"])
def test_paths_of_no_step_reach_a_focus_node_outside_the_graph(path: str) -> None:
    shapes = f"ex:S sh:targetNode ex:absent ; sh:path {path} ; sh:in ( ex:other ) ; sh:minCount 1 ; sh:maxCount 1 ."
    assert values("ex:a ex:p ex:b .", shapes) == [("http://example.org/absent", "http://example.org/absent")]


def test_blank_node_breaks_any_length() -> None:
    assert len(values("_:b ex:p 1 .", "ex:S sh:targetSubjectsOf ex:p ; sh:minLength 0 .")) == 1


def test_terms_are_told_apart_by_datatype_and_form() -> None:
    data = "ex:a ex:p 1.0, 1, '1', 1.50 ."
    shapes = "ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:in ( 1.0 '1' ) ."
    assert values(data, shapes) == [("http://example.org/a", "1"), ("http://example.org/a", "1.50")]


def test_query_of_a_shape_within_a_shape() -> None:
    shapes = """
    ex:S sh:targetSubjectsOf ex:p ; sh:not ex:T .
    ex:T a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this { $this ex:p ?v FILTER(?v > 1) }" ] .
    ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
    """
    assert values("ex:a ex:p 1 . ex:b ex:p 2 .", shapes) == [("http://example.org/a", "http://example.org/a")]


def test_target_and_message_of_a_query() -> None:
    shapes = """
    ex:S a sh:NodeShape ; sh:target [ sh:prefixes ex: ; sh:select "SELECT ?this { ?this ex:p ?v FILTER(?v > 1) }" ] ;
      sh:sparql [ sh:prefixes ex: ; sh:message "{?v} is too much for {$this}" ;
                  sh:select "SELECT $this ?v { $this ex:p ?v }" ] .
    ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
    """
    _, report, _ = validate(turtle("ex:a ex:p 1 . ex:b ex:p 2 ."), turtle(shapes))
    assert [str(m) for m in report.objects(None, SH.resultMessage)] == ["2 is too much for http://example.org/b"]


COMPONENT = """
    ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ], [ sh:path ex:least ; sh:optional true ] ;
      sh:validator [ sh:message "out of range" ;
                     sh:ask "ASK { FILTER($value <= $most && (!bound($least) || $value >= $least)) }" ] .
"""


def test_declared_component_with_an_optional_parameter() -> None:
    data = "ex:a ex:p 1, 5, 9 ."
    shape = "ex:S sh:targetNode ex:a ; sh:path ex:p ; ex:most 5 "
    assert [value for _, value in values(data, f"{COMPONENT} {shape} .")] == ["9"]
    assert [value for _, value in values(data, f"{COMPONENT} {shape} ; ex:least 2 .")] == ["1", "9"]


def test_declared_component_within_a_shape() -> None:
    shapes = f"{COMPONENT} ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:not [ ex:most 5 ] ."
    assert [value for _, value in values("ex:a ex:p 1, 5, 9 .", shapes)] == ["1", "5"]


def test_large_shapes_within_shapes_are_answered_once() -> None:
    parts = " ".join(f"[ sh:property [ sh:path ex:p{n} ; sh:minCount 1 ; sh:datatype xsd:integer ] ]" for n in range(9))
    shapes = f"ex:S sh:targetSubjectsOf ex:p0 ; sh:node ex:T . ex:T sh:and ( {parts} ) ."
    good = "ex:a " + " ; ".join(f"ex:p{n} {n}" for n in range(9)) + " ."
    bad = "ex:b " + " ; ".join(f"ex:p{n} {n}" for n in range(8)) + " ; ex:p8 'eight' ."
    assert values(good + bad, shapes) == [("http://example.org/b", "http://example.org/b")]
