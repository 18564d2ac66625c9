"""Two codes: the edits of the date, those that have ended, and what can't be checked."""

import pytest
from medcodegraph.errors import UsageError
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.relation import relate


def test_an_ended_edit_is_shown_as_not_active_and_ways_are_sought(history: EmbeddedStore) -> None:
    found = relate(history, "9001A", "9008A", "2099-01-01")
    assert [(row["active"], row["deletion"]) for row in found["bundling"]] == [(False, "2098-03-31")]
    assert found["releasing_modifiers"] == []
    assert found["paths"] == {"count": 0, "shown": []}


def test_an_active_edit_needs_no_way(history: EmbeddedStore) -> None:
    found = relate(history, "9007a", "9001a", "2099-01-01")
    (edit,) = found["bundling"]
    assert (edit["column_one"], edit["column_two"], edit["active"]) == ("9001A", "9007A", True)
    assert edit["source"] == {"edition": "ncci-ptp-practitioner/2099Q1", "file": "ncci-ptp-practitioner.txt", "row": 2}
    assert "59" in {modifier["modifier"] for modifier in found["releasing_modifiers"]}
    assert found["paths"] is None


def test_a_tombstone_is_no_edit(history: EmbeddedStore) -> None:
    assert relate(history, "9001A", "9009A", "2098-02-01")["bundling"] == []


def test_a_curated_subset_does_not_clear_codes_that_it_does_not_cover(history: EmbeddedStore) -> None:
    hospital = "ncci-ptp-hospital/curated-2024-07-01 is a curated subset that does not cover both codes"
    assert relate(history, "9001A", "9007A", "2099-01-01")["not_checked"] == [hospital]
    assert relate(history, "63620", "77373", "2026-01-01")["not_checked"] == []


def test_the_order_of_the_codes_changes_nothing(default: EmbeddedStore) -> None:
    one, other = relate(default, "63620", "77373", "2025-11-15"), relate(default, "77373", "63620", "2025-11-15")
    assert one["bundling"] == other["bundling"]
    assert [code["code"] for code in one["codes"]] == ["63620", "77373"]


def test_one_code_twice_is_wrong_use(default: EmbeddedStore) -> None:
    with pytest.raises(UsageError, match="two different codes"):
        relate(default, "63620", "63620", "2025-11-15")
