"""The published lists: each entry with its source, and valid or not on a date."""

from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.editions import listed
from medcodegraph.graph.views.schemes import modifiers, payers, settings


def test_modifiers_tell_what_they_do_to_an_edit(default: EmbeddedStore) -> None:
    answer = modifiers(default, "2026-01-01")
    by_name = {row["modifier"]: row for row in answer["modifiers"]}
    assert len(by_name) == len(answer["modifiers"]) > 400
    assert (by_name["59"]["releases_ptp"], by_name["59"]["release_group"]) == (True, "distinct")
    assert (by_name["76"]["releases_ptp"], by_name["76"]["release_group"]) == (False, None)
    assert by_name["25"]["settings"] == ["pro", "fac"]
    assert all(row["source"]["edition"] == "medcodegraph/schemes" for row in by_name.values())
    assert [edition["key"] for edition in answer["editions"]] == ["medcodegraph/schemes"]


def test_validity_is_that_of_the_date(default: EmbeddedStore) -> None:
    rows = [row for row in settings(default, "2026-01-01")["settings"] if row["valid_from"]]
    assert rows
    assert all(row["valid"] for row in rows)
    assert not any(row["valid"] for row in settings(default, "1990-01-01")["settings"] if row["valid_from"])


def test_the_22_of_a_modifier_and_of_a_setting_are_two_things(default: EmbeddedStore) -> None:
    iris = [
        next(row["iri"] for row in modifiers(default, "2026-01-01")["modifiers"] if row["modifier"] == "22"),
        next(row["iri"] for row in settings(default, "2026-01-01")["settings"] if row["setting"] == "22"),
    ]
    assert len(set(iris)) == 2


def test_payers_tell_identifiers_and_statements(default: EmbeddedStore) -> None:
    by_name = {row["payer"]: row for row in payers(default)["payers"]}
    assert by_name["cigna"]["identifiers"][0]["identifier"] == "62308"
    assert by_name["aetna"]["statements"]
    assert sum(len(row["identifiers"]) for row in by_name.values()) == 9
    assert sum(len(row["statements"]) for row in by_name.values()) == 16


def test_editions_tell_which_answer_for_a_date(history: EmbeddedStore) -> None:
    def answering(on: str) -> set[str]:
        return {edition["key"] for edition in listed(history, on)["editions"] if edition["in_force"]}

    schemes = {"medcodegraph/schemes", "medcodegraph-curated/default"}
    assert answering("1980-01-01") == schemes
    assert {"mpfs-rvu/2098-01", "ncci-aoc/2099Q1"} <= answering("2098-06-01")
    assert "mpfs-rvu/2099-01" in answering("2099-06-01")
    assert "mpfs-rvu/2098-01" not in answering("2099-06-01")
