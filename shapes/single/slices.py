"""The slice of a batch as facts: what the graph says of a code, a pair or a modifier is read once and kept."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import pyoxigraph as ox

from ...graph.claims.judging import JudgedRows
from ...graph.claims.slice import PARTS, Keys, read_part, slice_keys
from ...graph.store.interface import Store
from ...graph.tables.mapping import TriplesMap
from .claim_triples import ClaimTriples
from .facts import Facts, Needs, Piece, Triple
from .terms import from_oxigraph

KEPT = 400_000
"""How many subjects with a property are kept at most, of the pieces read last (about 100 MB)."""
KINDS = sorted({(part.keys, part.in_edition) for part in PARTS})
Name = tuple[str, str, str | None]
"""Of a piece: the kind of its key, the key, and the edition if it is read from the graph of one."""


class Slices:
    """Puts facts together for batch after batch of one graph."""

    def __init__(self, store: Store, mapping: dict[str, list[TriplesMap]], needs: Needs) -> None:
        self._store, self._needs = store, needs
        self._claim_triples = ClaimTriples(mapping, needs)
        self._pieces: dict[Name, Piece] = {}
        self._kept = 0
        self._lock = Lock()

    def facts(self, rows: JudgedRows) -> Facts:
        """Return the facts of a batch: its claims, and all that the rules may need to judge them."""
        keys = slice_keys(rows)
        found = {name: self._pieces.get(name) for name in _names(keys)}
        missing = [name for name, piece in found.items() if piece is None]
        if missing:
            found |= self._read(missing)
        return Facts([self._claims(rows), *(piece for piece in found.values() if piece)])

    def _read(self, names: list[Name]) -> dict[Name, Piece | None]:
        triples: dict[Name, list[Triple]] = {name: [] for name in names}
        editions = sorted({edition for _, _, edition in names if edition})
        for part in PARTS:
            keys = {
                key for kind, key, edition in names if kind == part.keys and (edition is not None) == part.in_edition
            }
            for read in read_part(self._store, part, sorted(keys), editions):
                if (name := (part.keys, read.key, read.edition)) in triples:
                    triples[name].append(_triple(read.triple))
        pieces = {name: Piece(of, self._needs) for name, of in triples.items()}
        self._keep(pieces)
        return dict(pieces)

    def _keep(self, pieces: dict[Name, Piece]) -> None:
        with self._lock:
            self._pieces |= pieces
            self._kept += sum(1 + len(piece) for piece in pieces.values())
            while self._kept > KEPT:
                self._kept -= 1 + len(self._pieces.pop(next(iter(self._pieces))))

    def _claims(self, rows: JudgedRows) -> Piece:
        return Piece(self._claim_triples.of(rows.tables()), self._needs)


def _names(keys: Keys) -> Iterator[Name]:
    for kind, in_edition in KINDS:
        for edition in keys["editions"] if in_edition else (None,):
            yield from ((kind, key, edition) for key in keys[kind])


def _triple(triple: ox.Triple) -> Triple:
    return from_oxigraph(triple.subject), triple.predicate.value, from_oxigraph(triple.object)
