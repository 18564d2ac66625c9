"""The W3C test suite of SHACL, all of it: what passes is counted, what is refused is listed with the construct."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from medcodegraph.errors import NotCompilable, ShapeError
from medcodegraph.shapes import validate
from rdflib import RDF, Graph, Namespace
from rdflib.namespace import SH
from validation_reports import defined, node_of, same

FOLDER = Path(__file__).parent / "w3c"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
CASES = sorted(path for path in FOLDER.rglob("*.ttl") if "sht:Validate" in path.read_text(encoding="utf-8"))
REFUSED = {"sparql/pre-binding/shapesGraph-001": "$shapesGraph"}


def case_id(path: Path) -> str:
    return str(path.relative_to(FOLDER).with_suffix(""))


@pytest.fixture(autouse=True)
def _terms_as_written(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests tell forms of a value apart (`"1"^^xsd:boolean` from `true`); rdflib's parser makes them one."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    yield


def test_the_suite_is_complete() -> None:
    groups = {"core": 0, "sparql": 0}
    for path in CASES:
        groups[case_id(path).partition("/")[0]] += 1
    assert groups == {"core": 98, "sparql": 23}
    assert len(CASES) - len(REFUSED) == 120


@pytest.mark.parametrize("path", [p for p in CASES if case_id(p) not in REFUSED], ids=case_id)
def test_report_is_that_of_the_suite(path: Path) -> None:
    suite, data, shapes, expected = read_case(path)
    if expected == SHT.Failure:
        with pytest.raises(ShapeError) as error:
            validate(data, shapes)
        assert not isinstance(error.value, NotCompilable)
        return
    conforms, report, _ = validate(data, shapes)
    messages = any((result, SH.resultMessage, None) in suite for result in suite.objects(expected, SH.result))
    found = defined(report, node_of(report), messages)
    wanted = defined(suite, expected, messages)
    assert same(found, wanted), f"{found.serialize()}\nis not\n{wanted.serialize()}"
    assert conforms == suite.value(expected, SH.conforms).toPython()


@pytest.mark.parametrize("name", REFUSED)
def test_construct_is_refused_by_name(name: str) -> None:
    _, data, shapes, _ = read_case(FOLDER / f"{name}.ttl")
    with pytest.raises(NotCompilable) as error:
        validate(data, shapes)
    assert error.value.construct.startswith(REFUSED[name])


def read_case(path: Path) -> tuple[Graph, Graph, Graph, rdflib.term.Node]:
    """Return the file as a graph, its data and shapes graphs, and the node of the expected report."""
    suite = parsed(path.as_uri())
    (case,) = suite.subjects(RDF.type, SHT.Validate)
    action = suite.value(case, MF.action)
    graphs = [str(suite.value(action, part)) for part in (SHT.dataGraph, SHT.shapesGraph)]
    data, shapes = (suite if uri == path.as_uri() else parsed(uri) for uri in graphs)
    return suite, data, shapes, suite.value(case, MF.result)


def parsed(uri: str) -> Graph:
    return Graph().parse(uri, publicID=uri, format="turtle")
