"""What the tools answer: the library's answers, each opening with a verdict; run in workers."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ...graph.store.interface import Store
from ...graph.views.code_page import collect
from ...graph.views.editions import listed
from ...graph.views.pair import pair
from ...graph.views.search import search
from ...shapes.content import Options, judge_content
from ..models.claims import Validated
from ..models.code_page import CodePage
from ..models.lists import Editions, Found
from ..models.relations import Pair

Fact = dict[str, Any]
LONG = ("bundling", "policy_changes", "add_ons", "primaries")
"""Topics of a page that may have thousands of rows: an agent gets the first."""
MOST_ROWS = 50


class Code(CodePage):
    """Everything known of a code on a date, with the long lists cut."""

    verdict: str = Field(description="valid, or ended: the code's last day lies before the date")
    rows_not_shown: dict[str, int] = Field(description="topics that were cut, with the number of rows left out")


class Judged(Validated):
    """The findings of some claims, with the gravest thing said first."""

    verdict: str = Field(description="error, warning, info, not checked, or clean: no rule was violated")


class Loaded(Editions):
    """All loaded editions."""

    verdict: str = Field(description="how many there are, and how many answer for the date")


class Hits(Found):
    """What a search found."""

    verdict: str = Field(description="how much was found")


def look_up_code(store: Store, code: str, on: str) -> Code:
    """Return the page of a code; raises UsageError or UnknownCodeError."""
    page = collect(store, code, on)
    ended = page["valid_to"] and page["valid_to"]["last_day"] < on
    cut = {topic: len(page[topic]) - MOST_ROWS for topic in LONG if len(page[topic] or ()) > MOST_ROWS}
    page |= {topic: page[topic][:MOST_ROWS] for topic in cut}
    return Code.model_validate(page | {"verdict": "ended" if ended else "valid", "rows_not_shown": cut})


def check_pair(store: Store, first: str, second: str, on: str, setting: str) -> Pair:
    """Return whether two codes may be billed together; raises UsageError or UnknownCodeError."""
    return Pair.model_validate(pair(store, first, second, on, setting))


def validate_claims(store: Store, content: bytes) -> Judged:
    """Return the findings of some claims; raises InputError."""
    answer = judge_content(store, content, Options(released=True))
    found = (name for name in ("error", "warning", "not checked", "info") if answer["counts"][name])
    return Judged.model_validate(answer | {"verdict": next(found, "clean")})


def list_editions(store: Store, on: str) -> Loaded:
    """Return what is loaded."""
    answer = listed(store, on)
    answering = sum(edition["in_force"] for edition in answer["editions"])
    verdict = f"{len(answer['editions'])} editions are loaded, {answering} answer for {on}"
    return Loaded.model_validate(answer | {"verdict": verdict})


def search_codes(store: Store, text: str, limit: int) -> Hits:
    """Return what has a notation or a label like the text; raises UsageError."""
    answer = search(store, text, (), limit)
    verdict = f"{len(answer['hits']) + answer['not_shown']} found"
    return Hits.model_validate(answer | {"verdict": verdict})
