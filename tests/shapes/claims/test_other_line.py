"""A finding that rests on another line names its claim and its number."""

from collections.abc import Callable

import pytest
from medcodegraph.graph.claims.record import Claim
from medcodegraph.shapes.validator import Validator

Make = Callable[..., Claim]
SIDES = ({"modifiers": ["LT"]}, {"modifiers": ["RT"]})
OTHER = {"rendering": "1000000020", "modifiers": ["62"]}
LINES = {
    "R-DUP": (("9300A",), ("9300A",)),
    "R-GLOB": (("9332A",), ("99213", {"from": "2025-02-12", "to": "2025-02-12"})),
    "R-GLOB-before": (("9332A",), ("99213", {"from": "2025-02-09", "to": "2025-02-09"})),
    "R-GLOB-same-day": (("9332A",), ("99213",)),
    "R-GLOB-procedure": (("9332A",), ("9331A", {"from": "2025-02-12", "to": "2025-02-12"})),
    "R-COSURG-PAIR": (("9340A", OTHER), ("9340A",)),
    "R-AOC-SAMECLAIM": (("9100A",), ("9101A",)),
}


@pytest.mark.parametrize("shape", LINES)
def test_the_other_claim_and_line_are_named(validator: Validator, claim: Make, shape: str):
    first, second = LINES[shape]
    found = validator.judge([claim(("9300A", {"from": "2024-03-01"}), first, id="OLD"), claim(second, id="NEW")])
    (message,) = [f.message for f in found if f.claim == "NEW" and f.shape.endswith(f"#{shape}")]
    assert "claim OLD line 2" in message


def test_of_two_sides_the_later_line_is_named(validator: Validator, claim: Make):
    found = validator.judge([claim(("9340A", SIDES[0]), ("9340A", SIDES[1]))])
    (message,) = [f.message for f in found if f.shape.endswith("#R-MOD-BILAT-lines")]
    assert "claim C1 line 2" in message
