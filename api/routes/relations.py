"""Two codes: the ways between them, and whether they may be billed together."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from ...graph.views.pair import pair
from ...graph.views.relation import ways
from ..models.edits import EditSet
from ..models.relations import Pair, Ways
from .answers import Code, On, answer, code_query, day, family

router = family("relations", 400, 404)


@router.get("/path", response_model=Ways, summary="The shortest ways between two codes")
async def path(
    request: Request,
    first: Annotated[Code, code_query("from", "63621")],
    second: Annotated[Code, code_query("to", "99213")],
    on: On = None,
    most: Annotated[int, Query(ge=1, le=100, description="most ways shown; all are counted")] = 10,
) -> Response:
    """Ways follow the edits that are active on the date, in either direction."""
    return await answer(request, Ways, ways, first, second, day(on), most)


@router.get("/pair", response_model=Pair, summary="May two codes be billed together?")
async def code_pair(
    request: Request,
    first: Annotated[Code, code_query("one", "63620")],
    second: Annotated[Code, code_query("two", "77373")],
    on: On = None,
    setting: Annotated[
        EditSet, Query(description="professional claims, or claims of hospital outpatient departments")
    ] = "practitioner",
) -> Response:
    """The verdict for one patient, practitioner and date; the modifiers that release the edit; its history."""
    return await answer(request, Pair, pair, first, second, day(on), setting)
