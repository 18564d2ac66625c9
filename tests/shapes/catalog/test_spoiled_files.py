"""A file that is readable and wrong: the shape meant for its fault names it; rows that can't be read are counted.

Each source has one file with one planted fault; the same files without it break no shape.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from medcodegraph.graph.build.build import Built, build
from medcodegraph.graph.store import open_folder
from medcodegraph.shapes.compile.catalog import check_folder
from medcodegraph.shapes.conditions import check_store
from ncci_files import ptp_row, write_mue, write_ptp
from published_files import aoc_row, rvu_row, rvu_text, write_aoc, write_xlsx
from reference_files import hcpcs_row, hcpcs_text, table, write

OPPS = ("HCPCS Code", "Short Descriptor", " SI", "APC ", "Relative Weight ", "Payment Rate",
        "National Unadjusted Copayment ", "Minimum Unadjusted Copayment ", "Note:",
        "Drug and Device Pass-Through Expiration", "* Indicates a Change ")  # fmt: skip
ASC = ["HCPCS Code", "", "Short Descriptor", "Subject to Multiple Procedure Discounting",
       "April 2026 Payment Indicator", "April 2026  Payment Weight  ", "April 2026 Payment Rate "]  # fmt: skip


def _ptp(folder: Path, spoiled: bool) -> None:
    more = [
        ptp_row("45379", "45378"),
        ptp_row("45380", "45380"),
        ptp_row("45381", "45378", begun="20210101", ended="20201231"),
        ptp_row("45382", "45378", indicator="9"),
    ]
    write_ptp(folder, "322", ptp_row("45378", "45379"), ptp_row("45378", "45390"), *(more if spoiled else []))


def _aoc(folder: Path, spoiled: bool) -> None:
    more = [aoc_row("63295", "63295"), aoc_row("64462", "64461", type=2)]
    write_aoc(folder / "AOC.xlsx", [aoc_row(), *(more if spoiled else [])])


def _mue(folder: Path, spoiled: bool) -> None:
    write_mue(folder, "07-01-2026", ("63621", 2, "2"), ("63620", "none" if spoiled else 1, "2"))


def _rvu(folder: Path, spoiled: bool) -> None:
    (folder / "rvu.csv").write_text(rvu_text([rvu_row("63620"), rvu_row("63621", status="W" if spoiled else "A")]))


def _hcpcs(folder: Path, spoiled: bool) -> None:
    ended = {"TERM DT": "20191231" if spoiled else "20211231"}
    text = hcpcs_text([hcpcs_row("A9900"), hcpcs_row("A9901", sequence="00200", **ended)])
    write(folder / "HCPC2026_OCT_ANWEB.txt", text)


def _opps(folder: Path, spoiled: bool) -> None:
    row = ("19301", "", "J1", "5091", 40.1682, 3437.8, 700.0, 701.0 if spoiled else 687.56,
           "", "", "")  # fmt: skip
    banner = [("", "Addendum B.- OPPS Payment by HCPCS Code for CY 2023"), ("", "CPT codes only"), ("", "")]
    write_xlsx(folder / "2023_January_Web_Addendum_B.xlsx", "2023 January Addendum B", [*banner, OPPS, row])


def _asc(folder: Path, spoiled: bool) -> None:
    rows = [
        [code, " *", "", "Y", status, "2.4065", "$1,135.54 "] for code, status in (("0101T", "R2"), ("0102T", "RR"))
    ]
    kept = rows if spoiled else rows[:1]
    write(folder / "AA.csv", table([["Addendum AA -- for CY 2026"], ["CPT codes"], [""], ASC, *kept]))


def _icd10(folder: Path, spoiled: bool) -> None:
    lines = [("00001", "A00", int(spoiled)), ("00002", "A000", 1)]
    text = "".join(f"{number} {code:<7} {flag} {'Cholera':<60} Cholera\r\n" for number, code, flag in lines)
    write(folder / "icd10cm_order_2026.txt", text)


FILES: dict[str, tuple[Callable[[Path, bool], None], set[str]]] = {
    "ncci-ptp": (_ptp, {"ptp-direction", "ptp-self", "edit-period", "ptp-tombstone"}),
    "ncci-aoc": (_aoc, {"aoc-self", "aoc-contractor-defined"}),
    "ncci-mue": (_mue, set()),
    "mpfs-rvu": (_rvu, {"fee-indicator-known"}),
    "hcpcs": (_hcpcs, {"hcpcs-period"}),
    "opps-b": (_opps, {"outpatient-copay"}),
    "asc": (_asc, set()),
    "icd10cm": (_icd10, {"diagnosis-billable"}),
}
"""Each kind of source with what writes its file, and the shapes that the planted faults break."""


def _judged(folder: Path, spoiled: bool) -> tuple[Built, set[str]]:
    files = folder / "files"
    files.mkdir(parents=True)
    for writer, _ in FILES.values():
        writer(files, spoiled)
    built = build([files], folder / "graph")
    assert not built.refused
    compiled = set(check_folder(folder / "graph"))
    assert compiled == set(check_store(open_folder(str(folder / "graph")))), "tables and store give the same breaches"
    return built, {breach.shape.rpartition("#")[2] for breach in compiled}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, set[str]]:
    return _judged(tmp_path_factory.mktemp("spoiled"), spoiled=True)


@pytest.mark.parametrize("source", FILES)
def test_fault_is_named_by_its_shape(source: str, spoiled: tuple[Built, set[str]]):
    assert FILES[source][1] <= spoiled[1]


def test_no_other_shape_is_broken(spoiled: tuple[Built, set[str]]):
    assert spoiled[1] == set().union(*(shapes for _, shapes in FILES.values()))


def test_what_can_not_be_read_is_counted_with_its_reason(spoiled: tuple[Built, set[str]]):
    """A limit that is no number, an indicator that is none: they never become facts, and the counts tell of them."""
    rejected = {item.release.source: item.reasons for item in spoiled[0].loaded if item.rejected}
    assert rejected == {
        "ncci-mue-practitioner": (("limit is not a whole number", 1),),
        "asc-aa": (("payment indicator is not a letter and a digit", 1),),
    }


def test_files_without_the_faults_break_nothing(tmp_path: Path):
    built, broken = _judged(tmp_path, spoiled=False)
    assert broken == set()
    assert sum(item.rejected for item in built.loaded) == 0
