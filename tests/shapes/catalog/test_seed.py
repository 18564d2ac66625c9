"""Every known error of a published page is refused, by the shape that is meant for it, saying what is right."""

import csv
from pathlib import Path

import pytest
from medcodegraph.graph.store import EmbeddedStore
from medcodegraph.shapes.checking.catalog import check_files

SEED = Path(__file__).parent / "seed"
EXPECTED = {row["error"]: row for row in csv.DictReader((SEED / "expected.csv").open(newline=""))}
FILES = sorted(SEED.glob("E*.ttl"))


def test_eighteen_errors_are_collected():
    assert [file.stem for file in FILES] == [f"E{number:02d}" for number in range(1, 19)] == list(EXPECTED)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_error_is_refused_and_set_right(file: Path, default: EmbeddedStore):
    expected = EXPECTED[file.stem]
    said = [
        problem.message
        for problem in check_files([file], default)
        if problem.shape.endswith("#" + expected["shape"]) and problem.severity == "error"
    ]
    assert any(expected["says"] in message for message in said), said


def test_place_of_service_in_the_modifier_field_is_named(default: EmbeddedStore):
    [problem] = check_files([SEED / "E01.ttl"], default)
    assert problem.message == "11 is not a modifier: it is place of service 11, Office."


def test_correct_page_passes(default: EmbeddedStore):
    assert check_files([SEED / "valid.ttl"], default) == []
