"""The add-on code file: recognised by its content, each row kept or rejected for a reason that is told."""

from datetime import date

import pytest
from medcodegraph.errors import InputError
from published_files import aoc_row, write_aoc, write_xlsx


def test_kept_row_holds_every_column(tables, load, tmp_path):
    row = aoc_row("0001A", "99213", type=3, addon_deleted=2026090, primary_deleted=2025365, effective=2020060,
                  deleted=2024366, note='Note with "quotes"')  # fmt: skip
    loaded = load(write_aoc(tmp_path / "any.name", [row]))
    assert (loaded.release.source, loaded.release.release, loaded.release.effective) == (
        "ncci-aoc", "2026Q2", date(2026, 4, 1))  # fmt: skip
    assert (loaded.read, loaded.kept, loaded.rejected) == (1, 1, 0)
    assert tables.execute("FROM incoming_addon_row WHERE release = '2026Q2'").fetchall() == [
        ("medicare", "cpt", "0001A", "99213", "cpt", "99213", "3", "2020-02-29", date(2020, 2, 29),
         date(2024, 12, 31), date(2026, 3, 31), date(2025, 12, 31), 'Note with "quotes"', None, "ncci-aoc", "2026Q2", 3)
    ]  # fmt: skip


def test_contractor_defined_primary_is_no_code(tables, load, tmp_path):
    load(write_aoc(tmp_path / "a.xlsx", [aoc_row(primary="CCCCC", type=2)]))
    query = "SELECT primary_key, primary_system, primary_code FROM incoming_addon_row WHERE release = '2026Q2'"
    assert tables.execute(query).fetchall() == [("CCCCC", None, None)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (aoc_row(type=4), "add-on type is not 1, 2 or 3"),
        (aoc_row(type=""), "add-on type is not 1, 2 or 3"),
        (aoc_row(addon="6362"), "add-on code has no known format"),
        (aoc_row(addon=""), "add-on code has no known format"),
        (aoc_row(primary="63620X"), "primary code has no known format"),
        (aoc_row(primary=""), "primary code has no known format"),
        (aoc_row(effective=""), "effective date is not YYYYDDD"),
        (aoc_row(effective=2025366), "effective date is not YYYYDDD"),
        (aoc_row(effective=20250101), "effective date is not YYYYDDD"),
        (aoc_row(addon_deleted="never"), "add-on deletion date is not YYYYDDD"),
        (aoc_row(primary_deleted=2025000), "primary deletion date is not YYYYDDD"),
        (aoc_row(deleted=1), "edit deletion date is not YYYYDDD"),
        (aoc_row(), "repeats an earlier row"),
        ([*aoc_row("63621", "99215"), "more"], "more cells than the header"),
    ],
)
def test_rejected_row_is_counted_with_its_reason(tables, load, tmp_path, row, reason):
    loaded = load(write_aoc(tmp_path / "a.xlsx", [aoc_row(), row, aoc_row(primary="99213")]))
    assert (loaded.read, loaded.kept, loaded.rejected) == (3, 2, 1)
    assert loaded.reasons == ((reason, 1),)
    assert tables.execute("FROM rejected_row").fetchall() == [("ncci-aoc", "2026Q2", 4, reason)]


def test_pair_may_come_back_at_a_later_date(load, tmp_path):
    rows = [aoc_row(effective=2013091, deleted=2015365), aoc_row(effective=2020001)]
    assert load(write_aoc(tmp_path / "a.xlsx", rows)).kept == 2


def test_first_row_is_the_first_date_it_answers_for(tables, load, tmp_path):
    load(write_aoc(tmp_path / "a.xlsx", [aoc_row(effective=2020001), aoc_row(primary="99213", effective=2013091)]))
    query = "SELECT effective, answers_from, coverage, rows_read, rows_kept FROM edition WHERE release = '2026Q2'"
    assert tables.execute(query).fetchall() == [(date(2026, 4, 1), date(2013, 4, 1), "full", 2, 2)]


def test_file_without_a_good_row_is_refused(load, tmp_path):
    with pytest.raises(InputError, match="no row could be kept: add-on type is not 1, 2 or 3"):
        load(write_aoc(tmp_path / "a.xlsx", [aoc_row(type=9)]))
    with pytest.raises(InputError, match="no row could be kept"):
        load(write_aoc(tmp_path / "b.xlsx", []))


@pytest.mark.parametrize(
    ("sheet", "header"),
    [("Sheet1", None), ("AOC_V2026Q5", None), ("AOC_V2026Q2", ("AOC_Edit_Type", "Addon"))],
)
def test_other_workbooks_are_not_recognised(load, tmp_path, sheet, header):
    path = write_xlsx(tmp_path / "AOC_V2026Q2-MCR.xlsx", sheet, [header, aoc_row()]) if header else write_aoc(
        tmp_path / "AOC_V2026Q2-MCR.xlsx", [aoc_row()], sheet)  # fmt: skip
    with pytest.raises(InputError, match="not recognised as one of: NCCI add-on code edits"):
        load(path)
