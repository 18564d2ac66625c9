"""Rules as the API lists them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from .common import NOT_CHECKED, DatedAnswer


class Rule(BaseModel):
    """What one shape checks, how a payer would say it, and what judges it."""

    rule: str = Field(examples=["R-AOC-1"])
    shape: str = Field(description="IRI of the shape")
    kind: Literal["claim", "catalog"] = Field(description="is the claim right, or is the graph well formed?")
    label: str
    severity: str = Field(description="error, warning or info")
    verdict: str = Field(description="what a finding of it means: violated, released or not checked")
    stage: int = Field(description="rules of stage 2 see the findings of stage 1")
    denies: bool = Field(description="whether the line would be denied")
    group: str = Field(description="claim adjustment group code", examples=["CO"])
    carc: str = Field(description="claim adjustment reason code", examples=["107"])
    rarc: list[str] = Field(description="remittance advice remark codes", examples=[["N122"]])
    message: str = Field(description="the finding's text; in braces what it fills in")
    fixes: list[str]
    source: str = Field(description="the published source of the rule")
    needs: list[str] = Field(description="kinds of source without which it can't be judged", examples=[["aoc"]])
    judged_by: list[str] = Field(description="the editions that it is judged by on the date")
    not_checked: list[str] = Field(description=NOT_CHECKED)


class Rules(DatedAnswer):
    """All rules of a kind."""

    rules: list[Rule]


class Shape(Rule):
    """A rule with its text."""

    turtle: str = Field(description="the shape as Turtle")


class RuleShapes(DatedAnswer):
    """The shapes of one rule."""

    rule: str
    shapes: list[Shape]
