"""`medcodegraph relate`: edits between two codes, ways over others, and what could not be checked."""

import json

DAY = ("--on", "2025-11-15")


def test_bundle_is_told_with_its_sets_and_release(cli) -> None:
    code, out, _ = cli("relate", "77373", "63620", *DAY)
    assert code == 0
    assert "63620 bundles 77373, practitioner set, indicator 1: a modifier may release it" in out
    assert "63620 bundles 77373, hospital set, indicator 1: a modifier may release it" in out
    assert "may release it (distinct): 59 XE XP XS XU" in out
    assert "active: unknown to now" in out
    assert "source: ncci-ptp-hospital/curated-2024-07-01, ptp_edit.csv, row " in out
    assert "step" not in out


def test_bundle_that_nothing_releases_names_no_modifier(cli) -> None:
    out = cli("relate", "63620", "77427", *DAY)[1]
    assert "63620 bundles 77427, practitioner set, indicator 0: no modifier releases it" in out
    assert "distinct" not in out


def test_add_on_is_told_with_its_type(cli) -> None:
    out = cli("relate", "63620", "63621", *DAY)[1]
    assert "63621 is an add-on to 63620, type 1: only the listed primaries" in out


def test_codes_without_an_edit_are_joined_by_the_shortest_ways(cli) -> None:
    found = json.loads(cli("relate", "63621", "99213", *DAY, "--format", "json")[1])
    assert (found["bundling"], found["add_on"], found["not_checked"]) == ([], [], [])
    assert found["paths"]["count"] == 2
    hops = [[[edge["relation"] for edge in hop] for hop in way] for way in found["paths"]["shown"]]
    assert [["requiresPrimary"], ["bundles"]] in hops
    out = cli("relate", "63621", "99213", *DAY)[1]
    assert "63621 requires primary 63620 | 63620 bundles 99213" in out


def test_codes_that_nothing_joins(cli) -> None:
    out = cli("relate", "63621", "G2211", *DAY)[1]
    assert "No edit between the two" in out
    assert "No way leads from one to the other" in out


def test_a_date_without_editions_is_not_checked(cli) -> None:
    out = cli("relate", "63620", "77373", "--on", "2001-01-01")[1]
    assert "Not checked: no loaded edition of ncci-ptp-practitioner is in force on 2001-01-01." in out
    assert "indicator" not in out


def test_wrong_use_is_2(cli) -> None:
    assert cli("relate", "63621", "63621")[0] == 2
    assert cli("relate", "63621", "1")[0] == 2
    assert cli("relate", "63621", "99999")[0] == 2
    assert cli("relate", "63621")[0] == 2
