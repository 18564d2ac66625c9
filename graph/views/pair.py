"""May two codes be billed together on a date? The verdict of the pair edits, what releases them, their history."""

from __future__ import annotations

from ...errors import UsageError
from .code_page.context import Context
from .code_page.modifiers import releasing
from .records import select, tail, values
from .relation import VISIT_GROUPS, edits_between, named, not_checked, two_codes, used, visits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store import Store
    from .code_page.context import Fact

SETTINGS = {"practitioner": "ncci-ptp-practitioner", "hospital": "ncci-ptp-hospital"}
"""Where the two are billed (professional claims, or outpatient hospital claims) to the source that judges there."""

DENIED, RELEASABLE, NO_EDIT, NOT_CHECKED, INVALID = (
    "denied", "needs modifier", "no edit", "not checked", "invalid code",
)  # fmt: skip
MESSAGES = {
    DENIED: "{two} is bundled into {one} on {on}: it is not paid beside it, and no modifier releases the edit.",
    RELEASABLE: "{two} is bundled into {one} on {on}, unless a modifier says that the services were distinct and the"
    " record supports it.",
    NO_EDIT: "No pair edit of the {setting} set holds {one} and {two} apart on {on}; other rules may still speak.",
    NOT_CHECKED: "Not checked: {why}.",
    INVALID: "{why}.",
}
"""Verdict to the sentence for people."""

EITHER_LINE = "2019-07-01"
"""First day on which 59 and X{EPSU} count on either line (CMS change request 11168); before: column two alone."""

CONDITIONS = {
    "anatomic": "name the site on both lines; the same site on both releases nothing",
    "visit": "on the line of the visit alone",
    "facility-visit": "on the line of the visit alone",
    "distinct": "before 2019-07-01 on the line of column two alone",
}
"""Group of modifiers to what must hold for it to release (rules R-PTP-SAMEANAT, R-PTP-EM and R-PTP-COL)."""


def pair(store: Store, first: str, second: str, on: str, setting: str = "practitioner") -> Fact:
    """Return whether two codes may stand on claims of one patient, practitioner and date (ISO), and why.

    Raises UsageError for a malformed code, the same code twice or another setting, and UnknownCodeError.
    """
    if setting not in SETTINGS:
        raise UsageError(f"the setting is one of {', '.join(SETTINGS)}")
    codes = two_codes(store, first, second)
    context = Context(store, codes[0], on)
    history, add_ons = edits_between(context, *codes)
    active = [row for row in history if row["active"] and row["set"] == setting]
    active.sort(key=lambda row: (row["indicator"], row["edit"]))
    edit = active[0] if active else None
    ended = _last_days(store, codes)
    told = [code | {"valid_to": ended.get(code["iri"])} for code in named(store, codes)]
    unchecked = not_checked(context, codes, (SETTINGS[setting],))
    verdict, why = _verdict(told, on, edit, unchecked)
    one, two = (edit["column_one"], edit["column_two"]) if edit else (tail(code) for code in codes)
    return {
        "codes": told, "on": on, "setting": setting, "graph": store.location, "is_default": store.is_default,
        "verdict": verdict, "message": MESSAGES[verdict].format(one=one, two=two, on=on, setting=setting, why=why),
        "column_one": one if edit else None, "column_two": two if edit else None,
        "indicator": edit["indicator"] if edit else None, "edit": edit["edit"] if edit else None,
        "releases": _releases(context, codes, edit, setting) if edit and verdict == RELEASABLE else [],
        "edits": active, "history": history, "add_on": add_ons,
        "not_checked": not_checked(context, codes), "editions": used(context),
    }  # fmt: skip


def _verdict(codes: list[Fact], on: str, edit: Fact | None, unchecked: list[str]) -> tuple[str, str]:
    """Return the verdict and, where no edit speaks, the reason."""
    ended = [code for code in codes if code["valid_to"] and code["valid_to"] < on]
    if ended:
        return INVALID, " and ".join(
            f"{c['code']} is not valid on {on}: its last day was {c['valid_to']}" for c in ended
        )
    if edit:
        return (RELEASABLE if edit["releasable"] else DENIED), ""
    return (NOT_CHECKED, "; ".join(unchecked)) if unchecked else (NO_EDIT, "")


def _last_days(store: Store, codes: tuple[str, ...]) -> dict[str, str]:
    """Return the last valid day of each code that has one, by IRI."""
    return dict(select(store, f"SELECT ?c ?day {{ {values('c', codes)} ?c mcg:validTo ?day }}"))  # pyright: ignore


def _releases(context: Context, codes: tuple[str, str], edit: Fact, setting: str) -> list[Fact]:
    """Return each modifier that releases the edit, and the codes on whose line it may stand."""
    on_visits = [tail(code) for code in visits(context.store, codes)]
    found: list[Fact] = []
    for fact in releasing(context):
        group = fact["group"]
        if (group in VISIT_GROUPS) != bool(on_visits) or (group == "facility-visit" and setting != "hospital"):
            continue
        late = group == "distinct" and context.on < EITHER_LINE
        lines = on_visits or [edit["column_two"]] if on_visits or late else [edit["column_one"], edit["column_two"]]
        condition = CONDITIONS.get(group) if group != "distinct" or late else None
        found.append(fact | {"lines": lines, "condition": condition})
    return found
