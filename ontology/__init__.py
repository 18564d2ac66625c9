"""Vocabulary, curated schemes, R2RML mapping and embedded default data, and where they lie."""

from __future__ import annotations

import os


def folder() -> str:
    """Find the data that ships with the package: the absolute path of this folder."""
    return os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 (pathlib is slow to import)
