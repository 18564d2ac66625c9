"""What a shapes graph asks the compiler for: constraints written in SPARQL, and rules that derive triples first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from ...errors import InputError, NotCompilable
from ...ontology.terms import MCG
from ..rules import Rule, claim_shapes, read_rules

READ = frozenset(
    {"targetClass", "severity", "message", "sparql", "rule", "deactivated", "order", "name", "description", "group"}
)
"""What a compiled shape may say in SHACL; any other constraint is refused by name."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One SPARQL constraint of a shape: the solutions of its query are results."""

    shape: str
    select: str
    message: str
    prefixes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Derivation:
    """One rule of a shape: a CONSTRUCT whose triples later queries see."""

    name: str
    order: float
    construct: str
    prefixes: dict[str, str]


def read_shapes(path: Path) -> Graph:
    """Return the shapes of a Turtle file, with the derivations that the claim rules share.

    Raises InputError for a file that can't be read.
    """
    shapes = Graph()
    try:
        shapes.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), None, f"can't be read: {error}") from error
    except BadSyntax as error:
        raise InputError(str(path), error.lines + 1, f"not Turtle: {error.message}") from error
    return shapes + shared_derivations()


def shared_derivations() -> Graph:
    """Return what the claim rules derive of a line, and the prefixes of their queries: any rule may use both."""
    shapes, found = claim_shapes(), Graph()
    pairs = [*shapes.subject_objects(_term("rule")), *shapes.subject_objects(SH.declare)]
    for node in {node for pair in pairs for node in pair}:
        for triple in shapes.triples((node, None, None)):
            found.add(triple)
    return found


def constraints(shapes: Graph, shape: str) -> list[Constraint]:
    """Return the SPARQL constraints of a shape over claim lines.

    Raises NotCompilable for any other constraint and any other target.
    """
    node = URIRef(shape)
    _check(shapes, node)
    if shapes.value(node, SH.deactivated) == Literal(True):
        return []
    return [
        Constraint(shape, _text(shapes, one, SH.select, shape), _message(shapes, one, node), _prefixes(shapes, one))
        for one in sorted(shapes.objects(node, SH.sparql), key=str)
        if shapes.value(one, SH.deactivated) != Literal(True)
    ]


def derivations(shapes: Graph) -> list[Derivation]:
    """Return the rules of all shapes over claim lines, in their order."""
    found: list[Derivation] = []
    for shape, rule in sorted(set(shapes.subject_objects(_term("rule")))):
        _check(shapes, shape)
        if (rule, RDF.type, _term("SPARQLRule")) not in shapes:
            raise NotCompilable("a rule that is not a sh:SPARQLRule", str(shape))
        order = float(str(shapes.value(rule, SH.order) or 0))
        text = _text(shapes, rule, _term("construct"), str(rule))
        found.append(Derivation(str(rule), order, text, _prefixes(shapes, rule)))
    return sorted(found, key=lambda one: (one.order, one.name))


def _term(name: str) -> URIRef:
    return URIRef(str(SH) + name)


def _check(shapes: Graph, node: Node) -> None:
    for predicate, value in shapes.predicate_objects(node):
        name = str(predicate).removeprefix(str(SH))
        if str(predicate).startswith(str(SH)) and name not in READ:
            raise NotCompilable(f"sh:{name}", str(node))
        if predicate == SH.targetClass and str(value) != MCG["ClaimLine"]:
            raise NotCompilable(f"the target class <{value}>", str(node))


def _message(shapes: Graph, constraint: Node, shape: Node) -> str:
    messages = sorted(str(m) for node in (constraint, shape) for m in shapes.objects(node, SH.message))
    return messages[0] if messages else ""


def _text(shapes: Graph, node: Node, predicate: URIRef, shape: str) -> str:
    values = list(shapes.objects(node, predicate))
    if len(values) != 1:
        raise NotCompilable(f"{len(values)} times sh:{str(predicate).removeprefix(str(SH))}, expected one", shape)
    return str(values[0])


def _prefixes(shapes: Graph, node: Node) -> dict[str, str]:
    declared = [d for group in shapes.objects(node, SH.prefixes) for d in shapes.objects(group, SH.declare)]
    return dict(_declaration(shapes, one) for one in declared)


def _declaration(shapes: Graph, node: Node) -> tuple[str, str]:
    return str(shapes.value(node, SH.prefix)), str(shapes.value(node, SH.namespace))


def rule_shapes(shapes: Graph) -> Iterator[str]:
    """Yield the shapes that are rules."""
    yield from sorted(str(shape) for shape in shapes.subjects(RDF.type, URIRef(MCG["Rule"])))


def statement_of(shapes: Graph) -> str:
    """Return all that compiling reads of a shapes graph as text, the same for equal graphs."""
    rules = read_rules(shapes)
    told = [repr((_plain(rules[name]), constraints(shapes, name))) for name in rule_shapes(shapes)]
    return "\n".join(told + [repr(one) for one in derivations(shapes)])


def _plain(rule: Rule) -> list[tuple[str, object]]:
    """Return a rule as pairs; a set, whose order differs from run to run, as a sorted list."""
    return [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in asdict(rule).items()]
