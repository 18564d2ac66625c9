"""Judge triples with shapes that a user brings, by pySHACL: any SHACL Core and SHACL-SPARQL shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from ...errors import ShapeError
from ..conditions import SEVERITIES, Breach
from ..reference import to_graph
from .document import Document

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
OTHER_TARGETS = (SH.targetNode, SH.target)
MARK = "urn:medcodegraph:focus:"


def judge(documents: Sequence[Document], known: Iterable[ox.Triple], shapes: Sequence[Document]) -> Iterator[Breach]:
    """Give the breaches of the shapes that some documents hold, of nodes that the judged documents name.

    Raises ShapeError when there is no shape with a target, or one that pySHACL can't run.
    """
    names = ", ".join(document.path for document in shapes)
    graph = _graph(shapes)
    if not _has_target(graph):
        raise ShapeError(names, None, "no SHACL shape with a target: nothing would be checked")
    judged = _graph(documents)
    data = judged + to_graph(known)
    if (None, SH.rule, None) not in graph:
        _aim(graph, data, set(judged.subjects()) | set(judged.objects()))
    try:
        _, report, _ = validate(data, shacl_graph=graph, advanced=True, meta_shacl=True, do_owl_imports=False)
    except (ShapeLoadError, ReportableRuntimeError, ValidationFailure, SyntaxError, ValueError) as error:
        raise ShapeError(names, None, _first_line(error)) from error
    if not isinstance(report, Graph):
        raise ShapeError(names, None, _first_line(report))
    yield from _breaches(report)


def _graph(documents: Iterable[Document]) -> Graph:
    return to_graph(ox.Triple(*fact) for document in documents for fact in document.facts)


def _has_target(graph: Graph) -> bool:
    return any((None, target, None) in graph for target in (*TARGETS, *OTHER_TARGETS)) or any(
        (shape, RDF.type, RDFS.Class) in graph for shape in graph.subjects(RDF.type, SH.NodeShape)
    )


def _aim(shapes: Graph, data: Graph, wanted: set[Node]) -> None:
    """Turn each target into the wanted nodes that it has: what is only known beside the files isn't judged.

    The nodes become objects of a property of their own, so that no shape sees a change in them.
    """
    aims = [(shape, target, value) for target in TARGETS for shape, value in shapes.subject_objects(target)]
    for number, (shape, target, value) in enumerate(aims):
        mark = URIRef(f"{MARK}{number}")
        for node in _targeted(data, target, value) & wanted:
            data.add((BNode(), mark, node))
        shapes.remove((shape, target, value))
        shapes.add((shape, SH.targetObjectsOf, mark))


def _targeted(data: Graph, target: Node, value: Node) -> set[Node]:
    if target == SH.targetSubjectsOf:
        return set(data.subjects(value))
    if target == SH.targetObjectsOf:
        return set(data.objects(None, value))
    classes = data.transitive_subjects(RDFS.subClassOf, value)
    return {node for cls in classes for node in data.subjects(RDF.type, cls)}


def _breaches(report: Graph) -> Iterator[Breach]:
    for result in report.objects(None, SH.result):
        path = report.value(result, SH.resultPath)
        focus = _term(report.value(result, SH.focusNode))
        if focus is not None:
            yield Breach(
                focus,
                str(report.value(result, SH.sourceShape)),
                SEVERITIES.get(str(report.value(result, SH.resultSeverity)), "error"),
                "; ".join(sorted(str(message) for message in report.objects(result, SH.resultMessage))),
                _term(report.value(result, SH.value)),
                str(path) if isinstance(path, URIRef) else None,
            )


def _term(node: Node | None) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    """Return an rdflib term as one of pyoxigraph."""
    if isinstance(node, URIRef):
        return ox.NamedNode(node)
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    if isinstance(node, Literal):
        datatype = None if node.language or node.datatype is None else ox.NamedNode(node.datatype)
        return ox.Literal(str(node), datatype=datatype, language=node.language)
    return None


def _first_line(error: object) -> str:
    return next(iter(str(getattr(error, "message", error)).strip().splitlines()), "the shapes can't be run")
