"""A result is cut after whole rows, and stays a document of its format."""

import csv
import io
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from medcodegraph.api.server import negotiation as n
from medcodegraph.api.server.sparql.answer import RESULTS
from medcodegraph.api.server.sparql.rows import Limited, TooManyRowsError

HARD = '"\r\n\n}},{"</result>,\t\\<&é a'
TEXTS = st.text(st.sampled_from(HARD), max_size=12)


class Pieces:
    """Takes what a serializer writes and passes it on in small pieces, as if its buffer were small."""

    def __init__(self, sink: Limited, size: int) -> None:
        self._sink, self._size = sink, size

    def write(self, data: bytes) -> int:
        for start in range(0, len(data), self._size):
            self._sink.write(data[start : start + self._size])
        return len(data)

    def flush(self) -> None:
        pass


def _cut(rows: list[str], media: str, most: int, size: int) -> tuple[bytes, bool]:
    values = " ".join(f"({ox.Literal(row)} <a:b>)" for row in rows)
    answer = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    output = io.BytesIO()
    limited = Limited(output, media, most)
    with suppress(TooManyRowsError):
        answer.serialize(Pieces(limited, size), format=RESULTS[media])
    limited.finish()
    return output.getvalue(), limited.truncated


def _read(content: bytes, media: str) -> list[str]:
    if media == n.CSV:
        return [row[0] for row in csv.reader(io.StringIO(content.decode(), newline=""))][1:]
    solutions = ox.parse_query_results(content, RESULTS[media])
    assert isinstance(solutions, ox.QuerySolutions)
    return [row["x"].value for row in solutions]


@pytest.mark.parametrize("media", RESULTS)
@given(rows=st.lists(TEXTS, max_size=8), most=st.integers(1, 8), size=st.integers(1, 40))
def test_first_rows_are_kept_whole(media: str, rows: list[str], most: int, size: int) -> None:
    content, cut = _cut(rows, media, most, size)
    if media == n.XML:
        assert b"</results></sparql>" in content
        assert content.count(b"</result>") == min(len(rows), most)
    else:
        assert _read(content, media) == rows[:most]
    assert cut == (len(rows) > most)


def test_formats_are_collected() -> None:
    assert len(RESULTS) == 4
