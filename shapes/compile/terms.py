"""Terms in columns: what kind of RDF term some columns of a relation hold, and when two such terms are the same.

A term is unbound where its parts are null; a constant IRI has no part and is always bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node
from sqlglot import exp

from .sql import FALSE, TRUE, all_of, case, cast, concat, eq, is_null, not_null, text

Sql = exp.Expr


@dataclass(frozen=True, slots=True)
class Iris:
    """IRIs of one template: the fixed texts around its parts. `("", "")` holds whole IRIs of any form."""

    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literals:
    """Literals of one datatype, or of one language."""

    datatype: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Anything:
    """Terms of any kind, in four text columns: kind (`iri`, `blank`, `literal`), lexical form, datatype, language."""


Domain = Iris | Literals | Anything

WHOLE = Iris(("", ""))
ANYTHING = Anything()
STRING = Literals(str(XSD.string))
BOOLEAN = Literals(str(XSD.boolean))
INTEGER = Literals(str(XSD.integer))
DECIMAL = Literals(str(XSD.decimal))
DOUBLE = Literals(str(XSD.double))
DATE = Literals(str(XSD.date))

INTEGERS = frozenset(
    str(XSD[name])
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
        "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
FLOATS = frozenset({str(XSD.double), str(XSD.float)})
NUMERIC = INTEGERS | FLOATS | {str(XSD.decimal)}
SQL_TYPES = {
    str(XSD.string): "VARCHAR",
    str(XSD.boolean): "BOOLEAN",
    str(XSD.date): "DATE",
    str(XSD.dateTime): "TIMESTAMP",
    str(XSD.decimal): "DECIMAL(38, 10)",
    **dict.fromkeys(INTEGERS, "BIGINT"),
    **dict.fromkeys(FLOATS, "DOUBLE"),
}
"""How the values of a datatype stand in a column; any other datatype stands as its lexical form."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of each row of a relation: its domain, and the SQL expressions of its parts."""

    domain: Domain
    parts: tuple[Sql, ...]

    def bound(self) -> Sql:
        """Return the condition that the term is bound."""
        return not_null(self.parts[0]) if self.parts else TRUE

    def unbound(self) -> Sql:
        """Return the condition that the term is not bound."""
        return is_null(self.parts[0]) if self.parts else FALSE


def constant(node: Node) -> Term:
    """Return the term of a node of a query; a literal of ill-formed value is a term of any kind."""
    if isinstance(node, URIRef):
        return Term(Iris((str(node),)), ())
    if isinstance(node, BNode):
        return Term(ANYTHING, (text("blank"), text(str(node)), text(""), text("")))
    if not isinstance(node, Literal):
        raise TypeError(f"not an RDF term: {node!r}")
    if node.language:
        return Term(Literals(str(RDF.langString), node.language), (text(str(node)),))
    datatype = str(node.datatype or XSD.string)
    if node.ill_typed:
        return Term(ANYTHING, (text("literal"), text(str(node)), text(datatype), text("")))
    return Term(Literals(datatype), (value(str(node), datatype),))


def value(lexical: str, datatype: str) -> Sql:
    """Return the SQL constant of a literal's lexical form."""
    if datatype in INTEGERS:
        return exp.Literal.number(str(int(lexical)))
    if datatype == str(XSD.boolean):
        return exp.Boolean(this=lexical in {"true", "1"})
    kind = SQL_TYPES.get(datatype, "VARCHAR")
    return text(lexical) if kind == "VARCHAR" else cast(text(lexical), kind)


def nothing(domain: Domain) -> Term:
    """Return an unbound term of a domain."""
    size = {Iris: 1, Literals: 1, Anything: 4}[type(domain)]
    if isinstance(domain, Iris):
        size = len(domain.fixed) - 1
    return Term(domain, tuple(exp.Null() for _ in range(size)))


def iri_text(term: Term) -> Sql:
    """Return the text of an IRI term."""
    if not isinstance(term.domain, Iris):
        raise TypeError("not an IRI")
    pieces: list[Sql] = []
    for at, fixed in enumerate(term.domain.fixed):
        pieces += [text(fixed)] if fixed else []
        pieces += [cast(term.parts[at], "VARCHAR")] if at < len(term.parts) else []
    return concat(*pieces)


def lexical(term: Term) -> Sql:
    """Return the text of a term as SPARQL's STR gives it."""
    if isinstance(term.domain, Iris):
        return iri_text(term)
    if isinstance(term.domain, Anything):
        return term.parts[1]
    (part,) = term.parts
    datatype = term.domain.datatype
    if datatype == str(XSD.decimal):
        return decimal_text(part)
    if datatype == str(XSD.dateTime):
        return exp.func("strftime", part.copy(), text("%Y-%m-%dT%H:%M:%S"))
    return part if SQL_TYPES.get(datatype, "VARCHAR") == "VARCHAR" else cast(part, "VARCHAR")


def decimal_text(part: Sql) -> Sql:
    """Return a decimal without the zeros that its column's scale adds."""
    plain = cast(part, "VARCHAR")
    trimmed = exp.func("rtrim", exp.func("rtrim", plain, text("0")), text("."))
    return case((exp.func("contains", plain.copy(), text(".")), trimmed), default=plain.copy())


def widened(term: Term) -> Term:
    """Return an IRI term as whole IRIs, so that terms of several templates can share a column."""
    return term if term.domain == WHOLE else Term(WHOLE, (iri_text(term),))


def as_anything(term: Term) -> Term:
    """Return a term in the four columns that hold terms of any kind."""
    if isinstance(term.domain, Anything):
        return term
    if isinstance(term.domain, Iris):
        kind, datatype, language = "iri", "", ""
    else:
        kind, datatype, language = "literal", term.domain.datatype, term.domain.language
    known = [text(kind), lexical(term), text(datatype), text(language)]
    if not term.parts:
        return Term(ANYTHING, tuple(known))
    return Term(ANYTHING, tuple(case((term.bound(), part)) if at != 1 else part for at, part in enumerate(known)))


def common(domains: list[Domain]) -> Domain:
    """Return the narrowest domain that holds the terms of all the given ones."""
    first, *rest = domains
    return reduce(_join, rest, first)


def _join(one: Domain, two: Domain) -> Domain:
    if one == two and not (isinstance(one, Iris) and len(one.fixed) == 1):
        return one
    return WHOLE if isinstance(one, Iris) and isinstance(two, Iris) else ANYTHING


def converted(term: Term, domain: Domain) -> Term:
    """Return a term in a domain that `common` gave for it."""
    if term.domain == domain:
        return term
    return widened(term) if domain == WHOLE else as_anything(term)


def nullable(domain: Domain) -> Domain:
    """Return the domain in which terms of this one can be unbound: a constant IRI can't."""
    return WHOLE if isinstance(domain, Iris) and len(domain.fixed) == 1 else domain


def same(one: Term, two: Term) -> list[Sql] | None:
    """Return the conditions under which two bound terms are the same term; none: they never are."""
    if isinstance(one.domain, Anything) or isinstance(two.domain, Anything):
        pairs = zip(as_anything(one).parts, as_anything(two).parts, strict=True)
        found = [_constant_eq(a, b) for a, b in pairs]
        return None if any(c is None for c in found) else [c for c in found if c is not None and c != TRUE]
    if isinstance(one.domain, Iris) and isinstance(two.domain, Iris):
        return _same_iri(one, two, one.domain, two.domain)
    if one.domain != two.domain:
        return None
    condition = _constant_eq(one.parts[0], two.parts[0])
    return None if condition is None else [condition] if condition != TRUE else []


def _constant_eq(one: Sql, two: Sql) -> Sql | None:
    """Compare; two constants are compared at once: TRUE, or none where they differ."""
    if isinstance(one, exp.Literal) and isinstance(two, exp.Literal):
        return TRUE if one == two else None
    return eq(one, two)


def _same_iri(one: Term, two: Term, first: Iris, second: Iris) -> list[Sql] | None:
    if first == second:
        return [eq(a, b) for a, b in zip(one.parts, two.parts, strict=True)]
    segments, others = _segments(one, first), _segments(two, second)
    if segments is None or others is None:
        return [eq(iri_text(one), iri_text(two))]
    if len(segments) != len(others):
        return None
    found: list[Sql] = []
    for a, b in zip(segments, others, strict=True):
        conditions = _same_segment(a, b)
        if conditions is None:
            return None
        found += conditions
    return found


Segment = tuple[Sql | str, ...]


def _segments(term: Term, domain: Iris) -> list[Segment] | None:
    """Return the parts of an IRI between its slashes, each of fixed texts and columns; none for whole IRIs.

    R2RML encodes what a column brings into a template, so that a part never holds a slash.
    """
    if domain == WHOLE:
        return None
    found: list[list[Sql | str]] = [[]]
    for at, fixed in enumerate(domain.fixed):
        head, *tail = fixed.split("/")
        found[-1] += [head] if head else []
        found.extend([piece] if piece else [] for piece in tail)
        found[-1] += [term.parts[at]] if at < len(term.parts) else []
    return [tuple(one) for one in found]


def _same_segment(one: Segment, two: Segment) -> list[Sql] | None:
    if all(isinstance(piece, str) for piece in one + two):
        return [] if one == two else None
    if len(one) == len(two) == 1:
        return [eq(_piece(one[0]), _piece(two[0]))]
    return [eq(concat(*map(_piece, one)), concat(*map(_piece, two)))]


def _piece(piece: Sql | str) -> Sql:
    return text(piece) if isinstance(piece, str) else cast(piece, "VARCHAR") if not _is_text(piece) else piece


def _is_text(piece: Sql) -> bool:
    return isinstance(piece, exp.Column)


def same_condition(one: Term, two: Term) -> Sql:
    """Return one condition that two bound terms are the same term; null where either is unbound."""
    conditions = same(one, two)
    if conditions is not None:
        return all_of(*conditions)
    known = [term.unbound() for term in (one, two) if term.parts]
    return case(*((condition, exp.Null()) for condition in known), default=FALSE) if known else FALSE
