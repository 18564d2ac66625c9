"""The example claims give exactly the findings that their sources ask for.

The edits and limits are those of the embedded default. The add-on edits (2026, quarter 2) and the fee
schedule (July 2024) come from excerpts that lie beside the claims, or from the published files where these
are at hand.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from medcodegraph.graph.build.build import build
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.finding import Finding
from medcodegraph.graph.store import open_store
from medcodegraph.shapes.validator import Validator
from published_files import aoc_row, rvu_row, rvu_text, write_aoc

FOLDER = Path(__file__).parent / "examples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "findings.json").read_text(encoding="utf-8"))
PUBLISHED = Path(__file__).parents[3].parent / "shared" / "data" / "cms"
PUBLISHED_FILES = (
    "AOC_V2026Q2-MCR.xlsx", "PPRRVU2024_Jul.reconstructed.csv", "PPRRVU2025_Oct.csv", "PPRRVU2026_Jul_nonQPP.csv",
)  # fmt: skip
RVU_TITLE = "2024 National Physician Fee Schedule Relative Value File July Release"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def claims() -> list[Claim]:
    found = list(read_claims(FOLDER / "claims.ndjson"))
    assert all(isinstance(claim, Claim) for claim in found)
    return [claim for claim in found if isinstance(claim, Claim)]


def judged(sources: list[Path], folder: Path, chosen: list[Claim]) -> list[Finding]:
    """The findings of the reference engine; the single-claim engine gives the same."""
    build(sources, folder)
    store = open_store(str(folder))
    found = [
        [finding for _, findings in Validator(store, engine=engine).judge_all(chosen) for finding in findings]
        for engine in ("reference", "single")
    ]
    assert found[0] == found[1]
    return found[0]


def by_claim(findings: Iterable[Finding]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    found = list(findings)
    for claim in claims():
        yield claim.id, [
            {"rule": f.rule, "line": f.line, "severity": f.severity, "group": f.group, "carc": f.carc,
             "rarc": ",".join(f.rarc)}
            for f in found if f.claim == claim.id and f.verdict != "not checked"
        ]  # fmt: skip


def check(findings: list[Finding]) -> None:
    """Each example has its findings and no other; the claims of a patient's history have none."""
    found = dict(by_claim(findings))
    assert len(EXPECTED) == 25
    assert len(found) == 27
    for claim, items in found.items():
        expected = EXPECTED[claim]["expected"] if claim in EXPECTED else []
        assert _sorted(items) == _sorted(expected), claim


def _sorted(items: list[dict[str, object]]) -> list[str]:
    return sorted(json.dumps(item, sort_keys=True) for item in items)


def test_with_excerpts(tmp_path: Path):
    add_on = [
        aoc_row(row["addon"], row["primary"], type=row["type"], effective=row["effective"])
        for row in rows("add_on.csv")
    ]
    fees = [rvu_row(**row, descriptor="") for row in rows("fee_schedule.csv")]
    fee_file = tmp_path / "fees.csv"
    fee_file.write_text(rvu_text(fees, RVU_TITLE), encoding="utf-8")
    assert (len(add_on), len(fees)) == (54, 36)
    check(judged([write_aoc(tmp_path / "add_on.xlsx", add_on), fee_file], tmp_path / "graph", claims()))


def test_with_published_files(tmp_path: Path):
    missing = [name for name in PUBLISHED_FILES if not (PUBLISHED / name).is_file()]
    if missing:
        pytest.skip(f"needs the published CMS files {', '.join(missing)} in {PUBLISHED}")
    check(judged([PUBLISHED / name for name in PUBLISHED_FILES], tmp_path / "graph", claims()))


def test_the_embedded_default_says_what_it_could_not_check(tmp_path: Path):
    """Before its fee schedule of October 2025 nothing is judged by one, and every line says so."""
    some = claims()[:6]
    findings = judged([], tmp_path / "graph", some)
    notices = {(f.claim, f.line) for f in findings if "fee schedule" in f.message and f.verdict == "not checked"}
    assert notices == {(c.id, line.number) for c in some for line in c.lines}
