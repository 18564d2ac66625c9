"""The facts of the single-claim engine are the slice of the reference engine, however they were read."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.graph.claims.judging import JudgedRows, judge, read_judges
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.claims.rows import claim_rows
from medcodegraph.graph.claims.slice import slice_triples
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.store.interface import Answer
from medcodegraph.graph.tables.mapping import read_mapping
from medcodegraph.graph.tables.triples import to_triples
from medcodegraph.shapes.single import slices
from medcodegraph.shapes.single.claim_triples import ClaimTriples
from medcodegraph.shapes.single.facts import Facts, Needs, Triple
from medcodegraph.shapes.single.slices import Slices
from medcodegraph.shapes.single.terms import from_oxigraph

Make = Callable[..., Claim]
EXAMPLES = Path(__file__).parents[1] / "claims" / "examples" / "claims.ndjson"


class Asked:
    """A store that can only be asked, as one behind a URL."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store, self.location, self.is_default, self.queries = store, store.location, False, 0

    def query(self, sparql: str) -> Answer:
        self.queries += 1
        return self._store.query(sparql)


@pytest.fixture(scope="module")
def rows(store: EmbeddedStore) -> JudgedRows:
    claims = [claim for claim in read_claims(EXAMPLES) if isinstance(claim, Claim)]
    assert len(claims) == 27
    return judge(claim_rows(claims), read_judges(store))


def own(triples: Iterable[ox.Triple]) -> set[Triple]:
    return {(from_oxigraph(t.subject), t.predicate.value, from_oxigraph(t.object)) for t in triples}


def every(triples: set[Triple]) -> Needs:
    needs = Needs()
    needs.properties |= {predicate for _, predicate, _ in triples}
    needs.inverse |= needs.properties
    return needs


def held(facts: Facts) -> set[Triple]:
    forth = {(s, str(p), o) for (s, p), values in facts.by_subject.items() for o in values}
    back = {(s, str(p), o) for (p, o), values in facts.by_value.items() for s in values}
    assert forth == back
    return forth


def test_look_ups_and_queries_read_the_same_slice(store: EmbeddedStore, rows: JudgedRows):
    asked = Asked(store)
    assert own(slice_triples(store, rows, read_mapping())) == own(slice_triples(asked, rows, read_mapping()))
    assert asked.queries == 15


def test_facts_are_the_slice_read_or_kept(store: EmbeddedStore, rows: JudgedRows):
    expected = own(slice_triples(store, rows, read_mapping()))
    assert len(expected) > 3000
    made = Slices(store, read_mapping(), every(expected))
    assert held(made.facts(rows)) == expected
    assert held(made.facts(rows)) == expected


def test_pieces_that_no_longer_fit_are_read_again(
    store: EmbeddedStore, rows: JudgedRows, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(slices, "KEPT", 50)
    expected = own(slice_triples(store, rows, read_mapping()))
    made = Slices(store, read_mapping(), every(expected))
    for _ in range(2):
        assert held(made.facts(rows)) == expected


def test_only_what_is_needed_is_held(store: EmbeddedStore, rows: JudgedRows):
    needs = Needs()
    needs.properties.add("https://w3id.org/medcodegraph/ontology#billedCode")
    facts = Slices(store, read_mapping(), needs).facts(rows)
    assert {predicate for _, predicate in facts.by_subject} == needs.properties
    assert not facts.by_value


def test_claim_rows_give_the_triples_of_the_mapping(rows: JudgedRows):
    mapping = read_mapping()
    expected = own(t for table, found in rows.tables().items() for t in to_triples(mapping[table], found))
    assert set(ClaimTriples(mapping, every(expected)).of(rows.tables())) == expected
