"""The addresses under /id/: an IRI of ours with the w3id.org part left away.

The IRI itself redirects here. The answer is a document about the thing, so it is a plain 200 that names the thing
and its other forms; an ending (.ttl) asks for one form. A code without its system, or in small letters, is redirected.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from .... import __version__
from ....graph.views.code_page.to_html import STYLE
from ....graph.views.codes import code_system
from ....ontology.terms import BASE
from .. import negotiation as n
from ..csp import page_policy
from ..pool import Pool
from ..problems import ProblemError
from ..security import ROUTE
from .resource import REFERRING, document

ENDINGS = {"html": n.HTML, "ttl": n.TURTLE, "jsonld": n.JSON_LD, "nt": n.N_TRIPLES, "rdf": n.RDF_XML}
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9._-]+)*")
"""What IRIs of ours are made of."""
CODE = re.compile(r"code/(?:(?:cpt|hcpcs|cdt)/)?(\w{5})")
PATH = "/id/{path:path}"
SECONDS = 300
POLICY = page_policy(STYLE)
router = APIRouter()


async def about(request: Request) -> Response:
    """Tell of a thing, as a page or as data."""
    request.scope[ROUTE] = PATH
    path, media = _form(request)
    if (place := _place(path)) != path:
        return Response(status_code=303, headers={"Location": f"/id/{place}"})
    on = _date(request.query_params.get("on"))
    pool: Pool = request.app.state.pool
    tag = _tag(pool.build, path, media, on)
    is_fixed = not pool.served.is_endpoint
    if is_fixed and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(request, path, media, tag))
    found = await pool.call(document, BASE + path, media, on)
    if found is None:
        raise ProblemError(404, f"this graph does not name {BASE}{path}", {"Vary": "Accept"})
    tag = tag if is_fixed else f'"{hashlib.sha256(found.body).hexdigest()[:32]}"'
    headers = _headers(request, path, media, tag)
    if found.more:
        headers["Medcodegraph-Truncated"] = f"references={REFERRING}"
    return Response(found.body, headers=headers)


router.add_route(PATH, about, methods=["GET", "HEAD"], include_in_schema=False)


def _form(request: Request) -> tuple[str, str]:
    """Return the thing's path and the media type that is wanted of it, by its ending or by the Accept header."""
    path: str = request.path_params["path"]
    stem, _, ending = path.rpartition(".")
    if stem and ending in ENDINGS:
        path, media = stem, ENDINGS[ending]
    else:
        wanted = n.choose(request.headers.get("accept", ""), n.DOCUMENTS)
        if wanted is None:
            raise ProblemError(406, f"offered are {', '.join(n.DOCUMENTS)}", {"Vary": "Accept"})
        media = n.DOCUMENTS[wanted]
    if not SAFE.fullmatch(path):
        raise ProblemError(404, "no IRI of this graph has such a path")
    return path, media


def _place(path: str) -> str:
    """Return the path in the form that IRIs have."""
    found = CODE.fullmatch(path)
    system = code_system(found[1].upper()) if found else None
    return f"code/{system}/{found[1].upper()}" if found and system else path


def _date(text: str | None) -> str:
    if text is None:
        return date.today().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ProblemError(422, "`on` is a date: YYYY-MM-DD") from None


def _tag(*parts: str) -> str:
    text = "\n".join((__version__, *parts))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _headers(request: Request, path: str, media: str, tag: str) -> dict[str, str]:
    ending = next(ending for ending, form in ENDINGS.items() if form == media)
    others = (f'</id/{path}.{name}>; rel="alternate"; type="{form}"' for name, form in ENDINGS.items() if form != media)
    kept = "private" if request.app.state.settings.protect == "everything" else "public"
    headers = {
        "Content-Type": n.content_type(media),
        "Content-Location": f"/id/{path}.{ending}",
        "Link": ", ".join((f'<{BASE}{path}>; rel="describes"', *others)),
        "Vary": "Accept",
        "ETag": tag,
        "Cache-Control": f"{kept}, max-age={SECONDS}",
    }
    return headers | ({"Content-Security-Policy": POLICY} if media == n.HTML else {})
