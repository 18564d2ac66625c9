"""A table is read as Python's csv reads it, and every cell begins where it is said to."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from medcodegraph.errors import InputError
from medcodegraph.shapes.checking.table import read_table

TEXT = st.text(st.sampled_from('ab1 ,;"\n\r'), max_size=6).map(str.strip)


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_cells_are_those_of_csv(rows: list[list[str]], end: str):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["h,,,,", "i"], *rows])
    text = buffer.getvalue()
    found = list(read_table(text, "x.csv"))
    assert [[cell.text for cell in row] for row in found[1:]] == [row for row in rows if any(row)]
    for row in found:
        for cell in row:
            assert text[cell.start] == '"'


def test_plain_cells_begin_at_their_first_letter():
    text = "code;units\n 63620 ; 2\r\n\n63621;\n"
    rows = list(read_table(text, "x.csv"))
    assert [[cell.text for cell in row] for row in rows] == [["code", "units"], ["63620", "2"], ["63621", ""]]
    assert text[rows[1][1].start :].startswith("2\r")


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [('a,b\n1,"2\n3', 2, 3, "never closed"), ('a,b\n"1"2,3\n', 2, 4, "behind a closing quote")],
)
def test_broken_quotes_have_a_place(text: str, line: int, column: int, reason: str):
    with pytest.raises(InputError, match=reason) as caught:
        list(read_table(text, "x.csv"))
    assert (caught.value.line, caught.value.column) == (line, column)
