"""Where segments, elements and components begin in the text of an X12 file, counted as the claim reader counts them."""

from __future__ import annotations

from dataclasses import dataclass

from ...graph.claims.record import Line
from .document import Lines
from .problem import Spot

ELEMENTS = {
    "SV1": {"code": 1, "modifiers": 1, "units": 4, "place_of_service": 5, "diagnoses": 7},
    "SV2": {"code": 2, "modifiers": 2, "units": 5, "revenue_code": 1},
}
"""The element of a service segment that holds a field."""
FACILITY = 5
"""The element of CLM with the place of service or the type of bill."""
HEADER = 105
"""Characters of an interchange header before its terminator."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment: its name, where it begins and ends, and what parts its elements."""

    name: str
    start: int
    end: int
    mark: str


class X12Text:
    """The segments of a file, in order."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._text = text
        self._pieces = _pieces(text)

    def spot(self, segment: int, line: Line | None, field: str, which: int | None) -> Spot | None:
        """Return the place of a field of a line of the claim whose CLM is the segment of that number, from 1."""
        if not 0 < segment <= len(self._pieces):
            return None
        claim = self._pieces[segment - 1]
        end = next((i for i in range(segment, len(self._pieces)) if self._pieces[i].name in ("CLM", "SE", "HL")), None)
        own = self._pieces[segment:end]
        service = _service(own, line.number, self._text) if line else None
        here = service or claim
        at = self._value(here, claim, field, which)
        last = own[-1] if own else claim
        place = self._lines.place
        return Spot(place(at), place(here.start), place(claim.start).line, place(last.end).line)

    def _value(self, service: Piece, claim: Piece, field: str, which: int | None) -> int:
        """Return where a field begins; what the service segment does not state stands in CLM, or nowhere."""
        element = ELEMENTS.get(service.name, {}).get(field)
        if element is not None and (found := self._element(service, element)) is not None:
            return self._component(found, field, which, service)
        if field in ("place_of_service", "type_of_bill"):
            return self._element(claim, FACILITY) or claim.start
        return service.start

    def _element(self, piece: Piece, number: int) -> int | None:
        parts = self._text[piece.start : piece.end].split(piece.mark)
        if number >= len(parts) or not parts[number].strip():
            return None
        return piece.start + sum(len(part) + 1 for part in parts[:number])

    def _component(self, start: int, field: str, which: int | None, piece: Piece) -> int:
        """Return the start of the code or of a modifier within a composite whose first part says the code system."""
        if field not in ("code", "modifiers"):
            return start
        composite = self._text[start : piece.end].split(piece.mark)[0]
        mark = next((char for char in composite if not char.isalnum()), None)
        parts = composite.split(mark) if mark else [composite]
        number = 1 if field == "code" else 2 + (which or 0)
        return start + sum(len(part) + 1 for part in parts[:number]) if number < len(parts) else start


def _pieces(text: str) -> list[Piece]:
    found: list[Piece] = []
    at, mark, terminator = 0, "*", "~"
    while at < len(text):
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("ISA", at) and len(text) > at + HEADER:
            mark, terminator = text[at + 3], text[at + HEADER]
        end = text.find(terminator, at)
        end = len(text) if end < 0 else end
        if text[at:end].strip():
            found.append(Piece(text[at:end].split(mark, maxsplit=1)[0].strip(), at, end, mark))
        at = end + 1
    return found


def _service(pieces: list[Piece], number: int, text: str) -> Piece | None:
    """Return the service segment of a line, numbered by LX, or by order where there is none."""
    current, served = 0, False
    for piece in pieces:
        if piece.name == "LX":
            stated = text[piece.start : piece.end].split(piece.mark)[1:2]
            current, served = int(stated[0]) if stated and stated[0].isdigit() else 0, False
        elif piece.name in ELEMENTS:
            if served or not current:
                current += 1
            served = True
            if current == number:
                return piece
    return None
