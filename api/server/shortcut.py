"""Paths that are answered before the framework looks for a route, which takes longer than to look up a code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .security import ROUTE

Endpoint = Callable[[Request], Awaitable[Response]]


class Shortcut:
    """A layer that answers some paths itself; their errors are made problems by the layer around it."""

    def __init__(self, app: ASGIApp, endpoints: Mapping[str, Endpoint]) -> None:
        self._app = app
        self._endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        endpoint = self._endpoints.get(scope["path"]) if scope["type"] == "http" else None
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        scope[ROUTE] = scope["path"]
        response = await endpoint(Request(scope, receive))
        await response(scope, receive, send)
