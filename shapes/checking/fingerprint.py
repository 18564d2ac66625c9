"""Know a problem again: by file, rule and what it is about, so that moved lines make no new problem."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from .problem import Problem


def fingerprints(problems: Sequence[Problem]) -> list[str]:
    """Return the fingerprint of each problem; the second of two that are about the same has another."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: list[str] = []
    for problem in problems:
        key = (problem.file, problem.rule, *problem.about)
        seen[key] += 1
        text = "\x1f".join((*key, str(seen[key])))
        found.append(hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32])
    return found
