"""Codes: search, the page of one, what surrounds it."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

from ...graph.store.interface import Store
from ...graph.views.code_page import collect
from ...graph.views.neighbours import neighbours
from ...graph.views.search import LONGEST, search
from ..models.code_page import CodePagePart
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


@router.get("/codes/{code}", response_model=CodePagePart, summary="Everything known of a code on a date")
async def code_page(
    request: Request,
    code: CodePath,
    on: On = None,
    limit: Annotated[
        int | None,
        Query(alias="bundling_limit", ge=1, le=10_000, description="most bundling edits; none: all, may be thousands"),
    ] = None,
    offset: Annotated[
        int, Query(alias="bundling_offset", ge=0, lt=2**31, description="bundling edits left out at the beginning")
    ] = 0,
) -> Response:
    """Each fact comes with its source; what no source holds, or none answers on the date, is told too."""
    return await answer(request, CodePagePart, page_part, code, day(on), limit, offset)


def page_part(store: Store, code: str, on: str, limit: int | None = None, offset: int = 0) -> dict[str, Any]:
    """Return the page of a code with so many of its bundling edits, and where the next are."""
    page = collect(store, code, on)
    rows: list[Any] = page["bundling"] or []
    end = len(rows) if limit is None else offset + limit
    asked = urlencode({"on": on, "bundling_offset": end, "bundling_limit": limit or 0})
    return page | {
        "bundling": rows[offset:end] if rows else None,
        "bundling_total": len(rows),
        "bundling_next": f"/api/codes/{page['code']}?{asked}" if end < len(rows) else None,
    }


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
