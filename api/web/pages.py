"""Serve the pages that people look at: static files, with the policy that lets them load nothing from elsewhere.

The files are made from the sources beside this module by `building`; a wheel holds them, a checkout makes them when
the package is installed.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""No page loads anything from elsewhere, and none has script or style in its HTML; the SPARQL editor needs no more."""

PAGES = {
    "/": "index.html",
    "/code/{code}": "code.html",
    "/pair": "pair.html",
    "/pair/{one}": "pair.html",
    "/pair/{one}/{two}": "pair.html",
    "/claim": "claim.html",
    "/explore": "explore.html",
    "/rules": "rules.html",
    "/editions": "editions.html",
    "/lists": "lists.html",
}
"""The address of each page to its file."""

FILES = ("/favicon.svg", "/theme.js", "/licences.md", "/assets/{name}")
NAMED_BY_CONTENT = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_BUILT = "The pages are not built here. From a checkout: python -m medcodegraph.api.web.building\n"
WORTH_PACKING = 1000


def built() -> Path:
    """Return the folder that holds the built pages; it is missing where they were not built."""
    return Path(__file__).parent / "dist"


@dataclass(frozen=True)
class Asset:
    """A file of the pages in memory, as it is and packed."""

    body: bytes
    media_type: str
    cache: str

    @cached_property
    def tag(self) -> str:
        """Return the ETag."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    @cached_property
    def packed(self) -> bytes:
        """Return the file as gzip, made once."""
        return gzip.compress(self.body, mtime=0)


@cache
def assets() -> dict[str, Asset]:
    """Return the files of the built pages by their path; read once, on the first request."""
    return read_assets(built())


async def page(request: Request) -> Response:
    """Answer with the page of an address; where the pages are not built it says so, with status 503."""
    return _response(request, PAGES[request.scope["route"].path], {"Content-Security-Policy": POLICY})


async def file(request: Request) -> Response:
    """Answer with a file that the pages load."""
    return _response(request, request.url.path[1:], {})


router = APIRouter(include_in_schema=False)
for path in PAGES:
    router.add_api_route(path, page, methods=["GET", "HEAD"])
for path in FILES:
    router.add_api_route(path, file, methods=["GET", "HEAD"])


def read_assets(folder: Path) -> dict[str, Asset]:
    """Return the files of the built pages by their path in the folder."""
    return {
        path.relative_to(folder).as_posix(): Asset(
            path.read_bytes(), _media_type(path), NAMED_BY_CONTENT if "-" in path.stem else ASK_AGAIN
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _media_type(path: Path) -> str:
    kind = {".js": "text/javascript", ".md": "text/plain"}.get(path.suffix) or guess_type(path.name)[0]
    return f"{kind}; charset=utf-8" if kind and kind.startswith("text/") else kind or "application/octet-stream"


def _response(request: Request, name: str, headers: dict[str, str]) -> Response:
    asset = assets().get(name)
    if asset is None:
        return PlainTextResponse("No such file.\n", 404) if assets() else PlainTextResponse(NOT_BUILT, 503)
    headers |= {"Cache-Control": asset.cache, "ETag": asset.tag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.tag:
        return Response(status_code=304, headers=headers)
    body = asset.body
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)
