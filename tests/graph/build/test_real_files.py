"""The files that CMS publishes, where they are at hand: counts as CMS's own files give them."""

import csv
from pathlib import Path

import duckdb
import pytest
from medcodegraph.graph.build.build import build, open_tables
from medcodegraph.graph.build.containers import published_files
from medcodegraph.graph.build.difference import difference
from medcodegraph.graph.build.load import Loaded, load_file
from medcodegraph.graph.build.raw import read_sheet
from medcodegraph.graph.build.registers import merge
from medcodegraph.graph.tables import schema
from published_files import aoc_row, write_aoc

FILES = Path(__file__).parents[3].parent / "shared" / "data" / "cms"
COUNTS = {
    "AOC_V2026Q2-MCR.xlsx": ("ncci-aoc/2026Q2", 9_000, 9_000, ()),
    "PPRRVU2026_Jul_nonQPP.csv": ("mpfs-rvu/2026-07", 19_356, 19_355, (("code has no known format", 1),)),
    "PPRRVU2025_Oct.csv": ("mpfs-rvu/2025-10", 19_090, 19_090, ()),
    "PPRRVU2024_Jul.reconstructed.csv": ("mpfs-rvu/2024-07", 18_664, 18_664, ()),
}

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason=f"the CMS files are not at {FILES}")


@pytest.fixture(scope="module")
def real() -> tuple[duckdb.DuckDBPyConnection, dict[str, Loaded]]:
    connection = open_tables(None)
    loaded = {
        name: load_file(connection, published)
        for name in COUNTS
        for published in published_files(FILES / name)
        if not isinstance(published, Exception)
    }
    merge(connection)
    schema.create(connection, schema.DERIVED)
    return connection, loaded


@pytest.mark.parametrize("name", COUNTS)
def test_rows_read_kept_and_rejected(real, name):
    loaded = real[1][name]
    release = f"{loaded.release.source}/{loaded.release.release}"
    assert (release, loaded.read, loaded.kept, loaded.reasons) == COUNTS[name]


def test_rejected_code_is_the_placeholder(real):
    (row,) = real[0].execute("SELECT row_number FROM rejected_row").fetchall()
    record = next(
        line for i, line in enumerate((FILES / "PPRRVU2026_Jul_nonQPP.csv").open(encoding="latin-1"), 1) if i == row[0]
    )
    assert record.startswith("GXXX1,")


def test_add_on_types_and_live_pairs(real):
    rows = "FROM addon_row WHERE release = '2026Q2'"
    types = real[0].execute(f"SELECT addon_type, count(*) {rows} GROUP BY 1 ORDER BY 1").fetchall()
    assert types == [("1", 8_293), ("2", 47), ("3", 660)]
    live = f"SELECT count(*), count(DISTINCT addon) {rows} AND deletion IS NULL"
    assert real[0].execute(live).fetchone() == (7_740, 723)
    key = f"SELECT count(*) FROM (SELECT addon, primary_key, effective {rows} GROUP BY ALL HAVING count(*) > 1)"
    assert real[0].execute(key).fetchone() == (0,)


def test_every_indicator_in_use_has_a_label(real):
    fields = {"status": "status", "component": "component", "global_period": "global", "multiple": "multiple",
              "bilateral": "bilateral", "assistant": "assistant", "cosurgeon": "cosurgeon", "team": "team",
              "supervision": "supervision"}  # fmt: skip
    missing = {
        (field, value)
        for column, field in fields.items()
        for (value,) in real[0].execute(
            f"SELECT DISTINCT {column} FROM fee_schedule WHERE {column} IS NOT NULL"
            f" AND {column} NOT IN (SELECT value FROM indicator WHERE field = ?)", [field]
        ).fetchall()
    }  # fmt: skip
    assert missing == set()


def test_editions_in_force(real):
    found = real[0].execute("SELECT source, release, from_date::VARCHAR, to_date::VARCHAR FROM in_force"
                            " WHERE source IN ('ncci-aoc', 'mpfs-rvu') ORDER BY ALL").fetchall()  # fmt: skip
    assert found == [
        ("mpfs-rvu", "2024-07", "2024-07-01", "2025-09-30"), ("mpfs-rvu", "2025-10", "2025-10-01", "2026-06-30"),
        ("mpfs-rvu", "2026-07", "2026-07-01", None), ("ncci-aoc", "2026Q2", "2013-04-01", None),
    ]  # fmt: skip


def test_next_quarter_of_add_ons_adds_three_pairs(tmp_path):
    """The release of 2026Q2, and 2026Q3 made of it and of the live pairs that 2026Q3 is known to have."""
    file = FILES / "AOC_V2026Q2-MCR.xlsx"
    (published,) = published_files(file)
    assert not isinstance(published, Exception)
    rows = [row for row in read_sheet(published)[1] if row[0] in ("1", "2", "3")]
    live = {(row[1], row[3]) for row in rows if not row[6]}
    with (FILES / "aoc_2026Q3_live_pairs_derived.tsv").open() as text:
        now = {(r["add_on_code"], r["primary_code"]): r for r in csv.DictReader(text, delimiter="\t")}
    assert live <= set(now)
    fresh = [
        aoc_row(*pair, type=int(now[pair]["aoc_edit_type"]), effective=2026182) for pair in sorted(set(now) - live)
    ]
    write_aoc(tmp_path / "AOC_V2026Q3.xlsx", [*rows, *fresh], sheet="AOC_V2026Q3-MCR")
    build([file, tmp_path / "AOC_V2026Q3.xlsx"], tmp_path / "g")
    changes = difference(tmp_path / "g", "ncci-aoc", "2026Q2", "2026Q3")
    assert {(c.kind, c.key["addon"], c.key["primary_key"]) for c in changes} == {
        ("added", "90481", primary) for primary in ("G0008", "G0009", "G0010")
    }
    assert len(changes) == 3
