"""Small files to build from, and a look at what a graph folder holds."""

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from published_files import rvu_row, rvu_text


@pytest.fixture
def fee_schedule(tmp_path) -> Callable[..., Path]:
    """Write a fee schedule of one quarter; more rows make another content."""

    def write(month: str = "October", rows: int = 1) -> Path:
        path = tmp_path / f"rvu-{month}.csv"
        title = f"2025 National Physician Fee Schedule Relative Value File {month} Release"
        path.write_text(rvu_text([rvu_row(f"{63620 + i}") for i in range(rows)], title))
        return path

    return write


@pytest.fixture
def whole() -> Callable[[Path], set[str]]:
    """Return the editions of a graph folder after a check that its store and manifest agree."""

    def editions(folder: Path) -> set[str]:
        current = folder / "current"
        store = ox.Store.read_only(str(current / "store"))
        assert len(store) == json.loads((current / "manifest.json").read_text())["quads"]
        query = "SELECT ?e { GRAPH ?g { ?e a <https://w3id.org/medcodegraph/ontology#Edition> } }"
        return {row["e"].value.partition("/edition/")[2] for row in store.query(query)}

    return editions
