"""`medcodegraph draw`: a file by its extension, the same bytes each time, and what it leaves out."""

import io
import json
from pathlib import Path

import networkx as nx
import pytest
from medcodegraph.api.cli.draw import FORMATS

STARTS = {"svg": b"<?xml", "png": b"\x89PNG", "html": b"<!doctype html>", "graphml": b"<graphml", "json": b"{"}


@pytest.mark.parametrize("form", FORMATS)
def test_format_is_that_of_the_extension(form: str, cli, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{form.upper()}"
    code, out, _ = cli("draw", "63621", "-o", str(path))
    assert (code, out) == (0, f"{path}: 4 codes, 3 edges\n")
    first = path.read_bytes()
    assert first.startswith(STARTS[form])
    cli("draw", "63621", "-o", str(path))
    assert path.read_bytes() == first


def test_a_cut_is_said(cli, tmp_path: Path) -> None:
    path = tmp_path / "cut.graphml"
    out = cli("draw", "63620", "--max-nodes", "20", "-o", str(path))[1]
    assert "20 codes, 19 edges; " in out
    assert out.endswith("more codes not shown\n")
    graph = nx.read_graphml(io.BytesIO(path.read_bytes()), force_multigraph=True)
    assert len(graph) == 20


def test_format_may_be_named(cli, tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    assert cli("draw", "63621", "-o", str(path), "--format", "json")[0] == 0
    assert len(json.loads(path.read_text())["elements"]["nodes"]) == 4


def test_wrong_use_is_2_and_writes_nothing(cli, tmp_path: Path) -> None:
    path = tmp_path / "picture.bmp"
    code, _, err = cli("draw", "63621", "-o", str(path))
    assert code == 2
    assert "the extension names no format" in err
    assert cli("draw", "99999", "-o", str(tmp_path / "a.svg"))[0] == 2
    assert cli("draw", "63621", "-o", str(tmp_path / "none" / "a.svg"))[0] == 2
    assert cli("draw", "63621", "--depth", "0", "-o", str(tmp_path / "a.svg"))[0] == 2
    assert not list(tmp_path.iterdir())
