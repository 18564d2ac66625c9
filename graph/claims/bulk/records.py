"""Claims as records become lines in Arrow batches: for the formats that are read claim by claim."""

# pyright: reportUnknownParameterType=false
# pyarrow has no types

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa

from ..record import BrokenClaim, Claim, Line
from .columns import LINE_TYPES

BATCH_LINES = 20_000

_ARROW = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "DECIMAL(18, 3)": pa.decimal128(18, 3),
    "DATE": pa.date32(),
}
LINES = pa.schema([(name, _ARROW[sql_type]) for name, sql_type in LINE_TYPES.items()])
"""The lines of any file as Arrow has them."""

_THOUSANDTH = Decimal("0.001")
_VALUES: dict[str, Callable[[Claim, Line], object]] = {
    "claim_id": lambda claim, line: claim.id,
    "form": lambda claim, line: claim.form,
    "payer": lambda claim, line: claim.payer,
    "patient": lambda claim, line: claim.patient,
    "type_of_bill": lambda claim, line: claim.type_of_bill,
    "billing": lambda claim, line: claim.billing,
    "frequency": lambda claim, line: claim.frequency,
    "replaces": lambda claim, line: claim.replaces,
    "line_number": lambda claim, line: line.number,
    "code": lambda claim, line: line.code,
    "code_system": lambda claim, line: line.code_system,
    "modifiers": lambda claim, line: line.modifiers,
    "units": lambda claim, line: line.units and line.units.quantize(_THOUSANDTH, ROUND_HALF_UP),
    "unit": lambda claim, line: line.unit,
    "service_from": lambda claim, line: line.from_,
    "service_to": lambda claim, line: line.to,
    "place_of_service": lambda claim, line: line.place_of_service,
    "rendering": lambda claim, line: line.rendering,
    "provider_group": lambda claim, line: line.group,
    "specialty": lambda claim, line: line.specialty,
    "diagnoses": lambda claim, line: line.diagnoses,
    "revenue_code": lambda claim, line: line.revenue_code,
    "fault": lambda claim, line: None,
}


def claim_batches(
    items: Iterable[Claim | BrokenClaim], broken: Callable[[BrokenClaim], object], size: int = BATCH_LINES
) -> Iterator[pa.RecordBatch]:
    """Yield the lines of claims in batches of about so many; what can't be read is told to `broken`."""
    rows: list[tuple[int, int, Claim, Line]] = []
    ordinal = 0
    for number, item in enumerate(items, 1):
        if isinstance(item, BrokenClaim):
            broken(item)
            continue
        for line in item.lines:
            ordinal += 1
            rows.append((ordinal, number, item, line))
        if len(rows) >= size:
            yield line_batch(rows)
            rows = []
    if rows:
        yield line_batch(rows)


def line_batch(rows: list[tuple[int, int, Claim, Line]]) -> pa.RecordBatch:
    """Return lines as one batch; a row is the line's ordinal, the number of its claim, the claim and the line."""
    columns: dict[str, list[object]] = {
        "ordinal": [ordinal for ordinal, _, _, _ in rows],
        "row": [number for _, number, _, _ in rows],
        "claim_row": [number for _, number, _, _ in rows],
    }
    columns |= {name: [value(claim, line) for _, _, claim, line in rows] for name, value in _VALUES.items()}
    return pa.record_batch([pa.array(columns[field.name], field.type) for field in LINES], schema=LINES)
