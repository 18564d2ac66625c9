"""GROUP BY and aggregates: solutions collected by their keys, one solution for each group."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

from rdflib.plugins.sparql.parserutils import CompValue

from ...errors import NotCompilable
from .expressions import expression
from .scope import Expression, Scope, Solution, Step
from .terms import ExpressionError, Value, added, least

if TYPE_CHECKING:
    from .patterns import Tests, Then
    from .triples import Bound


def aggregate_join(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    """Compile groups and their aggregates; after them only `$this` and the aggregates are bound."""
    from .patterns import pattern  # noqa: PLC0415 - a group is a pattern, and holds one

    if node.p.expr is None:
        raise NotCompilable("an aggregate without GROUP BY")
    collected = scope.hidden()

    def collect(within: Bound, _: Tests) -> Step:
        keys = [_or_none(expression(part, within, scope)) for part in node.p.expr]
        values = [_or_none(expression(_argument(part), within, scope)) for part in node.A]

        def step(solution: Solution) -> bool:
            key = tuple(value(solution) for value in keys)
            solution[collected].setdefault(key, []).append([value(solution) for value in values])
            return False

        return step

    body = pattern(node.p.p, bound, scope, collect)
    slots = [scope.slot(part.res) for part in node.A]
    functions = [_function(part) for part in node.A]
    known = frozenset({"this", *(str(part.res) for part in node.A)})
    following = then(known, tests)

    def step(solution: Solution) -> bool:
        groups: dict[tuple[object, ...], list[list[Value | None]]] = {}
        solution[collected] = groups
        body(solution)
        for rows in groups.values():
            for at, (slot, function) in enumerate(zip(slots, functions, strict=True)):
                solution[slot] = function([row[at] for row in rows])
            if following(solution):
                return True
        return False

    return step


def _or_none(value: Expression) -> Callable[[Solution], Value | None]:
    def found(solution: Solution) -> Value | None:
        try:
            return value(solution)
        except ExpressionError:
            return None

    return found


def _argument(aggregate: CompValue) -> Any:
    if aggregate.vars == "*":
        raise NotCompilable("COUNT(*)")
    return aggregate.vars


def _function(aggregate: CompValue) -> Callable[[list[Value | None]], Value | None]:
    function = FUNCTIONS.get(aggregate.name)
    if function is None:
        raise NotCompilable(f"aggregate {aggregate.name.removeprefix('Aggregate_')}")
    distinct = bool(aggregate.distinct)

    def value(found: list[Value | None]) -> Value | None:
        present = [one for one in found if one is not None]
        try:
            return function(list(dict.fromkeys(present)) if distinct else present)
        except ExpressionError:
            return None

    return value


def _sum(values: list[Value]) -> Value:
    return reduce(added, values, 0)


FUNCTIONS: dict[str, Callable[[list[Value]], Value | None]] = {
    "Aggregate_Sample": lambda values: values[0] if values else None,
    "Aggregate_Min": lambda values: min(values, key=least, default=None),
    "Aggregate_Max": lambda values: max(values, key=least, default=None),
    "Aggregate_Sum": _sum,
    "Aggregate_Count": len,
}
