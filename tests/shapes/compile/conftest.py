"""The compiled rules over the same tables as the reference engine's graph."""

import duckdb
import pytest
from medcodegraph.shapes.compile.engine import CompiledRules


@pytest.fixture(scope="session")
def compiled(rule_book: duckdb.DuckDBPyConnection) -> CompiledRules:
    return CompiledRules.over(rule_book.cursor())
