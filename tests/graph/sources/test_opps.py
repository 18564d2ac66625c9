"""OPPS Addendum B: the quarter, the cells, every reason to reject a row, and a descriptor that stays out."""

from datetime import date
from decimal import Decimal

import pytest
from medcodegraph.errors import InputError
from published_files import write_xlsx
from reference_files import MARKER, answers, graph_of, holding

HEADER = (
    "HCPCS Code", "Short Descriptor", " SI", "APC ", "Relative Weight ", "Payment Rate",
    "National Unadjusted Copayment ", "Minimum Unadjusted Copayment ", "Note: Actual copayments would be lower",
    "Drug and Device Pass-Through Expiration", "* Indicates a Change ",
)  # fmt: skip
BANNER = [("", "Addendum B.- OPPS Payment by HCPCS Code for CY 2023"), ("", "CPT codes only"), ("", MARKER)]
ROW = ("19301", MARKER, "J1 ", "5091", 40.1682, 3437.8, ".", 687.56, "", "", "*")


def _write(path, rows, sheet="2023 January Addendum B", banner=BANNER):
    return write_xlsx(path, sheet, [*banner, HEADER, *rows])


def test_kept_row_holds_every_column(reference, load_reference, tmp_path):
    drug = ("J9035", MARKER, "K", "9214", "", 70.752, 1.5, 14.16, "*", "*", "")
    loaded = load_reference(_write(tmp_path / "x.xlsx", [ROW, drug]))
    assert (loaded.read, loaded.kept) == (2, 2)
    number = Decimal
    assert reference.execute("FROM outpatient_item").fetchall() == [
        ("cpt", "19301", "2023-01-01", "J1", "5091", number("40.1682"), number("3437.800"), None, number("687.560"),
         False, False, True, "opps-b", "2023-01", 5),
        ("hcpcs", "J9035", "2023-01-01", "K", "9214", None, number("70.752"), number("1.500"), number("14.160"),
         True, True, False, "opps-b", "2023-01", 6),
    ]  # fmt: skip


def test_graph(reference, load_reference, tmp_path):
    load_reference(_write(tmp_path / "x.xlsx", [ROW]))
    query = """SELECT ?status ?class ?rate ?changed { ?item a mcg:OutpatientItem ; mcg:onCode cpt:19301 ;
      mcg:facilityStatus ?status ; mcg:inPaymentClass/skos:notation ?class ; mcg:paymentRate ?rate ;
      mcg:rowChanged ?changed }"""
    assert answers(graph_of(reference, tmp_path / "quads.nq"), query) == [("J1", "5091", "3437.8", "true")]


def test_descriptor_is_in_no_table(reference, load_reference, tmp_path):
    load_reference(_write(tmp_path / "x.xlsx", [ROW, ("none", MARKER, "A")]))
    assert holding(reference) == set()


@pytest.mark.parametrize(
    ("sheet", "banner", "effective"),
    [
        ("2022 October Addendum B", BANNER, date(2022, 10, 1)),
        ("Sheet1", [("", "Addendum B, April 2024")], date(2024, 4, 1)),
    ],
)
def test_release_stands_in_the_sheet_or_the_banner(load_reference, tmp_path, sheet, banner, effective):
    assert load_reference(_write(tmp_path / "x.xlsx", [ROW], sheet, banner)).release.effective == effective


def test_unnamed_quarter_is_refused(load_reference, tmp_path):
    with pytest.raises(InputError, match="neither its sheet nor its banner says month and year"):
        load_reference(_write(tmp_path / "x.xlsx", [ROW], "Sheet1"))


def test_other_workbook_is_not_recognised(load_reference, tmp_path):
    with pytest.raises(InputError, match="not recognised"):
        load_reference(_write(tmp_path / "x.xlsx", [ROW], "2023 January", [("", "Addendum A")]))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("none", MARKER, "A"), "code has no known format"),
        (("", MARKER, "A"), "code has no known format"),
        (("99213", MARKER, ""), "status indicator is not a letter and a digit"),
        (("99213", MARKER, "see note"), "status indicator is not a letter and a digit"),
        (("99213", MARKER, "V", "12"), "payment class is not four digits"),
        (("99213", MARKER, "V", "5012", "heavy"), "weight, rate or copayment is not a number"),
        (("99213", MARKER, "V", "5012", "", "", "", "$3"), "weight, rate or copayment is not a number"),
        (("19301", MARKER, "J1"), "repeats an earlier row"),
    ],
)
def test_rejected_row_is_counted_with_its_reason(load_reference, tmp_path, row, reason):
    loaded = load_reference(_write(tmp_path / "x.xlsx", [ROW, row]))
    assert (loaded.read, loaded.kept, loaded.reasons) == (2, 1, ((reason, 1),))


# Counted apart: rows of the sheet after the header, all of which have a code.
@pytest.mark.parametrize(
    "expected",
    [
        ("2023_January_Web_Addendum_B.12212022.xlsx", "2023-01", 17_559, 486),
        ("October_2022_Web_Addendum_B.11142022.xlsx", "2022-10", 17_347, 553),
    ],
)
def test_published_file(reference, load_reference, cms, expected):
    name, release, rows, changed = expected
    loaded = load_reference(cms / name)
    assert (loaded.release.release, loaded.read, loaded.kept) == (release, rows, rows)
    assert reference.execute("SELECT count(*) FROM outpatient_item WHERE changed").fetchone() == (changed,)
    assert reference.execute("SELECT payment_status FROM outpatient_item WHERE code = '63621'").fetchone() == ("B",)
    assert holding(reference, "Adm sarscov2") == set()
