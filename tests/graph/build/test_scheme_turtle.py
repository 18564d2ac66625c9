"""Each curated scheme stands twice, as CSV and as Turtle; both must say the same."""

import pyoxigraph as ox
import pytest
from medcodegraph.graph.build.curated import scheme_files
from medcodegraph.graph.build.scheme_turtle import scheme_turtle
from medcodegraph.graph.tables.mapping import read_mapping

SCHEMES = scheme_files()


def test_every_scheme_is_collected() -> None:
    assert len(SCHEMES) == 15


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.name)
def test_turtle_beside_csv_is_equal(file) -> None:
    written = file.with_suffix(".ttl").read_text(encoding="utf-8")
    made = scheme_turtle(file, read_mapping())
    assert made == written, "run: python -m medcodegraph.graph.build.scheme_turtle"
    assert {str(t) for t in ox.parse(made, ox.RdfFormat.TURTLE)}, "a scheme without a triple"
