"""Local coverage: each table of the export, its edition, every reason to reject, texts that stay out, one question."""

import csv
from datetime import date

import pytest
from medcodegraph.errors import InputError
from reference_files import MARKER, answers, graph_of, holding, table, write

DAY = "2026-01-22 19:19:11.460000000"
OLD = "2014-04-02 15:09:53"
RELATED = "related_num,r_article_id,r_article_version,r_lcd_id,r_lcd_version,r_contractor_id,last_updated"
CODES = "hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,long_description,short_description"
CONTRACTOR = (
    "contractor_id,contractor_type_id,contractor_version,contractor_bus_name,contractor_number,dmerc_rgn,address1,"
    "address2,address3,city,state_id,zipcode,phone,fax,status,last_updated,url,email,ignore,status_flag,cmd_name,"
    "cmd_title,contractor_subtype_id"
)
HTML = f'<p>{MARKER}</p>\n<p>with "quotes", and \x93more\x94</p>'
HEADERS = {
    "contractors": CONTRACTOR,
    "jurisdictions": "contractor_id,contractor_type_id,contractor_version,state_id,last_updated,active_date,"
                     "term_date",
    "areas": "state_id,state_abbrev,description",
    "article-contractors": "article_id,article_version,article_type,contractor_id,contractor_type_id,"
                           "contractor_version,last_updated",
    "lcd-contractors": "lcd_id,lcd_version,contractor_id,contractor_type_id,contractor_version,last_updated",
    "article-bill-types": "article_id,article_version,bill_code_id,bill_code_version,last_updated,description",
    "article-revenue-codes": "article_id,article_version,revenue_code_id,revenue_code_version,range,last_updated,"
                             "description",
    "article-codes": f"article_id,article_version,{CODES}",
    "lcd-codes": f"lcd_id,lcd_version,{CODES}",
    "article-code-groups": "article_id,article_version,hcpc_code_group,paragraph,last_updated",
    "article-covered-diagnosis-groups": "article_id,article_version,icd10_covered_group,paragraph,last_updated,"
                                        "icd10_covered_ast",
    "article-noncovered-diagnosis-groups": "article_id,article_version,icd10_noncovered_group,paragraph,last_updated",
    "article-relations": f"article_id,article_version,{RELATED}",
    "lcd-relations": f"lcd_id,lcd_version,{RELATED}",
}  # fmt: skip
ROWS = {
    "contractors": ["139", "10", "2", "Noridian", "19003", "4", MARKER, *[""] * 3, "35", *[""] * 3, "A", DAY, *[""] * 3,
                    "Y", MARKER, MARKER, "4"],
    "jurisdictions": ["139", "10", "2", "35", DAY, "1900-01-01 00:00:00", ""],
    "areas": ["35", "ND", "North Dakota"],
    "article-contractors": ["52369", "16", "6", "139", "10", "2", DAY],
    "lcd-contractors": ["33312", "40", "139", "10", "2", DAY],
    "article-bill-types": ["52369", "16", "013", "7", DAY, MARKER],
    "article-revenue-codes": ["52369", "16", "0360", "15", "X", DAY, MARKER],
    "article-codes": ["52369", "16", "29877", "99", "1", "N", DAY, MARKER, MARKER],
    "lcd-codes": ["33312", "40", "A9900", "99", "4", "N", DAY, MARKER, MARKER],
    "article-code-groups": ["52369", "16", "1", HTML, DAY],
    "article-covered-diagnosis-groups": ["52369", "16", "1", HTML, DAY, HTML],
    "article-noncovered-diagnosis-groups": ["52369", "16", "2", HTML, DAY],
    "article-relations": ["52369", "16", "1", "", "", "33312", "2", "139", DAY],
    "lcd-relations": ["33312", "40", "1", "52369", "15", "", "", "139", DAY],
}  # fmt: skip
KEPT = {
    "contractors": ("coverage_contractor", ("139-10-2", "19003", "Noridian")),
    "jurisdictions": ("contractor_area", ("139-10-2", "35", None, None)),
    "areas": ("service_area", ("35", "ND", "North Dakota")),
    "article-contractors": ("document_contractor", ("article", "52369", "16", "139-10-2")),
    "lcd-contractors": ("document_contractor", ("lcd", "33312", "40", "139-10-2")),
    "article-bill-types": ("document_bill_type", ("article", "52369", "16", "013")),
    "article-revenue-codes": ("document_revenue_code", ("article", "52369", "16", "0360")),
    "article-codes": ("document_code", ("article", "52369", "16", "cpt", "29877", "1")),
    "lcd-codes": ("document_code", ("lcd", "33312", "40", "hcpcs", "A9900", "4")),
    "article-code-groups": ("document_group", ("article", "52369", "16", "codes", "1")),
    "article-covered-diagnosis-groups": ("document_group", ("article", "52369", "16", "covered-diagnoses", "1")),
    "article-noncovered-diagnosis-groups": ("document_group", ("article", "52369", "16", "noncovered-diagnoses", "2")),
    "article-relations": ("document_relation", ("article", "52369", "16", "lcd", "33312", "2")),
    "lcd-relations": ("document_relation", ("lcd", "33312", "40", "article", "52369", "15")),
}  # fmt: skip


def _write(path, name, *rows):
    path.write_bytes(table([HEADERS[name].split(","), *rows]).encode("latin-1"))
    return path


def _changed(name, **cells):
    columns = HEADERS[name].split(",")
    return [cells.get(column, cell) for column, cell in zip(columns, ROWS[name], strict=True)]


@pytest.mark.parametrize("name", HEADERS)
def test_table_of_the_export(reference, load_reference, tmp_path, name):
    loaded = load_reference(_write(tmp_path / "x.csv", name, ROWS[name]))
    target, cells = KEPT[name]
    release = loaded.release.release
    assert loaded.release.source == f"mcd-{name}"
    assert reference.execute(f"FROM {target}").fetchall() == [(*cells, f"mcd-{name}", release, 2)]


@pytest.mark.parametrize("name", HEADERS)
def test_description_address_person_and_paragraph_are_in_no_table(reference, load_reference, tmp_path, name):
    load_reference(_write(tmp_path / "x.csv", name, ROWS[name], ["none", *ROWS[name][1:]]))
    assert holding(reference) == set()


def test_edition_is_named_by_its_newest_change(load_reference, tmp_path):
    rows = [_changed("lcd-codes", hcpc_code_id=f"A99{i:02}", last_updated=OLD) for i in range(30)]
    release = load_reference(_write(tmp_path / "x.csv", "lcd-codes", *rows, ROWS["lcd-codes"])).release
    assert (release.release, release.effective) == ("2026-01-22", date(2026, 1, 22))
    assert release.title == "Codes of lcds (Medicare Coverage Database), 2026-01-22"


def test_edition_without_dates_is_named_by_its_content(load_reference, tmp_path):
    one, same, other = (
        load_reference(_write(tmp_path / "x.csv", "areas", row)).release
        for row in (ROWS["areas"], ROWS["areas"], ["35", "ND", "Dakota, North"])
    )
    assert one.effective is None
    assert one.release == same.release != other.release
    assert one.release.startswith("content-")


NUMBER = "identifier is not a number"


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("contractors", {"contractor_id": "x"}, NUMBER),
        ("contractors", {"contractor_id": "140", "contractor_bus_name": ""}, "contractor has no name"),
        ("contractors", {}, "repeats an earlier row"),
        ("jurisdictions", {"state_id": ""}, NUMBER),
        ("jurisdictions", {"state_id": "36", "active_date": "soon"}, "date is not YYYY-MM-DD"),
        ("jurisdictions", {"state_id": "36", "term_date": "never"}, "date is not YYYY-MM-DD"),
        ("areas", {"state_id": "ND"}, NUMBER),
        ("areas", {"state_id": "36", "description": ""}, "area has no name"),
        ("article-contractors", {"article_version": "1a"}, NUMBER),
        ("lcd-contractors", {"contractor_type_id": ""}, NUMBER),
        ("article-bill-types", {"article_id": "A52369"}, NUMBER),
        ("article-bill-types", {"bill_code_id": "999"}, "says that no bill type applies"),
        ("article-bill-types", {"bill_code_id": "0"}, "bill type is not three digits from 0"),
        ("article-revenue-codes", {"revenue_code_id": "99999"}, "says that no revenue code applies"),
        ("article-revenue-codes", {"revenue_code_id": "360"}, "revenue code is not four digits"),
        ("article-codes", {"hcpc_code_id": "2987"}, "code has no known format"),
        ("lcd-codes", {"hcpc_code_group": ""}, NUMBER),
        ("article-code-groups", {"hcpc_code_group": "one"}, NUMBER),
        ("article-relations", {"related_num": "2", "r_lcd_id": ""}, "names not one related document"),
        ("article-relations", {"related_num": "2", "r_article_id": "1"}, "names not one related document"),
        ("lcd-relations", {"related_num": "2", "r_article_version": ""}, NUMBER),
    ],
)
def test_rejected_row_is_counted_with_its_reason(load_reference, tmp_path, name, cells, reason):
    loaded = load_reference(_write(tmp_path / "x.csv", name, ROWS[name], _changed(name, **cells)))
    assert (loaded.read, loaded.kept, loaded.reasons) == (2, 1, ((reason, 1),))


def test_other_columns_are_not_recognised(load_reference, tmp_path):
    with pytest.raises(InputError, match="not recognised"):
        load_reference(write(tmp_path / "x.csv", "lcd_id,lcd_version,title\n1,2,three\n"))


SPEAK_OF = """
SELECT DISTINCT ?number ?contractor ?area WHERE {
  ?version mcg:onCode hcpcs:A9900 ; mcg:ofDocument ?document .
  ?document mcg:documentNumber ?number .
  { ?version mcg:ofContractor ?by } UNION
  { ?related mcg:toVersion/mcg:ofDocument ?document ; mcg:ofContractor ?by }
  ?by skos:prefLabel ?contractor ; mcg:inArea/skos:notation ?area
} ORDER BY ?number ?contractor ?area"""


def test_graph_answers_who_speaks_of_a_code_and_where(reference, load_reference, tmp_path):
    for name, row in ROWS.items():
        if name != "lcd-contractors":  # found through the article
            load_reference(_write(tmp_path / "x.csv", name, row))
    ended = _changed("jurisdictions", last_updated=OLD, state_id="36", term_date="2009-07-31 00:00:00")
    load_reference(_write(tmp_path / "x.csv", "jurisdictions", ended))
    store = graph_of(reference, tmp_path / "quads.nq")
    assert answers(store, SPEAK_OF) == [("L33312", "Noridian", "ND")]
    setting = "SELECT ?number { ?v mcg:onBillType/skos:notation '013' ; mcg:onRevenueCode/skos:notation '0360' ;"
    assert answers(store, setting + " mcg:ofDocument/mcg:documentNumber ?number }") == [("A52369",)]
    groups = (
        "SELECT DISTINCT ?kind ?n { ?g a mcg:CodeGroup ; mcg:groupKind ?kind ; mcg:groupNumber ?n } ORDER BY ?kind ?n"
    )
    assert answers(store, groups) == [
        ("codes", "1"),
        ("codes", "4"),
        ("covered-diagnoses", "1"),
        ("noncovered-diagnoses", "2"),
    ]
    assert answers(store, "SELECT ?g { ?g a mcg:CodeGroup ; mcg:onCode cpt:29877 }")


# Records counted apart with Python's csv module; what says "none applies" and what is no bill type with Counter.
@pytest.mark.parametrize(
    "expected",
    [
        ("contractor", 120, (), "2025-12-10"),
        ("contractor_jurisdiction", 291, (), "2018-07-26"),
        ("state_lookup", 63, (), "content-bd978734"),
        ("article_x_contractor", 27_348, (), "2026-01-23"),
        ("article_x_bill_code", 1_259, (192, 14), "2026-01-23"),
        ("article_x_revenue_code", 2_859, (142,), "2026-01-23"),
        ("article_x_hcpc_code_group", 1_979, (), "2026-01-23"),
        ("article_x_icd10_covered_group", 2_474, (), "2026-01-23"),
        ("article_x_icd10_noncovered_group", 1_293, (), "2026-01-23"),
        ("article_related_documents", 6_195, (), "2026-01-22"),
        ("lcd_related_documents", 5_233, (), "2026-01-22"),
        ("lcd_x_hcpc_code", 2_162, (), "2025-12-31"),
    ],
)
def test_published_table(reference, load_reference, cms, expected):
    file, read, rejected, release = expected
    loaded = load_reference(cms / "mcd" / f"{file}.csv")
    assert (loaded.read, tuple(number for _, number in loaded.reasons)) == (read, rejected)
    assert loaded.release.release == release
    assert holding(reference, "Hospital Outpatient") == holding(reference, "<p>") == set()


def test_published_graph_answers_who_speaks_of_a_code_and_where(reference, load_reference, cms, tmp_path):
    for path in sorted((cms / "mcd").glob("*.csv")):
        load_reference(path)
    found = answers(graph_of(reference, tmp_path / "quads.nq"), SPEAK_OF)
    with (cms / "mcd" / "lcd_x_hcpc_code.csv").open(newline="", encoding="utf-8") as file:
        documents = {f"L{row['lcd_id']}" for row in csv.DictReader(file) if row["hcpc_code_id"] == "A9900"}
    assert {number for number, *_ in found} <= documents
    assert ("L33312", "Noridian Healthcare Solutions, LLC", "AK") in found
