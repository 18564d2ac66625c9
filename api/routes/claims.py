"""Claims: judged, answered and forgotten."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response

from ...errors import UnreadableClaimsError
from ...shapes.content import Options, judge_content, report_content
from ..models.claims import ClaimsProblem, Validated
from ..models.common import Problem
from ..server.negotiation import choose, content_type
from ..server.problems import ProblemError
from .answers import answer, family

BODIES = {
    "application/json": "claim JSON: an object or an array; or a FHIR resource",
    "application/fhir+json": "FHIR Claim, ExplanationOfBenefit or Bundle",
    "application/x-ndjson": "claim JSON or FHIR, one object a line",
    "application/edi-x12": "X12 837P or 837I",
    "text/plain": "any of these",
    "application/octet-stream": "any of these",
}
"""Media types that are taken; the content itself tells the format."""
Format = Literal["json", "turtle", "csv", "ndjson", "text"]
MEDIA_TYPES: dict[str, Format] = {
    "application/json": "json",
    "text/turtle": "turtle",
    "text/csv": "csv",
    "application/x-ndjson": "ndjson",
    "text/plain": "text",
}
"""What findings are offered as, best first."""
SCHEMAS = {"application/json": "Claims", "application/fhir+json": "FhirResource"}
"""Bodies that the description has a schema for; the others are texts."""
BODY: dict[str, Any] = {
    media: {"schema": {"$ref": f"#/components/schemas/{SCHEMAS[media]}"}}
    if media in SCHEMAS
    else {"schema": {"type": "string", "minLength": 1, "description": text}}
    for media, text in BODIES.items()
}
TEXTS = {media: {"schema": {"type": "string"}} for media in MEDIA_TYPES if media != "application/json"}
OTHERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "the findings; as Turtle they are a sh:ValidationReport", "content": TEXTS},
    406: {"model": Problem, "description": "no form that is offered is accepted"},
    413: {"model": Problem, "description": "the body is too large"},
    415: {"model": Problem, "description": "the body is no claim by its media type"},
    422: {"model": ClaimsProblem, "description": "a parameter can't be read, or none of the claims can"},
}
NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Accept"}

router = family("claims", 400)


@router.post(
    "/claims/validate",
    response_model=Validated,
    summary="Judge claims",
    responses=OTHERS,
    openapi_extra={"requestBody": {"required": True, "content": BODY}},
)
async def validate_claims(
    request: Request,
    form: Annotated[
        Format | None,
        Query(alias="format", description="turtle: a sh:ValidationReport; none: by the Accept header"),
    ] = None,
    released: Annotated[bool, Query(description="report edits that a modifier releases too")] = False,
    satisfied: Annotated[bool, Query(description="report each rule that a line satisfies too")] = False,
    echo: Annotated[bool, Query(description="answer the claims as they were read too; in JSON alone")] = False,
) -> Response:
    """Lines of one patient are judged together. Nothing of a claim is kept, logged or sent on."""
    given = request.headers.get("content-type", "application/octet-stream").partition(";")[0].strip().lower()
    if given not in BODIES:
        raise ProblemError(415, f"claims are taken as {', '.join(BODIES)}", {"Accept-Post": ", ".join(BODIES)})
    media = _media(request, form)
    content, options = await request.body(), Options(released, satisfied, echo)
    try:
        if media == "application/json":
            response = await answer(request, Validated, judge_content, content, options)
        else:
            text = await request.app.state.pool.call(report_content, content, options, MEDIA_TYPES[media])
            response = Response(text, media_type=content_type(media))
    except UnreadableClaimsError as error:
        raise ProblemError(422, str(error), broken=error.broken) from None
    response.headers.update(NOT_KEPT)
    return response


def _media(request: Request, form: Format | None) -> str:
    """Return the media type that is asked for, by name or by the Accept header."""
    if form:
        return next(media for media, name in MEDIA_TYPES.items() if name == form)
    media = choose(request.headers.get("accept", ""), MEDIA_TYPES)
    if media is None:
        raise ProblemError(406, f"findings are offered as {', '.join(MEDIA_TYPES)}")
    return media
