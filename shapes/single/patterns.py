"""Graph patterns of SPARQL as nested closures: each extends a solution and calls what follows.

`Then` compiles what follows once it is known which variables are bound there and which filters are still to be
applied. A filter is applied as soon as the variables that its group binds are bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue

from ...errors import NotCompilable
from .aggregates import aggregate_join
from .expressions import expression, test
from .scope import Scope, Solution, Step
from .terms import ExpressionError
from .triples import Bound, cheapest, names, triples_step


@dataclass(frozen=True, slots=True)
class Test:
    """A filter that is still to be applied, and the variables of its group that it reads."""

    expression: Any
    reads: Bound


Tests = tuple[Test, ...]
Then = Callable[[Bound, Tests], Step]


def pattern(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests = ()) -> Step:
    """Compile a pattern of rdflib's algebra.

    Raises NotCompilable for a kind that is not listed in KINDS.
    """
    if node.name not in KINDS:
        raise NotCompilable(f"pattern {node.name}")
    return KINDS[node.name](node, bound, scope, then, tests)


def variables(node: CompValue) -> Bound:
    """Return the variables that the solutions of a pattern may bind: those of filters are not among them."""
    if node.name == "BGP":
        return names(term for triple in node.triples for term in triple)
    own = names((node.var,)) if node.name == "Extend" else frozenset[str]()
    if node.name == "AggregateJoin":
        return names(aggregate.res for aggregate in node.A)
    return own.union(*(variables(part) for part in (node.p, node.p1, node.p2) if part is not None))


def _mentioned(node: object) -> Bound:
    """Return all variables of an expression, those of its EXISTS patterns too."""
    if isinstance(node, Variable):
        return frozenset((str(node),))
    if isinstance(node, CompValue):
        graph = [node.graph] if node.graph is not None else []
        return frozenset[str]().union(*(_mentioned(part) for part in (*node.values(), *graph)))
    if isinstance(node, list | tuple | set):
        return frozenset[str]().union(*map(_mentioned, node))
    return frozenset()


def _filter(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    inside = variables(node.p)
    own = tuple(Test(part, _mentioned(part) & inside) for part in _conjuncts(node.expr))

    def last(bound: Bound, left: Tests) -> Step:
        """Apply what waits for a variable that stays unbound here; it is in error, or asks for just that."""
        step = then(bound, tuple(one for one in left if one not in own))
        return _tested(step, [one for one in own if one in left], bound, scope)

    return pattern(node.p, bound, scope, last, (*own, *tests))


def _conjuncts(node: Any) -> list[Any]:
    if isinstance(node, CompValue) and node.name == "ConditionalAndExpression":
        return [part for side in (node.expr, *node.other) for part in _conjuncts(side)]
    return [node]


def _tested(step: Step, tests: Iterable[Test], bound: Bound, scope: Scope) -> Step:
    for one in tests:
        step = _if(test(one.expression, bound, scope), step)
    return step


def _if(passes: Step, then: Step) -> Step:
    return lambda solution: passes(solution) and then(solution)


def _bgp(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    ready = [one for one in tests if one.reads <= bound]
    left = tuple(one for one in tests if one not in ready)
    if not node.triples:
        return _tested(then(bound, left), ready, bound, scope)
    chosen = cheapest(node.triples, bound, frozenset[str]().union(*(one.reads for one in left)))
    rest = CompValue("BGP", triples=[triple for triple in node.triples if triple not in chosen])
    known = bound | names(term for triple in chosen for term in triple)
    following = _bgp(rest, known, scope, then, left)
    return _tested(triples_step(chosen, bound, scope, following), ready, bound, scope)


def _join(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    _refuse_reading_outside(node.p2, variables(node))
    return pattern(node.p1, bound, scope, lambda bound, tests: pattern(node.p2, bound, scope, then, tests), tests)


def _refuse_reading_outside(node: CompValue, outside: Bound) -> None:
    """Refuse a filter in a nested group that reads a variable of the outer one: SPARQL leaves it unbound there."""
    if node.name in ("Filter", "Extend") and _mentioned(node.expr) & outside - variables(node.p) - {"this"}:
        raise NotCompilable("a filter or BIND in a nested group that reads a variable of the outer group")
    for part in (node.p, node.p1, node.p2):
        if isinstance(part, CompValue):
            _refuse_reading_outside(part, outside)


def _union(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    branches = [pattern(part, bound, scope, then, tests) for part in (node.p1, node.p2)]
    return lambda solution: any(branch(solution) for branch in branches)


def _left_join(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    """OPTIONAL: what follows is compiled twice, with and without what the optional part binds."""
    flag = scope.hidden()

    def both(bound: Bound, tests: Tests) -> Step:
        def found(within: Bound, _: Tests) -> Step:
            following = then(within, tests)

            def step(solution: Solution) -> bool:
                solution[flag] = True
                return following(solution)

            condition = [] if node.expr.name == "TrueFilter" else [Test(node.expr, frozenset())]
            return _tested(step, condition, within, scope)

        with_it, without = pattern(node.p2, bound, scope, found), then(bound, tests)

        def step(solution: Solution) -> bool:
            solution[flag] = False
            if with_it(solution):
                return True
            return not solution[flag] and without(solution)

        return step

    _refuse_reading_outside(node.p2, variables(node))
    return pattern(node.p1, bound, scope, both, tests)


def _extend(node: CompValue, bound: Bound, scope: Scope, then: Then, tests: Tests) -> Step:
    """BIND: where the expression has no value the variable stays unbound, so what follows is compiled twice."""

    def follow(bound: Bound, tests: Tests) -> Step:
        slot, value = scope.slot(node.var), expression(node.expr, bound, scope)
        known = bound | {str(node.var)}
        ready = [one for one in tests if one.reads <= known]
        with_it = _tested(then(known, tuple(one for one in tests if one not in ready)), ready, known, scope)
        without = with_it if _always(node.expr, bound) else then(bound, tests)

        def step(solution: Solution) -> bool:
            try:
                solution[slot] = value(solution)
            except ExpressionError:
                solution[slot] = None
                return without(solution)
            return with_it(solution)

        return step

    return pattern(node.p, bound, scope, follow, tests)


def _always(node: object, bound: Bound) -> bool:
    """Tell whether an expression is a bound variable: its value is taken, null for an aggregate without one."""
    return not isinstance(node, CompValue) and names((node,)) <= bound


KINDS: dict[str, Callable[[CompValue, Bound, Scope, Then, Tests], Step]] = {
    "BGP": _bgp,
    "Filter": _filter,
    "Join": _join,
    "Union": _union,
    "LeftJoin": _left_join,
    "Extend": _extend,
    "AggregateJoin": aggregate_join,
}
