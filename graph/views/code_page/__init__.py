"""Everything known of a code, collected as plain values, and its pages in five formats."""

from __future__ import annotations

from .collect import collect

__all__ = ["collect"]
