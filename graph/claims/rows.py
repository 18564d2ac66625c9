"""Claims as rows of the tables that the R2RML mapping and the compiled rules read.

The three tables and their column names are a contract. All keys are ordinals within the batch, made of
`[A-Za-z0-9-]` only, so that nothing of a patient gets into an IRI.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .record import Claim, Line
from .withdrawals import standings

Row = dict[str, object]
_Identity = tuple[object, ...]
_Pairs = dict[str, tuple[str, str]]

_EPOCH = date(1970, 1, 1).toordinal()
_SYSTEMS = (
    ("cpt", re.compile(r"[0-9]{4}[0-9AFMTU]")),
    ("hcpcs", re.compile(r"[ABCEGHJKLMPQRSTUV][0-9]{4}")),
    ("cdt", re.compile(r"D[0-9]{4}")),
)
_TYPED = (None, "HC")
_DAY = "service_day"
_KEPT = {
    "claim_id", "line_number", "practitioner", "patient_key", "withdrawal", "withdrawn_by", "original",
}  # fmt: skip
"""What the row of a line that bills nothing still holds."""
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_PLACE = re.compile(r"[0-9]{2}")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """The rows of a batch of claims, one list for each table, in the order of claims and lines."""

    claim_line: list[Row] = field(default_factory=list)
    claim_modifier: list[Row] = field(default_factory=list)
    claim_diagnosis: list[Row] = field(default_factory=list)


def claim_rows(claims: Sequence[Claim]) -> ClaimRows:
    """The rows of a batch; lines of one patient are grouped only with lines of the same batch."""
    rows, patients, practitioners = ClaimRows(), _Ordinals("p"), _Ordinals("r")
    pairs = _stated_pairs(claims)
    stand = standings((_patient(claim, at), claim) for at, claim in enumerate(claims, 1))
    for at, (claim, standing) in enumerate(zip(claims, stand, strict=True), 1):
        person = _patient(claim, at)
        for number, line in enumerate(claim.lines, 1):
            row = _line_row(claim, line) | asdict(standing)
            practitioner = practitioners.key((person, *_practitioner(claim, line, at, pairs.get(person, {}))))
            row |= {"practitioner": practitioner, "patient_key": patients.key(person)}
            keys: Row = {"claim_key": str(at), "line_key": str(number)}
            if standing.withdrawal:
                rows.claim_line.append(keys | {name: row[name] if name in _KEPT else None for name in (*row, _DAY)})
                continue
            rows.claim_line.append(keys | row | {_DAY: _service_day(row)})
            rows.claim_modifier.extend(keys | one for one in _modifier_rows(line))
            rows.claim_diagnosis.extend(keys | one for one in _diagnosis_rows(line))
    return rows


class _Ordinals:
    """Gives each identity the next number, with a letter before it."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._seen: dict[_Identity, str] = {}

    def key(self, identity: _Identity) -> str:
        return self._seen.setdefault(identity, f"{self._letter}{len(self._seen) + 1}")


def _patient(claim: Claim, at: int) -> _Identity:
    """A claim that names no patient is its own patient."""
    return ("patient", claim.patient) if claim.patient else ("claim", at)


def _stated_pairs(claims: Sequence[Claim]) -> dict[_Identity, _Pairs]:
    """For each patient and NPI, the smallest pair of group and specialty that any line of theirs states."""
    found: dict[_Identity, _Pairs] = {}
    for at, claim in enumerate(claims, 1):
        known = found.setdefault(_patient(claim, at), {})
        for line in claim.lines:
            if line.rendering and line.group and line.specialty:
                pair = (line.group, line.specialty)
                known[line.rendering] = min(pair, known.get(line.rendering, pair))
    return found


def _practitioner(claim: Claim, line: Line, at: int, pairs: _Pairs) -> _Identity:
    """Who counts as one practitioner: the same NPI, or the same group and specialty.

    The rule is Medicare's (First Coast, modifier 25 fact sheet). On an institutional claim it is the facility
    that bills, whichever physician a line names.
    """
    facility = claim.billing or line.group
    if claim.form == "837I" and facility:
        return ("facility", facility)
    if line.rendering:
        pair = pairs.get(line.rendering)
        return ("pair", *pair) if pair else ("npi", line.rendering)
    return ("group", facility) if facility else ("claim", at)


def _line_row(claim: Claim, line: Line) -> Row:
    system = _code_system(line)
    place = line.place_of_service
    return {
        "claim_id": claim.id,
        "line_number": line.number,
        "form": claim.form,
        "payer": _payer_key(claim.payer),
        "code_text": line.code,
        "code_system": system,
        "code": line.code if system else None,
        "units": line.units,
        "unit": line.unit,
        "units_per_day": _units_per_day(line),
        "service_from": line.from_,
        "service_to": line.to,
        "day_number": line.from_.toordinal() - _EPOCH if line.from_ else None,
        "place_of_service_text": place,
        "place_of_service": place if place and _PLACE.fullmatch(place) else None,
        "type_of_bill": claim.type_of_bill,
        "revenue_code": line.revenue_code,
        "rendering": line.rendering,
        "npi_check": _npi_check(line.rendering),
        "provider_group": line.group,
        "specialty": line.specialty,
    }


def _payer_key(payer: str | None) -> str | None:
    """The payer as it may stand in an IRI: small letters and digits, hyphens for the rest."""
    return _UNSAFE.sub("-", (payer or "").lower()).strip("-") or None


def _code_system(line: Line) -> str | None:
    """By the format of the code, unless the claim says that it is of another system (HIPPS, local)."""
    if line.code_system not in _TYPED:
        return None
    return next((name for name, pattern in _SYSTEMS if pattern.fullmatch(line.code)), None)


def _units_per_day(line: Line) -> Decimal | None:
    """Units that count against a daily limit, rounded half up over a span; minutes are no such units.

    NCCI Policy Manual, on MUEs: the units of such a line are divided by its days, to a whole number.
    """
    if line.units is None or line.unit == "MJ":
        return None
    days = (line.to - line.from_).days + 1 if line.from_ and line.to else 1
    return (line.units / days).quantize(Decimal(1), ROUND_HALF_UP) if days > 1 else line.units


def _npi_check(npi: str | None) -> str | None:
    """`wrong` for ten digits of which the last is not the check digit of the others.

    The check digit is that of Luhn with 80840 before the number, which adds 24 (HHS, 69 FR 3434; 45 CFR 162.406).
    """
    if npi is None or not _TEN_DIGITS.fullmatch(npi):
        return None
    doubled = (2 * digit - 9 * (digit > 4) for digit in map(int, npi[::2]))
    return "wrong" if (24 + sum(doubled) + sum(map(int, npi[1::2]))) % 10 else None


def _service_day(row: Row) -> str | None:
    """One patient, one practitioner, one day: the lines that edits compare."""
    day = row["day_number"]
    return None if day is None else f"{row['patient_key']}-{row['practitioner']}-{day}"


def _modifier_rows(line: Line) -> list[Row]:
    return [
        {"position": at, "modifier_text": one, "modifier": one if _MODIFIER.fullmatch(one) else None}
        for at, one in enumerate(line.modifiers, 1)
    ]


def _diagnosis_rows(line: Line) -> list[Row]:
    return [{"position": at, "diagnosis_text": one} for at, one in enumerate(line.diagnoses, 1)]
