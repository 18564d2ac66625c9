"""Draw the neighbourhood of a code as one HTML file that works offline: picture, legend that filters, and a table.

There is no script in it: the boxes of the legend hide their kind of edge by style sheet alone. Every text is escaped.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from importlib.resources import files
from math import hypot
from operator import itemgetter

from . import layout
from .links import REQUIRES, link_kind
from .palette import palette

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .layout import Places
    from .network import Network

    Edge = tuple[str, str, str, dict[str, str]]

ROOM, CROWDED_ROOM, WIDER = 190, 290, 1.3
"""Pixels from the centre to the first ring, up and down; sideways there is more room."""
BOX, CENTRE_BOX = (62, 26), (92, 38)
MARGIN, BESIDE, HEAD, TINY = 60, 6, 8, 1e-6
META = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark">'
)


def to_html(graph: Network) -> str:
    """Return the document; the same network always gives the same text."""
    centre = str(graph.graph["centre"])
    label = graph.nodes[centre]["label"] or "no label of ours"
    edges = sorted(graph.edges(keys=True, data=True), key=itemgetter(0, 1, 2))
    drawn = layout.across(graph)
    body = [
        f"<h1>{escape(f'{centre}: {label}')}</h1>",
        f"<p>{escape(_told(graph, len(edges) - len(drawn)))}</p>",
        f'<div class="picture">{_drawing(graph, drawn)}{_legend(graph, edges)}</div>',
        _table(graph, edges),
        f"<p>Edits active on {escape(graph.graph['on'])}, of: {escape(', '.join(graph.graph['editions']))}</p>",
    ]
    style = (files("medcodegraph.graph.views") / "picture.css").read_text(encoding="utf-8")
    head = f"{META}<title>{escape(f'{centre}: {label}')}</title><style>{style}{_colours()}</style>"
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body><main>\n'
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _told(graph: Network, left_out: int) -> str:
    notes = [f"{len(graph) - 1} codes around it"]
    if graph.graph["not_shown"]:
        notes.append(f"{graph.graph['not_shown']} more not shown")
    if graph.graph.get("not_opened"):
        notes.append(f"around {graph.graph['not_opened']} of them not looked: too many edits")
    if left_out:
        notes.append(f"{left_out} edges between codes of one ring only in the table")
    return "; ".join(notes)


def _colours() -> str:
    """Return the rules that colour each role and kind, and those that hide a kind when its box is not checked."""
    rules = [f".{_name(role)} rect {{ fill: light-dark({c.light}, {c.dark}) }}" for role, c in palette().nodes.items()]
    for kind, stroke in palette().edges.items():
        colour = f"light-dark({stroke.light}, {stroke.dark})"
        dashes = " ".join(str(2 * length) for length in stroke.dashes) or "none"
        line = f"stroke: {colour}; stroke-width: {stroke.width}; stroke-dasharray: {dashes}"
        rules.append(f".{kind} .line {{ fill: none; {line} }}")
        rules.append(f".{kind} .head {{ fill: {colour} }}")
        rules.append(f"main:has(#show-{kind}:not(:checked)) .edge.{kind} {{ display: none }}")
    return "\n".join(rules)


def _name(role: str) -> str:
    return role.replace(" ", "-")


def _drawing(graph: Network, edges: list[Edge]) -> str:
    role = layout.roles(graph)
    room = CROWDED_ROOM if len(graph) > layout.CROWDED else ROOM
    place = {code: (WIDER * room * x, -room * y) for code, (x, y) in layout.places(graph, role).items()}
    wide = max(abs(x) for x, _ in place.values()) + 2 * MARGIN
    high = max(abs(y) for _, y in place.values()) + MARGIN
    parts = [_edge(graph, edge, place) for edge in edges]
    parts += [_node(graph, code, role[code], place[code]) for code in sorted(graph)]
    view = f"{-wide:.0f} {-high:.0f} {2 * wide:.0f} {2 * high:.0f}"
    about = f"Picture of {len(graph)} codes; the table below says the same"
    return f'<svg class="drawing" viewBox="{view}" role="img" aria-label="{about}">\n' + "\n".join(parts) + "\n</svg>"


def _edge(graph: Network, edge: Edge, place: Places) -> str:
    """Return an arrow between the borders of two boxes; two between the same codes stand beside each other."""
    subject, target, relation, attributes = edge
    (x1, y1), (x2, y2) = place[subject], place[target]
    length = hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    beside = BESIDE * (graph.number_of_edges(subject, target) + graph.number_of_edges(target, subject) > 1)

    def at(along: float, across: float = 0.0) -> str:
        across += beside
        return f"{x1 + dx * along - dy * across:.1f} {y1 + dy * along + dx * across:.1f}"

    tip = length - _room(graph, target, dx, dy) - 3
    line = f'<path class="line" d="M{at(_room(graph, subject, dx, dy))}L{at(tip - HEAD)}"/>'
    head = f'<path class="head" d="M{at(tip)}L{at(tip - HEAD, HEAD / 2)}L{at(tip - HEAD, -HEAD / 2)}Z"/>'
    return f'<g class="edge {link_kind(relation, attributes)}">{line}{head}</g>'


def _room(graph: Network, code: str, dx: float, dy: float) -> float:
    """Return how far the border of a code's box is from its middle in a direction."""
    width, height = CENTRE_BOX if code == graph.graph["centre"] else BOX
    return min(width / 2 / max(abs(dx), TINY), height / 2 / max(abs(dy), TINY))


def _node(graph: Network, code: str, role: str, at: tuple[float, float]) -> str:
    width, height = CENTRE_BOX if role == layout.CENTRE else BOX
    label = str(graph.nodes[code]["label"] or "no label of ours")
    x, y = at
    box = f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width}" height="{height}" rx="6"/>'
    name = f'<text x="{x:.1f}" y="{y:.1f}" dy=".35em">{escape(code)}</text>'
    title = f"<title>{escape(f'{code}: {label} ({palette().nodes[role].words})')}</title>"
    return f'<g class="node {_name(role)}" tabindex="0">{title}{box}{name}</g>'


def _legend(graph: Network, edges: list[Edge]) -> str:
    counts = Counter(link_kind(relation, attributes) for _, _, relation, attributes in edges)
    held = set(layout.roles(graph).values())
    rows = [
        f'<li class="{kind}"><label><input type="checkbox" id="show-{kind}" checked>'
        f'<svg width="34" height="8" aria-hidden="true"><path class="line" d="M0 4H34"/></svg>'
        f"{escape(stroke.words)} ({counts[kind]})</label></li>"
        for kind, stroke in palette().edges.items() if counts[kind]
    ]  # fmt: skip
    rows += [
        f'<li class="{_name(role)}"><svg width="34" height="16" aria-hidden="true">'
        f'<rect width="33" height="15" rx="4"/></svg>{escape(colour.words)}</li>'
        for role, colour in palette().nodes.items() if role in held
    ]  # fmt: skip
    return f'<ul class="legend">{"".join(rows)}</ul>'


def _table(graph: Network, edges: list[Edge]) -> str:
    rows: list[str] = []
    for subject, target, relation, attributes in edges:
        texts = (subject, _label(graph, subject), target, _label(graph, target), _carried(relation, attributes))
        cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
        rows.append(f'<tr class="edge {link_kind(relation, attributes)}">{cells}</tr>')
    names = "".join(f'<th scope="col">{name}</th>' for name in ("from", "label", "to", "label", "edit"))
    head = f"<caption>{len(edges)} edges</caption><thead><tr>{names}</tr></thead>"
    return f"<table>{head}<tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _label(graph: Network, code: str) -> str:
    return str(graph.nodes[code]["label"] or "")


def _carried(relation: str, attributes: dict[str, str]) -> str:
    if relation == REQUIRES:
        return f"needs as primary, type {attributes['type']}"
    return "bundles, indicator " + ", ".join(f"{value} ({name})" for name, value in attributes.items())
