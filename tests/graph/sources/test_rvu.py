"""The fee schedule file: both layouts, every reason to reject a row, and a descriptor that stays out."""

from datetime import date
from decimal import Decimal

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.tables.schema import tables as table_names
from published_files import DESCRIPTOR, rvu_row, rvu_text

OLD = "2025 National Physician Fee Schedule Relative Value File October Release"
NEW = "2026 National Physician Fee Schedule Relative Value File July Release"
KEPT = "FROM fee_schedule WHERE release NOT LIKE 'curated%'"


def _write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(("title", "month"), [(OLD, "2025-10"), (NEW, "2026-07")])
def test_both_layouts_give_the_same_row(tables, load, tmp_path, title, month):
    row = rvu_row("43239", "26", base="43235", supervision="03", team="9")
    loaded = load(_write(tmp_path / "x", rvu_text([row], title)))
    assert (loaded.release.release, loaded.release.effective) == (month, date.fromisoformat(f"{month}-01"))
    assert loaded.release.note == "Released 2025-09-11"
    number = Decimal
    assert tables.execute(KEPT).fetchall() == [
        ("cpt", "43239", "26", "43239-26", f"{month}-01", "A", "0", "090", "0", "0", "2", "0", "9", "03",
         "NA", None, number("15.60"), number("12.01"), number("12.01"), number("5.50"), number("33.11"),
         number("33.11"), number("32.3465"), "43235", "cpt", "mpfs-rvu", month, 5)
    ]  # fmt: skip


def test_descriptor_is_in_no_table(tables, load, tmp_path):
    text = rvu_text([rvu_row(), rvu_row("1", status="")])
    assert text.count(DESCRIPTOR) == 2
    load(_write(tmp_path / "x", text))
    for table in table_names(tables):
        if table in ("cell", "raw", "kept"):
            continue  # of this connection only; the test of a build reads every file that it writes
        found = tables.execute(f'SELECT count(*) FROM "{table}" t WHERE contains(t::VARCHAR, ?)', [DESCRIPTOR])
        assert found.fetchone() == (0,), table


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (rvu_row("GXXX1"), "code has no known format"),
        (rvu_row(""), "code has no known format"),
        (rvu_row(modifier="2"), "modifier is not two characters"),
        (rvu_row(modifier="tc"), "modifier is not two characters"),
        (rvu_row(status=""), "status is not one letter"),
        (rvu_row(status="AB"), "status is not one letter"),
        (rvu_row()[:20], "fewer than 31 columns"),
        (rvu_row(component="0 <b>"), "indicator is not of letters and digits"),
        (rvu_row(supervision="0/9"), "indicator is not of letters and digits"),
        (rvu_row(nonfacility_na="N A"), "setting indicator is neither NA nor blank"),
        (rvu_row(work="free"), "relative value is not a number"),
        (rvu_row(malpractice=""), "relative value is not a number"),
        (rvu_row(factor="$33"), "conversion factor is not a number"),
        (rvu_row("63621"), "repeats an earlier row"),
        ([*rvu_row("99213"), "more"], "more cells than the header"),
    ],
)
def test_rejected_row_is_counted_with_its_reason(tables, load, tmp_path, row, reason):
    loaded = load(_write(tmp_path / "x", rvu_text([rvu_row("63621"), row, rvu_row("99215", "26")])))
    assert (loaded.read, loaded.kept, loaded.rejected) == (3, 2, 1)
    assert loaded.reasons == ((reason, 1),)
    assert tables.execute("FROM rejected_row").fetchall() == [("mpfs-rvu", "2025-10", 6, reason)]


def test_unknown_width_is_refused(load, tmp_path):
    text = "".join(f"{line},\n" for line in rvu_text([rvu_row()], NEW).replace("H30", "H30,H31").splitlines())
    with pytest.raises(InputError, match="the layout has neither 31 nor 32 columns"):
        load(_write(tmp_path / "x", text))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("HCPCS,", '"HCPCS",').replace("H4", '"H4\nsecond line, and more"'),
        lambda text: "\n\n" + text.replace("HCPCS", "\nHCPCS") + "\n\n",
        lambda text: text.replace(DESCRIPTOR, '"with, comma"'),
        lambda text: text.replace(DESCRIPTOR, '5" wide'),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(",", "|"),
    ],
    ids=["bom", "crlf", "quoted newline", "blank lines", "quoted comma", "quote inside", "tabs", "bars"],
)
def test_dialects_give_the_same_row(tables, load, tmp_path, change):
    assert load(_write(tmp_path / "x", change(rvu_text([rvu_row(), rvu_row("63621")])))).kept == 2
    assert tables.execute(f"SELECT code, row_number, facility_total_rvu {KEPT} ORDER BY ALL").fetchall() == [
        ("63620", 5, Decimal("33.11")), ("63621", 6, Decimal("33.11")),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [1, 5000], ids=["in the head", "far behind the head"])
def test_latin_1_is_read(load, tmp_path, rows):
    text = rvu_text([rvu_row(f"{10000 + i}") for i in range(rows)]) + ",".join(rvu_row("63621", descriptor="®")) + "\n"
    assert load(_write(tmp_path / "x", text, "latin-1")).kept == rows + 1


def test_quote_that_never_closes_is_refused(load, tmp_path):
    text = rvu_text([rvu_row("63621"), rvu_row(descriptor='"never closed'), rvu_row("99213")])
    with pytest.raises(InputError, match="record 6 spans lines: a quote is opened and not closed"):
        load(_write(tmp_path / "x", text))


def test_other_text_is_not_recognised(load, tmp_path):
    for text in (
        rvu_text([rvu_row()]).replace("National", "Local"),
        rvu_text([rvu_row()], NEW).replace("July", "Juli"),
    ):
        with pytest.raises(InputError, match="not recognised"):
            load(_write(tmp_path / "PPRRVU2025_Oct.csv", text))
