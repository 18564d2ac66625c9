"""The typed API: each route reads its parameters, and one library function answers in a worker."""

FAMILIES = ("codes", "relations", "lists", "editions", "rules", "claims", "docs")
"""The modules of this package that have a `router`."""
