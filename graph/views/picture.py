"""Draw the neighbourhood of a code as SVG or PNG, the same bytes for the same network."""

from __future__ import annotations

import io
from html import escape
from operator import itemgetter
from textwrap import wrap

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch

from . import layout
from .links import link_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from .layout import Places
    from .network import Network

DARK, GREY = "#17233a", "#57606a"

NODES = {
    layout.CENTRE: (DARK, "the code itself"),
    layout.PRIMARY: ("#bcd7fb", "primary that it needs"),
    layout.ADD_ON: ("#c6ebca", "add-on that may follow it"),
    layout.COLUMN_ONE: ("#ffcfc6", "column one: the code itself is denied beside it"),
    layout.COLUMN_TWO: ("#fdeab5", "column two: denied beside the code itself"),
    layout.FURTHER: ("#e7eaee", "further away"),
}
"""Role of a code to the colour of its box and the words of the legend."""

EDGES: dict[str, tuple[str, Any, float, str]] = {
    "requires": ("#1f5fbf", "-", 1.8, "needs as primary (add-on to primary)"),
    "never": ("#bf2f22", "-", 1.3, "bundles, indicator 0: no modifier releases it"),
    "release": ("#c98500", (0, (4, 2)), 1.3, "bundles, indicator 1: a modifier may release it"),
    "differ": ("#7d3fa0", (0, (6, 2, 1, 2)), 1.3, "bundles, 0 in one set and 1 in the other"),
}
"""Kind of an edge to its colour, dashes, width and the words of the legend."""

FEW = 14
"""Codes up to which our labels are written under them."""

FROM_CENTRE, FROM_CODE = 22.0, 16.0
"""Room between an arrow and the middle of a code, in points."""

SIZE = (13.0, 9.6)
DPI = 110
SALT = "medcodegraph"


def to_svg(graph: Network) -> str:
    """Return the picture as SVG; each code carries our label as its tooltip."""
    with mpl.rc_context({"svg.hashsalt": SALT, "svg.fonttype": "none"}):
        buffer = io.StringIO()
        _figure(graph).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    for code, label in sorted(graph.nodes(data="label")):
        mark = f'<g id="code-{code}">'
        text = text.replace(mark, f"{mark}<title>{escape(f'{code}: {label}' if label else code)}</title>")
    return text


def to_png(graph: Network) -> bytes:
    """Return the picture as PNG."""
    buffer = io.BytesIO()
    _figure(graph).savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def _figure(graph: Network) -> Figure:
    figure = Figure(figsize=SIZE, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, 0.05, 0.71, 0.86))
    axes.set_axis_off()
    axes.set_aspect("equal")
    role = layout.roles(graph)
    place = layout.places(graph, role)
    edge = max(max(abs(x), abs(y)) for x, y in place.values()) + 0.2
    axes.set_xlim(-edge, edge)
    axes.set_ylim(-edge, edge)
    drawn, left_out = _draw_edges(axes, graph, place)
    _draw_nodes(axes, graph, role, place)
    _draw_words(figure, graph, left_out)
    figure.legend(
        handles=_legend(role, drawn),
        loc="upper left",
        bbox_to_anchor=(0.725, 0.9),
        frameon=False,
        fontsize=9,
        labelspacing=0.9,
    )
    return figure


def _draw_edges(axes: Axes, graph: Network, place: Places) -> tuple[set[str], int]:
    """Draw the edges between rings; return the kinds drawn, and how many edges within a ring were left out."""
    drawn: set[str] = set()
    left_out = 0
    for subject, target, relation, attributes in sorted(graph.edges(keys=True, data=True), key=itemgetter(0, 1, 2)):
        if graph.nodes[subject]["distance"] == graph.nodes[target]["distance"]:
            left_out += 1
            continue
        kind = link_kind(relation, attributes)
        drawn.add(kind)
        bent = graph.number_of_edges(subject, target) + graph.number_of_edges(target, subject) > 1
        room = FROM_CENTRE if graph.graph["centre"] in (subject, target) else FROM_CODE
        axes.add_patch(_arrow(kind, (place[subject], place[target]), 0.09 if bent else 0.0, room))
    return drawn, left_out


def _arrow(
    kind: str, ends: tuple[tuple[float, float], tuple[float, float]], bend: float, room: float
) -> FancyArrowPatch:
    colour, dashes, width, _ = EDGES[kind]
    return FancyArrowPatch(
        *ends, arrowstyle="-|>", mutation_scale=11, shrinkA=room, shrinkB=room, color=colour, linestyle=dashes,
        linewidth=width, connectionstyle=f"arc3,rad={bend}", alpha=0.9, zorder=1,
    )  # fmt: skip


def _draw_nodes(axes: Axes, graph: Network, role: dict[str, str], place: Places) -> None:
    for code in sorted(graph):
        is_centre = role[code] == layout.CENTRE
        size, weight, colour = (15, "bold", "white") if is_centre else (8.5, "normal", DARK)
        box = {"boxstyle": "round,pad=0.32", "facecolor": NODES[role[code]][0], "edgecolor": DARK, "linewidth": 0.6}
        text = axes.text(
            *place[code], code, ha="center", va="center", fontsize=size, fontweight=weight, color=colour,
            zorder=3 if is_centre else 2, bbox=box,
        )  # fmt: skip
        text.set_gid(f"code-{code}")
        label = graph.nodes[code]["label"]
        if label and not is_centre and len(graph) <= FEW:
            x, y = place[code]
            words = "\n".join(wrap(label, 26, max_lines=3, placeholder=" …"))
            up, side = (0.05, "bottom") if y >= 0 else (-0.05, "top")
            axes.text(x, y + up, words, ha="center", va=side, fontsize=8, color=GREY, zorder=2)


def _draw_words(figure: Figure, graph: Network, left_out: int) -> None:
    centre = graph.graph["centre"]
    label = graph.nodes[centre]["label"] or "no label of ours"
    figure.text(0.02, 0.955, f"{centre}  {label}", fontsize=14, fontweight="bold", color=DARK)
    notes = [f"{len(graph) - 1} codes around it"]
    if graph.graph["not_shown"]:
        notes.append(f"{graph.graph['not_shown']} more not shown")
    if left_out:
        notes.append(f"{left_out} edges between codes of one ring not drawn")
    figure.text(0.02, 0.927, "; ".join(notes), fontsize=10.5, color="#9a3412" if len(notes) > 1 else GREY)
    figure.text(
        0.02,
        0.018,
        f"Edits active on {graph.graph['on']}, of: {', '.join(graph.graph['editions'])}",
        fontsize=8,
        color=GREY,
    )


def _legend(role: dict[str, str], drawn: set[str]) -> list[Artist]:
    boxes: list[Artist] = [
        Patch(facecolor=colour, edgecolor=DARK, linewidth=0.6, label=words)
        for name, (colour, words) in NODES.items() if name in role.values()
    ]  # fmt: skip
    lines: list[Artist] = [
        Line2D([], [], color=colour, linestyle=dashes, linewidth=width + 0.5, label=words)
        for name, (colour, dashes, width, words) in EDGES.items() if name in drawn
    ]  # fmt: skip
    return boxes + lines
