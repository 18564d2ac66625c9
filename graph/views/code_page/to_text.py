"""A code page for the terminal."""

from __future__ import annotations

from .sections import graph_line, sections, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .context import Fact

MOST_ROWS = 25
WIDEST = 60
LINE = 110


def to_text(page: Fact) -> str:
    """Return the page as plain text; a long table is cut, and says how many rows it leaves out."""
    lines = [title(page), graph_line(page)]
    for name, blocks in sections(page):
        lines += ["", name.upper()]
        for block in blocks:
            if block[0] == "fact":
                lines += _wrapped(f"{block[1]} [{block[2]}]")
            elif block[0] == "missing":
                lines.append(f"  {block[1]}: {block[2]}")
            else:
                lines += _table(*block[1:])
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    """Break a text into lines at blanks; the lines after the first stand further in."""
    lines = [" "]
    for word in text.split():
        if len(lines[-1]) + len(word) >= LINE:
            lines.append("   ")
        lines[-1] += f" {word}"
    return lines


def _table(caption: str, columns: Sequence[str], rows: list[list[str]]) -> list[str]:
    used = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    shown = [[columns[i] for i in used], *([row[i] for i in used] for row in rows[:MOST_ROWS])]
    widths = [min(max(len(row[i]) for row in shown), WIDEST) for i in range(len(used))]
    lines = [f"  {caption}"] if caption else []
    lines += [
        "    " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    ]
    if len(rows) > MOST_ROWS:
        lines.append(f"    and {len(rows) - MOST_ROWS} more rows; every other format shows all")
    return lines
