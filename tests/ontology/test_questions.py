"""Every competency question gives exactly the answer beside it, on the embedded default."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph import ontology
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.store.guard import only_reading
from medcodegraph.ontology.terms import MCG

FOLDER = Path(ontology.folder(), "questions")
QUESTIONS = sorted(FOLDER.glob("*.rq"))
ANSWERABLE = 21
ASKED = 30
HEADER = re.compile(r"# title: \S.*\n# question: \S.*\n# needs: \S.*\n\n")


@pytest.fixture(scope="session")
def embedded_default(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    folder = tmp_path_factory.mktemp("default")
    build([], folder)
    return open_folder(str(folder))


def test_all_questions_are_collected() -> None:
    assert len(QUESTIONS) == ANSWERABLE
    assert {file.stem for file in QUESTIONS} == {
        file.name.removesuffix(".expected.csv") for file in FOLDER.glob("*.csv")
    }


def test_each_question_is_answered_or_listed_with_a_reason() -> None:
    answered = {int(file.name[:2]) for file in QUESTIONS}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    refused = {int(number) for number in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)}
    assert answered | refused == set(range(1, ASKED + 1))
    assert not answered & refused


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_answer_is_exactly_the_expected_one(file: Path, embedded_default: EmbeddedStore) -> None:
    answer = embedded_default.query(only_reading(file.read_text(encoding="utf-8")))
    assert isinstance(answer, ox.QuerySolutions)
    got = (answer.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode().replace("\r\n", "\n")
    assert got == file.with_suffix(".expected.csv").read_text(encoding="utf-8")
    assert got.count("\n") > 1, "a question whose answer is empty tests nothing"


@pytest.mark.parametrize("file", QUESTIONS, ids=lambda file: file.stem)
def test_question_has_a_header_an_order_and_known_terms(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert HEADER.match(text)
    assert "ORDER BY" in text
    assert set(re.findall(r"mcg:(\w+)", text)) <= set(MCG.names)
