"""Write tiny files in the layouts of CMS, row by row, for tests."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

DESCRIPTOR = "DESCRIPTOR MUST NOT SURVIVE"
AOC_HEADER = ("AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
              "AOC_Edit_DelDT", "Special_Instructions_Notes")  # fmt: skip
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = (
    '<Relationship Id="r1" Target="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/>'
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="{}" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def write_xlsx(path: Path, sheet: str, rows: Sequence[Sequence[object]]) -> Path:
    """Write a workbook of one sheet: texts as texts, numbers as numbers."""
    body = "".join(f'<row r="{i}">{"".join(map(_cell, row))}</row>' for i, row in enumerate(rows, 1))
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(RELATION.format("xl/workbook.xml", "officeDocument")))
        archive.writestr("xl/workbook.xml", WORKBOOK.format(escape(sheet)))
        relation = RELATION.format("worksheets/sheet1.xml", "worksheet")
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(relation))
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(body))
    return path


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def write_aoc(path: Path, rows: Sequence[Sequence[object]], sheet: str = "AOC_V2026Q2-MCR") -> Path:
    """Write an add-on code file: a banner, the header, the rows."""
    return write_xlsx(path, sheet, [("CPT only copyright",), AOC_HEADER, *rows])


def aoc_row(addon: object = "63621", primary: object = "63620", **changes: object) -> list[object]:
    """Return a row of the add-on code file that is kept."""
    row = {"type": 1, "addon": addon, "addon_deleted": "", "primary": primary, "primary_deleted": "",
           "effective": 2013091, "deleted": "", "note": ""}  # fmt: skip
    return list((row | changes).values())


RVU = {
    "code": "63620", "modifier": "", "descriptor": DESCRIPTOR, "status": "A", "unused": "", "work": "15.60",
    "nonfacility": "12.01", "nonfacility_na": "NA", "facility": "12.01", "facility_na": "", "malpractice": "5.50",
    "nonfacility_total": "33.11", "facility_total": "33.11", "component": "0", "days": "090", "pre": "0.11",
    "intra": "0.76", "post": "0.13", "multiple": "0", "bilateral": "0", "assistant": "2", "cosurgeon": "0",
    "team": "0", "base": "", "factor": "32.3465", "supervision": "09", "calculation": "0", "family": "99",
    "opps1": "0.00", "opps2": "0.00", "opps3": "0.00",
}  # fmt: skip
RVU_TITLE = "2025 National Physician Fee Schedule Relative Value File October Release"


def rvu_row(code: str = "63620", modifier: str = "", **changes: str) -> list[str]:
    """Return a row of the fee schedule that is kept, in the 31 column layout."""
    return list((RVU | {"code": code, "modifier": modifier} | changes).values())


def rvu_text(rows: Sequence[Sequence[str]], title: str = RVU_TITLE) -> str:
    """Return a fee schedule file, with the 32 columns of 2026 when the title is of that year or a later one."""
    wide = title >= "2026"
    banner = [
        ["", "", text] for text in (title, "CPT codes and descriptions only are copyright", "RELEASED 09/11/2025")
    ]
    header = ["HCPCS", "MOD", "DESCRIPTION", "CODE", *(f"H{i}" for i in range(4, 31))]
    table = [row + [""] * (31 - len(row)) for row in banner] + [header] + [list(row) for row in rows]
    lines = [[*row[:23], "9", *row[23:]] if wide else row for row in table]
    return "".join(",".join(line) + "\n" for line in lines)
