"""What many answers hold: the graph, the editions that they rest on, the source of a fact, a code."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

DAY = "YYYY-MM-DD"


class Source(BaseModel):
    """Where a fact was stated: edition, file and row, or the source that a curated fact cites."""

    edition: str | None = Field(description="source/release", examples=["ncci-aoc/2026Q2"])
    file: str | None = Field(examples=["AOC_V2026Q2-MCR.xlsx"])
    row: int | None = Field(None, description="row of the file, from 1")
    cited: str | None = Field(None, description="source that a curated fact cites")
    evidence: str | None = Field(None, description="how well a curated fact is backed", examples=["sourced"])


class EditionUsed(BaseModel):
    """An edition that an answer rests on."""

    key: str = Field(description="source/release", examples=["ncci-ptp-practitioner/2026Q2"])
    title: str | None
    effective: str | None = Field(description=DAY)
    in_force_from: str | None = Field(description=f"first date of service that it judges, {DAY}")
    in_force_to: str | None = Field(description=f"last date of service that it judges, {DAY}; null: no newer is loaded")
    coverage: str | None = Field(description="full, or curated: it speaks of its own codes and no others")
    file: str | None
    sha256: str | None
    note: str | None
    outlived: bool | None = Field(
        description="whether the date lies beyond the release rhythm of the source; null where the answer has no date"
    )


class Answer(BaseModel):
    """What every answer tells."""

    graph: str = Field(description="the graph that answered", examples=["embedded default"])
    is_default: bool = Field(description="whether this is the embedded default, which knows its curated codes alone")
    editions: list[EditionUsed] = Field(description="the editions that the answer rests on")


class DatedAnswer(Answer):
    """What every answer for a date tells."""

    on: str = Field(description=f"date of service, {DAY}", examples=["2026-02-10"])


class CodeNamed(BaseModel):
    """A code with our label."""

    code: str = Field(examples=["63621"])
    iri: str = Field(examples=["https://w3id.org/medcodegraph/code/cpt/63621"])
    label: str | None = Field(description="in our own words; null where we have none")


class Problem(BaseModel):
    """What is wrong with a request or with the answer to it (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["99999 is well formed, but no edition loaded in this graph names it"])
    errors: list[dict[str, Any]] | None = Field(None, description="each part of the request that is wrong")


NotChecked = list[str]
NOT_CHECKED = "what no loaded edition could answer, and why: missing data is no clean answer"
