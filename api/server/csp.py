"""Content security policies: nothing by default, and what a page of ours needs."""

from __future__ import annotations

import hashlib
from base64 import b64encode

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def page_policy(style: str) -> str:
    """Return the policy of a page whose only extra is one style sheet, written in it."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"{NOTHING}; style-src 'sha256-{digest}'"
