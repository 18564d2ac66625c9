"""Addenda of surgical centers: the four layouts, their releases, every reason to reject, and no descriptor."""

from datetime import date
from decimal import Decimal

import pytest
from medcodegraph.errors import InputError
from reference_files import MARKER, answers, graph_of, holding, table, write

HEADERS = {
    "AA": ["HCPCS Code", "", "Short Descriptor", "Subject to Multiple Procedure Discounting",
           "April 2026 Payment Indicator", "April 2026  Payment Weight  ", "April 2026 Payment Rate "],
    "BB": ["HCPCS Code", "", "Short Descriptor", "Drug and Device Pass-Through Expiration during Calendar Year",
           "April 2026 Payment Indicator", "April 2026 Payment Weight  ", "April 2026 Payment Rate ",
           "April 2026 IRA-22 Adjusted Copayment1"],
    "EE": ["HCPCS Code", "Short Descriptor"],
    "FF": ["HCPCS Code", "", "Short Descriptor", "April 2026 Payment Indicator", "April 2026 APC",
           "April 2026 APC Device Offset Percentage", "April 2026 OPPS Payment Rate",
           "April 2026 Device Offset Percentage", "April 2026 Device Offset Amount / Device Portion"],
}  # fmt: skip
ROWS = {
    "AA": ["0101T", " *", MARKER, "Y", "R2", "2.4065", "$1,135.54 "],
    "BB": ["J9035", "***", MARKER, "*", "k5", "", "$74.36", "$0.25"],
    "EE": ["00176", MARKER],
    "FF": ["0101T", "", MARKER, "R2", "5111", "0.04%", "$1,252.29", "43.15%", "$0.00"],
}  # fmt: skip


def _write(path, letters, rows, header=None):
    banner = [f"Addendum {letters} -- {MARKER} for CY 2026 \n(Including packaged)"]
    return write(path, table([banner, ["CPT codes"], [""], header or HEADERS[letters], *rows]))


def test_covered_procedure(reference, load_reference, tmp_path):
    assert load_reference(_write(tmp_path / "x.csv", "AA", [ROWS["AA"]])).release.effective == date(2026, 4, 1)
    assert reference.execute("FROM surgical_center_item").fetchall() == [
        ("AA", "cpt", "0101T", "2026-04-01", "R2", Decimal("2.4065"), Decimal("1135.540"), None, True, None, "*",
         "asc-aa", "2026-04", 5)
    ]  # fmt: skip


def test_ancillary_service(reference, load_reference, tmp_path):
    load_reference(_write(tmp_path / "x.csv", "BB", [ROWS["BB"]]))
    assert reference.execute("FROM surgical_center_item").fetchall() == [
        ("BB", "hcpcs", "J9035", "2026-04-01", "K5", None, Decimal("74.360"), Decimal("0.250"), None, True, "***",
         "asc-bb", "2026-04", 5)
    ]  # fmt: skip


def test_excluded_procedure_has_a_year_and_says_so(reference, load_reference, tmp_path):
    release = load_reference(_write(tmp_path / "x.csv", "EE", [ROWS["EE"]])).release
    assert (release.release, release.effective) == ("2026", date(2026, 1, 1))
    assert release.note == "The file states the year and no quarter: taken as of the first of January"
    assert reference.execute("FROM surgical_center_exclusion").fetchall() == [
        ("cpt", "00176", "2026-01-01", "asc-ee", "2026", 5)
    ]


def test_device_offset(reference, load_reference, tmp_path):
    load_reference(_write(tmp_path / "x.csv", "FF", [ROWS["FF"]]))
    assert reference.execute("FROM device_offset").fetchall() == [
        ("cpt", "0101T", "2026-04-01", "R2", "5111", Decimal("0.04"), Decimal("1252.290"), Decimal("43.15"),
         Decimal("0.000"), "asc-ff", "2026-04", 5)
    ]  # fmt: skip


def test_graph(reference, load_reference, tmp_path):
    for letters, row in ROWS.items():
        load_reference(_write(tmp_path / "x.csv", letters, [row]))
    store = graph_of(reference, tmp_path / "quads.nq")
    rows = (
        "SELECT ?class ?edition { ?row a ?class ; mcg:onCode ?code ; mcg:inEdition ?edition } ORDER BY ?class ?edition"
    )
    assert [(c.rpartition("#")[2], e.rpartition("edition/")[2]) for c, e in answers(store, rows)] == [
        ("DeviceOffset", "asc-ff/2026-04"),
        ("SurgicalCenterExclusion", "asc-ee/2026"),
        ("SurgicalCenterItem", "asc-aa/2026-04"),
        ("SurgicalCenterItem", "asc-bb/2026-04"),
    ]
    offset = "SELECT ?percent ?class { ?row mcg:devicePercent ?percent ; mcg:inPaymentClass/skos:notation ?class }"
    assert answers(store, offset) == [("43.15", "5111")]


@pytest.mark.parametrize("letters", HEADERS)
def test_descriptor_is_in_no_table(reference, load_reference, tmp_path, letters):
    note = [f"NOTE 1: {MARKER}"]
    load_reference(_write(tmp_path / "x.csv", letters, [ROWS[letters], note]))
    assert holding(reference) == set()


@pytest.mark.parametrize(
    ("letters", "row", "reason"),
    [
        ("AA", ["", "", "", "", "", "", ""], "no code: a blank row"),
        ("AA", ["NOTE 1: read this"], "no code: a note, or a code of no known format"),
        ("AA", ["99213", "", "", "N", "", "", ""], "payment indicator is not a letter and a digit"),
        ("AA", ["99213", "", "", "N", "N1", "heavy", ""], "weight, rate or percentage is not a number"),
        ("BB", ["99213", "", "", "", "N1", "", "", "none"], "weight, rate or percentage is not a number"),
        ("EE", ["", ""], "no code: a blank row"),
        ("EE", ["00176", ""], "repeats an earlier row"),
        ("FF", ["99213", "", "", "packaged", "", "", "", "", ""], "payment indicator is not a letter and a digit"),
        ("FF", ["99213", "", "", "N1", "", "most", "", "", ""], "weight, rate or percentage is not a number"),
    ],
)
def test_rejected_row_is_counted_with_its_reason(load_reference, tmp_path, letters, row, reason):
    loaded = load_reference(_write(tmp_path / "x.csv", letters, [ROWS[letters], row]))
    assert (loaded.read, loaded.kept, loaded.reasons) == (2, 1, ((reason, 1),))


@pytest.mark.parametrize("letters", ["AA", "BB", "FF"])
def test_addendum_without_its_quarter_is_not_recognised(load_reference, tmp_path, letters):
    header = [cell.replace("April 2026", "") for cell in HEADERS[letters]]
    with pytest.raises(InputError, match="not recognised"):
        load_reference(_write(tmp_path / "x.csv", letters, [ROWS[letters]], header))


# Counted apart with Python's csv module: records whose first cell is a code.
@pytest.mark.parametrize(
    "addendum",
    [
        ("AA", "surgical_center_item", 4_832, 8, 3),
        ("BB", "surgical_center_item", 2_526, 12, 4),
        ("EE", "surgical_center_exclusion", 1_559, 0, 0),
        ("FF", "device_offset", 4_832, 11, 4),
    ],
)
def test_published_file(load_reference, reference, cms, addendum):
    letters, table_name, codes, blank, notes = addendum
    loaded = load_reference(cms / "asc_2026_04" / f"{letters}.csv")
    assert (loaded.kept, loaded.rejected) == (codes, blank + notes)
    assert sorted(number for _, number in loaded.reasons) == sorted(filter(None, (blank, notes)))
    assert reference.execute(f"SELECT count(DISTINCT code) FROM {table_name}").fetchone() == (codes,)
    assert holding(reference, "Rmvl artific") == holding(reference, "Anesth ") == set()
