"""HCPCS Level II: both layouts, long texts put together, every reason to reject, and what is not ours to keep."""

from datetime import date
from zipfile import ZipFile

import pytest
from medcodegraph.errors import InputError
from published_files import write_xlsx
from reference_files import HCPCS_HEADER, MARKER, answers, graph_of, hcpcs_row, hcpcs_text, holding, table, write

NAME = "HCPC2026_OCT_ANWEB_09232026.txt"
FULL = {
    "PRICE1": "37", "PRICE2": "21", "MULT_PI": "A", "XREF1": "A4206", "XREF2": "99406", "XREF3": "QM", "COV": "D",
    "BETOS": "D1E", "TOS1": "P", "TOS2": "S", "TERM DT": "20251231", "ACTION CD": "D",
}  # fmt: skip
ROWS = [
    hcpcs_row(**FULL),
    hcpcs_row(record="4", sequence="00200", text="of two  lines"),
    hcpcs_row("KX", "7", text="Policy met"),
]


def test_a_code_is_one_row_with_its_text_put_together(reference, load_reference, tmp_path):
    loaded = load_reference(write(tmp_path / NAME, "*Disclaimer\t\r\n\r\n" + hcpcs_text(ROWS)))
    assert (loaded.release.release, loaded.release.effective) == ("2026-10", date(2026, 10, 1))
    assert (loaded.read, loaded.kept) == (3, 3)
    assert reference.execute("FROM hcpcs_entry").fetchall() == [
        ("hcpcs", "A9900", "2026-10-01", "Supply", "A supply of two lines", "D", "D", "D1E", "A", "37", "21", None,
         None, "P", "S", None, None, None, date(2020, 1, 1), date(2021, 4, 1), date(2025, 12, 31), "hcpcs",
         "2026-10", 3)
    ]  # fmt: skip
    assert reference.execute("FROM modifier_entry").fetchall() == [
        (
            "KX",
            "2026-10-01",
            "Supply",
            "Policy met",
            "C",
            "N",
            date(2020, 1, 1),
            date(2021, 4, 1),
            None,
            "hcpcs",
            "2026-10",
            5,
        )
    ]
    assert reference.execute("SELECT target, target_system FROM hcpcs_reference").fetchall() == [
        ("A4206", "hcpcs"), ("99406", "cpt"), ("QM", None),
    ]  # fmt: skip


def test_table_gives_the_same_rows(reference, load_reference, tmp_path):
    rows = [
        hcpcs_row(sequence="0010", text="A supply of two lines", **FULL),
        hcpcs_row("KX", "7", "0010", "Policy met"),
    ]
    assert load_reference(write(tmp_path / "HCPC2026_OCT_ANWEB.csv", table([HCPCS_HEADER, *rows]))).kept == 2
    assert reference.execute("SELECT code, long_text, terminated FROM hcpcs_entry").fetchall() == [
        ("A9900", "A supply of two lines", date(2025, 12, 31))
    ]
    assert reference.execute("SELECT modifier FROM modifier_entry").fetchall() == [("KX",)]


def test_text_of_windows_is_read(reference, load_reference, tmp_path):
    path = tmp_path / NAME
    path.write_bytes(b"*\x93Brand\x94 names\xa0\r\n" + hcpcs_text([hcpcs_row(text="Caf\xe9")]).encode("cp1252"))
    assert load_reference(path).kept == 1
    assert reference.execute("SELECT long_text, row_number FROM hcpcs_entry").fetchall() == [("Caf\xe9", 2)]


def test_graph(reference, load_reference, tmp_path):
    load_reference(write(tmp_path / NAME, hcpcs_text(ROWS)))
    store = graph_of(reference, tmp_path / "quads.nq")
    entry = "SELECT ?text ?price { ?e mcg:onCode hcpcs:A9900 ; mcg:longText ?text ; mcg:pricingMethod ?price }"
    assert answers(store, entry + " ORDER BY ?price") == [
        ("A supply of two lines", "21"),
        ("A supply of two lines", "37"),
    ]
    assert answers(store, "SELECT ?text { ?e mcg:toCode cpt:99406 ; mcg:referenceText ?text } ORDER BY ?text") == [
        ("99406",), ("A4206",), ("QM",),
    ]  # fmt: skip
    assert answers(store, "SELECT ?day { ?e mcg:ofModifier modifier:KX ; mcg:addedDate ?day }") == [("2020-01-01",)]


@pytest.mark.parametrize(
    ("name", "effective"),
    [
        ("HCPC2019_CONTR_ANWEB.txt", date(2019, 1, 1)),
        ("HCPC2026_JAN_ANWEB.txt", date(2026, 1, 1)),
        ("HCPC2025_JULY_ANWEB_v2.txt", date(2025, 7, 1)),
        ("hcpc2024_apr_anweb.TXT", date(2024, 4, 1)),
    ],
)
def test_release_stands_in_the_name(load_reference, tmp_path, name, effective):
    assert load_reference(write(tmp_path / name, hcpcs_text(ROWS))).release.effective == effective


def test_name_without_a_release_is_refused(load_reference, tmp_path):
    with pytest.raises(InputError, match="says its release by its name alone"):
        load_reference(write(tmp_path / "hcpcs.txt", hcpcs_text(ROWS)))


def test_workbook_beside_the_text_is_refused(load_reference, tmp_path):
    with pytest.raises(InputError, match="this workbook repeats the HCPCS text file"):
        load_reference(write_xlsx(tmp_path / "HCPC2026_OCT_ANWEB.xlsx", "A", [HCPCS_HEADER, ROWS[0]]))


AMA = "code of the American Medical Association: its text is not free to use"
ADA = "code of the American Dental Association: its text is not free to use"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (hcpcs_row("A4206", sequence="none"), "sequence number is not digits"),
        (hcpcs_row("A4206", "5"), "record id is not 3, 4, 7 or 8"),
        (hcpcs_row("D0120", text=MARKER), ADA),
        (hcpcs_row("99213", text=MARKER), AMA),
        (hcpcs_row("22", "7", text=MARKER), AMA),
        (hcpcs_row("2P", "7", text=MARKER), AMA),
        (hcpcs_row("X4206"), "code has no known format"),
        (hcpcs_row("A42", "7"), "modifier is not two characters"),
        (hcpcs_row("A4206", **{"TERM DT": "2025123"}), "date is not YYYYMMDD"),
        (hcpcs_row("A4206", **{"ADD DT": "20251331"}), "date is not YYYYMMDD"),
        (hcpcs_row("A9900"), "repeats an earlier row"),
        (hcpcs_row("A4206", "4", "00200"), "continues no record that is kept"),
    ],
)
def test_rejected_row_is_counted_with_its_reason(reference, load_reference, tmp_path, row, reason):
    loaded = load_reference(write(tmp_path / NAME, hcpcs_text([ROWS[0], row, ROWS[2]])))
    assert loaded.reasons == ((reason, 1),)
    assert (loaded.read, loaded.kept) == (3, 2)
    assert reference.execute("FROM rejected_row").fetchall() == [("hcpcs", "2026-10", 2, reason)]
    assert holding(reference) == set()


def test_line_that_continues_a_rejected_record_is_rejected_too(load_reference, tmp_path):
    dental = [hcpcs_row("D0120"), hcpcs_row("D0120", "4", "00200")]
    undated = [hcpcs_row("A4206", **{"ADD DT": "never"}), hcpcs_row("A4206", "4", "00200")]
    loaded = load_reference(write(tmp_path / NAME, hcpcs_text([*ROWS, *dental, *undated])))
    assert loaded.kept == 3
    assert loaded.reasons == ((ADA, 2), ("continues no record that is kept", 1), ("date is not YYYYMMDD", 1))


def test_text_of_physical_status_modifiers_is_not_kept(reference, load_reference, tmp_path):
    status = hcpcs_row("P1", "7", text=MARKER, **{"SHORT DESCRIPTION": MARKER})
    load_reference(write(tmp_path / NAME, hcpcs_text([*ROWS, status])))
    assert reference.execute("SELECT modifier FROM modifier_entry ORDER BY 1").fetchall() == [("KX",), ("P1",)]
    assert holding(reference) == set()


def test_control_of_the_search_for_text(reference, load_reference, tmp_path):
    load_reference(write(tmp_path / NAME, hcpcs_text([hcpcs_row(text=MARKER)])))
    assert holding(reference) == {"hcpcs_entry"}


def _unpacked(archive, ending, folder):
    with ZipFile(archive) as members:
        [name] = [n for n in members.namelist() if n.endswith(ending)]
        members.extract(name, folder)
    return folder / name


# Counted apart with awk and a Python script: records of the text, and rows of the workbook beside it.
@pytest.mark.parametrize(
    "expected",
    [
        ("2019-Alpha-Numeric-HCPCS-File.zip", "CONTR_ANWEB.txt", 11_622, 6_440, 360),
        ("HCPC2024_OCT_ANWEB.upper.reconstructed.zip", ".txt", 15_129, 8_091, 383),
    ],
)
def test_published_text(reference, load_reference, cms, tmp_path, expected):
    archive, ending, lines, codes, modifiers = expected
    loaded = load_reference(_unpacked(cms / archive, ending, tmp_path))
    assert (loaded.read, loaded.kept, loaded.reasons) == (lines, lines, ())
    assert reference.execute("SELECT count(*), count(DISTINCT code) FROM hcpcs_entry").fetchone() == (codes, codes)
    assert reference.execute("SELECT count(*) FROM modifier_entry").fetchone() == (modifiers,)
    assert reference.execute("SELECT lower(long_text) FROM hcpcs_entry WHERE code = 'J9035'").fetchone() == (
        "injection, bevacizumab, 10 mg",
    )


def test_published_excerpt(reference, load_reference, cms):
    loaded = load_reference(cms / "excerpts_2026" / "HCPC2026_OCT_ANWEB.excerpt.csv")
    assert (loaded.read, loaded.kept, loaded.release.release) == (5, 5, "2026-10")
    assert reference.execute("SELECT terminated FROM modifier_entry WHERE modifier = 'GD'").fetchone() == (
        date(2019, 12, 31),
    )


def test_files_beside_the_text_are_not_recognised(load_reference, cms, tmp_path):
    for ending in ("Changes_by_HCPCSCode.prn", "README.txt", "Trans_Alpha.xlsx", "proc_notes_2019.txt"):
        with pytest.raises(InputError, match="not recognised"):
            load_reference(_unpacked(cms / "2019-Alpha-Numeric-HCPCS-File.zip", ending, tmp_path))
