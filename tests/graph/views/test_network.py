"""Networks of live edits: their edges, their limits, the ways through them, and their files."""

import io
import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views import network
from medcodegraph.graph.views.export import to_cytoscape, to_graphml
from medcodegraph.graph.views.layout import CENTRE, places, roles
from medcodegraph.graph.views.links import link_kind
from medcodegraph.graph.views.network import (
    add_on_cycles,
    add_on_network,
    longest_add_on_chain,
    most_bundled,
    neighbourhood,
    path_network,
)  # fmt: skip
from medcodegraph.graph.views.palette import palette
from medcodegraph.graph.views.paths import shortest_paths
from medcodegraph.graph.views.picture import to_png, to_svg
from medcodegraph.ontology.terms import BASE

CPT = BASE + "code/cpt/"
ON = "2099-06-01"


def edges(graph: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    return {(subject, relation, target) for subject, target, relation in graph.edges(keys=True)}


def test_neighbourhood_keeps_each_relation_apart(default: EmbeddedStore) -> None:
    graph = neighbourhood(default, CPT + "63621", ON)
    assert edges(graph) == {
        ("63621", "requiresPrimary", "63620"),
        ("63621", "bundles", "61783"),
        ("63621", "bundles", "36591"),
    }
    assert graph.edges["63621", "61783", "bundles"] == {"practitioner": "1", "hospital": "1"}
    assert graph.edges["63621", "63620", "requiresPrimary"] == {"type": "1"}
    assert graph.graph["not_shown"] == 0
    assert graph.nodes["63621"]["distance"] == 0


def test_codes_with_too_many_edits_are_not_opened_and_counted(
    default: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = neighbourhood(default, CPT + "63621", ON, depth=2, most=500)
    assert whole.graph["not_opened"] == 0
    monkeypatch.setattr(network, "MOST_EDITS", 0)
    bounded = neighbourhood(default, CPT + "63621", ON, depth=2, most=500)
    assert bounded.graph["not_opened"] == 3
    assert edges(bounded) == edges(neighbourhood(default, CPT + "63621", ON)) < edges(whole)


def test_ended_edits_and_tombstones_are_no_edges(history: EmbeddedStore) -> None:
    graph = neighbourhood(history, CPT + "9001A", ON)
    assert edges(graph) == {
        ("9000A", "requiresPrimary", "9001A"),
        ("9001A", "bundles", "9007A"),
        ("9010A", "bundles", "9001A"),
    }


def test_edges_are_those_of_the_date(history: EmbeddedStore) -> None:
    def seen(on: str) -> set[tuple[str, str, str]]:
        return edges(neighbourhood(history, CPT + "9001A", on))

    ended, begun = ("9001A", "bundles", "9008A"), ("9001A", "bundles", "9007A")
    assert not {ended, begun} & seen("2098-01-31")
    assert {ended, begun} <= seen("2098-02-01")
    assert ended in seen("2098-03-31"), "the last day is a day of the edit"
    assert ended not in seen("2098-04-01")
    assert seen("2097-12-31") == set(), "no edition judges a day before the first"


def test_ways_are_those_of_the_date(history: EmbeddedStore) -> None:
    ends = (CPT + "9008A", CPT + "9007A")
    assert shortest_paths(history, *ends, "2098-03-31")[1] == 1
    assert shortest_paths(history, *ends, "2098-04-01") == ([], 0)


def test_a_cut_neighbourhood_says_how_much_it_leaves_out(default: EmbeddedStore) -> None:
    whole = neighbourhood(default, CPT + "63620", ON, most=10_000)
    cut = neighbourhood(default, CPT + "63620", ON, most=20)
    assert len(cut) == 20
    assert cut.graph["not_shown"] == len(whole) - 20
    assert "63621" in cut
    kinds = {link_kind(relation, attributes) for *_, relation, attributes in cut.edges(keys=True, data=True)}
    assert kinds <= {"requires", "never", "differ"}, "what nothing releases comes before what a modifier may"


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_distances_are_those_of_the_network(depth: int, default: EmbeddedStore) -> None:
    graph = neighbourhood(default, CPT + "63621", ON, depth=depth, most=200)
    distances = nx.single_source_shortest_path_length(graph.to_undirected(), "63621")
    assert {code: graph.nodes[code]["distance"] for code in graph} == distances
    assert max(distances.values()) <= depth


def test_shortest_ways_agree_with_networkx(default: EmbeddedStore) -> None:
    plain = nx.Graph()
    for near, far in default.query("SELECT ?s ?o { ?s mcg:requiresPrimary|mcg:bundles ?o }"):  # pyright: ignore
        plain.add_edge(near.value, far.value)
    pairs = [("63621", "99213"), ("63621", "63620"), ("99292", "63621"), ("22853", "93320"), ("96131", "61797")]
    for start, end in pairs:
        first, last = (next(code for code in plain if code.endswith("/" + text)) for text in (start, end))
        expected = sorted(nx.all_shortest_paths(plain, first, last))
        ways, count = shortest_paths(default, first, last, ON, most=10_000)
        assert count == len(expected)
        assert sorted(walked(way, first) for way in ways) == expected


def walked(way: list[tuple[tuple[str, str, str], ...]], start: str) -> list[str]:
    """The codes that a way passes, in order."""
    found = [start]
    for (subject, _, target), *_ in way:
        found.append(target if subject == found[-1] else subject)
    return found


def test_no_way_is_an_empty_answer(history: EmbeddedStore) -> None:
    assert shortest_paths(history, CPT + "9003A", CPT + "9001A", ON) == ([], 0)
    graph = path_network(history, CPT + "9003A", CPT + "9001A", ON)
    assert (graph.graph["ways"], sorted(graph)) == (0, ["9001A", "9003A"])


def test_path_network_holds_the_edges_of_the_ways(default: EmbeddedStore) -> None:
    graph = path_network(default, CPT + "63621", CPT + "99213", ON)
    assert ("63621", "requiresPrimary", "63620") in edges(graph)
    assert ("63620", "bundles", "99213") in edges(graph)


def test_cycles_and_chains_of_add_ons(history: EmbeddedStore, default: EmbeddedStore) -> None:
    graph = add_on_network(history)
    assert ["9003A", "9004A"] in add_on_cycles(graph)
    assert longest_add_on_chain(graph, "9003A") == ["9003A / 9004A"]
    assert longest_add_on_chain(add_on_network(default), "63053") == ["63053", "63052", "22632", "22612"]


def test_most_bundled_codes_are_counted_once_a_pair(default: EmbeddedStore) -> None:
    (code, count), *others = most_bundled(default, 5)
    assert code == "36591"
    assert count == len(list(default.query("SELECT DISTINCT ?s { ?s mcg:bundles cpt:36591 }")))  # pyright: ignore
    assert len(others) == 4
    assert all(other <= count for _, other in others)


def test_graphml_reads_back_the_same(default: EmbeddedStore) -> None:
    graph = neighbourhood(default, CPT + "63620", ON, depth=2)
    text = to_graphml(graph)
    back = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    assert {(s, data["relation"], t) for s, t, data in back.edges(data=True)} == edges(graph)
    assert {code: data["label"] for code, data in back.nodes(data=True)} == dict(graph.nodes(data="label"))
    assert back.graph["not_shown"] == graph.graph["not_shown"]
    assert text == to_graphml(neighbourhood(default, CPT + "63620", ON, depth=2))


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCD"), st.sampled_from("ABCD"), st.sampled_from(["bundles", "requiresPrimary"]),
            st.dictionaries(st.sampled_from(["practitioner", "hospital"]), st.sampled_from("01")),
        )
    ),
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20),
)  # fmt: skip
def test_exports_round_trip(links: list[tuple[str, str, str, dict[str, str]]], label: str) -> None:
    graph = nx.MultiDiGraph(centre="A", not_shown=0)
    for code in "ABCD":
        graph.add_node(code, label=label, distance=0)
    for subject, target, relation, attributes in links:
        graph.add_edge(subject, target, key=relation, **attributes)
    back = nx.read_graphml(io.BytesIO(to_graphml(graph).encode()), force_multigraph=True)
    assert {(s, d["relation"], t) for s, t, d in back.edges(data=True)} == edges(graph)
    assert all(data["label"] == label for _, data in back.nodes(data=True))
    elements = json.loads(to_cytoscape(graph))["elements"]
    drawn = [edge["data"] for edge in elements["edges"]]
    assert {(edge["source"], edge["relation"], edge["target"]) for edge in drawn} == edges(graph)
    assert {node["data"]["id"]: node["data"]["label"] for node in elements["nodes"]} == dict.fromkeys("ABCD", label)


@pytest.mark.parametrize(("code", "depth"), [("63621", 1), ("63620", 1), ("63621", 2), ("22633", 2)])
def test_no_two_codes_are_drawn_in_one_place(code: str, depth: int, default: EmbeddedStore) -> None:
    graph = neighbourhood(default, CPT + code, ON, depth)
    role = roles(graph)
    place = places(graph, role)
    assert set(place) == set(graph)
    assert [one for one, name in role.items() if name == CENTRE] == [code]
    assert place[code] == (0.0, 0.0)
    spots = sorted(place.values())
    assert min(abs(a - c) + abs(b - d) for i, (a, b) in enumerate(spots) for c, d in spots[i + 1 :]) > 0.05


def test_roles_tell_what_a_code_is_to_the_centre(history: EmbeddedStore) -> None:
    found = roles(neighbourhood(history, CPT + "9001A", ON))
    assert found == {"9001A": "centre", "9000A": "add-on", "9007A": "column two", "9010A": "column one"}
    assert roles(neighbourhood(history, CPT + "9000A", ON))["9001A"] == "primary"


def test_sets_that_differ_are_an_own_kind_of_edge() -> None:
    assert link_kind("requiresPrimary", {"type": "1"}) == "requires"
    assert link_kind("bundles", {"practitioner": "0", "hospital": "0"}) == "never"
    assert link_kind("bundles", {"hospital": "1"}) == "release"
    assert link_kind("bundles", {"practitioner": "0", "hospital": "1"}) == "differ"
    strokes = palette().edges
    assert len({(stroke.light, stroke.dashes) for stroke in strokes.values()}) == len(strokes)


def test_pictures_are_the_same_bytes_each_time(default: EmbeddedStore) -> None:
    def graph() -> nx.MultiDiGraph:
        return neighbourhood(default, CPT + "63621", ON)

    svg = to_svg(graph())
    assert svg == to_svg(graph())
    assert to_png(graph()) == to_png(graph())
    assert to_png(graph()).startswith(b"\x89PNG")
    assert "<dc:date>" not in svg


def test_svg_names_every_code_with_our_label(history: EmbeddedStore) -> None:
    svg = to_svg(neighbourhood(history, CPT + "9001A", ON))
    assert "<title>9001A: Marks &lt;script&gt;" in svg
    assert "<script" not in svg
    for code in ("9000A", "9007A", "9010A"):
        assert f'<g id="code-{code}"><title>{code}</title>' in svg


def test_a_cut_picture_says_so(default: EmbeddedStore) -> None:
    assert "more not shown" in to_svg(neighbourhood(default, CPT + "63620", ON, most=20))
    assert "more not shown" not in to_svg(neighbourhood(default, CPT + "63621", ON))
