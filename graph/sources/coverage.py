"""Medicare Coverage Database exports: which local articles and determinations (LCDs) speak of what (CMS, weekly, csv).

Each table of the export is one row below, recognised by its column names. Names, texts and descriptions that CPT or
the National Uniform Billing Committee own, paragraphs that may quote them, addresses and persons are never selected.

An export names no release: an edition is named by the newest date on which one of its rows was changed, and a table
without dates by its content. Bill type 999 and revenue code 99999 say that none applies. The columns of
article_x_hcpc_code and lcd_x_contractor follow those of their sister tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from .interface import Head, Release, Source

FILE = "source, release, row_number FROM kept, release"
UNDATED = "'content-' || substr(md5(string_agg(concat_ws(chr(31), c0, c1, c2), chr(30) ORDER BY row_number)), 1, 8)"


def _day(cell: str) -> str:
    return f"try_cast(substr({cell}, 1, 10) AS DATE)"


def _numbers(*cells: str) -> str:
    """Return the rejection of a row where one of the cells is no number: these make up identifiers."""
    wrong = " OR ".join(f"{cell} IS NULL OR NOT regexp_full_match({cell}, '[0-9]+')" for cell in cells)
    return f"WHEN {wrong} THEN 'identifier is not a number'"


@dataclass(frozen=True, slots=True)
class Export:
    """One table of the export: its column names, as far as they are read, and what is kept of it."""

    name: str
    title: str
    header: tuple[str, ...]
    reject: str
    tables: Mapping[str, str]
    key: str
    dated: str | None
    multiline: bool = False


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


def _contractors(kind: str, first: int, dated: str, columns: str) -> Export:
    ids = [f"c{first + i}" for i in range(3)]
    key = f"concat_ws('-', {', '.join(ids)})"
    return Export(
        name=f"{kind}-contractors",
        title=f"Contractors of {kind}s",
        header=_columns(columns),
        reject=_numbers("c0", "c1", *ids),
        tables={"document_contractor": f"SELECT '{kind}', c0, c1, {key}, {FILE}"},
        key=f"c0, c1, {', '.join(ids)}",
        dated=dated,
    )


def _codes(kind: str) -> Export:
    return Export(
        name=f"{kind}-codes",
        title=f"Codes of {kind}s",
        header=_columns(f"{kind}_id {kind}_version hcpc_code_id hcpc_code_version hcpc_code_group"),
        reject=_numbers("c0", "c1", "c4")
        + " WHEN c2 IS NULL OR code_system(c2) IS NULL THEN 'code has no known format'",
        tables={
            "document_code": f"SELECT '{kind}', c0, c1, code_system(c2), c2, c4, {FILE}",
            "document_group": f"SELECT '{kind}', c0, c1, 'codes', c4, source, release, min(row_number)"
            " FROM kept, release GROUP BY ALL",
        },
        key="c0, c1, c2, c4",
        dated="c6",
    )


def _groups(name: str, group_kind: str, column: str) -> Export:
    return Export(
        name=f"article-{name}-groups",
        title=f"Groups of {name} of articles",
        header=_columns(f"article_id article_version {column} paragraph last_updated"),
        reject=_numbers("c0", "c1", "c2"),
        tables={"document_group": f"SELECT 'article', c0, c1, '{group_kind}', c2, {FILE}"},
        key="c0, c1, c2",
        dated="c4",
        multiline=True,
    )


def _relations(kind: str) -> Export:
    related = "related_num r_article_id r_article_version r_lcd_id r_lcd_version r_contractor_id last_updated"
    article = "c3 IS NOT NULL"
    target = (
        f"CASE WHEN {article} THEN 'article' ELSE 'lcd' END, coalesce(c3, c5), CASE WHEN {article} THEN c4 ELSE c6 END"
    )
    return Export(
        name=f"{kind}-relations",
        title=f"Documents related to {kind}s",
        header=_columns(f"{kind}_id {kind}_version {related}"),
        reject=_numbers("c0", "c1")
        + " WHEN (c3 IS NULL) = (c5 IS NULL) THEN 'names not one related document' "
        + _numbers("coalesce(c3, c5)", f"(CASE WHEN {article} THEN c4 ELSE c6 END)"),
        tables={"document_relation": f"SELECT '{kind}', c0, c1, {target}, {FILE}"},
        key="c0, c1, c2",
        dated="c8",
    )


EXPORTS = (
    Export(
        name="contractors",
        title="Medicare contractors",
        header=_columns(
            "contractor_id contractor_type_id contractor_version contractor_bus_name contractor_number dmerc_rgn"
            " address1 address2 address3 city state_id zipcode phone fax status last_updated"
        ),
        reject=_numbers("c0", "c1", "c2") + " WHEN c3 IS NULL THEN 'contractor has no name'",
        tables={"coverage_contractor": f"SELECT concat_ws('-', c0, c1, c2), c4, c3, {FILE}"},
        key="c0, c1, c2",
        dated="c15",
    ),
    Export(
        name="jurisdictions",
        title="Areas of Medicare contractors",
        header=_columns(
            "contractor_id contractor_type_id contractor_version state_id last_updated active_date term_date"
        ),
        reject=_numbers("c0", "c1", "c2", "c3")
        + f" WHEN {_day('c5')} IS NULL OR (c6 IS NOT NULL AND {_day('c6')} IS NULL) THEN 'date is not YYYY-MM-DD'",
        tables={
            "contractor_area": "SELECT concat_ws('-', c0, c1, c2), c3,"
            f" nullif({_day('c5')}, DATE '1900-01-01'), {_day('c6')}, {FILE}"
        },
        key="c0, c1, c2, c3",
        dated="c4",
    ),
    Export(
        name="areas",
        title="States and areas of Medicare contractors",
        header=_columns("state_id state_abbrev description"),
        reject=_numbers("c0") + " WHEN c1 IS NULL OR c2 IS NULL THEN 'area has no name'",
        tables={"service_area": f"SELECT c0, c1, c2, {FILE}"},
        key="c0",
        dated=None,
    ),
    _contractors("article", 3, "c6", "article_id article_version article_type contractor_id contractor_type_id"
                 " contractor_version last_updated"),
    _contractors("lcd", 2, "c5", "lcd_id lcd_version contractor_id contractor_type_id contractor_version last_updated"),
    Export(
        name="article-bill-types",
        title="Bill types of articles",
        header=_columns("article_id article_version bill_code_id bill_code_version last_updated"),
        reject=_numbers("c0", "c1") + " WHEN c2 = '999' THEN 'says that no bill type applies'"
        " WHEN c2 IS NULL OR NOT regexp_full_match(c2, '0[0-9]{2}') THEN 'bill type is not three digits from 0'",
        tables={"document_bill_type": f"SELECT 'article', c0, c1, c2, {FILE}"},
        key="c0, c1, c2",
        dated="c4",
    ),
    Export(
        name="article-revenue-codes",
        title="Revenue codes of articles",
        header=_columns("article_id article_version revenue_code_id revenue_code_version range last_updated"),
        reject=_numbers("c0", "c1") + " WHEN c2 = '99999' THEN 'says that no revenue code applies'"
        " WHEN c2 IS NULL OR NOT regexp_full_match(c2, '[0-9]{4}') THEN 'revenue code is not four digits'",
        tables={"document_revenue_code": f"SELECT 'article', c0, c1, c2, {FILE}"},
        key="c0, c1, c2",
        dated="c5",
    ),
    _codes("article"),
    _codes("lcd"),
    _groups("code", "codes", "hcpc_code_group"),
    _groups("covered-diagnosis", "covered-diagnoses", "icd10_covered_group"),
    _groups("noncovered-diagnosis", "noncovered-diagnoses", "icd10_noncovered_group"),
    _relations("article"),
    _relations("lcd"),
)  # fmt: skip


def recognise(export: Export, head: Head) -> Release | None:
    """Recognise a table by its column names; its edition is named later, by `named_by`."""
    if not head.rows or head.rows[0][: len(export.header)] != export.header:
        return None
    return Release(
        source=f"mcd-{export.name}",
        release="",
        title=f"{export.title} (Medicare Coverage Database)",
        effective=None,
        header_row=1,
        note="Named by its newest change" if export.dated else "The file states no date: named by its content",
    )


def _source(export: Export) -> Source:
    return Source(
        name="Medicare Coverage Database",
        recognise=partial(recognise, export),
        reject=f"CASE {export.reject} END",
        tables=export.tables,
        licence="CMS; code numbers: American Medical Association, National Uniform Billing Committee",
        key=export.key,
        multiline=export.multiline,
        named_by=f"coalesce(max({_day(export.dated)})::VARCHAR, {UNDATED})" if export.dated else UNDATED,
    )


COVERAGE = tuple(_source(export) for export in EXPORTS)
