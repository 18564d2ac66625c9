"""What is derived at the end of a build: editions in force, live edges, named codes, missing topics."""

from datetime import date

import duckdb
import pytest
from medcodegraph.graph.build.curated import load_schemes
from medcodegraph.graph.tables import schema

SNAPSHOT, HISTORY = "mpfs-rvu", "ncci-aoc"


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    schema.create(connection, schema.CATALOG, schema.REFERENCE)
    load_schemes(connection)
    return connection


def _edition(tables, source, release, effective, *, answers_from=None, coverage="full"):
    tables.execute(
        "INSERT INTO edition VALUES (?, ?, 't', ?, ?, ?, 'f', 's', 1, 1, 0, NULL, NULL, NULL)",
        [source, release, effective, answers_from or effective, coverage],
    )


def _addon(tables, addon, primary, **changes):
    row = {"edit_set": "medicare", "addon_system": "cpt", "addon": addon, "primary_key": primary,
           "primary_system": "cpt", "primary_code": primary, "addon_type": "1", "effective_key": "k",
           "source": HISTORY, "release": "r", "row_number": 1} | changes  # fmt: skip
    _insert(tables, "addon_row", row)


def _insert(tables, table, row):
    marks = ", ".join("?" * len(row))
    tables.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _derived(tables, query):
    schema.create(tables, schema.DERIVED)
    return tables.execute(query).fetchall()


def _in_force(tables):
    rows = _derived(tables, "SELECT release, from_date, to_date FROM in_force ORDER BY from_date, release")
    return [(release, str(first), None if last is None else str(last)) for release, first, last in rows]


def test_snapshots_follow_each_other(tables):
    for month in ("2025-10", "2026-07", "2026-01"):
        _edition(tables, SNAPSHOT, month, f"{month}-01")
    assert _in_force(tables) == [
        ("2025-10", "2025-10-01", "2025-12-31"), ("2026-01", "2026-01-01", "2026-06-30"),
        ("2026-07", "2026-07-01", None),
    ]  # fmt: skip


def test_full_snapshot_takes_the_day_from_a_curated_one(tables):
    _edition(tables, SNAPSHOT, "curated", "2025-10-01", coverage="curated")
    _edition(tables, SNAPSHOT, "2025-10", "2025-10-01")
    assert _in_force(tables) == [("2025-10", "2025-10-01", None)]


def test_curated_snapshot_judges_until_a_full_one_takes_over(tables):
    _edition(tables, SNAPSHOT, "curated", "2025-10-01", coverage="curated")
    _edition(tables, SNAPSHOT, "2026-07", "2026-07-01")
    assert _in_force(tables) == [("curated", "2025-10-01", "2026-06-30"), ("2026-07", "2026-07-01", None)]


def test_newest_history_answers_since_its_first_row(tables):
    _edition(tables, HISTORY, "2026Q1", "2026-01-01", answers_from="2013-04-01")
    _edition(tables, HISTORY, "2026Q2", "2026-04-01", answers_from="2013-04-01")
    assert _in_force(tables) == [("2026Q2", "2013-04-01", None)]


def test_full_history_takes_over_from_a_curated_one(tables):
    _edition(tables, HISTORY, "curated", "2024-06-03", coverage="curated")
    _edition(tables, HISTORY, "2026Q2", "2026-04-01", answers_from="2013-04-01")
    assert _in_force(tables) == [("2026Q2", "2013-04-01", None)]


def test_full_history_wins_even_when_the_curated_subset_is_younger(tables):
    _edition(tables, HISTORY, "curated", "2024-06-03", coverage="curated")
    _edition(tables, HISTORY, "2023Q1", "2023-01-01", answers_from="2013-04-01")
    assert _in_force(tables) == [("2023Q1", "2013-04-01", None)]


def test_a_register_answers_since_its_first_row_whichever_release_had_it(tables):
    _edition(tables, HISTORY, "old", "2010-01-01", answers_from="2010-01-01")
    _edition(tables, HISTORY, "2026Q2", "2026-04-01", answers_from="2013-04-01")
    assert _in_force(tables) == [("2026Q2", "2010-01-01", None)]


def test_schemes_and_editions_without_a_date_judge_nothing(tables):
    _edition(tables, "medcodegraph-curated", "default", None, coverage="curated")
    _edition(tables, SNAPSHOT, "undated", None)
    assert _in_force(tables) == []


def test_live_edges_leave_out_what_has_ended(tables):
    _edition(tables, HISTORY, "r", "2026-04-01")
    _addon(tables, "63621", "63620")
    _addon(tables, "63621", "63610", deletion=date(2020, 12, 31))
    _addon(tables, "63621", "63611", addon_deletion=date(2020, 12, 31))
    _addon(tables, "63621", "63612", primary_deletion=date(2020, 12, 31))
    _addon(tables, "61781", "CCCCC", primary_system=None, primary_code=None)
    assert _derived(tables, "SELECT addon, primary_code FROM live_primary") == [("63621", "63620")]


def test_live_bundles_leave_out_what_never_took_effect(tables):
    _edition(tables, "ncci-ptp-practitioner", "r", "2026-04-01")
    for two, indicator, deletion in (("1", "1", None), ("2", "9", None), ("3", "0", date(2020, 1, 1))):
        _insert(tables, "ptp_row", {
            "edit_set": "practitioner", "column_one_system": "cpt", "column_one": "63620", "column_two_system": "cpt",
            "column_two": two, "effective_key": "k", "deletion": deletion, "modifier_indicator": indicator,
            "source": "ncci-ptp-practitioner", "release": "r", "row_number": 1})  # fmt: skip
    assert _derived(tables, "SELECT column_two FROM live_bundle") == [("1",)]


def _fee(tables, code, **changes):
    row = {"code_system": "cpt", "code": code, "item_key": code, "effective_key": "k", "source": SNAPSHOT,
           "release": "r", "row_number": 1} | changes  # fmt: skip
    _insert(tables, "fee_schedule", row)


def test_every_named_code_is_a_code(tables):
    _fee(tables, "43239", endoscopic_base="43235", endoscopic_base_system="cpt")
    _fee(tables, "43240", endoscopic_base="junk")
    _addon(tables, "G2211", "99213", addon_system="hcpcs")
    _addon(tables, "D0001", "CCCCC", addon_system="cdt", primary_system=None, primary_code=None)
    assert _derived(tables, "SELECT code, code_class FROM code ORDER BY code") == [
        ("43235", "CptCode"), ("43239", "CptCode"), ("43240", "CptCode"), ("99213", "CptCode"),
        ("D0001", "CdtCode"), ("G2211", "HcpcsCode"),
    ]  # fmt: skip
    categories = tables.execute("SELECT code, category FROM code_category").fetchall()
    assert categories == [("99213", "evaluation-management")]


def test_missing_topics_are_those_that_concern_the_code(tables):
    _fee(tables, "63620", global_period="090", component="0", work_rvu=1)
    _fee(tables, "96131", global_period="ZZZ")
    _fee(tables, "63621", global_period="ZZZ")
    _addon(tables, "63621", "63620")
    missing = set(_derived(tables, "SELECT code, topic FROM missing_topic"))
    assert {code for code, topic in missing if topic == "primaries"} == {"96131"}
    assert {topic for _, topic in missing} & {"edit-sets", "add-on-rule"} == set()
    assert ("63620", "unit-limit") in missing
    assert {("63620", topic) for topic in ("global-period", "modifiers", "benchmarks")} & missing == set()
    assert ("96131", "benchmarks") in missing
