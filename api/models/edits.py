"""Edits as answers show them: pairs, add-ons, modifiers that release."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from .common import DAY, Source

FIRST = f"first day, {DAY}; null: unknown"
LAST = f"last day on which it holds, {DAY}; null: not ended"
EditSet = Literal["practitioner", "hospital"]


class PairEdit(BaseModel):
    """An NCCI procedure-to-procedure edit: column two is denied beside column one."""

    set: str = Field(examples=["practitioner"])
    column_one: str = Field(examples=["63620"])
    column_two: str = Field(examples=["77373"])
    indicator: str = Field(description="0: no modifier releases it; 1: a modifier may", examples=["1"])
    releasable: bool
    rationale: str | None
    effective: str | None = Field(description=FIRST)
    deletion: str | None = Field(description=LAST)
    edit: str = Field(description="IRI of the edit")
    source: Source


class DatedPairEdit(PairEdit):
    """A pair edit, and whether it is active on the date that was asked for."""

    active: bool


class AddOnEdit(BaseModel):
    """An add-on edit: the add-on is paid beside a primary alone."""

    add_on: str = Field(examples=["63621"])
    primary: str | None = Field(description="null: the contractor defines the primaries", examples=["63620"])
    type: str = Field(description="1, 2 or 3", examples=["1"])
    type_meaning: str | None
    effective: str | None = Field(description=FIRST)
    deletion: str | None = Field(description=LAST)
    instruction: str | None
    edit: str = Field(description="IRI of the edit")
    source: Source


class DatedAddOnEdit(AddOnEdit):
    """An add-on edit, and whether it is active on the date that was asked for."""

    active: bool


class ReleasingModifier(BaseModel):
    """A modifier that may release a pair edit with indicator 1."""

    modifier: str = Field(examples=["59"])
    label: str | None
    label_evidence: str | None
    group: str = Field(examples=["distinct"])
    source: Source
