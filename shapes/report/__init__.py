"""Findings as text, JSON, CSV and a SHACL validation report: one pure function a format."""

from .record import Report
from .structured import to_csv, to_json, to_ndjson
from .text import to_text
from .validation_report import to_turtle

FORMATS = {"text": to_text, "json": to_json, "ndjson": to_ndjson, "csv": to_csv, "turtle": to_turtle}
"""What `validate --format` offers."""

__all__ = ["FORMATS", "Report"]
