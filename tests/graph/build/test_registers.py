"""A release that repeats its history adds only what it changes, and the store is brought up to date by that."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.errors import StoreError
from medcodegraph.graph.build.build import build
from medcodegraph.graph.build.difference import difference
from medcodegraph.graph.store import open_folder
from ncci_files import ptp_row, write_mue, write_ptp

STAYS = ptp_row("11111", "22222")
ENDS = ptp_row("11111", "33333")
ENDED = ptp_row("11111", "33333", ended="20260630")
TURNS = ptp_row("11111", "44444", indicator="1")
TURNED = ptp_row("11111", "44444", indicator="0")
DROPS = ptp_row("11111", "55555")
NEW = ptp_row("11111", "66666", "20260701")


@pytest.fixture
def quarters(tmp_path) -> tuple[Path, Path]:
    return (
        write_ptp(tmp_path, "321", STAYS, ENDS, TURNS, DROPS),
        write_ptp(tmp_path, "322", STAYS, ENDED, TURNED, NEW),
    )


def edits(folder: Path) -> set[tuple[str, ...]]:
    """Column two, indicator, end and first release of the edits that the graph of the folder states."""
    answer = open_folder(str(folder)).query(
        "SELECT ?two ?indicator ?end ?release { ?edit a mcg:PtpEdit ; mcg:columnTwo/skos:notation ?two ;"
        " mcg:columnOne/skos:notation '11111' ; mcg:modifierIndicator ?indicator ; mcg:inEdition/mcg:release ?release ."
        " OPTIONAL { ?edit mcg:deletionDate ?end } }"
    )
    return {tuple(getattr(term, "value", "") for term in row) for row in answer}


def quads(folder: Path) -> set[str]:
    store = ox.Store.read_only(str(folder / "current" / "store"))
    return {str(quad) for quad in store if "generatedAtTime" not in str(quad)}


AFTER = {
    ("22222", "1", "", "2026Q2"),
    ("33333", "1", "2026-06-30", "2026Q3"),
    ("44444", "0", "", "2026Q3"),
    ("66666", "1", "", "2026Q3"),
}


def test_one_build_or_two_give_the_same_graph(quarters, tmp_path):
    once, twice = tmp_path / "once", tmp_path / "twice"
    build(list(quarters), once)
    for quarter in quarters:
        build([quarter], twice)
    assert edits(once) == edits(twice) == AFTER
    assert quads(once) == quads(twice)


def test_the_second_build_updates_the_store(quarters, tmp_path):
    steps: list[str] = []
    build([quarters[0]], tmp_path / "graph")
    build([quarters[1]], tmp_path / "graph", steps.append)
    assert "updating quads" in steps
    assert "loading quads" not in steps


def test_loading_a_release_again_changes_nothing(quarters, tmp_path):
    build(list(quarters), tmp_path / "graph")
    before = quads(tmp_path / "graph")
    again = build(list(quarters), tmp_path / "graph")
    assert all(item.unchanged for item in again.loaded)
    assert quads(tmp_path / "graph") == before


def test_what_was_said_before_stays_known(quarters, tmp_path):
    build(list(quarters), tmp_path / "graph")
    answer = open_folder(str(tmp_path / "graph")).query(
        "SELECT ?edit ?release ?ended { ?s a mcg:SupersededEdit ; mcg:onEdit ?edit ;"
        " mcg:inEdition/mcg:release ?release ; mcg:endedBy/mcg:release ?ended }"
    )
    found = {(row["edit"].value.rpartition("11111-")[2], row["release"].value, row["ended"].value) for row in answer}
    assert found == {(f"{two}/2020-01-01", "2026Q2", "2026Q3") for two in ("33333", "44444", "55555")}


def test_an_older_release_is_refused_after_a_newer(quarters, tmp_path):
    build([quarters[1]], tmp_path / "graph")
    with pytest.raises(StoreError, match="older release can't be put before it"):
        build([quarters[0]], tmp_path / "graph")
    assert edits(tmp_path / "graph") == {(*row[:3], "2026Q3") for row in AFTER}


def test_a_part_speaks_of_its_own_codes_only(tmp_path):
    first = write_ptp(tmp_path, "321", STAYS, part=1), write_ptp(tmp_path, "321", ptp_row("77777", "22222"), part=2)
    build(list(first), tmp_path / "graph")
    build([write_ptp(tmp_path, "322", NEW, part=1)], tmp_path / "graph")
    kept = open_folder(str(tmp_path / "graph")).query("ASK { ?e a mcg:PtpEdit ; mcg:columnOne/skos:notation '77777' }")
    assert bool(kept)
    assert {row[0] for row in edits(tmp_path / "graph")} == {"66666"}


def test_an_undated_edit_that_is_new_began_with_its_release(tmp_path):
    old = [ptp_row("11111", f"2222{n}", "19960101") for n in range(3)]
    first = write_ptp(tmp_path, "321", *old)
    second = write_ptp(tmp_path, "322", *old, ptp_row("11111", "33333", "19960101"))
    build([first, second], tmp_path / "graph")
    answer = open_folder(str(tmp_path / "graph")).query(
        "SELECT ?two ?day { ?e a mcg:PtpEdit ; mcg:notBefore ?day ; mcg:columnTwo/skos:notation ?two }"
    )
    assert [(row["two"].value, row["day"].value) for row in answer] == [("33333", "2026-07-01")]


def test_difference_names_each_kind(quarters, tmp_path):
    build(list(quarters), tmp_path / "graph")
    changes = difference(tmp_path / "graph", "ncci-ptp-practitioner", "2026Q2", "2026Q3")
    assert {(c.kind, c.key["column_two"]) for c in changes} == {
        ("ended", "33333"), ("changed", "44444"), ("removed", "55555"), ("added", "66666"),
    }  # fmt: skip
    back = difference(tmp_path / "graph", "ncci-ptp-practitioner", "2026Q3", "2026Q2")
    assert {(c.kind, c.key["column_two"]) for c in back} == {
        ("changed", "33333"), ("changed", "44444"), ("added", "55555"), ("removed", "66666"),
    }  # fmt: skip


def test_difference_of_snapshots(tmp_path):
    files = [
        write_mue(tmp_path, "04-01-2026", ("11111", 1, "2"), ("22222", 2, "3"), ("33333", 3, "3")),
        write_mue(tmp_path, "07-01-2026", ("11111", 1, "2"), ("22222", 5, "3"), ("44444", 4, "3")),
    ]
    build(files, tmp_path / "graph")
    changes = difference(tmp_path / "graph", "ncci-mue-practitioner", "2026Q2", "2026Q3")
    assert [(c.kind, c.code, c.before.get("units"), c.after.get("units")) for c in changes] == [
        ("changed", "22222", "2", "5"), ("removed", "33333", "3", None), ("added", "44444", None, "4"),
    ]  # fmt: skip
