"""A real server on this machine that answers as CMS does, and as servers do when something goes wrong."""

import io
import random
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from zipfile import ZipFile


def packed(seed: int, size: int = 300_000) -> bytes:
    """Return a zip of about that size: bytes that do not pack."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("file.txt", random.Random(seed).randbytes(size))
    return buffer.getvalue()


@dataclass
class Answer:
    """What the server says under a path, and how it misbehaves."""

    body: bytes = b""
    status: int = 200
    etag: str = ""
    modified: str = ""
    location: str = ""
    cuts: list[int] = field(default_factory=list)
    """Bytes after which each of the first answers breaks off."""
    ranges: bool = True
    needs_acceptance: bool = False
    no_length: bool = False
    busy: int = 0
    """How many answers are 503 first."""


def page(hrefs: Sequence[str]) -> Answer:
    """Return a page with links."""
    anchors = "".join(f'<li><a href="{href}">a file (ZIP)</a></li>' for href in hrefs)
    return Answer(f"<!doctype html><html><body><ul>{anchors}</ul></body></html>".encode())


LICENCE = (
    b"<!DOCTYPE html><html><body><h1>License for Use of CPT</h1><form><button>Accept</button></form></body></html>"
)


class _Handler(BaseHTTPRequestHandler):
    server: "Server"

    def log_message(self, format: str, *args: object) -> None: ...

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append((self.path, dict(self.headers.items())))
        answer = self.server.answers.get(parts.path, Answer(b"<html>not here</html>", status=404))
        if answer.busy:
            answer.busy -= 1
            answer = Answer(status=503)
        if answer.needs_acceptance and parts.query != "agree=yes&next=Accept":
            answer = Answer(LICENCE)
        self._give(answer)

    def _give(self, answer: Answer) -> None:
        if answer.etag and self.headers.get("If-None-Match") == answer.etag:
            self.send_response(304)
            self.end_headers()
            return
        start = self._start(answer)
        self.send_response(206 if start is not None else answer.status)
        body = answer.body[start or 0 :]
        if start is not None:
            self.send_header("Content-Range", f"bytes {start}-{len(answer.body) - 1}/{len(answer.body)}")
        for name, value in (("ETag", answer.etag), ("Last-Modified", answer.modified), ("Location", answer.location)):
            if value:
                self.send_header(name, value)
        if not answer.no_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: answer.cuts.pop(0)] if answer.cuts else body)

    def _start(self, answer: Answer) -> int | None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        unchanged = self.headers.get("If-Range") in (answer.etag, answer.modified)
        return int(asked[1]) if asked and answer.ranges and unchanged else None


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.base = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def running() -> Iterator[Server]:
    """Run a server on a free port of this machine."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
