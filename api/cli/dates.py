"""The option `--on`: a date of service."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_date_option(parser: ArgumentParser) -> None:
    """Add `--on`, none where it is not given."""
    parser.add_argument("--on", metavar="DATE", type=iso_date, help="date of service, YYYY-MM-DD; default: today")


def iso_date(text: str) -> str:
    """Return a date as YYYY-MM-DD; raises ValueError for a text that is no date."""
    from datetime import date  # noqa: PLC0415 - only a command with a date pays for it

    if len(text) != 10:
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


iso_date.__name__ = "date (YYYY-MM-DD)"
