"""Pair edits: sets and releases by name, dates that are none, parts, and rows that can't be kept."""

from datetime import date

import pytest
from ncci_files import ptp_row, write_ptp

ROWS = "SELECT column_one, column_two, effective_key, effective, deletion, not_before, modifier_indicator, row_number"


def waiting(tables):
    return tables.execute(f"{ROWS} FROM incoming_ptp_row ORDER BY row_number").fetchall()


def test_release_and_set_stand_in_the_name(load, tmp_path):
    loaded = load(write_ptp(tmp_path, "323", ptp_row("11111", "22222")))
    assert (loaded.release.source, loaded.release.release) == ("ncci-ptp-practitioner", "2026Q4")
    assert loaded.release.effective == date(2026, 10, 1)
    hospital = load(write_ptp(tmp_path, "301", ptp_row("11111", "22222"), edit_set="oph"))
    assert (hospital.release.source, hospital.release.release) == ("ncci-ptp-hospital", "2024Q2")


def test_rows_keep_dates_indicator_and_their_number(load, tables, tmp_path):
    load(write_ptp(tmp_path, "322", ptp_row("11111", "22222", "20180701", "20260630", "0"), ptp_row("11111", "33333")))
    assert waiting(tables) == [
        ("11111", "22222", "2018-07-01", date(2018, 7, 1), date(2026, 6, 30), None, "0", 7),
        ("11111", "33333", "2020-01-01", date(2020, 1, 1), None, None, "1", 8),
    ]


def test_row_numbers_of_a_part_name_the_part(load, tables, tmp_path):
    load(write_ptp(tmp_path, "322", ptp_row("11111", "22222"), part=1))
    load(write_ptp(tmp_path, "322", ptp_row("44444", "22222"), part=3))
    assert [row[-1] for row in waiting(tables)] == [7, 20_000_007]
    assert tables.execute("SELECT file, rows_read FROM edition").fetchall() == [
        ("ccipra-v322r0-f1.TXT; ccipra-v322r0-f3.TXT", 2)
    ]


def test_placeholder_dates_are_unknown(load, tables, tmp_path):
    rows = (
        ptp_row("11111", "22222", "19960101", "20051231"),
        ptp_row("11111", "22222", "20060101"),
        ptp_row("11111", "33333", "19960101"),
        ptp_row("11111", "44444", "19960101", "19960101", "9"),
        ptp_row("11111", "44444", "19960101"),
    )
    load(write_ptp(tmp_path, "322", *rows))
    assert [row[1:6] for row in waiting(tables)] == [
        ("22222", "unknown", None, date(2005, 12, 31), None),
        ("22222", "after-2005-12-31", None, None, date(2006, 1, 1)),
        ("33333", "unknown", None, None, None),
        ("44444", "unknown-void", None, date(1996, 1, 1), None),
        ("44444", "unknown", None, None, None),
    ]
    assert tables.execute("SELECT answers_from FROM edition").fetchone() == (date(2026, 7, 1),)


def test_dated_history_answers_since_its_first_row(load, tables, tmp_path):
    load(
        write_ptp(
            tmp_path, "322", ptp_row("11111", "22222", "19960101"), ptp_row("1111F", "2222T"), ptp_row("G0001", "22222")
        )
    )
    assert tables.execute("SELECT answers_from FROM edition").fetchone() == (date(1996, 1, 1),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ptp_row("1", "22222"), "column one code has no known format"),
        (ptp_row("11111", "2222-"), "column two code has no known format"),
        (ptp_row("11111", "22222", "2020-01-01"), "effective date is not YYYYMMDD"),
        (ptp_row("11111", "22222", "20200101", "20201350"), "deletion date is not YYYYMMDD"),
        (ptp_row("11111", "22222", indicator="2"), "modifier indicator is not 0, 1 or 9"),
        (ptp_row("55555", "22222"), "repeats an earlier row"),
        (ptp_row("11111", "22222") + "\tmore", "more cells than the header"),
    ],
)
def test_each_reason_to_reject(load, tmp_path, row, reason):
    loaded = load(write_ptp(tmp_path, "322", ptp_row("55555", "22222"), row))
    assert (loaded.read, loaded.kept, loaded.reasons) == (2, 1, ((reason, 1),))
