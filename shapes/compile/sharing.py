"""Work that several rules share, done once a batch: joins of lines that rules repeat, and the closures of paths.

Rules often begin alike (two lines of a day and the edit of their codes) and differ in what they ask then. Where they
join the same tables by the same columns, the join becomes a table of its own, with the conditions that all of them
have and the columns that any of them reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from .plan import Step
from .sql import column, conjuncts

LINES = "claim_line"
ALIAS, AGAIN = "shared", "again"
ROW = "rowid"


@dataclass(slots=True)
class Core:
    """A join that rules share: its tables by the alias that stands for each, its conditions, the columns read."""

    table: str
    scans: Sequence[str]
    conditions: set[str]
    uses: int = 0
    hard: bool = False
    """Whether a rule asks of its rows what DuckDB should not ask by correlation."""
    columns: dict[str, exp.Column] = field(default_factory=dict[str, exp.Column])

    @property
    def is_worth_it(self) -> bool:
        """Tell whether the join is to be a table of its own."""
        return self.uses > 1 or self.hard

    def step(self) -> Step:
        """Return the step that makes the table."""
        query = exp.select(*(exp.alias_(of.copy(), name, quoted=True) for name, of in sorted(self.columns.items())))
        first, chosen = self._pairs()
        query = query.from_(first.subquery("pair"))
        for at, scan in enumerate(self.scans):
            query = query.join(exp.alias_(exp.to_table(scan), f"x{at}", table=True), join_type="cross")
        rows = [f"x{at}.{ROW} = pair.r{at}" for at in chosen]
        query = query.where(*rows, *sorted(self.conditions), dialect="duckdb")
        return Step(self.table, query.sql(dialect="duckdb"))

    def _pairs(self) -> tuple[exp.Select, list[int]]:
        """Return the join of lines with lines, and with what knows both, as row numbers: slim, and made first."""
        lines = {f"x{at}" for at, scan in enumerate(self.scans) if scan == LINES}
        parsed = [sqlglot.parse_one(text, dialect="duckdb") for text in sorted(self.conditions)]
        joins = [(one, {use.table for use in one.find_all(exp.Column)}) for one in parsed if isinstance(one, exp.EQ)]
        chosen: list[int] = []
        for at in range(len(self.scans)):
            known = {other for _, names in joins if f"x{at}" in names for other in names & lines}
            chosen += [at] if f"x{at}" in lines or len(known) > 1 else []
        query = exp.select(*(exp.alias_(column(f"x{at}", ROW), f"r{at}") for at in chosen))
        for place, at in enumerate(chosen):
            source = exp.alias_(exp.to_table(self.scans[at]), f"x{at}", table=True)
            query = query.join(source, join_type="cross") if place else query.from_(source)
        return query.where(*(one for one, names in joins if names <= {f"x{at}" for at in chosen})), chosen


def share(queries: Sequence[exp.Select], made: Iterable[str] = ()) -> tuple[list[exp.Expr], list[Step]]:
    """Return the queries with what they share read from tables, and the steps that make these.

    Tables in `made` are not there before the queries run, and no part of what is shared.
    """
    closures: dict[str, str] = {}
    rewritten: list[exp.Expr] = [without_closures(query.copy(), closures) for query in queries]
    cores: dict[tuple[object, ...], Core] = {}
    found = [(select, *_core(select, cores, frozenset(made))) for query in rewritten for select in _selects(query)]
    for select, core, aliases in found:
        if core is not None and core.is_worth_it:
            _read_core(select, core, aliases)
    kept = [core.step() for core in cores.values() if core.is_worth_it]
    return rewritten, [*(Step(table, sql) for sql, table in closures.items()), *kept]


def without_closures(query: exp.Expr, closures: dict[str, str]) -> exp.Expr:
    """Read the closure of a path from a table: no row of the query around it changes it."""
    for subquery in list(query.find_all(exp.Subquery)):
        clause = subquery.this.args.get("with_") if isinstance(subquery.this, exp.Select) else None
        if clause is not None and clause.args.get("recursive"):
            sql = subquery.this.sql(dialect="duckdb")
            table = closures.setdefault(sql, f"closure_{len(closures)}")
            subquery.replace(exp.alias_(exp.to_table(table), subquery.alias, table=True))
    return query


def _selects(query: exp.Expr) -> list[exp.Select]:
    return list(query.find_all(exp.Select))


def _core(
    select: exp.Select, cores: dict[tuple[object, ...], Core], made: frozenset[str]
) -> tuple[Core | None, dict[str, str]]:
    """Return the join at the heart of a query, if it joins lines with lines, and the alias of each of its tables."""
    tables = _joined([table for table in _tables(select) if table.name not in made], select)
    if not tables:
        return None, {}
    aliases = {table.alias: f"x{at}" for at, table in enumerate(tables)}
    plain = [one for one in _held(select) if _is_plain(one, aliases)]
    conditions = {_text(one, aliases) for one in plain}
    key = sorted(_text(one, aliases) for one in plain if isinstance(one, exp.EQ) and _is_join(one))
    names = [table.name for table in tables]
    core = cores.setdefault((*names, *key), Core(f"shared_{len(cores)}", names, conditions))
    core.conditions &= conditions
    core.uses += 1
    core.hard |= any(_is_hard(exists.this, set(aliases)) for exists in _exists(select))
    for use in select.find_all(exp.Column):
        if use.table in aliases:
            core.columns.setdefault(_shared_name(use, aliases), column(aliases[use.table], use.name))
    return core, aliases


def _joined(tables: list[exp.Table], select: exp.Select) -> list[exp.Table]:
    """Return the tables that equal columns connect with the lines; none where lines do not meet lines themselves."""
    lines = {table.alias for table in tables if table.name == LINES}
    pairs = [{use.table for use in one.find_all(exp.Column)} for one in _held(select) if isinstance(one, exp.EQ)]
    if len(lines) < 2 or not lines <= _reached(next(iter(lines)), [pair for pair in pairs if pair <= lines]):
        return []
    known = _reached(next(iter(lines)), [pair for pair in pairs if pair <= {table.alias for table in tables}])
    return [table for table in tables if table.alias in known]


def _reached(start: str, pairs: list[set[str]]) -> set[str]:
    reached, before = {start}, set[str]()
    while reached != before:
        before = set(reached)
        reached.update(*(pair for pair in pairs if pair & before))
    return reached


def _tables(select: exp.Select) -> list[exp.Table]:
    """Return the tables that a query joins without condition; those of an outer join are none of them."""
    source = select.args.get("from_")
    joined = [join.this for join in select.args.get("joins") or () if join.kind == "CROSS"]
    found = [source.this, *joined] if source is not None else []
    return [table for table in found if isinstance(table, exp.Table)]


def _held(select: exp.Expr) -> list[exp.Expr]:
    """Return the conditions of a query that must all hold."""
    where = select.args.get("where")
    return [] if where is None else conjuncts(where)


def _is_plain(condition: exp.Expr, aliases: dict[str, str]) -> bool:
    """Tell whether a condition asks of nothing but columns of the tables."""
    return not condition.find(exp.Query) and all(use.table in aliases for use in condition.find_all(exp.Column))


def _is_join(condition: exp.EQ) -> bool:
    return isinstance(condition.this, exp.Column) and isinstance(condition.expression, exp.Column)


def _text(condition: exp.Expr, aliases: dict[str, str]) -> str:
    """Return a condition with the tables named by their place in the join."""
    found = condition.copy()
    for use in found.find_all(exp.Column):
        use.set("table", exp.to_identifier(aliases[use.table], quoted=True))
    return found.sql(dialect="duckdb")


def _shared_name(use: exp.Column, aliases: dict[str, str]) -> str:
    return f"{aliases[use.table]}_{use.name}"


def _read_core(select: exp.Select, core: Core, aliases: dict[str, str]) -> None:
    """Let a query read the shared table in place of the tables that it joined."""
    rest = [one for one in _held(select) if not _is_done(one, core, aliases)]
    source = exp.alias_(exp.to_table(core.table), ALIAS, table=True)
    others = [
        item
        for item in [select.args["from_"].this, *(join for join in select.args.get("joins") or ())]
        if not _is_of_core(item, aliases)
    ]
    select.set("from_", exp.From(this=source))
    select.set("joins", [item if isinstance(item, exp.Join) else exp.Join(this=item, kind="CROSS") for item in others])
    select.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
    for use in list(select.find_all(exp.Column)):
        if use.table in aliases:
            use.replace(column(ALIAS, _shared_name(use, aliases)))
    for exists in _exists(select):
        if _is_hard(exists.this, {ALIAS}):
            exists.replace(_by_row(exists.this, core))


def _exists(select: exp.Select) -> list[exp.Exists]:
    """Return each EXISTS that a query itself asks, none that is within another."""
    return [one for held in _held(select) for one in held.find_all(exp.Exists) if one.parent_select is select]


def _is_hard(query: exp.Expr, outside: set[str]) -> bool:
    """Tell whether EXISTS compares rows from outside by more than equality: equal keys DuckDB looks up by itself."""
    if not {use.table for use in query.find_all(exp.Column)} - _aliases(query) <= outside:
        return False
    held = [one for one in _held(query) if not isinstance(one, exp.EQ) and not one.find(exp.Exists)]
    return any(_names(one, outside) for one in held)


def _names(condition: exp.Expr, aliases: set[str]) -> bool:
    return any(use.table in aliases for use in condition.find_all(exp.Column))


def _aliases(query: exp.Expr) -> set[str]:
    return {one.alias for kind in (exp.Table, exp.Subquery) for one in query.find_all(kind)}


def _by_row(query: exp.Expr, core: Core) -> exp.Expr:
    """Return the condition that a row of the shared table is one of those that a join finds: nothing is correlated."""
    for use in query.find_all(exp.Column):
        if use.table == ALIAS:
            use.set("table", exp.to_identifier(AGAIN))
    joined = exp.select(column(AGAIN, ROW)).from_(exp.alias_(exp.to_table(core.table), AGAIN, table=True))
    joined = joined.join(query.args["from_"].this, join_type="cross")
    joined.set("joins", [*joined.args["joins"], *(query.args.get("joins") or ())])
    joined.set("where", query.args.get("where"))
    return exp.In(this=column(ALIAS, ROW), query=joined.subquery())


def _is_done(condition: exp.Expr, core: Core, aliases: dict[str, str]) -> bool:
    return _is_plain(condition, aliases) and _text(condition, aliases) in core.conditions


def _is_of_core(item: exp.Expr, aliases: dict[str, str]) -> bool:
    table = item.this if isinstance(item, exp.Join) else item
    crossed = not isinstance(item, exp.Join) or item.kind == "CROSS"
    return crossed and isinstance(table, exp.Table) and table.alias in aliases
