"""The page of a code: one key a topic, null where nothing is held."""

from __future__ import annotations

from pydantic import BaseModel, Field

from .common import DAY, DatedAnswer, Source
from .edits import AddOnEdit, PairEdit, ReleasingModifier


class Summary(BaseModel):
    """Our label of a code, and the family that it belongs to."""

    label: str
    family: str | None
    source: Source


class LastDay(BaseModel):
    """The end of a code's validity."""

    last_day: str = Field(description=DAY)
    source: Source


class Statement(BaseModel):
    """A curated statement in our own words."""

    statement: str
    source: Source


class PayerStatement(Statement):
    """What a payer states."""

    payer: str | None
    of: str = Field(examples=["this code's family", "every code"])


class Correction(BaseModel):
    """What is often published wrongly, put right."""

    correction: str
    source: Source


class FeeIndicator(BaseModel):
    """An indicator of the fee schedule."""

    field: str = Field(examples=["global"])
    value: str = Field(examples=["090"])
    label: str | None
    meaning: str | None
    days_before: int | None = Field(None, description="days")
    days_after: int | None = Field(None, description="days")
    source: Source


class Reason(BaseModel):
    """Why a modifier is allowed, conditional or refused."""

    verdict: str
    reason: str
    indicator: str = Field(description="the indicator that says so", examples=["bilateral/1"])
    source: Source
    indicator_source: Source


class CodeModifier(BaseModel):
    """What the indicators say of a modifier on this code."""

    modifier: str
    label: str | None
    label_evidence: str | None
    verdict: str = Field(description="allowed, conditional or refused")
    reasons: list[Reason]


class Benchmark(BaseModel):
    """Relative values of the fee schedule, in relative value units; the conversion factor in USD per unit."""

    modifier: str | None = Field(description="null: the code without a modifier", examples=["26"])
    work_rvu: float | None = Field(description="relative value units", examples=[15.6])
    nonfacility_practice_rvu: float | None = Field(description="relative value units")
    facility_practice_rvu: float | None = Field(description="relative value units")
    malpractice_rvu: float | None = Field(description="relative value units")
    nonfacility_total_rvu: float | None = Field(description="relative value units")
    facility_total_rvu: float | None = Field(description="relative value units")
    conversion_factor: float | None = Field(description="USD per relative value unit")
    source: Source


class PageAddOn(AddOnEdit):
    """An add-on edit with our label of the other code."""

    label: str | None = None


class Chain(BaseModel):
    """Add-ons that need each other in turn, from the add-on down to a code that stands alone."""

    codes: list[str]
    source: Source | None


class PagePair(PairEdit):
    """A pair edit as seen from this code."""

    other: str = Field(alias="with", description="the other code")
    this_code_is: str = Field(examples=["column one"])
    label: str | None = None


class UnitLimit(BaseModel):
    """A medically unlikely edit."""

    set: str
    units: int = Field(description="most units of a practitioner, patient and day; 0: not payable in this setting")
    adjudication_indicator: str | None = Field(description="1, 2 or 3")
    meaning: str | None
    rationale: str | None
    source: Source


class Changed(BaseModel):
    """A dated change: of the fee schedule, of an edit, of the code."""

    date: str = Field(description=DAY)
    what: str
    change: str
    before: str | float | None
    after: str | float | None
    source: Source
    source_before: Source | None = None


class CodePage(DatedAnswer):
    """Everything known of a code on a date; what is null is told in `not_in_source` or `not_in_force`."""

    code: str = Field(examples=["63621"])
    system: str = Field(description="cpt, hcpcs or cdt", examples=["cpt"])
    iri: str
    summary: Summary | None
    valid_to: LastDay | None
    service_type: list[Statement] | None
    typical_settings: list[Statement] | None
    clinical_context: list[Statement] | None
    course_limit: list[Statement] | None
    payers: list[PayerStatement] | None
    edit_sets: list[PayerStatement] | None
    add_on_rule: list[PayerStatement] | None
    corrections: list[Correction] | None
    coverage: list[Statement] | None
    prior_authorization: list[Statement] | None
    indicators: list[FeeIndicator] | None
    modifiers: list[CodeModifier] | None
    global_period: FeeIndicator | None
    benchmarks: list[Benchmark] | None
    primaries: list[PageAddOn] | None = Field(description="what this add-on needs")
    add_ons: list[PageAddOn] | None = Field(description="what may follow this code")
    chains: list[Chain] | None
    bundling: list[PagePair] | None
    releasing_modifiers: list[ReleasingModifier] | None
    unit_limit: list[UnitLimit] | None
    policy_changes: list[Changed] | None
    not_in_source: list[str] = Field(description="topics that no loaded edition holds for this code")
    not_in_force: dict[str, str] = Field(description="topics that no edition answers on the date, with the reason")


class CodePagePart(CodePage):
    """Everything known of a code on a date, its bundling edits whole or in part."""

    bundling_total: int = Field(description="number of all bundling edits of the code that are active on the date")
    bundling_next: str | None = Field(
        description="address of the bundling edits after these; null: there are none",
        examples=["/api/codes/99213?on=2026-02-10&bundling_offset=100&bundling_limit=100"],
    )
