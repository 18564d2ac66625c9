"""Tell a zip from what a server may answer in its place, above all a licence page."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

ZIP_MAGIC = b"PK\x03\x04"
_HTML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|\?xml)", re.I | re.S)
_LICENCE = re.compile(rb"licen[sc]e|end[- ]user|point and click|american medical association", re.I)


def why_not_zip(head: bytes) -> str | None:
    """Return what the beginning of an answer is where it is no zip, in words that say what to do."""
    if head.startswith(ZIP_MAGIC):
        return None
    if not _HTML.match(head):
        return "the answer is not a zip" if head else "the answer is empty"
    if _LICENCE.search(head):
        return "answered with a licence page instead of the zip: open it in a browser, accept there, and save the zip"
    return "answered with a web page instead of the zip"


def is_whole_zip(path: Path) -> bool:
    """Say whether a zip has its directory, which stands at its end."""
    try:
        with ZipFile(path) as archive:
            return bool(archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
