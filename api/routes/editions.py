"""Editions: what is loaded, and what changed between two."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from ...graph.views.difference import Window, compare
from ...graph.views.editions import listed
from ..models.lists import Difference, Editions
from .answers import On, answer, day, family

Name = Annotated[str, Query(max_length=100)]

router = family("editions", 400, 404)


def _window(
    limit: Annotated[int, Query(ge=0, le=10_000, description="most changes")] = 100,
    offset: Annotated[int, Query(ge=0, lt=2**31, description="changes left out at the beginning")] = 0,
) -> Window:
    return Window(limit, offset)


@router.get("/editions", response_model=Editions, summary="All loaded editions")
async def editions(request: Request, on: On = None) -> Response:
    """From which files, with the rows read, kept and rejected, and whether each answers for the date."""
    return await answer(request, Editions, listed, day(on))


@router.get("/editions/diff", response_model=Difference, summary="What changed between two editions")
async def difference(
    request: Request,
    source: Annotated[Name, Query(examples=["ncci-mue-practitioner"])],
    first: Annotated[Name, Query(alias="from", description="release", examples=["2026Q1"])],
    second: Annotated[Name, Query(alias="to", description="release", examples=["2026Q2"])],
    part: Annotated[Window, Depends(_window)],
) -> Response:
    """Rows added, ended, changed and removed; counted by code family, and listed page by page."""
    return await answer(request, Difference, compare, source, first, second, part)
