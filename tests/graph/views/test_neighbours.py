"""A neighbourhood as plain values: the same edges as the network, and the days on which it changes."""

import pytest
from medcodegraph.errors import UnknownCodeError
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.neighbours import neighbours
from medcodegraph.graph.views.network import neighbourhood


def test_edges_are_those_of_the_network(default: EmbeddedStore) -> None:
    found = neighbours(default, "63620", "2026-01-01", depth=2, most=80)
    graph = neighbourhood(default, found["iri"], "2026-01-01", depth=2, most=80)
    assert {(e["source"], e["relation"], e["target"]) for e in found["edges"]} == {
        (one, relation, two) for one, two, relation in graph.edges(keys=True)
    }
    assert {node["code"] for node in found["nodes"]} == set(graph)
    assert found["not_shown"] == graph.graph["not_shown"] > 0
    assert found["not_opened"] == graph.graph["not_opened"] == 0
    assert (found["nodes"][0]["code"], found["nodes"][0]["role"]) == ("63620", "centre")


def test_an_edge_says_what_it_means_for_a_claim(default: EmbeddedStore) -> None:
    edges = {(e["source"], e["target"]): e for e in neighbours(default, "63621", "2026-01-01")["edges"]}
    assert (edges["63621", "63620"]["kind"], edges["63621", "63620"]["type"]) == ("requires", "1")
    assert edges["63621", "61783"]["indicators"] == {"hospital": "1", "practitioner": "1"}
    assert {edge["kind"] for edge in edges.values()} == {"requires", "never", "release"}


def test_dates_are_those_on_which_the_picture_changes(history: EmbeddedStore) -> None:
    def edges(on: str) -> set[tuple[str, str]]:
        return {(e["source"], e["target"]) for e in neighbours(history, "9001A", on)["edges"]}

    dates = neighbours(history, "9001A", "2099-01-01")["dates"]
    assert dates == ["2098-01-01", "2098-02-01", "2098-02-02", "2098-04-01"]
    assert edges("2098-03-31") != edges("2098-04-01")
    assert edges("2098-02-02") == edges("2098-03-31")


def test_what_no_edition_answers_is_told(history: EmbeddedStore) -> None:
    found = neighbours(history, "9001A", "2001-01-01")
    assert (found["edges"], found["editions"], found["dates"]) == ([], [], [])
    assert len(found["not_checked"]) == 3


def test_an_unknown_code_is_refused(default: EmbeddedStore) -> None:
    with pytest.raises(UnknownCodeError):
        neighbours(default, "99999", "2026-01-01")
