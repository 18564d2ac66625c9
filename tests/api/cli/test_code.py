"""`medcodegraph code`: every format, dates, errors, and what the quickest command loads."""

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.api.cli.code import FORMATS

SLOW = ("json", "dataclasses", "typing", "datetime", "decimal", "duckdb", "rdflib", "networkx", "matplotlib", "httpx")


def test_text_names_the_code_the_date_and_the_graph(cli, default_folder: Path) -> None:
    code, out, _ = cli("code", "63621", "--on", "2025-11-15")
    assert code == 0
    first, second, *_ = out.splitlines()
    assert first.startswith("CPT 63621: Stereotactic radiosurgery")
    assert second == f"On 2025-11-15, by the graph: {default_folder}"
    assert "Benchmarks: not in source" in out
    assert "63620    1: only the listed primaries" in out


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_written(form: str, cli) -> None:
    code, out, err = cli("code", "g2211", "--format", form)
    assert (code, err) == (0, "")
    assert "G2211" in out


def test_json_and_turtle_can_be_read(cli) -> None:
    page = json.loads(cli("code", "63621", "--format", "json", "--on", "2025-11-15")[1])
    assert (page["code"], page["on"], page["benchmarks"]) == ("63621", "2025-11-15", None)
    triples = list(ox.parse(cli("code", "63621", "--format", "turtle")[1], format=ox.RdfFormat.TURTLE))
    assert len(triples) > 100


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["9921"], "'9921' is not a code"),
        (["99999"], "99999 is well formed, but no edition loaded in this graph names it"),
        (["63621", "--on", "2025-02-30"], "invalid date (YYYY-MM-DD) value"),
        (["63621", "--on", "20250101"], "invalid date (YYYY-MM-DD) value"),
        (["63621", "--on", "tomorrow"], "invalid date (YYYY-MM-DD) value"),
        (["63621", "--format", "pdf"], "invalid choice"),
    ],
)
def test_wrong_use_is_2_with_the_reason(words: list[str], reason: str, cli) -> None:
    code, out, err = cli("code", *words)
    assert (code, out) == (2, "")
    assert reason in err


def test_code_loads_nothing_slow(default_folder: Path) -> None:
    """The budget of `code` rests on this; a wall-clock figure is in benchmarks."""
    script = (
        "import sys; before = set(sys.modules); from medcodegraph.api.cli.main import main;"
        f"main(['code', '63621', '--graph', {str(default_folder)!r}]);"
        "print(sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stderr
    assert "medcodegraph.graph.views.code_page.collect" in loaded
    assert not [name for name in SLOW if f"'{name}'" in loaded]


def test_a_date_before_every_edition_is_not_answered(cli) -> None:
    out = cli("code", "63621", "--on", "2001-01-01")[1]
    assert "Primaries: no loaded edition of ncci-aoc is in force on 2001-01-01" in out
    assert "63620    1:" not in out
