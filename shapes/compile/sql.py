"""Small builders of SQL expressions: what the compiler says often, said shortly. Values are never pasted as text."""

from __future__ import annotations

from sqlglot import exp

Sql = exp.Expr
TRUE: Sql = exp.Boolean(this=True)
FALSE: Sql = exp.Boolean(this=False)


def column(alias: str, name: str) -> exp.Column:
    """Return a column of a relation."""
    return exp.column(name, table=alias, quoted=True)


def text(value: str) -> Sql:
    """Return a text constant."""
    return exp.Literal.string(value)


def number(value: int) -> Sql:
    """Return a number constant."""
    return exp.Literal.number(value)


def cast(value: Sql, kind: str) -> Sql:
    """Return a value as another SQL type; a text constant stays itself as text."""
    if kind == "VARCHAR" and isinstance(value, exp.Literal) and value.is_string:
        return value
    return exp.cast(value.copy(), kind, dialect="duckdb")


def attempt(value: Sql, kind: str) -> Sql:
    """Return a value as another SQL type, null where it is none."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(kind, dialect="duckdb"))


def eq(one: Sql, two: Sql) -> Sql:
    """Return `one = two`."""
    return exp.EQ(this=_grouped(one), expression=_grouped(two))


def compare(operator: type[exp.Binary], one: Sql, two: Sql) -> Sql:
    """Return a comparison or a sum of two values by the class of its operator."""
    return operator(this=_grouped(one), expression=_grouped(two))


def _grouped(value: Sql) -> Sql:
    return exp.paren(value.copy()) if isinstance(value, exp.Binary | exp.Not | exp.Is) else value.copy()


def all_of(*conditions: Sql) -> Sql:
    """Return the conjunction; of nothing: true."""
    kept = [c.copy() for c in conditions if c != TRUE]
    if any(c == FALSE for c in kept):
        return FALSE.copy()
    return exp.and_(*kept) if kept else TRUE.copy()


def any_of(*conditions: Sql) -> Sql:
    """Return the disjunction; of nothing: false."""
    kept = [c.copy() for c in conditions if c != FALSE]
    return exp.or_(*kept) if kept else FALSE.copy()


def negated(condition: Sql) -> Sql:
    """Return the negation."""
    if isinstance(condition, exp.Boolean):
        return exp.Boolean(this=not condition.this)
    return exp.not_(condition.copy())


def is_null(value: Sql) -> Sql:
    """Return `value IS NULL`."""
    return exp.Is(this=_grouped(value), expression=exp.Null())


def not_null(value: Sql) -> Sql:
    """Return `value IS NOT NULL`; a constant is not null."""
    if isinstance(value, exp.Literal | exp.Boolean):
        return TRUE.copy()
    return exp.not_(is_null(value))


def concat(*pieces: Sql) -> Sql:
    """Return the texts one after the other, null if one of them is."""
    if len(pieces) == 1:
        return pieces[0].copy()
    first, *rest = pieces
    joined = _grouped(first)
    for piece in rest:
        joined = exp.DPipe(this=joined, expression=_grouped(piece), safe=True)
    return joined


def case(*branches: tuple[Sql, Sql], default: Sql | None = None) -> Sql:
    """Return `CASE WHEN ... THEN ... ELSE ... END`."""
    found = exp.Case()
    for condition, result in branches:
        found = found.when(condition.copy(), result.copy())
    return found.else_(default.copy()) if default is not None else found


def function(name: str, *arguments: Sql) -> Sql:
    """Return a call of an SQL function."""
    return exp.func(name, *(argument.copy() for argument in arguments), dialect="duckdb")


def coalesce(*values: Sql) -> Sql:
    """Return the first value that is not null."""
    return exp.func("coalesce", *(value.copy() for value in values))


def conjuncts(condition: Sql) -> list[Sql]:
    """Return the parts of a condition that must all hold, however deep they stand in parentheses."""
    if isinstance(condition, exp.Where | exp.Paren):
        return conjuncts(condition.this)
    if isinstance(condition, exp.And):
        return [part for side in (condition.this, condition.expression) for part in conjuncts(side)]
    return [condition]
