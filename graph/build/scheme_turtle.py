"""Write the Turtle beside each curated scheme's CSV, by the R2RML mapping: experts edit the table, not the Turtle.

Run `python -m medcodegraph.graph.build.scheme_turtle` after a change of a CSV; a test proves both equal.
"""

from __future__ import annotations

import csv
import io
from importlib.resources.abc import Traversable
from pathlib import Path

import pyoxigraph as ox

from ...ontology.terms import PREFIXES
from ..tables.mapping import TriplesMap, read_mapping
from ..tables.triples import to_triples
from .curated import scheme_files


def scheme_turtle(file: Traversable, mapping: dict[str, list[TriplesMap]]) -> str:
    """Return a scheme's CSV as Turtle, subjects in order."""
    reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    rows = [{name: value or None for name, value in row.items()} for row in reader]
    triples = sorted(set(to_triples(mapping.get(file.name.removesuffix(".csv"), []), rows)), key=str)
    used = {name: iri for name, iri in PREFIXES.items() if any(iri in str(triple) for triple in triples)}
    turtle = io.BytesIO()
    ox.serialize(triples, turtle, ox.RdfFormat.TURTLE, prefixes=used)
    return turtle.getvalue().decode()


def main() -> None:
    """Rewrite the Turtle files in the source tree."""
    mapping = read_mapping()
    for file in scheme_files():
        path = Path(str(file)).with_suffix(".ttl")
        path.write_text(scheme_turtle(file, mapping), encoding="utf-8")


if __name__ == "__main__":
    main()
