"""Codes: search, the page of one, what surrounds it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from ...graph.views.code_page import collect
from ...graph.views.neighbours import neighbours
from ...graph.views.search import LONGEST, search
from ..models.code_page import CodePage
from ..models.lists import Found, Kind
from ..models.relations import Neighbours
from .answers import CodePath, On, answer, day, family

MOST_NODES = 500

router = family("codes", 404)


@router.get("/codes", response_model=Found, summary="Find codes, modifiers, settings and payers")
async def search_codes(
    request: Request,
    text: Annotated[
        str,
        Query(
            alias="search", min_length=1, max_length=LONGEST, pattern=r"\S", examples=["636"],
            description="the beginning of a notation, or words of a label: every word must be in it",
        ),
    ],
    kind: Annotated[list[Kind] | None, Query(description="what to find; none: everything")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="most hits")] = 20,
) -> Response:  # fmt: skip
    """Exact notations come first, then beginnings of notations, then labels."""
    return await answer(request, Found, search, text, tuple(kind or ()), limit)


@router.get("/codes/{code}", response_model=CodePage, summary="Everything known of a code on a date")
async def code_page(request: Request, code: CodePath, on: On = None) -> Response:
    """Each fact comes with its source; what no source holds, or none answers on the date, is told too."""
    return await answer(request, CodePage, collect, code, day(on))


@router.get("/codes/{code}/neighbours", response_model=Neighbours, summary="A code and what surrounds it")
async def code_neighbours(
    request: Request,
    code: CodePath,
    on: On = None,
    depth: Annotated[int, Query(ge=1, le=3, description="steps away from the code")] = 1,
    most: Annotated[int, Query(ge=1, le=MOST_NODES, description="most codes")] = 60,
) -> Response:
    """The edits that are active on the date; where there are more codes than asked for, nearer ones come first."""
    return await answer(request, Neighbours, neighbours, code, day(on), depth, most)
