"""A code page as JSON."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .context import Fact


def to_json(page: Fact) -> str:
    """Return the page as JSON: one key a topic, null where the graph holds nothing."""
    return (
        json.dumps({name: value for name, value in page.items() if name != "cited"}, indent=1, ensure_ascii=False)
        + "\n"
    )
