"""Where a claim line and its fields stand in a claims file of rows (CSV)."""

from __future__ import annotations

from ...graph.claims.record import Claim, Line
from .document import Lines
from .problem import Spot
from .table import Cell, read_table

NUMBERED = {"modifiers": "modifier", "diagnoses": "diagnosis"}
"""What the columns are called that together stand for a list, without their number."""


class TableText:
    """The rows of a file by the claim and the line that they state."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = Lines(text)
        rows = read_table(text, name)
        self._names = [cell.text for cell in next(rows, [])]
        self._rows: dict[tuple[str, str], dict[str, Cell]] = {}
        for row in rows:
            cells = dict(zip(self._names, row, strict=False))
            if "id" in cells and "number" in cells:
                self._rows.setdefault((cells["id"].text, cells["number"].text), cells)

    def spot(self, claim: Claim, line: Line | None, field: str, which: int | None) -> Spot | None:
        """Return the cell of a field, else of the code; a change of any row of a claim concerns all of them."""
        numbers = [str(one.number) for one in claim.lines]
        rows = [self._rows[claim.id, number] for number in numbers if (claim.id, number) in self._rows]
        own = self._rows.get((claim.id, str(line.number))) if line else rows[0] if rows else None
        if own is None:
            return None
        cell = _cell(own, field, which)
        starts = [self._lines.place(next(iter(row.values())).start) for row in rows]
        place = self._lines.place(cell.start)
        return Spot(place, self._lines.place(own["code"].start), min(starts).line, max(starts).line)


def _cell(row: dict[str, Cell], field: str, which: int | None) -> Cell:
    single = f"{NUMBERED.get(field)}{(which or 0) + 1}"
    found = row.get(field) or row.get(single)
    return found if found and found.text else row["code"]
