"""Where a claim, a line of it and a field of the line stand in a claim file, so that a finding names the characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ...errors import InputError
from ...graph.claims.record import Claim, Line
from ...graph.claims.sniff import claim_format
from ...graph.finding import Finding
from .document import Lines, read_text
from .json_tree import Tree, read_tree
from .problem import Place, Spot
from .table_places import TableText
from .x12_text import X12Text

FIELDS = (
    ("R-FMT-MOD", "modifiers"), ("R-VAL-MOD", "modifiers"), ("R-MOD-", "modifiers"), ("R-COSURG", "modifiers"),
    ("R-FMT-POS", "place_of_service"), ("R-VAL-POS", "place_of_service"), ("R-POS-", "place_of_service"),
    ("R-PCTC-FAC", "place_of_service"), ("R-FMT-UNITS", "units"), ("R-MUE-0", "code"), ("R-MUE-UNPUB", "code"),
    ("R-MUE-", "units"), ("R-FMT-NPI", "rendering"), ("R-VAL-DX", "diagnoses"), ("R-FMT-TOB", "type_of_bill"),
)  # fmt: skip
"""The field that a rule is about, by the beginning of its id; of any other rule it is the code."""
STEPS = re.compile(r"line (\d+)|\[(\d+)\]|entry\[(\d+)\]")
FHIR_FIELDS = {
    "code": ("productOrService", "service", "procedure"),
    "modifiers": ("modifier",),
    "units": ("quantity",),
    "place_of_service": ("locationCodeableConcept",),
    "diagnoses": ("diagnosisSequence", "diagnosisLinkId"),
    "revenue_code": ("revenue",),
}
CODED = (("coding", 0, "code"), ("value",))
"""Where the value stands in a FHIR concept, and in a quantity."""


def field_of(rule: str) -> str:
    """Return the field of a line that a rule is about."""
    return next((field for start, field in FIELDS if rule.startswith(start)), "code")


def named_in(values: tuple[str, ...], message: str) -> int | None:
    """Return which of some values a message names first, None where it names none of them."""
    return next((at for at, one in enumerate(values) if one and re.search(rf"\b{re.escape(one)}\b", message)), None)


class ClaimPlaces:
    """Finds places in claim files; each file is read once, and a file too large for that has whole lines as places."""

    def __init__(self) -> None:
        self._files: dict[str, Callable[[Claim, Line | None, str, int | None], Spot | None]] = {}

    def spot(self, claim: Claim, finding: Finding | None) -> Spot:
        """Return where a finding of a claim belongs, or the claim itself."""
        if claim.source not in self._files:
            self._files[claim.source] = _finder(Path(claim.source))
        line = next((one for one in claim.lines if finding and one.number == finding.line), None)
        field = field_of(finding.rule) if finding else "code"
        listed = getattr(line, field, ()) if field in ("modifiers", "diagnoses") else ()
        which = named_in(listed, finding.message) if finding and listed else None
        stated = re.match(r"line (\d+)", claim.position)
        start = Place(int(stated[1]) if stated else 1, 1)
        found = self._files[claim.source](claim, line, field, which)
        return found or Spot(start, start, start.line, start.line)


def _finder(path: Path) -> Callable[[Claim, Line | None, str, int | None], Spot | None]:
    try:
        kind = claim_format(path)
        if kind == "parquet":
            return _nowhere
        text = read_text(path, str(path))
        if kind == "x12":
            return _X12Spots(X12Text(text)).spot
        return TableText(text, str(path)).spot if kind == "csv" else _JsonSpots(text, str(path)).spot
    except InputError:
        return _nowhere


def _nowhere(*_: object) -> None:
    """Tell no place in a file that is not read for places."""


class _X12Spots:
    def __init__(self, text: X12Text) -> None:
        self._text = text

    def spot(self, claim: Claim, line: Line | None, field: str, which: int | None) -> Spot | None:
        stated = re.search(r"segment (\d+)", claim.position)
        return self._text.spot(int(stated[1]), line, field, which) if stated else None


class _JsonSpots:
    def __init__(self, text: str, name: str) -> None:
        self._lines = Lines(text)
        self._name = name
        self._whole: Tree | None = None

    def spot(self, claim: Claim, line: Line | None, field: str, which: int | None) -> Spot | None:
        found = self._claim(claim.position)
        if found is None:
            return None
        base, tree = found
        item = _item(tree, line) if line else tree
        value = _field(item, tree, field, which) or item
        at, subject = (self._lines.place(base + one.start) for one in (value, item))
        return Spot(at, subject, self._lines.place(base + tree.start).line, self._lines.place(base + tree.end).line)

    def _claim(self, position: str) -> tuple[int, Tree] | None:
        """Return the claim at a position, and what to add to its offsets."""
        base, tree = 0, None
        for line, index, entry in STEPS.findall(position):
            if line:
                base, end = self._lines.span(int(line))
                tree = read_tree(self._lines.text[base:end], self._name)
            else:
                steps = ("entry", int(entry), "resource") if entry else (int(index),)
                tree = (tree or self._document()).get(*steps)
                if tree is None:
                    return None
        return base, tree or self._document()

    def _document(self) -> Tree:
        self._whole = self._whole or read_tree(self._lines.text, self._name)
        return self._whole


def _item(claim: Tree, line: Line) -> Tree:
    """Return the line of a claim by its number: claim JSON or FHIR."""
    for list_key, number_key in (("lines", "number"), ("item", "sequence")):
        items = claim.get(list_key)
        for one in items.items() if items else ():
            number = one.get(number_key)
            if number is not None and number.value == line.number:
                return one
    return claim


def _field(item: Tree, claim: Tree, field: str, which: int | None) -> Tree | None:
    keys = (field, *FHIR_FIELDS.get(field, ()))
    found = next((one for key in keys if (one := item.get(key) or claim.get(key))), None)
    if found is not None and which is not None:
        found = found.get(which) or found
    return next((one for steps in CODED if found and (one := found.get(*steps))), found)
