"""Two codes on a date: the verdict, what releases the edit and on which line, and that claims are judged so too."""

import json
from pathlib import Path

import pytest
from medcodegraph.errors import UnknownCodeError, UsageError
from medcodegraph.graph.build.build import build
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.pair import pair
from medcodegraph.shapes.content import Options, judge_content
from ncci_files import ptp_row, write_ptp

CASES = [
    ("9007A", "2099-01-01", "practitioner", "needs modifier"),
    ("9010A", "2099-01-01", "practitioner", "denied"),
    ("9008A", "2098-03-31", "practitioner", "denied"),
    ("9008A", "2098-04-01", "practitioner", "no edit"),
    ("9009A", "2098-02-01", "practitioner", "no edit"),
    ("9007A", "2099-01-01", "hospital", "not checked"),
    ("9007A", "2097-12-31", "practitioner", "not checked"),
    ("9007A", "2100-01-01", "practitioner", "invalid code"),
]


@pytest.mark.parametrize(("other", "on", "setting", "verdict"), CASES)
def test_verdict_is_that_of_the_date_and_the_set(
    other: str, on: str, setting: str, verdict: str, history: EmbeddedStore
) -> None:
    found = pair(history, "9001A", other, on, setting)
    assert found["verdict"] == verdict
    turned = pair(history, other, "9001A", on, setting)
    assert {key: turned[key] for key in ("verdict", "edit", "edits")} == {
        key: found[key] for key in ("verdict", "edit", "edits")
    }
    assert bool(found["releases"]) == (verdict == "needs modifier")
    assert (found["edit"] is None) == (verdict in ("no edit", "not checked") or not found["edits"])


def test_every_verdict_names_its_editions_and_its_reason(history: EmbeddedStore) -> None:
    found = pair(history, "9001A", "9007A", "2099-01-01")
    assert "ncci-ptp-practitioner/2099Q1" in [edition["key"] for edition in found["editions"]]
    assert found["edits"][0]["source"]["row"] == 2
    unknown = pair(history, "9001A", "9007A", "2001-01-01")
    assert unknown["editions"] == []
    assert "no loaded edition of ncci-ptp-practitioner is in force on 2001-01-01" in unknown["message"]


def test_history_tells_both_sets_and_ended_edits(history: EmbeddedStore, default: EmbeddedStore) -> None:
    (ended,) = pair(history, "9001A", "9008A", "2099-01-01")["history"]
    assert (ended["active"], ended["deletion"]) == (False, "2098-03-31")
    sets = {row["set"] for row in pair(default, "63620", "77373", "2026-01-01")["history"]}
    assert sets == {"practitioner", "hospital"}


def test_an_add_on_is_told_beside_the_verdict(default: EmbeddedStore) -> None:
    found = pair(default, "63620", "63621", "2026-01-01")
    assert found["verdict"] == "no edit"
    assert [(row["add_on"], row["active"]) for row in found["add_on"]] == [("63621", True)]


def test_wrong_use_is_refused(default: EmbeddedStore) -> None:
    with pytest.raises(UsageError, match="two different codes"):
        pair(default, "63620", "63620", "2026-01-01")
    with pytest.raises(UsageError, match="the setting is one of"):
        pair(default, "63620", "77373", "2026-01-01", "office")
    with pytest.raises(UnknownCodeError):
        pair(default, "63620", "99999", "2026-01-01")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """Edits since 2010, of two procedures, and of a procedure and a visit."""
    folder: Path = tmp_path_factory.mktemp("dated")
    rows = (ptp_row("11111", "22222", begun="20100101"), ptp_row("11111", "99213", begun="20100101"))
    build([write_ptp(folder, "321", *rows)], folder / "graph")
    return open_folder(str(folder / "graph"))


@pytest.mark.parametrize("two", ["22222", "99213"])
@pytest.mark.parametrize("on", ["2019-06-30", "2019-07-01"])
def test_what_is_said_to_release_does_release_on_a_claim(dated: EmbeddedStore, two: str, on: str) -> None:
    """The claim rules are shapes, the pair is a look-up: they must not differ."""
    found = pair(dated, "11111", two, on)
    assert found["verdict"] == "needs modifier"
    assert len(found["releases"]) > 2
    one_a_group = {release["group"]: release for release in found["releases"]}
    for release in one_a_group.values():
        for bearer in ("11111", two):
            denied = _denied(dated, on, two, bearer, release["modifier"])
            assert denied == (bearer not in release["lines"]), (release["modifier"], bearer)


def test_until_june_2019_59_stands_on_column_two(dated: EmbeddedStore) -> None:
    def lines(on: str) -> list[str]:
        return next(r["lines"] for r in pair(dated, "11111", "22222", on)["releases"] if r["modifier"] == "59")

    assert (lines("2019-06-30"), lines("2019-07-01")) == (["22222"], ["11111", "22222"])


def _denied(store: EmbeddedStore, on: str, two: str, bearer: str, modifier: str) -> bool:
    about = {"units": 1, "from": on, "rendering": "1234567893", "place_of_service": "22"}
    lines = [
        about | {"number": number, "code": code, "modifiers": [modifier] if code == bearer else []}
        for number, code in enumerate(("11111", two), 1)
    ]
    claim = json.dumps({"id": "C", "form": "837P", "payer": "medicare", "patient": "P", "lines": lines})
    found = judge_content(store, claim.encode(), Options())["findings"]
    return any(f["rule"].startswith("R-PTP") and f["severity"] == "error" for f in found)
