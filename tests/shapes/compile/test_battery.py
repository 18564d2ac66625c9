"""One battery for two engines: the compiled rules give the findings of the reference engine, to the last word."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from medcodegraph.graph.build.build import build
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.claims.rows import claim_rows
from medcodegraph.graph.store import EmbeddedStore, open_store
from medcodegraph.shapes.compile.batch import to_tables
from medcodegraph.shapes.compile.engine import CompiledRules
from medcodegraph.shapes.validator import Validator

Make = Callable[..., Claim]
EXAMPLES = Path(__file__).parents[1] / "claims" / "examples" / "claims.ndjson"
FEW = settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
DATES = (
    None, "2018-05-05", "2019-06-30", "2019-07-01", "2024-05-31", "2024-06-03", "2024-06-30", "2024-07-01",
    "2024-09-10", "2024-12-31", "2025-02-09", "2025-02-10", "2025-09-30", "2025-10-01", "2026-08-01",
)  # fmt: skip
"""Days around which editions, edits and rules begin and end."""
MODIFIERS = ("24", "25", "26", "50", "51", "54", "57", "58", "59", "62", "66", "76", "78", "79", "80", "91", "AS", "F1",
             "FT", "GN", "LT", "RT", "TC", "XE", "XS", "11", "ZZ", "27")  # fmt: skip
PLACES = (None, "11", "19", "21", "22", "24", "99", "2")


@pytest.fixture(scope="module")
def reference(store: EmbeddedStore) -> Validator:
    return Validator(store, released=True, engine="reference")


def plain(finding: dict[str, object]) -> str:
    return repr(sorted((name, repr(value)) for name, value in finding.items()))


def by_reference(validator: Validator, claims: Sequence[Claim]) -> list[str]:
    return sorted(plain(_listed(finding.as_json())) for finding in validator.judge(claims))


def by_compiled(rules: CompiledRules, claims: Sequence[Claim]) -> list[str]:
    found: pa.Table = rules.judge(*to_tables(claim_rows(claims)))
    return sorted(plain(_listed(row)) for row in found.drop_columns(["value"]).to_pylist())


def _listed(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return {name: list(one) if isinstance(one, tuple) else one for name, one in value.items()}


@pytest.fixture(scope="module")
def codes(rule_book: duckdb.DuckDBPyConnection) -> list[str]:
    """The curated codes and the made-up ones, a few visits, and texts that are no code."""
    known = rule_book.execute(
        "SELECT DISTINCT code FROM code_label UNION SELECT addon FROM addon_row ORDER BY 1"
    ).fetchall()
    made = rule_book.execute(
        "SELECT DISTINCT column_one FROM ptp_row WHERE column_one LIKE '9%A' ORDER BY 1"
    ).fetchall()
    return [code for (code,) in known + made] + ["99213", "99214", "99215", "J1100", "", "1234"]


def lines(codes: Iterable[str]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {
            "code": st.sampled_from(list(codes)),
            "modifiers": st.lists(st.sampled_from(MODIFIERS), max_size=5),
            "units": st.sampled_from((None, 0, 1, 1, 1, 2, 3, 7, 40)),
            "place_of_service": st.sampled_from(PLACES),
            "rendering": st.sampled_from(("1000000012", "1000000020", "12", None)),
            "day": st.sampled_from(DATES),
            "span": st.booleans(),
        }
    )


def claims(codes: Iterable[str]) -> st.SearchStrategy[list[dict[str, object]]]:
    """A few claims of a few patients, often close in time: rules that compare lines find something to compare."""
    claim = st.fixed_dictionaries(
        {
            "patient": st.sampled_from(("P1", "P1", "P2", None)),
            "form": st.sampled_from(("837P", "837P", "837I")),
            "payer": st.sampled_from(("medicare", "medicare", "87726", "cigna", "unknown", None)),
            "type_of_bill": st.sampled_from((None, "0131", "0221", "0111", "131")),
            "day": st.sampled_from(DATES),
            "lines": st.lists(lines(codes), min_size=1, max_size=4),
        }
    )
    return st.lists(claim, min_size=1, max_size=4)


def made(make: Make, drawn: Sequence[dict[str, object]]) -> list[Claim]:
    found: list[Claim] = []
    for number, one in enumerate(drawn, 1):
        keys = {name: one[name] for name in ("patient", "form", "payer")}
        keys["type_of_bill"] = one["type_of_bill"] if one["form"] == "837I" else None
        bodies: list[tuple[str, dict[str, object]]] = []
        for line in one["lines"]:  # type: ignore[attr-defined]
            day = line["day"] if line["span"] and line["day"] else one["day"]
            to = "2026-09-01" if line["span"] and not line["day"] and day else day
            rest = {name: line[name] for name in ("modifiers", "units", "place_of_service", "rendering")}
            bodies.append((line["code"], {**rest, "from": day, "to": to}))
        found.append(make(*bodies, id=f"C{number}", day="2025-02-10", **keys))
    return found


@FEW
@given(data=st.data())
def test_random_claims(
    reference: Validator, compiled: CompiledRules, claim: Make, codes: list[str], data: st.DataObject
):
    drawn = made(claim, data.draw(claims(codes)))
    assert by_compiled(compiled, drawn) == by_reference(reference, drawn)


def test_the_examples(tmp_path: Path):
    """The example claims, over a graph folder built from the package's own data."""
    build([], tmp_path / "graph")
    found = [claim for claim in read_claims(EXAMPLES) if isinstance(claim, Claim)]
    assert len(found) == 27
    reference = Validator(open_store(str(tmp_path / "graph")), released=True, engine="reference")
    compiled = CompiledRules(str(tmp_path / "graph"))
    assert by_compiled(compiled, found) == by_reference(reference, found)
