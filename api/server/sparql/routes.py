"""The SPARQL endpoint: a request in, a streamed answer out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .. import negotiation as n
from ..leaving import until_gone
from ..link import Job
from ..pool import Pool
from ..problems import ProblemError
from .answer import Head, Wanted, answer
from .description import describe
from .request import Query, read_query

PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
ALLOW = {"Allow": ", ".join(METHODS)}
TRUNCATED = "Medcodegraph-Truncated"
NOT_ACCEPTABLE = f"rows are offered as {', '.join(n.BINDINGS)}; triples as {', '.join(n.GRAPHS)}"


async def sparql(request: Request) -> Response:
    """Answer a query, or describe the service where there is none."""
    if request.method not in METHODS:
        raise ProblemError(405, "queries are sent by GET or POST", ALLOW)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=ALLOW)
    settings = request.app.state.settings
    query = await read_query(request, settings.query_limit << 10)
    accept = request.headers.get("accept", "")
    triples = n.choose(accept, n.GRAPHS)
    if query is None:
        return await _description(request, triples)
    rows = n.choose(accept, n.BINDINGS)
    if rows is None and triples is None:
        raise ProblemError(406, NOT_ACCEPTABLE)
    return Answered(request, query, Wanted(rows, triples, settings.row_limit, request.method == "HEAD"))


async def well_known(request: Request) -> Response:
    """Lead to the description of the data set (VoID, section 7.2)."""
    return Response(status_code=303, headers={"Location": PATH})


ENDPOINTS = {PATH: sparql, "/.well-known/void": well_known}


async def _description(request: Request, media: str | None) -> Response:
    if media is None:
        raise ProblemError(406, NOT_ACCEPTABLE)
    endpoint = str(request.url.replace(query=None))
    pool: Pool = request.app.state.pool
    counts = await request.app.state.counting.known()
    body = await pool.call(describe, endpoint, n.GRAPHS[media], counts)
    return Response(body, headers={"Content-Type": n.content_type(media), "Vary": "Accept"})


class Answered(Response):
    """An answer that is sent while it is evaluated; the evaluation is ended when the client leaves."""

    def __init__(self, request: Request, query: Query, wanted: Wanted) -> None:
        self._state = request.app.state
        self._query = query
        self._wanted = wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Evaluate and send; an answer that can't be whole after its start is broken off, so that it shows."""
        pool: Pool = self._state.queries
        async with until_gone(receive), pool.stream(answer, self._query, self._wanted) as job:
            head: Head = job.first.result()
            if head.media is None:
                raise ProblemError(406, NOT_ACCEPTABLE)
            first = await job.next() or b""
            is_whole = job.ended and not job.chunks
            headers = [
                (b"content-type", n.content_type(head.media).encode()),
                (b"vary", b"Accept"),
                (b"cache-control", b"no-cache"),
            ]
            if is_whole and not self._wanted.only_head:
                headers.append((b"content-length", b"%d" % len(first)))
            if head.truncated:
                headers.append((TRUNCATED.lower().encode(), b"rows=%d" % self._wanted.most))
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": first, "more_body": not is_whole})
            if not is_whole:
                await self._send_on(job, send)
            if job.end:
                self._state.metrics.truncated.inc()

    async def _send_on(self, job: Job, send: Send) -> None:
        """Send the other chunks; leave the answer without its end where it was cut."""
        while chunk := await job.next():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if not job.end:
            await send({"type": "http.response.body", "body": b""})
