"""Work that several rules share, done once a batch: joins of lines that rules repeat, and the closures of paths.

Rules often begin alike (two lines of a day and the edit of their codes) and differ in what they ask then. Where they
join the same tables by the same columns, the join becomes a table of its own, with the conditions that all of them
have and the columns that any of them reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from .plan import Step
from .sql import column, conjuncts

LINES = "claim_line"
ALIAS = "shared"


@dataclass(slots=True)
class Core:
    """A join that rules share: its tables by the alias that stands for each, its conditions, the columns read."""

    table: str
    scans: Sequence[str]
    conditions: set[str]
    uses: int = 0
    columns: dict[str, exp.Column] = field(default_factory=dict[str, exp.Column])

    def step(self) -> Step:
        """Return the step that makes the table."""
        query = exp.select(*(exp.alias_(of.copy(), name, quoted=True) for name, of in sorted(self.columns.items())))
        for at, scan in enumerate(self.scans):
            source = exp.alias_(exp.to_table(scan), f"x{at}", table=True)
            query = query.join(source, join_type="cross") if at else query.from_(source)
        return Step(self.table, query.where(*sorted(self.conditions), dialect="duckdb").sql(dialect="duckdb"))


def share(queries: Sequence[exp.Select], made: Iterable[str] = ()) -> tuple[list[exp.Expression], list[Step]]:
    """Return the queries with what they share read from tables, and the steps that make these.

    Tables in `made` are not there before the queries run, and no part of what is shared.
    """
    closures: dict[str, str] = {}
    rewritten: list[exp.Expression] = [without_closures(query.copy(), closures) for query in queries]
    cores: dict[tuple[object, ...], Core] = {}
    found = [(select, *_core(select, cores, frozenset(made))) for query in rewritten for select in _selects(query)]
    for select, core, aliases in found:
        if core is not None and core.uses > 1:
            _read_core(select, core, aliases)
    kept = [core.step() for core in cores.values() if core.uses > 1]
    return rewritten, [*(Step(table, sql) for sql, table in closures.items()), *kept]


def without_closures(query: exp.Expression, closures: dict[str, str]) -> exp.Expression:
    """Read the closure of a path from a table: no row of the query around it changes it."""
    for subquery in list(query.find_all(exp.Subquery)):
        clause = subquery.this.args.get("with_") if isinstance(subquery.this, exp.Select) else None
        if clause is not None and clause.args.get("recursive"):
            sql = subquery.this.sql(dialect="duckdb")
            table = closures.setdefault(sql, f"closure_{len(closures)}")
            subquery.replace(exp.alias_(exp.to_table(table), subquery.alias, table=True))
    return query


def _selects(query: exp.Expression) -> list[exp.Select]:
    return list(query.find_all(exp.Select))


def _core(
    select: exp.Select, cores: dict[tuple[object, ...], Core], made: frozenset[str]
) -> tuple[Core | None, dict[str, str]]:
    """Return the join at the heart of a query, if it joins lines with lines, and the alias of each of its tables."""
    tables = [table for table in _tables(select) if table.name not in made]
    if [table.name for table in tables].count(LINES) < 2:
        return None, {}
    aliases = {table.alias: f"x{at}" for at, table in enumerate(tables)}
    plain = [one for one in _held(select) if _is_plain(one, aliases)]
    conditions = {_text(one, aliases) for one in plain}
    key = sorted(_text(one, aliases) for one in plain if isinstance(one, exp.EQ) and _is_join(one))
    names = [table.name for table in tables]
    core = cores.setdefault((*names, *key), Core(f"shared_{len(cores)}", names, conditions))
    core.conditions &= conditions
    core.uses += 1
    for use in select.find_all(exp.Column):
        if use.table in aliases:
            core.columns.setdefault(_shared_name(use, aliases), column(aliases[use.table], use.name))
    return core, aliases


def _tables(select: exp.Select) -> list[exp.Table]:
    """Return the tables that a query joins without condition; those of an outer join are none of them."""
    source = select.args.get("from_")
    joined = [join.this for join in select.args.get("joins") or () if join.kind == "CROSS"]
    found = [source.this, *joined] if source is not None else []
    return [table for table in found if isinstance(table, exp.Table)]


def _held(select: exp.Select) -> list[exp.Expression]:
    """Return the conditions of a query that must all hold."""
    where = select.args.get("where")
    return [] if where is None else conjuncts(where)


def _is_plain(condition: exp.Expression, aliases: dict[str, str]) -> bool:
    """Tell whether a condition asks of nothing but columns of the tables."""
    return not condition.find(exp.Query) and all(use.table in aliases for use in condition.find_all(exp.Column))


def _is_join(condition: exp.EQ) -> bool:
    return isinstance(condition.this, exp.Column) and isinstance(condition.expression, exp.Column)


def _text(condition: exp.Expression, aliases: dict[str, str]) -> str:
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


def _is_done(condition: exp.Expression, core: Core, aliases: dict[str, str]) -> bool:
    return _is_plain(condition, aliases) and _text(condition, aliases) in core.conditions


def _is_of_core(item: exp.Expression, aliases: dict[str, str]) -> bool:
    table = item.this if isinstance(item, exp.Join) else item
    crossed = not isinstance(item, exp.Join) or item.kind == "CROSS"
    return crossed and isinstance(table, exp.Table) and table.alias in aliases
