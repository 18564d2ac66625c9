"""ICD-10-CM: codes and headings with their tree, what a release changed, every reason to reject, clear refusals."""

from datetime import date
from zipfile import ZipFile

import pytest
from medcodegraph.errors import InputError
from reference_files import answers, graph_of, write

NAME = "icd10cm_order_2026.txt"
CHANGES = "icd10cm_order_addenda_2026.txt"


def _line(number, code, flag, text="Some disease", long=""):
    return f"{number:<5} {code:<7} {flag} {text:<60} {long or text}\r\n"


def _change(action, flag, code, text="Some disease"):
    return f"{action + ':':<13}{flag} {code:<7} {text:<60} {text}\r\n"


FIRST = _line("00001", "A00", 0, "Cholera")


def test_code_and_heading(reference, load_reference, tmp_path):
    text = FIRST + _line("00002", "A000", 1, "Cholera, short", 'Cholera, "long"') + _line("00003", "QA0", 0)
    loaded = load_reference(write(tmp_path / NAME, text))
    assert (loaded.release.release, loaded.release.effective) == ("2026", date(2025, 10, 1))
    assert (loaded.read, loaded.kept) == (3, 3)
    assert reference.execute("FROM diagnosis_entry ORDER BY order_number").fetchall() == [
        ("A00", "2025-10-01", 1, False, "Cholera", "Cholera", None, "icd10cm", "2026", 1),
        ("A000", "2025-10-01", 2, True, "Cholera, short", 'Cholera, "long"', "A00", "icd10cm", "2026", 2),
        ("QA0", "2025-10-01", 3, False, "Some disease", "Some disease", None, "icd10cm", "2026", 3),
    ]


def test_graph(reference, load_reference, tmp_path):
    load_reference(write(tmp_path / NAME, FIRST + _line("00002", "A000", 1)))
    load_reference(write(tmp_path / CHANGES, _change("Add", 1, "A000") + _change("Add", 1, "A001")))
    store = graph_of(reference, tmp_path / "quads.nq")
    tree = "SELECT ?parent ?text { icd10cm:A000 a mcg:DiagnosisCode ; skos:broader ?b . ?b skos:notation ?parent ."
    assert answers(store, tree + " ?e a mcg:DiagnosisEntry ; mcg:ofDiagnosis ?b ; mcg:longText ?text }") == [
        ("A00", "Cholera")
    ]
    added = "SELECT ?code { ?c a mcg:DiagnosisChange ; mcg:changeKind 'added' ; mcg:ofDiagnosis/skos:notation ?code }"
    assert sorted(answers(store, added)) == [("A000",), ("A001",)]


def test_parent_is_the_longest_code_that_a_code_begins_with(reference, load_reference, tmp_path):
    codes = ["S02", "S022", "S022XXA", "S0221", "T36", "T360X1A"]
    load_reference(write(tmp_path / NAME, "".join(_line(f"{i:05}", code, 1) for i, code in enumerate(codes))))
    assert dict(reference.execute("SELECT code, parent FROM diagnosis_entry").fetchall()) == {
        "S02": None, "S022": "S02", "S022XXA": "S022", "S0221": "S022", "T36": None, "T360X1A": "T36",
    }  # fmt: skip


def test_changes(reference, load_reference, tmp_path):
    changes = [("Delete", 1, "B880"), ("Add", 0, "B880"), ("Revise from", 1, "P096"), ("Revise to", 1, "P096")]
    load_reference(write(tmp_path / CHANGES, "".join(_change(*change) for change in changes)))
    assert reference.execute("SELECT code, change, billable, long_text, release FROM diagnosis_change").fetchall() == [
        ("B880", "deleted", True, "Some disease", "2026"),
        ("B880", "added", False, "Some disease", "2026"),
        ("P096", "revised-from", True, "Some disease", "2026"),
        ("P096", "revised-to", True, "Some disease", "2026"),
    ]


@pytest.mark.parametrize(
    ("name", "release", "effective"),
    [
        ("icd10cm_order_2025.txt", "2025", date(2024, 10, 1)),
        ("icd10cm-order-2024.txt", "2024", date(2023, 10, 1)),
        ("icd10cm_order_April_2025.txt", "2025-04", date(2025, 4, 1)),
    ],
)
def test_release_stands_in_the_name(load_reference, tmp_path, name, release, effective):
    loaded = load_reference(write(tmp_path / name, FIRST + _line("00002", "A000", 1)))
    assert (loaded.release.release, loaded.release.effective) == (release, effective)
    assert loaded.release.note == "Release taken from the file's name"


def test_name_without_a_year_is_refused(load_reference, tmp_path):
    with pytest.raises(InputError, match="says its year by its name alone"):
        load_reference(write(tmp_path / "order.txt", FIRST + _line("00002", "A000", 1)))


@pytest.mark.parametrize(
    "text",
    [
        "A000    Cholera\r\nA001    Other cholera\r\n",
        "Delete:      B880    Acariasis\r\nAdd:         B8801   Mites\r\n",
    ],
)
def test_codes_file_is_refused(load_reference, tmp_path, text):
    with pytest.raises(InputError, match="its order file says the same and more"):
        load_reference(write(tmp_path / "icd10cm_codes_2026.txt", text))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (_line("1", "A000", 1), "order number is not five digits"),
        ("\r\n", "order number is not five digits"),
        (_line("00003", "a001", 1), "code has no known format"),
        (_line("00003", "A0", 1), "code has no known format"),
        (_line("00003", "A001", 2), "flag is not 0 or 1"),
        (_line("00003", "A000", 1), "repeats an earlier row"),
    ],
)
def test_rejected_line_is_counted_with_its_reason(reference, load_reference, tmp_path, line, reason):
    loaded = load_reference(write(tmp_path / NAME, FIRST + _line("00002", "A000", 1) + line))
    assert (loaded.read, loaded.kept, loaded.reasons) == (3, 2, ((reason, 1),))
    assert reference.execute("FROM rejected_row").fetchall() == [("icd10cm", "2026", 3, reason)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("\r\n", "no change: a blank line or a total"),
        ("    143 additions\r\n", "no change: a blank line or a total"),
        (_change("Add", 1, "b88"), "code has no known format"),
        (_change("Add", 2, "B881"), "flag is not 0 or 1"),
        (_change("Add", 0, "B880"), "repeats an earlier row"),
    ],
)
def test_rejected_change_is_counted_with_its_reason(load_reference, tmp_path, line, reason):
    text = _change("Add", 1, "B880") + _change("Delete", 1, "B88")
    loaded = load_reference(write(tmp_path / CHANGES, text + line))
    assert (loaded.read, loaded.kept, loaded.reasons) == (3, 2, ((reason, 1),))


def _unpacked(cms, year, name, folder):
    with ZipFile(cms / f"cms_{year}_dx.zip") as archive:
        archive.extract(name, folder)
    return folder / name


# Counted apart with cut, sort and wc; the totals of codes are those that the addenda state themselves.
@pytest.mark.parametrize("expected", [(2025, 74_260, 23_324), (2026, 74_719, 23_467)], ids=["2025", "2026"])
def test_published_order_file(reference, load_reference, cms, tmp_path, expected):
    year, codes, headings = expected
    loaded = load_reference(_unpacked(cms, year, f"icd10cm_order_{year}.txt", tmp_path))
    assert (loaded.kept, loaded.rejected) == (codes + headings, 0)
    assert dict(reference.execute("SELECT billable, count(*) FROM diagnosis_entry GROUP BY 1").fetchall()) == {
        True: codes,
        False: headings,
    }
    orphans = "SELECT count(*) FROM diagnosis_entry WHERE (parent IS NULL) <> (length(code) = 3)"
    assert reference.execute(orphans).fetchone() == (0,)


@pytest.mark.parametrize(
    "expected",
    [
        (2025, {"added": 252, "deleted": 36, "revised-from": 13}, {"added": 72, "revised-from": 1}),
        (2026, {"added": 487, "deleted": 28, "revised-from": 38}, {"added": 143, "revised-from": 7}),
    ],
)
def test_published_changes_add_up_to_the_totals_that_they_state(reference, load_reference, cms, tmp_path, expected):
    year, codes, headings = expected
    loaded = load_reference(_unpacked(cms, year, f"icd10cm_order_addenda_{year}.txt", tmp_path))
    assert loaded.reasons == (("no change: a blank line or a total", 22),)
    for billable, totals in ((True, codes), (False, headings)):
        counted = dict(
            reference.execute(
                "SELECT change, count(*) FROM diagnosis_change WHERE billable = ? GROUP BY 1", [billable]
            ).fetchall()
        )
        assert counted == totals | {"revised-to": totals["revised-from"]}


def test_published_codes_files_are_refused(load_reference, cms, tmp_path):
    for name in ("icd10cm_codes_2026.txt", "icd10cm_codes_addenda_2026.txt"):
        with pytest.raises(InputError, match="its order file says the same and more"):
            load_reference(_unpacked(cms, 2026, name, tmp_path))
