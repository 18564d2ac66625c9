"""What guards every request and response: key, body limit, slow clients, security headers, CORS; and what is logged.

One plain ASGI layer around the application: it must see what the framework itself answers, and cost next to nothing.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .csp import NOTHING
from .metrics import Metrics
from .problems import ProblemError, error_problem
from .settings import Settings

ROUTE = "medcodegraph.route"
"""Where a plain route notes its path for the log; FastAPI's own routes are found without."""
KEY_HEADER = b"x-api-key"
GUARDED = ("/api/claims", "/mcp")
"""What the API key guards in any case: paths that take claims."""
OPEN = "/health"
"""What no key guards, so that a load balancer can ask."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", NOTHING.encode()),
)
"""Set where the answer does not set them itself: a page brings the policy that fits it."""
EXPOSED = b"Content-Location, ETag, Link, Location, Medcodegraph-Truncated, Retry-After"
ALLOWED = b"Accept, Authorization, Content-Type, If-None-Match, X-API-Key"
logger = logging.getLogger("medcodegraph.access")


class Guard:
    """The layer: wraps an application with the checks and headers of some settings."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._origins = settings.origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._settings, self._cors(scope))
        start = perf_counter()
        try:
            if _is_preflight(scope):
                await exchange.send({"type": "http.response.start", "status": 204, "headers": _preflight()})
                await exchange.send({"type": "http.response.body"})
            else:
                self._check_key(scope)
                await self._app(scope, exchange.receive, exchange.send)
        except _GoneError:
            pass
        except Exception as error:
            if exchange.status == 0:
                await error_problem(error)(scope, exchange.receive, exchange.send)
        finally:
            self._tell(scope, exchange.status, perf_counter() - start)

    def _check_key(self, scope: Scope) -> None:
        key, path = self._settings.api_key, scope["path"]
        if key is None or path == OPEN:
            return
        if self._settings.protect == "everything" or path.startswith(GUARDED):
            given = _given_key(scope)
            if not hmac.compare_digest(given, key.encode()):
                raise ProblemError(401, "an API key is needed", {"WWW-Authenticate": "Bearer"})

    def _cors(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        if not self._origins:
            return []
        if "*" in self._origins:
            return [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", EXPOSED)]
        origin = _header(scope, b"origin")
        if origin.decode("latin-1") not in self._origins:
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", EXPOSED),
            (b"vary", b"Origin"),
        ]

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        """Count and log a request by its route: a path or a query may hold anything."""
        route = scope.get(ROUTE) or getattr(scope.get("route"), "path", "-")
        self._metrics.request(scope["method"], route, status, seconds)
        logger.info("%s %s %d %.1f ms", scope["method"], route, status, seconds * 1000)


class _GoneError(Exception):
    """The client is too slow or gone; nothing more can be said to it."""


class _Exchange:
    """One request's receive and send, with limits on what comes in and headers on what goes out."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, settings: Settings, more: list[tuple[bytes, bytes]]
    ) -> None:
        self.status = 0
        self._receive, self._send = receive, send
        self._more = more
        self._left = self._most = settings.body_bytes
        self._stall = settings.stall_limit
        self._whole = False
        length = _header(scope, b"content-length")
        self._too_long = length.isdigit() and int(length) > self._most

    async def receive(self) -> Message:
        """Receive, while the body keeps its limit; once it is whole, waiting is for the client to leave."""
        if self._too_long:
            raise self._too_large()
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._stall):
                message = await self._receive()
        except TimeoutError:
            raise ProblemError(408, "the request did not come in time", {"Connection": "close"}) from None
        self._whole = not message.get("more_body", False)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise self._too_large()
        return message

    def _too_large(self) -> ProblemError:
        return ProblemError(413, f"a request body may have {self._most} bytes", {"Connection": "close"})

    async def send(self, message: Message) -> None:
        """Send, with the headers that every answer has; a client that takes nothing is left."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            present = {name.lower() for name, _ in headers}
            headers += [header for header in HEADERS if header[0] not in present]
            message = {**message, "headers": headers + self._more}
        try:
            async with asyncio.timeout(self._stall):
                await self._send(message)
        except TimeoutError:
            raise _GoneError from None


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


def _given_key(scope: Scope) -> bytes:
    kind, _, token = _header(scope, b"authorization").partition(b" ")
    return token.strip() if kind.lower() == b"bearer" else _header(scope, KEY_HEADER)


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and bool(_header(scope, b"access-control-request-method"))


def _preflight() -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
        (b"access-control-allow-headers", ALLOWED),
        (b"access-control-max-age", b"86400"),
    ]
