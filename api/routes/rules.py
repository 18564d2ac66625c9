"""The rules, as shapes: what each checks, by which source, and whether the loaded editions let it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Request
from starlette.responses import Response

from ...shapes import catalogue
from ..models.rules import Rules, RuleShapes
from .answers import On, answer, day, family

router = family("rules", 404)


@router.get("/rules", response_model=Rules, summary="All rules")
async def rules(
    request: Request,
    on: On = None,
    kind: Annotated[Literal["claim", "catalog"] | None, Query(description="none: both")] = None,
) -> Response:
    """With the editions that judge each on the date, and what it needs that is not loaded."""
    return await answer(request, Rules, catalogue.rules, day(on), kind)


@router.get("/rules/{id}", response_model=RuleShapes, summary="One rule with its shapes")
async def rule(
    request: Request, name: Annotated[str, Path(alias="id", max_length=100, examples=["R-AOC-1"])], on: On = None
) -> Response:
    """The name is the id of a rule, or the last part of a shape's IRI."""
    return await answer(request, RuleShapes, catalogue.rule, name, day(on))
