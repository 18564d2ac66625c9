"""A charge list is judged row by row by the claim rules, each problem at its cell."""

from datetime import date
from pathlib import Path

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import EmbeddedStore, open_folder
from medcodegraph.shapes.checking.charge_rules import ADD_ON_RULES, ROW_RULES
from medcodegraph.shapes.checking.charges import ChargeList
from medcodegraph.shapes.checking.check import check
from medcodegraph.shapes.checking.problem import Problem
from medcodegraph.shapes.rules import claim_shapes, read_rules
from ncci_files import write_mue

DAY = date(2026, 2, 10)
LIST = """\
CPT/HCPCS,Mod 1,Mod 2,POS,Units,Description,Price
63620,,,21,1,"own, words",100
63621,,,21,3,x,100
63621,11,,21,1,x,1
99213,25,ZZ,11,1,x,1
9921,,,11,1,x,1
77385,,,11,1,x,1
77373,26,,22,1,x,1
63620,50,,11,1,x,1
99292,,,21,1,x,1
63620,,,21,1,again,1
63620,,,43,,x,1
"""
EXPECTED = [
    (3, "3,x", "R-MUE-2", "error"),
    (4, "11,,21", "R-FMT-MOD", "error"),
    (5, "ZZ", "R-FMT-MOD", "error"),
    (6, "9921", "R-FMT-CODE", "error"),
    (7, "77385", "R-STATUS-I", "error"),
    (7, "77385", "R-VAL-CODE", "error"),
    (8, "22,", "R-PCTC-FAC", "error"),
    (8, "26,", "R-MOD-COMPONENT", "error"),
    (9, "11,1", "R-POS-NA", "warning"),
    (9, "50,", "R-MOD-BILAT", "error"),
    (10, "99292", "R-AOC-1", "warning"),
    (11, "63620", "charge-repeated", "warning"),
    (12, "43", "R-FMT-POS", "error"),
]


def _problems(folder: Path, text: str, store: EmbeddedStore) -> list[Problem]:
    path = folder / "charges.csv"
    path.write_text(text)
    return list(check([path], store, DAY).problems)


def test_every_fault_is_at_its_cell(tmp_path: Path, default: EmbeddedStore):
    lines = LIST.splitlines()
    found = [p for p in _problems(tmp_path, LIST, default) if p.verdict == "violated"]
    assert sorted((p.line, p.rule, p.severity) for p in found) == sorted((n, r, s) for n, _, r, s in EXPECTED)
    for line, text, rule, _ in EXPECTED:
        [problem] = [p for p in found if (p.line, p.rule) == (line, rule)]
        starts = lines[line - 1][problem.column - 1 :]
        assert starts.startswith(text)


def test_a_code_is_judged_on_its_date(tmp_path: Path, default: EmbeddedStore):
    text = "code,pos,date\n77385,11,2025-06-01\n77385,11,2026-06-01\n"
    assert [p.line for p in _problems(tmp_path, text, default) if p.rule == "R-VAL-CODE"] == [3]


def test_an_add_on_with_its_primary_in_the_list_passes(tmp_path: Path, default: EmbeddedStore):
    rows = "code\n63621\n"
    assert {p.rule for p in _problems(tmp_path, rows, default)} == {"R-AOC-1"}
    assert _problems(tmp_path, rows + "63620\n", default) == []


def test_modifiers_in_one_cell_and_their_column(tmp_path: Path, default: EmbeddedStore):
    [problem] = _problems(tmp_path, 'code;modifiers;pos\n99213;"25, RT 11";11\n', default)
    assert (problem.rule, problem.line, problem.column) == ("R-FMT-MOD", 2, 15)


def test_a_row_with_a_revenue_code_is_judged_as_a_hospital_bills(tmp_path: Path, default: EmbeddedStore):
    """96376: none for practitioners, up to ten in a hospital."""
    text = "code,revenue code,pos,units\n96376,,21,2\n96376,0450,,2\n"
    found = [p for p in _problems(tmp_path, text, default) if p.rule.startswith("R-MUE")]
    assert [(p.line, p.rule) for p in found] == [(2, "R-MUE-0")]


def test_equal_rows_in_other_settings_are_no_repetition(tmp_path: Path, default: EmbeddedStore):
    assert _problems(tmp_path, "code,pos\n63620,21\n63620,22\n", default) == []


def test_a_code_that_no_loaded_edition_names(tmp_path: Path):
    """In a graph of one's own that is told; the embedded default knows too few codes to say so."""
    source = write_mue(tmp_path, "01-01-2026", ("63620", 1, "2"))
    build([source], tmp_path / "graph")
    store = open_folder(str(tmp_path / "graph"))
    found = _problems(tmp_path, "code,pos\n63620,21\n99999,21\n", store)
    assert [(p.line, p.severity) for p in found if p.rule == "charge-unknown-code"] == [(3, "warning")]


def test_every_rule_is_for_rows_or_left_to_claims():
    """A new rule needs a decision: can one line alone break it?"""
    left = {rule.rule for rule in read_rules(claim_shapes()).values() if not rule.rule.startswith(ROW_RULES)}
    between_lines = {rule for rule in left if rule.startswith(("R-AOC-", "R-PTP-", "R-GLOB"))}
    assert left - between_lines == {"R-COSURG-PAIR", "R-DUP", "R-FMT-NPI", "R-STATUS-T", "R-VAL-DX"}
    assert set(ADD_ON_RULES) <= left


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("", None, None, "no rows"),
        ("price,text\n1,2\n", 1, None, "not a charge list"),
        ("code,units\n63620,1\n63621,many\n", 3, 7, "units are not a number"),
        ("code,units\n63620,-1\n", 2, 7, "from 0 to 999,999"),
        ("code,units\n63620,1,2\n", 2, 9, "the row has 3 cells, the header 2"),
        ("code,units\n,1\n", 2, 1, "no code"),
        ("code,date\n63620,02/10/2026\n", 2, 7, "YYYY-MM-DD"),
        ("code,form\n63620,paper\n", 2, 7, "neither 837P nor 837I"),
    ],
)
def test_a_broken_list_has_a_place(text: str, line: int | None, column: int | None, reason: str):
    with pytest.raises(InputError, match=reason) as caught:
        ChargeList(text, "charges.csv", DAY)
    assert (caught.value.line, caught.value.column) == (line, column)
