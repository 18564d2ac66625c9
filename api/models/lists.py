"""Search results, and the published lists: modifiers, places of service, payers, editions and their differences."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from .common import DAY, Answer, EditionUsed, Source

Kind = Literal["code", "modifier", "setting", "payer"]


class Hit(BaseModel):
    """Something that a search found."""

    kind: Kind
    notation: str = Field(examples=["63620"])
    system: str = Field(examples=["cpt"])
    label: str | None
    iri: str
    matched: str = Field(description="notation or label")


class Found(Answer):
    """What a search found, best first."""

    search: str
    hits: list[Hit]
    not_shown: int


class Listed(BaseModel):
    """An entry of a published list."""

    iri: str
    label: str | None
    source: Source


class Dated(Listed):
    """An entry with a time of validity."""

    valid_from: str | None = Field(description=DAY)
    valid_to: str | None = Field(description=DAY)
    valid: bool = Field(description="on the date; no stated date counts as valid")


class Modifier(Dated):
    """A modifier."""

    modifier: str = Field(examples=["59"])
    level: str | None = Field(examples=["CPT"])
    category: str | None
    effect: str | None = Field(description="edit, pricing or information")
    settings: list[str] = Field(description="pro, fac or all", examples=[["pro", "fac"]])
    releases_ptp: bool = Field(description="whether it releases pair edits with indicator 1")
    release_group: str | None


class Modifiers(Answer):
    """All modifiers."""

    on: str = Field(description=DAY)
    modifiers: list[Modifier]


class Setting(Dated):
    """A place of service."""

    setting: str = Field(examples=["22"])
    rate_setting: str | None = Field(description="the rate that Medicare pays: facility or non-facility")
    note: str | None


class Settings(Answer):
    """All places of service."""

    on: str = Field(description=DAY)
    settings: list[Setting]


class PayerIdentifier(BaseModel):
    """How a payer is named on claims."""

    identifier: str
    scheme: str | None
    source: Source


class PayerSays(BaseModel):
    """What a payer states of its edits or of a family of codes."""

    topic: str
    family: str | None = Field(description="null: of every code")
    statement: str
    source: Source


class Payer(Listed):
    """A payer."""

    payer: str = Field(examples=["aetna"])
    line_of_business: str | None
    sums_units: bool | None = Field(description="whether it adds the units of a day's lines up")
    policy_structure: str | None
    identifiers: list[PayerIdentifier]
    statements: list[PayerSays]


class Payers(Answer):
    """All payers."""

    payers: list[Payer]


class Edition(EditionUsed):
    """A loaded edition."""

    outlived: bool | None = None
    iri: str
    source: str
    kind: str | None = Field(description="ptp, aoc, mue, rvu, scheme ...")
    edit_set: str | None
    release: str | None
    publisher: str | None
    register_: str | None = Field(alias="register", description="the register that it amends, as an IRI")
    files: dict[int, str] = Field(description="the files of a release that comes in parts, by part")
    licence: str | None
    loaded: str | None = Field(description="when it was loaded; null: with the package")
    rows_read: int | None = Field(description="rows")
    rows_kept: int | None = Field(description="rows")
    rows_rejected: int | None = Field(description="rows")
    rhythm_months: int | None = Field(description="months between releases")
    in_force: bool = Field(description="whether it answers for the date")


class Editions(BaseModel):
    """All loaded editions."""

    graph: str
    is_default: bool
    on: str = Field(description=DAY)
    editions: list[Edition]


class Change(BaseModel):
    """A row that differs between two releases."""

    kind: Literal["added", "ended", "changed", "removed"]
    table: str
    code: str
    key: dict[str, str]
    before: dict[str, str | None]
    after: dict[str, str | None]


class FamilyCount(BaseModel):
    """How many rows of a code family changed in one way."""

    table: str
    family: str = Field(examples=["636xx"])
    kind: str
    rows: int


class Difference(Answer):
    """What changed between two releases of a source."""

    source: str
    first: str = Field(alias="from", description="release")
    second: str = Field(alias="to", description="release")
    totals: dict[str, int] = Field(description="changes by kind")
    summary: list[FamilyCount]
    changes: list[Change]
    count: int = Field(description="all changes")
    not_shown: int
