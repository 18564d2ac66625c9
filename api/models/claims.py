"""Claims as the API takes them, and the findings that it answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .common import Answer, Problem

EXAMPLE: dict[str, Any] = {
    "id": "A1",
    "form": "837P",
    "payer": "medicare",
    "patient": "P1",
    "lines": [
        {
            "number": 1,
            "code": "63621",
            "units": 1,
            "from": "2026-02-10",
            "place_of_service": "22",
            "rendering": "1234567893",
            "diagnoses": ["C79.51"],
        }
    ],
}


class ClaimLine(BaseModel):
    """A service line."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1, lt=10**6, description="unique within the claim")
    code: str = Field(description="CPT, HCPCS or CDT code", examples=["63621"])
    modifiers: list[str] | None = Field(None, examples=[["59"]])
    units: float | None = Field(None, ge=0, lt=10**15, multiple_of=0.001, description="count of `unit`")
    unit: str | None = Field(None, description="UN units, MJ minutes, DA days; none: UN", examples=["UN"])
    from_: date | None = Field(None, alias="from", description="first day of service")
    to: date | None = Field(None, description="last day of service; none: that of `from`")
    place_of_service: str | None = Field(None, examples=["22"])
    rendering: str | None = Field(None, description="NPI of the practitioner", examples=["1234567893"])
    group: str | None = Field(None, description="practitioners of one group and specialty count as one")
    specialty: str | None = None
    diagnoses: list[str] | None = Field(None, description="ICD-10-CM, in pointer order", examples=[["C79.51"]])
    revenue_code: str | None = Field(None, examples=["0333"])
    charge: float | None = Field(None, gt=-(10**15), lt=10**15, description="USD")


class Claim(BaseModel):
    """A claim; lines of one patient are judged together, whichever claim they stand on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    id: str = Field(min_length=1)
    form: Literal["837P", "837I"] = Field(description="professional or institutional")
    payer: str | None = Field(None, description="a payer's name here, or its identifier on claims")
    patient: str | None = Field(None, description="any key; tells patients apart, and is neither kept nor shown")
    type_of_bill: str | None = Field(None, description="institutional claims", examples=["0131"])
    billing: str | None = None
    frequency: str | None = Field(None, description="1 original, 7 replacement, 8 void", examples=["7"])
    replaces: str | None = Field(None, description="number of the claim that a replacement or a void takes back")
    lines: list[ClaimLine] = Field(min_length=1)


class Evidence(BaseModel):
    """The record that a finding rests on."""

    edit: str | None = Field(description="IRI of the edit, limit or row")
    edition: str = Field(description="IRI of the edition")
    source_file: str
    row: int | None = Field(description="row of the file, from 1")


class Finding(BaseModel):
    """What one rule says of one line."""

    claim: str
    line: int
    rule: str = Field(examples=["R-AOC-1"])
    severity: Literal["error", "warning", "info"]
    verdict: Literal["violated", "satisfied", "released", "not checked"]
    group: str = Field(description="claim adjustment group code", examples=["CO"])
    carc: str = Field(description="claim adjustment reason code", examples=["107"])
    rarc: list[str] = Field(description="remittance advice remark codes", examples=[["N122"]])
    message: str
    fixes: list[str] = Field(description="what mends it")
    evidence: list[Evidence]
    shape: str = Field(description="IRI of the shape")


class Counts(BaseModel):
    """How many findings there are of each severity, and how many notices of each other verdict."""

    error: int
    warning: int
    info: int
    not_checked: int = Field(alias="not checked")
    released: int
    satisfied: int


class Broken(BaseModel):
    """A claim that can't be read: where it stands and why, never what it holds."""

    position: str = Field(description="where in the body, as its format counts", examples=["[1]"])
    line: int | None = Field(description="line of the body, from 1")
    claim: str | None = Field(description="its id, where that can be read")
    reason: str


class ClaimsProblem(Problem):
    """What is wrong with claims of which none can be judged."""

    broken: list[Broken] | None = Field(None, description="each claim that can't be read")


class Validated(Answer):
    """The findings of some claims, by claim and line."""

    claims: int
    lines: int
    counts: Counts
    findings: list[Finding]
    broken: list[Broken]
    read: list[Claim] | None = Field(description="with `echo`: the claims as they were read, whatever their format")
