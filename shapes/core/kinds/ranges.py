"""Least and greatest values. A value that can't be compared with the limit is out of range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH, XSD

from .. import arguments
from ..condition import Condition, exists, in_order, where
from ..model import Constraint, Kind, Shape, Write
from .values import each_value

if TYPE_CHECKING:
    from ..writer import Writer


def _compared(operator: str) -> Write:
    def test(writer: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
        limit = arguments.literal(shape, constraint)
        if limit.datatype != XSD.dateTime and not limit.ill_typed:
            return in_order(value, operator, limit.n3())
        held = writer.fresh()
        return exists(where(writer.given.one_of(held, [limit]), in_order(value, operator, held)))

    return each_value(test)


KINDS = (
    Kind(SH.MinExclusiveConstraintComponent, SH.minExclusive, _compared(">"), "Value is not greater than {value}"),
    Kind(SH.MinInclusiveConstraintComponent, SH.minInclusive, _compared(">="), "Value is less than {value}"),
    Kind(SH.MaxExclusiveConstraintComponent, SH.maxExclusive, _compared("<"), "Value is not less than {value}"),
    Kind(SH.MaxInclusiveConstraintComponent, SH.maxInclusive, _compared("<="), "Value is greater than {value}"),
)
