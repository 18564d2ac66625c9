"""A name under mcg: that the vocabulary does not have is a problem at its characters, wherever it stands."""

from pathlib import Path

import pytest
from medcodegraph.shapes.checking.catalog import read_document
from medcodegraph.shapes.checking.terms import unknown_terms

HEAD = """\
@prefix mcg: <https://w3id.org/medcodegraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <http://x/> .
"""


def _found(folder: Path, text: str) -> list[tuple[int, int, str]]:
    path = folder / "a.ttl"
    path.write_text(HEAD + text)
    return [(p.line - 4, p.column, p.message) for p in unknown_terms([read_document(path)])]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("x:a\n  mcg:unitMaximun 3 .", (2, 3), "did you mean mcg:unitMaximum?"),
        ("x:a a\n mcg:Modifer .", (2, 2), "did you mean mcg:Modifier?"),
        ("x:a x:b 1 ;\n x:c [ mcg:zzzzqq 1 ] .", (2, 8), "mcg:zzzzqq is no term of the vocabulary"),
        ("mcg:Modifer x:p 1 .", (1, 1), "did you mean mcg:Modifier?"),
        ("x:s sh:path (x:p\n mcg:unitMaximun) .", (2, 2), "did you mean"),
        ('x:s sh:select """\n SELECT $this {\n  $this mcg:columOne ?c }""" .', (3, 9), "did you mean mcg:columnOne?"),
    ],
)
def test_a_typing_error_is_named_where_it_stands(tmp_path: Path, text: str, place: tuple[int, int], says: str):
    [(line, column, message)] = _found(tmp_path, text)
    assert (line, column) == place
    assert says in message


@pytest.mark.parametrize(
    "text",
    [
        "x:a a mcg:Modifier ; mcg:unitMaximum 3 .",
        "mcg:brandNew a owl:DatatypeProperty . x:a mcg:brandNew 3 .",
        'x:s sh:select "SELECT $this { $this mcg:columnOne ?c }" .',
        'x:s x:text "mcg:nonsense is only said here" .',
    ],
)
def test_terms_of_the_vocabulary_and_declared_ones_pass(tmp_path: Path, text: str):
    assert _found(tmp_path, text) == []


def test_our_own_files_name_no_unknown_term():
    root = Path(__file__).parents[3]
    files = sorted([*(root / "ontology").rglob("*.ttl"), *(root / "shapes").rglob("*.ttl")])
    assert len(files) > 30
    assert list(unknown_terms([read_document(file) for file in files])) == []
