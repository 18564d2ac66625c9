"""Expressions of SPARQL as closures over a solution: one row of KINDS or FUNCTIONS for each that is supported."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from rdflib import Literal, Variable
from rdflib.plugins.sparql.parserutils import Expr

from ...errors import NotCompilable
from .scope import Expression, Scope, Solution, Step
from .terms import ExpressionError, Term, Value, added, equal, lexical, ordered, string, text, truth

Node = Any
"""An expression of rdflib's algebra: an Expr, a variable or a constant."""


def expression(node: Node, bound: frozenset[str], scope: Scope) -> Expression:
    """Compile an expression where some variables are bound.

    Raises NotCompilable for what is not listed here.
    """
    if isinstance(node, Variable):
        return _variable(node, bound, scope)
    if not isinstance(node, Expr):
        slot = scope.slot(node)
        return lambda solution: solution[slot]
    if node.name in FUNCTIONS:
        return _function(node, bound, scope)
    if node.name not in KINDS:
        raise NotCompilable(f"expression {node.name.removeprefix('Builtin_')}")
    return KINDS[node.name](node, bound, scope)


def test(node: Node, bound: frozenset[str], scope: Scope) -> Step:
    """Compile a filter: whether a solution passes; one for which the expression has no value does not."""
    value = expression(node, bound, scope)

    def passes(solution: Solution) -> bool:
        try:
            return truth(value(solution))
        except ExpressionError:
            return False

    return passes


def _variable(node: Variable, bound: frozenset[str], scope: Scope) -> Expression:
    slot = scope.slot(node)
    if str(node) not in bound:
        return _unbound

    def value(solution: Solution) -> Value:
        found = solution[slot]
        if found is None:  # an aggregate without a value
            raise ExpressionError
        return found

    return value


def _unbound(_: Solution) -> Value:
    raise ExpressionError


def _parts(node: Expr, bound: frozenset[str], scope: Scope) -> list[Expression]:
    others = node.other if isinstance(node.other, list) else [] if node.other is None else [node.other]
    return [expression(part, bound, scope) for part in (node.expr, *others)]


def _relational(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    if node.op in ("IN", "NOT IN"):
        return _one_of(node, bound, scope)
    one, other = _parts(node, bound, scope)
    if node.op in ("=", "!="):
        wanted = node.op == "="
        return lambda solution: equal(one(solution), other(solution)) is wanted
    compare = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}[node.op]
    return lambda solution: compare(ordered(one(solution), other(solution)), 0)


def _one_of(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    one, *others = _parts(node, bound, scope)
    wanted = node.op == "IN"

    def value(solution: Solution) -> Value:
        found, failed = one(solution), False
        for other in others:
            try:
                if equal(found, other(solution)):
                    return wanted
            except ExpressionError:
                failed = True
        if failed:
            raise ExpressionError
        return not wanted

    return value


def _logical(decisive: bool) -> Callable[[Expr, frozenset[str], Scope], Expression]:
    """Return the compiler of OR (true decides) or AND (false decides); a part in error counts only if none decides."""

    def kind(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
        parts = _parts(node, bound, scope)

        def value(solution: Solution) -> Value:
            failed = False
            for part in parts:
                try:
                    if truth(part(solution)) is decisive:
                        return decisive
                except ExpressionError:
                    failed = True
            if failed:
                raise ExpressionError
            return not decisive

        return value

    return kind


def _not(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    value = expression(node.expr, bound, scope)
    return lambda solution: not truth(value(solution))


def _sum(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    first, *rest = _parts(node, bound, scope)
    terms = [(1 if sign == "+" else -1, part) for sign, part in zip(node.op, rest, strict=True)]

    def value(solution: Solution) -> Value:
        total = first(solution)
        for sign, part in terms:
            total = added(total, part(solution), sign)
        return total

    return value


def _exists(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    from .patterns import pattern  # noqa: PLC0415 - patterns hold filters, and filters hold patterns

    wanted = node.name == "Builtin_EXISTS"
    found = pattern(node.graph, bound, scope, lambda bound, tests: lambda solution: True)
    return lambda solution: found(solution) is wanted


def _bound(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    is_bound = str(node.arg) in bound
    return lambda solution: is_bound


def _regex(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    if not isinstance(node.pattern, Literal) or node.flags is not None:
        raise NotCompilable("REGEX with flags, or with a pattern that is no constant")
    matches = re.compile(str(node.pattern)).search
    value = expression(node.text, bound, scope)
    return lambda solution: matches(string(value(solution))) is not None


def _function(node: Expr, bound: frozenset[str], scope: Scope) -> Expression:
    given = node.arg if isinstance(node.arg, list) else [part for part in (node.arg, node.arg1, node.arg2) if part]
    arguments = [expression(part, bound, scope) for part in given]
    call = FUNCTIONS[node.name]
    return lambda solution: call(*[argument(solution) for argument in arguments])


def _str(value: Value) -> Term:
    return text(lexical(value))


def _concat(*values: Value) -> Term:
    return text("".join(map(string, values)))


def _starts(value: Value, start: Value) -> bool:
    return string(value).startswith(string(start))


def _ends(value: Value, end: Value) -> bool:
    return string(value).endswith(string(end))


def _contains(value: Value, part: Value) -> bool:
    return string(part) in string(value)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "Builtin_STR": _str,
    "Builtin_CONCAT": _concat,
    "Builtin_STRSTARTS": _starts,
    "Builtin_STRENDS": _ends,
    "Builtin_CONTAINS": _contains,
}
KINDS: dict[str, Callable[[Expr, frozenset[str], Scope], Expression]] = {
    "RelationalExpression": _relational,
    "ConditionalOrExpression": _logical(decisive=True),
    "ConditionalAndExpression": _logical(decisive=False),
    "UnaryNot": _not,
    "AdditiveExpression": _sum,
    "Builtin_EXISTS": _exists,
    "Builtin_NOTEXISTS": _exists,
    "Builtin_BOUND": _bound,
    "Builtin_REGEX": _regex,
}
