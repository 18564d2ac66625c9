"""Every triple is read as pyoxigraph reads it, and placed at the line and column of its object."""

from itertools import count
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph import ontology
from medcodegraph.errors import InputError
from medcodegraph.shapes.checking import document as documents
from medcodegraph.shapes.checking.document import Document
from medcodegraph.shapes.checking.turtle import read_turtle

ROOT = Path(ontology.folder()).parent
HEAD = "@prefix : <http://x/> .\n"
FILES = sorted([*(ROOT / "ontology").rglob("*.ttl"), *(ROOT / "shapes").rglob("*.ttl")])


def _read(folder: Path, text: str | bytes) -> Document:
    path = folder / "case.ttl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_turtle(path)


def _places(document: Document) -> dict[str, tuple[int, int]]:
    """Line and column by object: every object of these cases is another."""
    return {str(fact[2]): document.lines.place(offset) for fact, offset in document.facts.items()}


def _canonical(triples) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_triples_are_those_that_pyoxigraph_reads(file: Path):
    expected = ((q.subject, q.predicate, q.object) for q in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
    assert _canonical(read_turtle(file).facts) == _canonical(expected)


def test_files_were_found():
    assert len(FILES) > 30


def test_lists_semicolons_brackets_and_comments(tmp_path: Path):
    text = (
        HEAD + '# "not a literal" ; [ (\n'
        ':a :p "one" , "two" ;  # more\n'
        '   :q """three\nlines\nlong""" , "four" ;\n'
        "   :r [ :s 5 ;\n"
        '      :t ( "six"\n'
        "        7.50 ) ] ;\n"
        "   a :C .\n"
        "[ :u true ] :v 'é🙂' , \"last\"@en .\n"
    )
    places = _places(_read(tmp_path, text))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert {key: places[key] for key in places if "_:" not in key and "nil" not in key} == {
        '"one"': (3, 7),
        '"two"': (3, 15),
        '"three\\nlines\\nlong"': (4, 7),
        '"four"': (6, 11),
        f'"5"^^<{xsd}integer>': (7, 12),
        '"six"': (8, 12),
        f'"7.50"^^<{xsd}decimal>': (9, 9),
        "<http://x/C>": (10, 6),
        f'"true"^^<{xsd}boolean>': (11, 6),
        '"é🙂"': (11, 16),
        '"last"@en': (11, 23),
    }


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_of_either_kind(tmp_path: Path, end: str):
    document = _read(
        tmp_path, end.join(["@prefix : <http://x/> .", "", ":a :p", '  "x" ,', '  """y', 'z""" .', ":b :p :c ."])
    )
    places = [document.lines.place(offset) for offset in document.facts.values()]
    assert places == [(4, 3), (5, 3), (7, 7)]
    assert [document.lines.place(offset) for offset in document.subjects.values()] == [(3, 1), (7, 1)]


def test_byte_order_mark_takes_no_column(tmp_path: Path):
    assert _places(_read(tmp_path, b"\xef\xbb\xbf<http://x/a> <http://x/p> 1 .")) == {
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>': (1, 27)
    }


def test_n_triples_are_read(tmp_path: Path):
    document = _read(tmp_path, '<http://x/a> <http://x/p> "1" .\n_:b <http://x/p> "2" .\n')
    assert sorted(_places(document).values()) == [(1, 27), (2, 18)]


SPACE = st.sampled_from([" ", "\n", "\r\n", "\t", "  ", ' # a "comment" [ ( ; .\n', "\n\n"])


@st.composite
def placed_turtle(draw: st.DrawFn) -> tuple[str, dict[str, tuple[int, int]]]:
    """Turtle whose literals are numbered, and the place of each as plain counting finds it."""
    numbers, pieces, places = count(), [HEAD], {}

    def space() -> None:
        pieces.append(draw(SPACE))

    def value(depth: int) -> None:
        text = "".join(pieces)
        kind = draw(st.sampled_from(["plain", "long", "list", "node"] if depth else ["plain", "long"]))
        if kind in ("plain", "long"):
            name = f"v{next(numbers)}"
            places[name] = (text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)
            pieces.append(f'"{name}"' if kind == "plain" else f'"""{name}\n\\"{{[("""')
        elif kind == "list":
            pieces.append("(")
            for _ in range(draw(st.integers(0, 3))):
                space()
                value(depth - 1)
            pieces.append(draw(SPACE) + ")")
        else:
            pieces.append("[")
            space()
            properties(depth - 1)
            pieces.append("]")

    def properties(depth: int) -> None:
        for index in range(draw(st.integers(1, 3))):
            pieces.append(";" if index else "")
            space()
            pieces.append(draw(st.sampled_from([":p", "a", "<http://x/q>"])))
            for other in range(draw(st.integers(1, 3))):
                pieces.append("," if other else "")
                space()
                value(depth)
                space()

    for _ in range(draw(st.integers(1, 4))):
        pieces.append(draw(st.sampled_from([":s", "_:b", "<http://x/t>"])))
        space()
        properties(2)
        pieces.append("." + draw(SPACE))
    return "".join(pieces), places


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(placed_turtle())
def test_place_is_what_plain_counting_finds(tmp_path: Path, case: tuple[str, dict[str, tuple[int, int]]]):
    text, expected = case
    document = _read(tmp_path, text)
    found = {
        fact[2].value.partition("\n")[0]: document.lines.place(offset)
        for fact, offset in document.facts.items()
        if isinstance(fact[2], ox.Literal)
    }
    assert found == expected
    parsed = ((q.subject, q.predicate, q.object) for q in ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert len(set(document.facts)) == len({*parsed})


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "the file holds no triples"),
        (b"# only a comment\n", None, "the file holds no triples"),
        (b"@prefix : <http://x/> .\n:a :p\x00 .", 2, "not a text file"),
        (b"@prefix : <http://x/> .\n\n:a :p '\xff' .", 3, "not UTF-8 text"),
        (b"@prefix : <http://x/> .\n:a :p x:y .\n", 2, r":2:7: .*prefix x: has not been declared"),
        (b"@prefix : <http://x/> .\n:a :p :b\n:c :d :e .\n", 3, "dot is expected"),
        (b"<http://a> <http://b> <<( <http://c> <http://d> <http://e> )>> .", None, "beyond RDF 1.1"),
        (b"<a> <http://b> <http://c> .", 1, "No scheme"),
        (b"@prefix : <http://x/> .\n:a :p " + b"[ :p " * 5000 + b"1" + b"]" * 5000 + b" .", None, "nested too deeply"),
    ],
)
def test_unreadable_file_is_refused_with_its_line(tmp_path: Path, content: bytes, line: int | None, reason: str):
    with pytest.raises(InputError, match=reason) as caught:
        _read(tmp_path, content)
    assert caught.value.line == line
    assert caught.value.path.endswith("case.ttl")


def test_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(documents, "LIMIT", 10)
    with pytest.raises(InputError, match="has 31 bytes; at most 10 are read"):
        _read(tmp_path, "<http://a> <http://b> <http:c> ")


def test_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="No such file"):
        read_turtle(tmp_path / "none.ttl")
