"""Tell from the first bytes of a file what it is, so that what can't be read is refused by its name."""

from __future__ import annotations

import re
from pathlib import Path

from ...errors import InputError
from .bulk.header import csv_header
from .in_memory import InMemory

HEAD = 64 * 1024

_MAGIC = (
    (b"PK\x05\x06", "empty ZIP archive"),
    (b"\x1f\x8b", "gzip archive: unpack it first"),
    (b"BZh", "bzip2 archive: unpack it first"),
    (b"7z\xbc\xaf", "7-Zip archive: unpack it first"),
    (b"(\xb5/\xfd", "Zstandard archive: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "old Excel or Word file: not claims"),
    (b"%PDF", "PDF document: not claims"),
    (b"SQLite format 3", "SQLite database: not claims"),
    (b"\xff\xfe", "UTF-16 text: save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text: save it as UTF-8"),
)
_JSON = re.compile(rb'\{\s*("|\}|\Z)|\[\s*(\{|\]|\Z)')


def claim_format(path: Path | InMemory) -> str:
    """`json`, `x12`, `csv` or `parquet`, from the content alone; anything else raises `InputError` with its name."""
    try:
        with path.open("rb") as handle:
            head = handle.read(HEAD)
    except OSError as error:
        raise InputError(str(path), None, f"can't be opened: {error.strerror}") from None
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"ISA") and b"\x00" not in text:
        return "x12"
    if _JSON.match(text) and b"\x00" not in text:
        return "json"
    if b"\x00" not in text and csv_header(head):
        return "csv"
    raise InputError(str(path), None if b"\x00" in head else 1, _seeming(head, text))


def _seeming(head: bytes, text: bytes) -> str:
    """What a file seems to be that holds no claims in a format that is read."""
    if not text:
        return "empty file" if not head else "file of nothing but blanks"
    if head.startswith(b"PK\x03\x04"):
        excel = b"xl/" in head or b"[Content_Types].xml" in head
        return "Excel workbook: not claims" if excel else "ZIP archive: unpack it first"
    if known := next((reason for magic, reason in _MAGIC if head.startswith(magic)), None):
        return known
    if re.search(rb"[\x00-\x08\x0e-\x1a]", head):
        return "binary file: not claims"
    return _seeming_text(text)


def _seeming_text(text: bytes) -> str:
    header = text.split(b"\n", 1)[0][:4096].upper()
    if b"BENE_ID|" in header and b"|CLM_ID" in header:
        kind = "carrier" if b"CARR_NUM" in header else "institutional" if b"FI_NUM" in header else "claim"
        return f"Medicare RIF {kind} file: not supported; a table of claims has the columns of claim JSON"
    if re.match(rb"(GS|ST|BHT|CLM)[^A-Z0-9\s]", header):
        return "X12 without its interchange header: an X12 file begins with ISA"
    if text.startswith(b"<"):
        return "XML or HTML: FHIR is read as JSON only"
    if text[:1] in b"{[":
        return "JSON-like text that holds no objects: not claims"
    if re.fullmatch(rb'"?[\w ]+"?([,|\t]"?[\w ]+"?)+\s*', header):
        return "delimited table (CSV) without the columns of a claims file, which are named as in claim JSON"
    return "not a claim file: neither JSON, X12 837, FHIR, CSV nor Parquet"
