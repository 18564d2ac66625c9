"""Unit limits: sets by column, dates by name, and rows that can't be kept."""

from datetime import date

import pytest
from ncci_files import write_mue

SETS = [
    ("Practitioner Services", "practitioner"),
    ("Outpatient Hospital Services", "hospital"),
    ("DME Supplier Services", "dme"),
]


@pytest.mark.parametrize(("words", "edit_set"), SETS)
def test_set_by_column_and_release_by_name(load, tables, tmp_path, words, edit_set):
    loaded = load(
        write_mue(tmp_path, "07-01-2026", ("11111", 2, "2"), ("22222", 0, "3"), ("33333", 9, "1"), edit_set=words)
    )
    assert (loaded.release.source, loaded.release.release) == (f"ncci-mue-{edit_set}", "2026Q3")
    assert loaded.release.effective == date(2026, 7, 1)
    rows = tables.execute(
        "SELECT edit_set, code, effective_key, units, adjudication_indicator FROM unit_limit"
    ).fetchall()
    assert rows == [
        (edit_set, "11111", "2026-07-01", 2, "2"),
        (edit_set, "22222", "2026-07-01", 0, "3"),
        (edit_set, "33333", "2026-07-01", 9, "1"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("1111", 1, "2"), "code has no known format"),
        (("11111", "many", "2"), "limit is not a whole number"),
        (("11111", -1, "2"), "limit is not a whole number"),
        (("11111", 1, "4 Other"), "adjudication indicator is not 1, 2 or 3"),
        (("55555", 1, "2"), "repeats an earlier row"),
    ],
)
def test_each_reason_to_reject(load, tmp_path, row, reason):
    loaded = load(write_mue(tmp_path, "07-01-2026", ("55555", 1, "2"), row))
    assert (loaded.read, loaded.kept, loaded.reasons) == (2, 1, ((reason, 1),))
