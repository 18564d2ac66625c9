"""Random claims of real and made-up codes give the same findings on the single-claim engine and on pySHACL."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph.graph.claims.claim_json import claim_from_json
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.finding import Finding
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.shapes.validator import Validator

CODES = (
    "63620", "63621", "77373", "61796", "61797", "20610", "99213", "99214", "96372", "64493", "64494", "17000", "17003",
    "17004", "99291", "99292", "19303", "9001A", "9002A", "9003A", "9007A", "9009A", "9100A", "9101A", "9102A", "9103A",
    "9105A", "9203A", "9300A", "9305A", "9332A", "9340A", "J1100", "00000", "D0120", "BAD", "",
)  # fmt: skip
MODIFIERS = ("24", "25", "26", "50", "51", "54", "57", "58", "59", "62", "76", "80", "LT", "RT", "XS", "TC", "GP", "KX",
             "27", "11", "ZZ", "F1", "66", "FT", "AS")  # fmt: skip
DAYS = ("2019-06-30", "2019-07-01", "2024-06-30", "2024-07-01", "2025-01-01", "2025-02-10", "2025-02-11", "2025-02-12",
        "2025-05-11", "2025-12-31", "2026-01-01", "2026-08-01", None)  # fmt: skip
LINES = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        "modifiers": st.lists(st.sampled_from(MODIFIERS), max_size=3),
        "units": st.sampled_from((0, 1, 1, 1, 2, 3, 14, Decimal("1.5"), None)),
        "unit": st.sampled_from(("UN", "UN", "UN", "MJ")),
        "from": st.sampled_from(DAYS),
        "place_of_service": st.sampled_from(("11", "11", "21", "22", "24", "27", "98", None)),
        "rendering": st.sampled_from(("1234567893", "1000000012", "1000000013", "123", None)),
        "group": st.sampled_from(("G1", "G2", None)),
        "specialty": st.sampled_from(("14", None)),
        "diagnoses": st.sampled_from(([], ["C7951"], ["BAD!"])),
    }
)
CLAIMS = st.lists(
    st.fixed_dictionaries(
        {
            "form": st.sampled_from(("837P", "837P", "837I")),
            "payer": st.sampled_from(("medicare", "medicare", "medicaid", "somebody", None)),
            "patient": st.sampled_from(("P1", "P2", None)),
            "frequency": st.sampled_from((None, None, None, "1", "7", "8")),
            "replaces": st.sampled_from((None, "C1", "C2")),
            "type_of_bill": st.sampled_from((None, "0131", "0137", "0111", "0851", "XX")),
            "lines": st.lists(LINES, min_size=1, max_size=4),
            "days": st.integers(0, 2),
        }
    ),
    min_size=1,
    max_size=3,
)


def as_claim(number: int, drawn: dict[str, Any]) -> Claim:
    """A claim as drawn; its lines fall on one day unless drawn otherwise, so that they meet."""
    first = drawn["lines"][0]["from"]
    lines = [
        line | {"number": at, "from": line["from"] if drawn["days"] == 0 else first}
        for at, line in enumerate(drawn["lines"], 1)
    ]
    made = {key: value for key, value in drawn.items() if key != "days"}
    claim = claim_from_json(made | {"id": f"C{number}", "lines": [line | {"to": line["from"]} for line in lines]})
    if drawn["days"] < 2:
        return claim
    spans = tuple(replace(line, to=line.from_ and line.from_.replace(day=28)) for line in claim.lines)
    return replace(claim, lines=spans)


@pytest.fixture(scope="module")
def engines(store: EmbeddedStore) -> dict[str, Validator]:
    return {name: Validator(store, released=True, satisfied=True, engine=name) for name in ("single", "reference")}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=CLAIMS)
def test_both_engines_agree(engines: dict[str, Validator], drawn: list[dict[str, Any]]):
    claims = [as_claim(number, one) for number, one in enumerate(drawn, 1)]
    found: dict[str, Counter[Finding]] = {name: Counter(one.judge(claims)) for name, one in engines.items()}
    assert found["single"] == found["reference"]
