"""The options of `validate` for claims of any number."""

from __future__ import annotations

import re
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from ...errors import UsageError

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|[KMGT]i?B?)?", re.IGNORECASE)
_FACTOR = {"B": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


def add_bulk_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `validate` that concern claims of any number."""
    bulk = parser.add_argument_group("claims of any number")
    bulk.add_argument("--to", type=Path, metavar="FINDINGS", help="write findings: .parquet, .ndjson or .csv")
    bulk.add_argument("--memory", type=size, default="2GB", metavar="SIZE", help="for claims and edits; default: 2GB")
    bulk.add_argument(
        "--temp", type=Path, default=Path(tempfile.gettempdir()), metavar="DIR", help="folder for what exceeds it"
    )
    bulk.add_argument("--temp-limit", type=size, default="50GB", metavar="SIZE", help="most there; default: 50GB")
    bulk.add_argument("--threads", type=int, metavar="N", help="default: one a core")
    bulk.add_argument("--resume", action="store_true", help="go on with a run that was ended before it was complete")


def size(text: str) -> int:
    """Return the bytes that a text such as 2GB or 500 MB means; raises UsageError."""
    found = _SIZE.fullmatch(text.strip())
    if not found or not float(found[1]):
        raise UsageError(f"{text[:20]!a} is not a size such as 2GB")
    return int(float(found[1]) * _FACTOR[(found[2] or "B")[0].upper()])
