"""Each hygiene check is quiet on the vocabulary and catches what its fixture gets wrong."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph import ontology

HYGIENE = Path(ontology.folder(), "hygiene")
CHECKS = sorted(HYGIENE.glob("*.rq"))
FIXTURES = Path(__file__).parent / "hygiene"


def _name(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _caught(store: ox.Store, check: Path) -> set[str]:
    rows = store.query(check.read_text())
    return {_name(row["term"].value) for row in rows}


def _exceptions() -> set[tuple[str, str]]:
    with (HYGIENE / "exceptions.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"] for row in rows)
    return {(row["check"], row["term"]) for row in rows}


def test_all_checks_are_collected():
    assert len(CHECKS) == 15
    assert [check.stem for check in CHECKS] == sorted(
        file.name.removesuffix(".invalid.ttl") for file in FIXTURES.glob("*.invalid.ttl")
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_explains_itself(check: Path):
    lines = check.read_text().splitlines()
    for line, field in zip(lines, ("title", "problem", "remedy"), strict=False):
        assert line.startswith(f"# {field}: ")
        assert len(line) > 25


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_vocabulary_is_clean(check: Path, vocabulary: ox.Store):
    """An exception that is no longer needed fails as well as a finding that is not excepted."""
    allowed = {term for name, term in _exceptions() if name == check.stem}
    assert _caught(vocabulary, check) == allowed


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_catches_its_fixture(check: Path):
    store = ox.Store()
    store.load(path=str(FIXTURES / f"{check.stem}.invalid.ttl"), format=ox.RdfFormat.TURTLE)
    subjects = {_name(quad.subject.value) for quad in store}
    bad = {name for name in subjects if "bad" in name.lower()}
    assert bad
    assert subjects - bad
    assert _caught(store, check) == bad


def test_exceptions_name_known_checks():
    assert {name for name, _ in _exceptions()} <= {check.stem for check in CHECKS}
