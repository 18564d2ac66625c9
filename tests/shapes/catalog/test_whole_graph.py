"""The graphs that we ship and build keep every catalog shape, and the lists in the shapes are the published ones."""

import csv
import re
from pathlib import Path

from medcodegraph import ontology
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import EmbeddedStore, open_folder
from medcodegraph.shapes.conditions import check_store, read_conditions

SCHEMES = Path(ontology.folder(), "schemes")
FILES = (
    "AOC_V2026Q2-MCR.xlsx",
    "PPRRVU2026_Jul_nonQPP.csv",
    "PPRRVU2025_Oct.csv",
    "PPRRVU2024_Jul.reconstructed.csv",
)


def _column(table: str, column: str) -> set[str]:
    with (SCHEMES / f"{table}.csv").open(newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def test_embedded_default_keeps_every_shape(default: EmbeddedStore):
    assert list(check_store(default)) == []


def test_add_on_and_fee_schedule_files_keep_every_shape(shared: Path, tmp_path: Path):
    built = build([shared / name for name in FILES], tmp_path)
    assert len(built.loaded) == 4
    breaches = list(check_store(open_folder(str(tmp_path))))
    assert [breach for breach in breaches if breach.severity == "error"] == []


def test_listed_values_are_those_that_are_never_a_modifier():
    expected = _column("place_of_service", "code") - _column("modifier", "modifier")
    [condition] = [c for c in read_conditions() if c.shape.endswith("#modifier-place-of-service")]
    [listed] = re.findall(r"IN \(([^)]*)\)", condition.query)
    assert expected == set(re.findall(r'"(\w+)"', listed))
    assert len(expected) == 31


def test_every_contradiction_cites_its_source():
    with (SCHEMES / "contradiction.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    for row in rows:
        assert row["evidence"] == "sourced"
        assert row["cited"] and row["correction"]
        re.compile(row["pattern"])
