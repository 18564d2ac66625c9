"""Read a SPARQL Protocol request (SPARQL 1.1 Protocol, section 2.1): three ways to say the same."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from ..problems import ProblemError

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "the endpoint is read-only: SPARQL Update is refused"
Pairs = list[tuple[str, str]]


class Query(NamedTuple):
    """A query and the graphs that the protocol names for it; none where it names none."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def read_query(request: Request, most: int) -> Query | None:
    """Return the query of a request, none where a GET has no parameter and so asks what the service is.

    Raises ProblemError: 400, 403 for an update, 413 for a query of more than so many bytes, 415.
    """
    in_url = request.scope["query_string"].decode("latin-1")
    if request.method != "POST":
        pairs = _pairs(in_url)
        if not any(name in ("query", "update") or name.endswith("-graph-uri") for name, _ in pairs):
            return None
        return _query(pairs, most)
    media, charset = _content_type(request)
    if media not in (FORM, DIRECT):
        detail = READ_ONLY if media == UPDATE else f"send a query as {FORM} or {DIRECT}"
        raise ProblemError(415, detail, {"Accept-Post": f"{FORM}, {DIRECT}"})
    if charset not in ("", "utf-8", "utf8"):
        raise ProblemError(415, "a query is sent as UTF-8")
    body = await request.body()
    if media == FORM:
        return _query(_pairs(_text(body)), most)
    graphs = [(name, value) for name, value in _pairs(in_url) if name.endswith("-graph-uri")]
    return _query([("query", _text(body)), *graphs], most)


def _query(pairs: Pairs, most: int) -> Query:
    if any(name == "update" for name, _ in pairs):
        raise ProblemError(403, READ_ONLY)
    texts = [value for name, value in pairs if name == "query"]
    if len(texts) != 1:
        raise ProblemError(400, "the parameter `query` is needed once")
    if len(texts[0].encode()) > most:
        raise ProblemError(413, f"a query may have {most} bytes")
    default, named = (
        tuple(value for name, value in pairs if name == wanted) for wanted in ("default-graph-uri", "named-graph-uri")
    )
    return Query(texts[0], default, named)


def _pairs(text: str) -> Pairs:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise ProblemError(400, "the request is not UTF-8") from None
    except ValueError:
        raise ProblemError(400, "too many parameters") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError(400, "the request is not UTF-8") from None


def _content_type(request: Request) -> tuple[str, str]:
    """Return media type and charset in lower case."""
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charsets = [part[8:].strip('"') for part in parameters if part.startswith("charset=")]
    return media, charsets[0] if charsets else ""
