"""A graph folder as it was loaded on an earlier day is a graph folder like any other."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from medcodegraph.errors import StoreError, UsageError
from medcodegraph.graph.build.build import build
from medcodegraph.graph.build.rewind import rewind
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.views.code_page import collect

TODAY = datetime.now(UTC).date()


@pytest.fixture
def history(tmp_path, fee_schedule):
    """October was loaded a week ago, January today."""
    folder = tmp_path / "history"
    build([fee_schedule("October")], folder)
    for part in (folder / "current" / "tables" / "edition").glob("mpfs-rvu@*.parquet"):
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE edition AS FROM read_parquet(?)", [str(part)])
            connection.execute("UPDATE edition SET loaded_at = loaded_at - INTERVAL 7 DAY")
            connection.execute(f"COPY edition TO '{part}' (FORMAT parquet)")
    build([fee_schedule("January", rows=2)], folder)
    return folder


def test_later_loads_are_not_there(history, tmp_path, whole):
    earlier = tmp_path / "earlier"
    rewind(history, TODAY - timedelta(days=1), earlier)
    assert whole(history) - whole(earlier) == {"mpfs-rvu/2025-01"}
    assert "mpfs-rvu/2025-10" in whole(earlier)
    page = collect(open_folder(str(earlier)), "63620", "2025-11-01")
    assert {row["source"]["edition"] for row in page["benchmarks"]} == {"mpfs-rvu/2025-10"}


def test_today_is_the_same_graph(history, tmp_path, whole):
    assert rewind(history, TODAY, tmp_path / "same") > 0
    assert whole(tmp_path / "same") == whole(history)


def test_a_graph_is_not_overwritten(history, tmp_path, fee_schedule):
    build([fee_schedule("April")], tmp_path / "other")
    with pytest.raises(UsageError, match="holds a graph"):
        rewind(history, TODAY, tmp_path / "other")
    with pytest.raises((UsageError, StoreError), match="no graph folder"):
        rewind(tmp_path / "nothing", TODAY, tmp_path / "new")
