"""Least and greatest values. A value that can't be compared with the limit is out of range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import SH

from .. import arguments
from ..condition import Condition, in_order
from ..model import Constraint, Kind, Shape, Write
from .values import each_value

if TYPE_CHECKING:
    from ..writer import Writer


def _compared(operator: str) -> Write:
    def test(_: Writer, shape: Shape, constraint: Constraint, value: str) -> Condition:
        return in_order(value, operator, arguments.literal(shape, constraint).n3())

    return each_value(test)


KINDS = (
    Kind(SH.MinExclusiveConstraintComponent, SH.minExclusive, _compared(">"), "Value is not greater than {value}"),
    Kind(SH.MinInclusiveConstraintComponent, SH.minInclusive, _compared(">="), "Value is less than {value}"),
    Kind(SH.MaxExclusiveConstraintComponent, SH.maxExclusive, _compared("<"), "Value is not less than {value}"),
    Kind(SH.MaxInclusiveConstraintComponent, SH.maxInclusive, _compared("<="), "Value is greater than {value}"),
)
