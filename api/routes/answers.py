"""What all routes share: parameters, the one way to the graph, and the problems that they may answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from gzip import compress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, BeforeValidator
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from ...graph.store.interface import Store
from ...graph.views.codes import code_system
from ..models.common import Problem
from ..server.problems import ProblemError

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CODE_FORMAT = "^([0-9]{4}[0-9AFMTUafmtu]|[A-EGHJ-MP-Va-eghj-mp-v][0-9]{4})$"
STATUSES = {
    400: "wrong use",
    401: "an API key is needed",
    404: "not held in this graph",
    422: "a parameter or the body can't be read",
    500: "a fault of the server",
    503: "too busy, out of memory, or the graph can't be read",
    504: "it took too long",
}


def _day(text: object) -> date:
    try:
        return date.fromisoformat(text if isinstance(text, str) and ISO_DAY.fullmatch(text) else "")
    except ValueError:
        raise PydanticCustomError("not a date of the form YYYY-MM-DD", "not a date") from None


def _code(text: object) -> str:
    code = str(text).upper()
    if code_system(code) is None:
        raise PydanticCustomError(
            "not a code: CPT is 4 digits and a digit or A F M T U, HCPCS a letter and 4 digits", "not a code"
        )
    return code


Day = Annotated[date, BeforeValidator(_day)]
On = Annotated[Day | None, Query(description="date of service; default: today", examples=["2026-02-10"])]
Code = Annotated[str, BeforeValidator(_code)]
CodePath = Annotated[
    Code,
    Path(
        description="CPT, HCPCS or CDT code, in upper or lower case",
        examples=["63621"],
        json_schema_extra={"pattern": CODE_FORMAT},
    ),
]

GZIP, WORTH_PACKING = b"\x1f\x8b", 2000
"""How a packed answer begins, and the bytes from which one is packed; answers to claims never are (BREACH)."""


def code_query(alias: str, example: str) -> Any:
    """Return the declaration of a code as a query parameter."""
    return Query(alias=alias, examples=[example], json_schema_extra={"pattern": CODE_FORMAT})


def family(tag: str, *statuses: int) -> APIRouter:
    """Return a router whose operations are named after their functions; they may answer the usual problems."""
    found = {status: STATUSES[status] for status in (401, *statuses, 422, 500, 503, 504)}
    return APIRouter(
        prefix="/api",
        tags=[tag],
        dependencies=[Depends(refuse_unknown)],
        responses={status: {"model": Problem, "description": text} for status, text in sorted(found.items())},
        generate_unique_id_function=lambda route: route.name,
    )


def refuse_unknown(request: Request) -> None:
    """Refuse a parameter that the route does not have: a typing error must not change an answer in silence."""
    operation = request.app.openapi()["paths"][request.scope["route"].path][request.method.lower()]
    known = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    if request.query_params.keys() - known:
        listed = f"this route has {', '.join(sorted(known))}" if known else "this route has none"
        raise ProblemError(422, f"the query has a parameter that does not exist: {listed}")


def day(on: date | None) -> str:
    """Return the date that an answer is for."""
    return (on or date.today()).isoformat()


async def answer(
    request: Request, model: type[BaseModel], function: Callable[..., object], *arguments: Any
) -> Response:
    """Return what `function(store, *arguments)` answers in a worker, in the form that a model declares."""
    packs = request.method == "GET" and "gzip" in request.headers.get("accept-encoding", "")
    body = await request.app.state.pool.call(packed_json if packs else to_json, model, function, *arguments)
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if body.startswith(GZIP) else {})
    return Response(body, headers=headers, media_type="application/json")


def to_json(store: Store, model: type[BaseModel], function: Callable[..., object], *arguments: Any) -> bytes:
    """Return a library function's answer as JSON; large ones take a while, so workers write them."""
    return model.model_validate(function(store, *arguments)).model_dump_json(by_alias=True).encode()


def packed_json(store: Store, model: type[BaseModel], function: Callable[..., object], *arguments: Any) -> bytes:
    """Return the answer as JSON, and as gzip where that is worth it: a busy code's page is megabytes else."""
    body = to_json(store, model, function, *arguments)
    return compress(body, compresslevel=1, mtime=0) if len(body) > WORTH_PACKING else body
