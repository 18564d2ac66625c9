"""How codes stand to each other: neighbours, ways, pairs."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from .common import DAY, NOT_CHECKED, CodeNamed, DatedAnswer
from .edits import DatedAddOnEdit, DatedPairEdit, EditSet, ReleasingModifier

Relation = Literal["requiresPrimary", "bundles"]


class Node(CodeNamed):
    """A code of a neighbourhood."""

    distance: int = Field(description="steps from the centre")
    role: str = Field(description="centre, primary, add-on, column one, column two or further", examples=["primary"])


class Edge(BaseModel):
    """An edit between two codes: from the add-on to its primary, from column one to column two."""

    source: str = Field(examples=["63621"])
    target: str = Field(examples=["63620"])
    relation: Relation
    kind: str = Field(
        description="requires; never (no modifier releases it); release (a modifier may); differ (between the sets)",
        examples=["requires"],
    )
    type: str | None = Field(description="type of the add-on edit")
    indicators: dict[str, str] = Field(description="modifier indicator by set", examples=[{"practitioner": "1"}])


class Neighbours(DatedAnswer):
    """A code and what surrounds it."""

    code: str = Field(examples=["63621"])
    iri: str
    depth: int = Field(description="steps")
    nodes: list[Node]
    edges: list[Edge]
    not_shown: int = Field(description="codes left out; nearer ones, add-ons, and what nothing releases come first")
    not_opened: int = Field(
        description="codes around which no further step looked, as they have too many edits: edges there may be missing"
    )
    dates: list[str] = Field(description=f"days on which an edit of the code begins or holds no longer, {DAY}")
    not_checked: list[str] = Field(description=NOT_CHECKED)


class Step(BaseModel):
    """One edit on a way, as it points."""

    subject: str
    relation: Relation
    object: str


class Ways(DatedAnswer):
    """The shortest ways between two codes."""

    codes: list[CodeNamed]
    count: int = Field(description="how many shortest ways there are")
    length: int | None = Field(description="steps of each; null: no way")
    ways: list[list[list[Step]]] = Field(description="some of the ways; each a list of hops, each hop all its edits")
    not_checked: list[str] = Field(description=NOT_CHECKED)


class PairCode(CodeNamed):
    """A code of a pair."""

    valid_to: str | None = Field(description=f"last valid day, {DAY}")


class Release(ReleasingModifier):
    """A modifier that releases the edit, and where it must stand."""

    lines: list[str] = Field(description="the codes on whose line it may stand", examples=[["77373"]])
    condition: str | None = Field(description="what else must hold")


class Pair(DatedAnswer):
    """May two codes be billed together for one patient, practitioner and date?"""

    codes: list[PairCode]
    setting: EditSet
    verdict: Literal["denied", "needs modifier", "no edit", "not checked", "invalid code"]
    message: str = Field(description="the verdict for people")
    column_one: str | None
    column_two: str | None = Field(description="the code that is denied")
    indicator: str | None
    edit: str | None = Field(description="IRI of the edit that decides")
    releases: list[Release]
    edits: list[DatedPairEdit] = Field(description="the active edits of the set")
    history: list[DatedPairEdit] = Field(description="every edit between the two, of both sets and of all times")
    add_on: list[DatedAddOnEdit] = Field(description="whether one is an add-on to the other")
    not_checked: list[str] = Field(description=NOT_CHECKED)
