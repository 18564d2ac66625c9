"""Read a charge list: a provider's own codes with modifiers, settings and units, every cell with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ...errors import InputError
from ...graph.claims.record import Claim, Line
from ...graph.claims.values import compact, revenue_code, type_of_bill
from .document import Lines
from .problem import Place
from .table import Cell, Cells, read_table

COLUMNS = {
    "code": ("code", "cpt", "hcpcs", "cptcode", "hcpcscode", "cpthcpcs", "cpthcpcscode", "procedurecode", "procedure"),
    "modifiers": (
        "modifiers",
        "modifier",
        "mod",
        "mods",
        *(f"{name}{n}" for name in ("modifier", "mod") for n in "1234"),
    ),
    "place_of_service": ("placeofservice", "pos", "setting"),
    "units": ("units", "unit", "quantity", "qty", "defaultunits"),
    "form": ("form",),
    "type_of_bill": ("typeofbill", "tob"),
    "revenue_code": ("revenuecode", "revcode", "rev", "ubrevenuecode"),
    "date": ("date", "dateofservice", "on"),
    "payer": ("payer",),
}
"""The columns that are read, by their names without blanks and signs; of any other column nothing is read."""
MODIFIER = re.compile(r"[^\s,;|:/+-]+")
MEDICARE = "medicare"
"""The payer of a row that states none."""
OUTPATIENT_HOSPITAL = "0131"
"""The type of bill of an institutional row that states none."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One row: the claim that it would make, the cells that its fields stand in, and where each modifier begins."""

    claim: Claim
    cells: dict[str, Cell]
    modifiers: tuple[int, ...]
    place: Place
    text: str

    @property
    def line(self) -> Line:
        """The one line of the claim."""
        return self.claim.lines[0]


class ChargeList:
    """The rows of one file; a row that states no date is of the day given."""

    def __init__(self, text: str, name: str, on: date) -> None:
        self.name = name
        self.lines = Lines(text)
        self._on = on
        self.rows = list(self._read(read_table(text, name)))

    def _read(self, rows: Iterator[Cells]) -> Iterator[Charge]:
        header = next(rows, None)
        if header is None:
            raise InputError(self.name, None, "the file holds no rows")
        columns = [_column(cell.text) for cell in header]
        if "code" not in columns:
            raise InputError(self.name, 1, "not a charge list: none of its columns is called code, cpt or hcpcs")
        for row in rows:
            if len(row) > len(columns):
                raise self._error(row[len(columns)], f"the row has {len(row)} cells, the header {len(columns)}")
            yield self._charge(columns, row)

    def _charge(self, columns: list[str | None], row: Cells) -> Charge:
        cells: dict[str, Cell] = {}
        modifiers: dict[int, str] = {}
        for column, cell in zip(columns, row, strict=False):
            if column == "modifiers":
                begun = cell.start + self.lines.text.startswith('"', cell.start)
                modifiers |= {begun + one.start(): compact(one[0]) for one in MODIFIER.finditer(cell.text)}
            if column and cell.text:
                cells.setdefault(column, cell)
        if "code" not in cells:
            at = columns.index("code")
            raise self._error(row[at] if at < len(row) else row[0], "no code")
        place = self.lines.place(row[0].start)
        last = self.lines.place(row[-1].start).line
        text = "\n".join(self.lines.line(number) for number in range(place.line, last + 1))
        claim = self._claim(cells, tuple(modifiers.values()), place)
        return Charge(claim, cells, tuple(modifiers), place, text)

    def _claim(self, cells: dict[str, Cell], modifiers: tuple[str, ...], place: Place) -> Claim:
        texts = {name: cell.text for name, cell in cells.items()}
        form = self._form(cells)
        day = self._day(cells)
        code = compact(texts["code"])
        line = Line(
            number=1,
            code=code,
            modifiers=modifiers,
            units=self._units(cells),
            from_=day,
            to=day,
            place_of_service=texts.get("place_of_service") if form == "837P" else None,
            revenue_code=revenue_code(texts.get("revenue_code", "")),
            code_system="HC",
        )
        bill = type_of_bill(texts.get("type_of_bill", OUTPATIENT_HOSPITAL)) if form == "837I" else None
        return Claim(
            id=f"row at line {place.line}",
            form=form,
            payer=texts.get("payer", MEDICARE),
            patient=None,
            type_of_bill=bill,
            lines=(line,),
            source=self.name,
        )

    def _form(self, cells: dict[str, Cell]) -> str:
        """Return the stated form, else professional, unless the row has what only institutional claims have."""
        if "form" in cells:
            form = cells["form"].text.upper()
            if form not in ("837P", "837I"):
                raise self._error(cells["form"], "the form is neither 837P nor 837I")
            return form
        institutional = cells.keys() & {"type_of_bill", "revenue_code"} and "place_of_service" not in cells
        return "837I" if institutional else "837P"

    def _units(self, cells: dict[str, Cell]) -> Decimal:
        """Return the units, one where none are stated."""
        if "units" not in cells:
            return Decimal(1)
        try:
            found = Decimal(cells["units"].text)
        except InvalidOperation:
            raise self._error(cells["units"], "the units are not a number") from None
        if not found.is_finite() or not 0 <= found < 10**6:
            raise self._error(cells["units"], "the units are not a number from 0 to 999,999")
        return found

    def _day(self, cells: dict[str, Cell]) -> date:
        if "date" not in cells:
            return self._on
        try:
            return date.fromisoformat(cells["date"].text)
        except ValueError:
            raise self._error(cells["date"], "the date is not of the form YYYY-MM-DD") from None

    def _error(self, cell: Cell, reason: str) -> InputError:
        place = self.lines.place(cell.start)
        return InputError(self.name, place.line, reason, place.column)


def _column(title: str) -> str | None:
    name = re.sub(r"[^a-z0-9]", "", title.lower())
    return next((column for column, names in COLUMNS.items() if name in names), None)
