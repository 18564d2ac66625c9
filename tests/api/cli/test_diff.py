"""`diff` and `validate --as-loaded` on a graph folder of two quarters."""

import json
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from medcodegraph.api.cli.main import main
from medcodegraph.graph.build.build import build
from ncci_files import ptp_row, write_mue, write_ptp

OLD, NEW = "ncci-ptp-practitioner/2026Q2", "ncci-ptp-practitioner/2026Q3"
LINE = {
    "modifiers": [], "units": 1, "from": "2026-08-01", "to": "2026-08-01", "place_of_service": "22",
    "rendering": "1234567893", "group": "G1", "specialty": None, "diagnoses": [], "revenue_code": None, "charge": None,
}  # fmt: skip


@pytest.fixture
def graph(tmp_path) -> str:
    folder = tmp_path / "graph"
    build([write_ptp(tmp_path, "321", ptp_row("11111", "22222"))], folder)
    build([write_ptp(tmp_path, "322", ptp_row("11111", "22222", indicator="0"), ptp_row("11111", "33333"))], folder)
    return str(folder)


@pytest.fixture
def claims(tmp_path) -> str:
    lines = [LINE | {"number": n, "code": code} for n, code in enumerate(("11111", "22222", "33333"), 1)]
    path = tmp_path / "claims.json"
    path.write_text(
        json.dumps(
            {"id": "C1", "form": "837P", "payer": "medicare", "patient": "P", "type_of_bill": None, "lines": lines}
        )
    )
    return str(path)


def test_text_counts_by_kind_and_family(graph, capsys):
    assert main(["diff", OLD, NEW, "--graph", graph]) == 0
    out = capsys.readouterr().out
    assert "2026Q2 to 2026Q3: 1 added, 1 changed" in out
    assert "111xx" in out
    assert "changed 11111 22222: modifier_indicator 1 to 0" in out


def test_json_markdown_and_graph_hold_the_same(graph, capsys):
    shown = {}
    for form in ("json", "markdown", "turtle"):
        assert main(["diff", OLD, "2026Q3", "--graph", graph, "--format", form]) == 0
        shown[form] = capsys.readouterr().out
    assert [c["kind"] for c in json.loads(shown["json"])["changes"]] == ["changed", "added"]
    assert "| ptp_row | 111xx | added | 1 |" in shown["markdown"]
    store = ox.Store()
    store.load(shown["turtle"].encode(), ox.RdfFormat.TURTLE)
    kinds = store.query("SELECT ?k { ?c <https://w3id.org/medcodegraph/ontology#differenceKind> ?k } ORDER BY ?k")
    assert [row["k"].value for row in kinds] == ["added", "changed"]


def test_claims_tell_which_lines_differ_and_why(graph, claims, capsys):
    assert main(["diff", OLD, NEW, "--graph", graph, "--claims", claims]) == 0
    out = capsys.readouterr().out
    assert "C1 line 2: only under 2026Q2: R-PTP-1 violated" in out
    assert "C1 line 2: only under 2026Q3: R-PTP-0 violated" in out
    assert "C1 line 3: only under 2026Q3: R-PTP-1 violated" in out
    assert "line 1" not in out


def test_as_loaded_judges_by_the_earlier_state(graph, claims, capsys):
    (part,) = (Path(graph) / "current" / "tables" / "edition").glob("*practitioner@2026Q2*")
    aged = part.with_suffix(".aged")
    earlier = "SELECT * REPLACE (loaded_at - INTERVAL 1 YEAR AS loaded_at)"
    duckdb.sql(f"COPY ({earlier} FROM read_parquet('{part}')) TO '{aged}' (FORMAT parquet)")
    aged.replace(part)
    loaded = duckdb.sql(f"SELECT (loaded_at + INTERVAL 1 DAY)::DATE FROM read_parquet('{part}')").fetchone()
    assert loaded
    rules = {}
    for words in ([], ["--as-loaded", str(loaded[0])], ["--as-loaded", "2001-01-01"]):
        main(["validate", claims, "--graph", graph, "--format", "json", *words])
        found = json.loads(capsys.readouterr().out)["findings"]
        rules[tuple(words)] = sorted((f["line"], f["rule"]) for f in found if f["rule"].startswith("R-PTP"))
    assert list(rules.values()) == [[(2, "R-PTP-0"), (3, "R-PTP-1")], [(2, "R-PTP-1")], []]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([OLD, "ncci-aoc/2026Q2"], "two editions of one source"),
        (
            [OLD, "2030Q1"],
            "ncci-ptp-practitioner/2030Q1 is not loaded; loaded of ncci-ptp-practitioner: 2026Q2, 2026Q3",
        ),
        (["nonsense", "2026Q3"], "two editions of one source"),
    ],
)
def test_wrong_use_is_told_in_one_line(graph, words, reason, capsys):
    assert main(["diff", *words, "--graph", graph]) == 2
    assert reason in capsys.readouterr().err


def test_a_snapshot_source_differs_too(tmp_path, capsys):
    files = [write_mue(tmp_path, "04-01-2026", ("11111", 1, "2")), write_mue(tmp_path, "07-01-2026", ("11111", 3, "2"))]
    build(files, tmp_path / "graph")
    words = ["diff", "ncci-mue-practitioner/2026Q2", "2026Q3", "--graph", str(tmp_path / "graph")]
    assert main(words) == 0
    assert "changed 11111: units 1 to 3" in capsys.readouterr().out
