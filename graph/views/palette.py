"""The colours and words of a picture's legend, the same on the web pages: palette.json, which both read."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour on light and on dark ground, and the words of the legend."""

    light: str
    dark: str
    words: str


class Stroke(NamedTuple):
    """A line's colours, dashes (lengths drawn and left out, none for a whole line), width and words."""

    light: str
    dark: str
    dashes: tuple[float, ...]
    width: float
    words: str


class Palette(NamedTuple):
    """Boxes by the role of a code, lines by the kind of a link, in the order of the legend."""

    nodes: dict[str, Colour]
    edges: dict[str, Stroke]


@cache
def palette() -> Palette:
    """Return the palette; read once."""
    text = (files("medcodegraph.graph.views") / "palette.json").read_text(encoding="utf-8")
    held = json.loads(text)
    return Palette(
        {role: Colour(**colour) for role, colour in held["nodes"].items()},
        {kind: Stroke(**stroke | {"dashes": tuple(stroke["dashes"])}) for kind, stroke in held["edges"].items()},
    )
