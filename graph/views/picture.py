"""Draw the neighbourhood of a code as SVG or PNG, the same bytes for the same network."""

from __future__ import annotations

import io
from html import escape
from textwrap import wrap

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch

from . import layout
from .links import link_kind
from .palette import palette

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.typing import LineStyleType

    from .layout import Places
    from .network import Network
    from .palette import Stroke

DARK, GREY = "#17233a", "#57606a"

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
    edges = layout.across(graph)
    for subject, target, relation, attributes in edges:
        kind = link_kind(relation, attributes)
        drawn.add(kind)
        bent = graph.number_of_edges(subject, target) + graph.number_of_edges(target, subject) > 1
        room = FROM_CENTRE if graph.graph["centre"] in (subject, target) else FROM_CODE
        axes.add_patch(_arrow(kind, (place[subject], place[target]), 0.09 if bent else 0.0, room))
    return drawn, graph.number_of_edges() - len(edges)


def _arrow(
    kind: str, ends: tuple[tuple[float, float], tuple[float, float]], bend: float, room: float
) -> FancyArrowPatch:
    stroke = palette().edges[kind]
    return FancyArrowPatch(
        *ends, arrowstyle="-|>", mutation_scale=11, shrinkA=room, shrinkB=room, color=stroke.light,
        linestyle=_dashes(stroke), linewidth=stroke.width, connectionstyle=f"arc3,rad={bend}", alpha=0.9, zorder=1,
    )  # fmt: skip


def _draw_nodes(axes: Axes, graph: Network, role: dict[str, str], place: Places) -> None:
    for code in sorted(graph):
        is_centre = role[code] == layout.CENTRE
        size, weight, colour = (15, "bold", "white") if is_centre else (8.5, "normal", DARK)
        box = {
            "boxstyle": "round,pad=0.32",
            "facecolor": palette().nodes[role[code]].light,
            "edgecolor": DARK,
            "linewidth": 0.6,
        }
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
    if graph.graph.get("not_opened"):
        notes.append(f"around {graph.graph['not_opened']} of them not looked: too many edits")
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
        Patch(facecolor=colour.light, edgecolor=DARK, linewidth=0.6, label=colour.words)
        for name, colour in palette().nodes.items() if name in role.values()
    ]  # fmt: skip
    lines: list[Artist] = [
        Line2D([], [], color=stroke.light, linestyle=_dashes(stroke), linewidth=stroke.width + 0.5, label=stroke.words)
        for name, stroke in palette().edges.items() if name in drawn
    ]  # fmt: skip
    return boxes + lines


def _dashes(stroke: Stroke) -> LineStyleType:
    return (0, stroke.dashes) if stroke.dashes else "-"
