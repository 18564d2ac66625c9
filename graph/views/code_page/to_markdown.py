"""A code page as Markdown, with every row."""

from __future__ import annotations

from .sections import graph_line, sections, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .context import Fact

SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"} | {"\n": " "})


def to_markdown(page: Fact) -> str:
    """Return the page as Markdown; marks in the texts of sources are escaped."""
    lines = [f"# {_plain(title(page))}", "", _plain(graph_line(page))]
    for name, blocks in sections(page):
        lines += ["", f"## {name}", ""]
        for block in blocks:
            if block[0] == "fact":
                lines += [f"{_plain(block[1])} — *{_plain(block[2])}*", ""]
            elif block[0] == "missing":
                lines += [f"**{_plain(block[1])}**: {_plain(block[2])}", ""]
            else:
                lines += _table(*block[1:])
        lines.pop()
    return "\n".join(lines) + "\n"


def _table(caption: str, columns: Sequence[str], rows: list[list[str]]) -> list[str]:
    heading = [f"**{_plain(caption)}**", ""] if caption else []
    body = [_row(columns), _row(["---"] * len(columns), plain=False), *(_row(row) for row in rows)]
    return [*heading, *body, ""]


def _row(cells: Sequence[str], plain: bool = True) -> str:
    return "| " + " | ".join(_plain(cell) if plain else cell for cell in cells) + " |"


def _plain(text: str) -> str:
    return text.translate(SPECIAL)
