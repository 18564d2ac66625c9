"""What a worker and the server say to each other over a socket: length, kind, content.

Values are pickled; the chunks of a streamed answer are the bytes that the client gets.
"""

from __future__ import annotations

import pickle
from struct import Struct

from ...errors import MedcodegraphError

HEADER = Struct("<IB")
READY, VALUE, HEAD, CHUNK, END, ERROR = range(6)


def frame(kind: int, content: bytes) -> bytes:
    """Return a frame of ready bytes."""
    return HEADER.pack(len(content), kind) + content


def pickled(kind: int, value: object) -> bytes:
    """Return a frame of a value."""
    return frame(kind, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def from_error(error: MedcodegraphError) -> bytes:
    """Return an error as a frame: its class, text and facts, as errors themselves don't survive pickling."""
    return pickled(ERROR, (type(error), str(error), vars(error)))


def to_error(content: bytes) -> MedcodegraphError:
    """Return the error of a frame."""
    kind, text, facts = pickle.loads(content)
    error = kind.__new__(kind, text)
    error.args = (text,)
    vars(error).update(facts)
    return error
