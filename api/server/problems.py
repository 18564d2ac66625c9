"""Errors as problem details (RFC 9457): one table from the error tree to HTTP status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...errors import (
    BusyError,
    InputError,
    InternalError,
    MedcodegraphError,
    MemoryLimitError,
    NotFoundError,
    StoreError,
    TimeLimitError,
    UsageError,
)
from .link import WorkerGoneError
from .worker import report

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[MedcodegraphError], int], ...] = (
    (NotFoundError, 404),
    (UsageError, 400),
    (InputError, 400),
    (TimeLimitError, 504),
    (MemoryLimitError, 503),
    (BusyError, 503),
    (StoreError, 503),
    (WorkerGoneError, 503),
    (InternalError, 500),
)
"""Status by class; the first that fits counts."""
RETRY = {"Retry-After": "2"}


class ProblemError(HTTPException):
    """An answer that is an error of the protocol: a status, what is wrong, and members of its own."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **members: object) -> None:
        super().__init__(status, detail, headers)
        self.members = members


def status_of(error: MedcodegraphError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **members: object) -> Response:
    """Return a problem document as a response."""
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body = json.dumps(document | members).encode()
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def error_problem(error: Exception) -> Response:
    """Return any error as a problem; one that is not of our tree is logged without its text."""
    if isinstance(error, HTTPException):
        members = error.members if isinstance(error, ProblemError) else {}
        return problem(error.status_code, str(error.detail), error.headers, **members)
    if isinstance(error, MedcodegraphError):
        status = status_of(error)
        where = {"line": error.line} if isinstance(error, InputError) and error.line else {}
        return problem(status, str(error), RETRY if isinstance(error, BusyError) else None, **where)
    report(error)
    return problem(500, "internal error")


def add_handlers(app: FastAPI) -> None:
    """Make the application answer every error with a problem."""

    async def raised(request: Request, error: Exception) -> Response:
        return error_problem(error)

    async def of_input(request: Request, error: Exception) -> Response:
        """Say what a request got wrong, by place and rule: never the value, which may be a patient's."""
        assert isinstance(error, RequestValidationError)
        wrong = [{"where": ".".join(map(str, item["loc"])), "reason": item["type"]} for item in error.errors()]
        named = "; ".join(f"{item['where']}: {item['reason']}" for item in wrong)
        return problem(422, f"the request can't be read: {named}", errors=wrong)

    app.add_exception_handler(MedcodegraphError, raised)
    app.add_exception_handler(HTTPException, raised)
    app.add_exception_handler(Exception, raised)
    app.add_exception_handler(RequestValidationError, of_input)
