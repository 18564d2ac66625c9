"""Findings and problems in the formats that people, spreadsheets, RDF tools and build servers read."""

from collections.abc import Callable

from .junit import to_junit
from .located import to_checked
from .problem_text import to_github
from .problem_text import to_text as problems_to_text
from .record import Report
from .sarif import to_sarif
from .structured import to_csv, to_json, to_ndjson
from .text import to_text
from .validation_report import to_turtle

PROBLEM_FORMATS = {"text": problems_to_text, "github": to_github, "sarif": to_sarif, "junit": to_junit}
"""What `check --format` offers: a pure function each, of files and the problems in them."""
FORMATS: dict[str, Callable[[Report], str]] = {
    "text": to_text,
    "json": to_json,
    "ndjson": to_ndjson,
    "csv": to_csv,
    "turtle": to_turtle,
    "github": lambda report: to_github(to_checked(report)),
    "sarif": lambda report: to_sarif(to_checked(report)),
    "junit": lambda report: to_junit(to_checked(report)),
}
"""What `validate --format` offers of findings."""

__all__ = ["FORMATS", "PROBLEM_FORMATS", "Report"]
