"""What a code's page holds: the right facts of the right date, a source for each, and a word for each absence."""

from collections.abc import Iterator
from typing import Any

import pytest
from medcodegraph.errors import UnknownCodeError, UsageError
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.code_page import collect
from medcodegraph.ontology.terms import MCG

DAY = "2025-11-15"


def facts(value: Any) -> Iterator[dict[str, Any]]:
    """Every dict of a page that is a fact: it holds a source."""
    if isinstance(value, dict):
        if "source" in value:
            yield value
        for name, part in value.items():
            if not name.startswith(("source", "indicator_source")):
                yield from facts(part)
    elif isinstance(value, list):
        for part in value:
            yield from facts(part)


def verdicts(page: dict[str, Any]) -> dict[str, str]:
    return {modifier["modifier"]: modifier["verdict"] for modifier in page["modifiers"]}


def test_page_of_the_spinal_add_on(default: EmbeddedStore) -> None:
    page = collect(default, "63621", DAY)
    assert [(row["primary"], row["type"], row["effective"]) for row in page["primaries"]] == [("63620", "1", None)]
    assert [(row["set"], row["units"], row["adjudication_indicator"]) for row in page["unit_limit"]] == [
        ("practitioner", 2, "2"),
        ("hospital", 2, "2"),
    ]
    assert page["global_period"]["value"] == "ZZZ"
    bundles = [(row["with"], row["this_code_is"], row["set"], row["indicator"]) for row in page["bundling"]]
    assert bundles == [
        ("36591", "column one", "practitioner", "0"),
        ("61783", "column one", "practitioner", "1"),
        ("61783", "column one", "hospital", "1"),
    ]
    wanted = {"80": "allowed", "26": "refused", "TC": "refused", "50": "refused", "62": "refused", "54": "refused"}
    assert verdicts(page).items() >= wanted.items()
    assert "59" in {modifier["modifier"] for modifier in page["releasing_modifiers"]}
    assert page["benchmarks"] is None


def test_primary_takes_what_its_add_on_does_not(default: EmbeddedStore) -> None:
    page = collect(default, "63620", DAY)
    assert [row["add_on"] for row in page["add_ons"]] == ["63621"]
    assert page["primaries"] is None
    assert verdicts(page)["54"] == "allowed"
    assert page["global_period"]["days_after"] == 90
    released = {row["with"]: row["releasable"] for row in page["bundling"] if row["set"] == "practitioner"}
    assert (released["77373"], released["77427"]) == (True, False)


@pytest.mark.parametrize("code", ["63621", "63620", "77373", "22853", "G2211", "37220"])
def test_every_fact_names_its_source(code: str, default: EmbeddedStore) -> None:
    found = list(facts(collect(default, code, DAY)))
    assert len(found) > 20
    for fact in found:
        assert fact["source"]["edition"], fact
        assert fact["source"]["file"], fact


@pytest.mark.parametrize("code", ["63621", "99213", "G2211"])
def test_what_is_not_held_is_null_and_said(code: str, default: EmbeddedStore) -> None:
    page = collect(default, code, DAY)
    assert "coverage" in page["not_in_source"]
    for topic in page["not_in_source"]:
        assert topic in page
        assert page[topic] is None
    topics = {row[0].value for row in default.query(f"SELECT ?t {{ ?x <{MCG.notInSource}> ?y . ?y skos:notation ?t }}")}  # pyright: ignore
    assert set(page["not_in_source"]) <= {topic.replace("-", "_") for topic in topics}


def test_code_may_be_typed_in_lower_case(default: EmbeddedStore) -> None:
    assert collect(default, " g2211 ", DAY) == collect(default, "G2211", DAY)


@pytest.mark.parametrize("text", ["", "6362", "636211", "ABCDE", "11", "²3621", "63621; DROP", "W1234", "<63621>"])
def test_malformed_code_is_wrong_use(text: str, default: EmbeddedStore) -> None:
    with pytest.raises(UsageError, match="is not a code") as error:
        collect(default, text, DAY)
    assert not isinstance(error.value, UnknownCodeError)


@pytest.mark.parametrize("text", ["99999", "Q9999", "D9999", "0001U"])
def test_well_formed_code_that_no_edition_names(text: str, default: EmbeddedStore) -> None:
    with pytest.raises(UnknownCodeError, match=f"{text} is well formed"):
        collect(default, text, DAY)


def test_edits_are_those_of_the_date(history: EmbeddedStore) -> None:
    def primaries(on: str) -> list[tuple[str, str | None, str | None]]:
        rows = collect(history, "9000A", on)["primaries"] or []
        return [(row["primary"], row["effective"], row["deletion"]) for row in rows]

    always = ("9001A", "2098-01-01", None)
    assert primaries("2098-06-30") == [always, ("9006A", "2098-01-01", "2098-06-30")]
    assert primaries("2098-07-01") == [always]
    assert primaries("2097-12-31") == []


def test_bundles_are_those_of_the_date_and_never_tombstones(history: EmbeddedStore) -> None:
    def bundles(on: str) -> list[tuple[str, str]]:
        return [(row["with"], row["this_code_is"]) for row in collect(history, "9001A", on)["bundling"] or []]

    assert bundles("2098-03-31") == [("9007A", "column one"), ("9008A", "column one"), ("9010A", "column two")]
    assert bundles("2098-04-01") == [("9007A", "column one"), ("9010A", "column two")]
    assert bundles("2098-01-31") == []


def test_a_date_without_an_edition_is_not_answered(history: EmbeddedStore) -> None:
    page = collect(history, "9001A", "2020-01-01")
    assert page["benchmarks"] is None
    assert page["not_in_force"]["benchmarks"] == "no loaded edition of mpfs-rvu is in force on 2020-01-01"
    early = collect(history, "9001A", "2026-01-01")
    assert (
        early["not_in_force"]["benchmarks"]
        == "mpfs-rvu/curated-2025-10-01, in force on 2026-01-01, holds none for this code"
    )


def test_fee_schedule_is_that_of_the_date(history: EmbeddedStore) -> None:
    def work(on: str) -> list[tuple[str | None, float]]:
        return [(row["modifier"], row["work_rvu"]) for row in collect(history, "9001A", on)["benchmarks"]]

    assert sorted(work("2098-12-31"), key=str) == [("26", 0.5), (None, 1.0)]
    assert work("2099-01-01") == [(None, 1.25)]
    assert verdicts(collect(history, "9001A", "2098-12-31"))["50"] == "refused"
    assert verdicts(collect(history, "9001A", "2099-01-01"))["50"] == "allowed"


def test_changes_are_told_in_order_with_dates(history: EmbeddedStore) -> None:
    page = collect(history, "9001A", "2099-06-01")
    told = [(row["date"], row["change"], row["before"], row["after"]) for row in page["policy_changes"]]
    assert told == sorted(told, key=lambda row: row[0])
    assert ("2099-01-01", "work rvu", 1.0, 1.25) in told
    assert ("2099-01-01", "bilateral indicator", "0", "1") in told
    assert ("2099-12-31", "last valid day", None, None) in told
    edits = {(row["date"], row["change"]) for row in page["policy_changes"] if row["what"].startswith("PTP")}
    assert edits == {("2098-02-01", "began"), ("2098-03-31", "last active day")}
    assert not any("9009A" in row["what"] for row in page["policy_changes"])


def test_a_curated_subset_is_not_compared_by_values(default: EmbeddedStore) -> None:
    assert collect(default, "63621", DAY)["policy_changes"] is None


def test_chains_lead_to_a_code_that_stands_alone(history: EmbeddedStore) -> None:
    def chains(code: str) -> list[list[str]]:
        return [chain["codes"] for chain in collect(history, code, "2099-01-01")["chains"] or []]

    assert chains("9002A") == chains("9001A") == [["9002A", "9000A", "9001A"]]
    assert chains("9003A") == []


def test_two_codes_that_are_each_others_primary_end(history: EmbeddedStore) -> None:
    page = collect(history, "9003A", "2099-01-01")
    assert [row["primary"] for row in page["primaries"]] == ["9004A"]
    assert [row["add_on"] for row in page["add_ons"]] == ["9004A"]


def test_contractor_defined_primaries_are_told(history: EmbeddedStore) -> None:
    (row,) = collect(history, "9005A", "2099-01-01")["primaries"]
    assert (row["primary"], row["type"]) == (None, "2")


def test_an_edition_past_its_rhythm_is_marked(history: EmbeddedStore) -> None:
    def outlived(on: str) -> bool:
        return next(e["outlived"] for e in collect(history, "9001A", on)["editions"] if e["key"] == "mpfs-rvu/2099-01")

    assert not outlived("2099-03-31")
    assert outlived("2099-04-01")
