"""A worker process: opens the graph for itself, then answers one request after the other until it is killed.

The server ends a worker that passes its time; the memory limit is the system's. A worker leaves when its server does.
"""

from __future__ import annotations

import logging
import os
import pickle
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import parent_process
from threading import Thread, stack_size
from typing import Any

from ...errors import InternalError, MedcodegraphError, MemoryLimitError
from ...graph.store.interface import Store
from . import frames
from .served import Served

CHUNK = 1 << 16
STACK = 512 << 20
"""Bytes: a deep query overflows the usual 8 MB of the store's recursion. Only what is used takes memory."""
Function = Callable[..., Any]
logger = logging.getLogger("medcodegraph.server")


class Output:
    """Where a streamed answer is written: bytes are sent on in blocks, after the head that must go before them."""

    def __init__(self, connection: socket.socket) -> None:
        self.head: object = None
        """What the server must know before the first byte; it may be changed until `started`."""
        self.started = False
        self._connection = connection
        self._buffer = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes; the serializers of the store call this."""
        self._buffer += data
        if len(self._buffer) >= CHUNK:
            self._connection.sendall(self.taken())
        return len(data)

    def flush(self) -> None:
        """Do nothing: the serializers ask for it before the end, and the end is sent with the last block."""

    def taken(self) -> bytes:
        """Return what is held as frames, the head first if it was not sent."""
        head = b"" if self.started else frames.pickled(frames.HEAD, self.head)
        chunk = frames.frame(frames.CHUNK, bytes(self._buffer)) if self._buffer else b""
        self.started = True
        self._buffer = bytearray()
        return head + chunk


def run(connection: socket.socket, served: Served, memory: int, warm: Sequence[Function]) -> None:
    """Serve requests from a socket; `memory` is in bytes, `warm` are functions of the store to call beforehand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_the_server, daemon=True).start()
    stack_size(STACK)
    serving = Thread(target=_serve, args=(connection, served, memory, warm))
    serving.start()
    serving.join()


def _serve(connection: socket.socket, served: Served, memory: int, warm: Sequence[Function]) -> None:
    try:
        store = served.open()
        for function in warm:
            function(store)
    except MedcodegraphError as error:
        connection.sendall(frames.from_error(error))
        return
    _limit_memory(memory + STACK)
    connection.sendall(frames.frame(frames.READY, b""))
    requests = connection.makefile("rb")
    while header := requests.read(frames.HEADER.size):
        size, kind = frames.HEADER.unpack(header)
        _answer(connection, store, kind, requests.read(size))


def _answer(connection: socket.socket, store: Store, kind: int, content: bytes) -> None:
    try:
        function, arguments = pickle.loads(content)
        if kind == frames.VALUE:
            reply = frames.pickled(frames.VALUE, function(store, *arguments))
        else:
            output = Output(connection)
            end = function(store, output, *arguments)
            reply = output.taken() + frames.pickled(frames.END, end)
    except MedcodegraphError as error:
        reply = frames.from_error(error)
    except MemoryError:
        reply = frames.from_error(MemoryLimitError("the answer needs more memory than is allowed"))
    except Exception as error:
        report(error)
        reply = frames.from_error(InternalError(f"internal error: {type(error).__name__}"))
    connection.sendall(reply)


def report(error: BaseException) -> None:
    """Log what kind of error was raised and where, and nothing of its text: that may hold what a client sent."""
    frames_of = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{os.path.basename(f.filename)}:{f.lineno}" for f in reversed(frames_of))  # noqa: PTH119
    logger.error("internal error: %s at %s", type(error).__name__, places)


def _limit_memory(most: int) -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _leave_with_the_server() -> None:
    server = parent_process()
    if server:
        server.join()
        os._exit(0)
