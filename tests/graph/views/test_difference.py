"""What changed between two editions, as an answer: totals, families, pages of changes."""

from pathlib import Path

import pytest
from medcodegraph.errors import NotFoundError, UsageError
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.difference import Window, compare
from ncci_files import ptp_row, write_ptp

SOURCE = "ncci-ptp-practitioner"


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    folder: Path = tmp_path_factory.mktemp("quarters")
    build([write_ptp(folder, "321", ptp_row("11111", "22222"))], folder / "graph")
    rows = (ptp_row("11111", "22222", indicator="0"), ptp_row("11111", "33333"), ptp_row("12222", "33333"))
    build([write_ptp(folder, "322", *rows)], folder / "graph")
    return open_folder(str(folder / "graph"))


def test_totals_families_and_changes_agree(quarters: EmbeddedStore) -> None:
    found = compare(quarters, SOURCE, "2026Q2", "2026Q3")
    assert found["totals"] == {"added": 2, "changed": 1}
    assert [(row["family"], row["kind"], row["rows"]) for row in found["summary"]] == [
        ("111xx", "added", 1), ("111xx", "changed", 1), ("122xx", "added", 1),
    ]  # fmt: skip
    assert [change["code"] for change in found["changes"]] == ["11111", "11111", "12222"]
    assert [edition["key"] for edition in found["editions"]] == [f"{SOURCE}/2026Q2", f"{SOURCE}/2026Q3"]


def test_pages_of_changes_make_up_the_whole(quarters: EmbeddedStore) -> None:
    whole = compare(quarters, SOURCE, "2026Q2", "2026Q3")["changes"]
    parts = [compare(quarters, SOURCE, "2026Q2", "2026Q3", Window(1, at)) for at in range(4)]
    assert [change for part in parts for change in part["changes"]] == whole
    assert {part["count"] for part in parts} == {3}


def test_a_release_that_is_not_loaded_is_not_found(quarters: EmbeddedStore, default: EmbeddedStore) -> None:
    with pytest.raises(NotFoundError, match=r"2031Q1 is not loaded; .*2026Q2, 2026Q3"):
        compare(quarters, SOURCE, "2026Q2", "2031Q1")
    with pytest.raises(NotFoundError, match="is not loaded"):
        compare(default, SOURCE, "2026Q2", "2026Q3")


def test_a_graph_without_a_folder_has_no_tables(quarters: EmbeddedStore) -> None:
    with pytest.raises(UsageError, match="graph folder"):
        compare(EmbeddedStore(quarters.store, "memory"), SOURCE, "2026Q2", "2026Q3")
