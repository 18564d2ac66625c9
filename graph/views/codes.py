"""Find the code that a person typed, in any letter case, in the graph."""

from __future__ import annotations

from ...errors import UnknownCodeError, UsageError
from ...ontology.terms import BASE
from .records import select, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..store import Store

CPT_LAST = "0123456789AFMTU"
HCPCS_FIRST = "ABCEGHJKLMPQRSTUV"


def find_code(store: Store, text: str) -> str:
    """Return the IRI of a code that the graph names.

    Raises UsageError for a text that has the format of no code system, and UnknownCodeError for a well-formed
    code that no loaded edition names.
    """
    code = text.strip().upper()
    system = code_system(code)
    if system is None:
        raise UsageError(
            f"{text.strip()!r} is not a code: CPT is 4 digits and a digit or A F M T U, HCPCS a letter and 4 digits"
        )
    iri = f"{BASE}code/{system}/{code}"
    if not next(select(store, f"SELECT ?type WHERE {{ <{iri}> a ?type }} LIMIT 1"), None):
        raise UnknownCodeError(
            f"{code} is well formed, but no edition loaded in this graph names it ({store.location})"
        )
    return iri


def code_system(code: str) -> str | None:
    """Return the code system that a format belongs to (CMS and AMA formats; D codes are CDT)."""
    system = None
    if len(code) == 5 and code.isascii():
        if code[:4].isdigit() and code[4] in CPT_LAST:
            system = "cpt"
        elif code[1:].isdigit():
            system = "hcpcs" if code[0] in HCPCS_FIRST else "cdt" if code[0] == "D" else None
    return system


def labels(store: Store, codes: Iterable[str]) -> dict[str, str]:
    """Return our own label of each code that has one, by IRI."""
    return dict(select(store, f"SELECT ?c ?label WHERE {{ {values('c', codes)} ?c skos:prefLabel ?label }}"))  # pyright: ignore
