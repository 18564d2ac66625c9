"""Search: what comes first, what is found at all, and that no text steers the query."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from medcodegraph.errors import UsageError
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.search import KINDS, search


def found(store: EmbeddedStore, text: str, *kinds: str) -> list[tuple[str, str]]:
    return [(hit["kind"], hit["notation"]) for hit in search(store, text, kinds, 10_000)["hits"]]


def test_the_very_notation_comes_first_of_every_kind(default: EmbeddedStore) -> None:
    hits = found(default, "22")
    assert hits[:2] == [("modifier", "22"), ("setting", "22")]
    assert all(notation.startswith("22") for _, notation in hits[2:10])
    assert found(default, "63620")[0] == ("code", "63620")
    assert found(default, "g2211")[0] == ("code", "G2211")


def test_every_word_must_be_in_the_label(default: EmbeddedStore) -> None:
    assert found(default, "spinal RADIOSURGERY") == [("code", "63620"), ("code", "63621")]
    assert found(default, "radiosurgery nonsense") == []


def test_payers_and_settings_are_found_by_name(default: EmbeddedStore) -> None:
    assert ("payer", "aetna") in found(default, "Aetna")
    assert ("setting", "23") in found(default, "emergency room")


def test_kinds_narrow_the_search(default: EmbeddedStore) -> None:
    for kind in KINDS:
        assert {name for name, _ in found(default, "a", kind)} == {kind}
    with pytest.raises(UsageError, match="no kind 'edit'"):
        search(default, "a", ("edit",))


def test_what_is_left_out_is_counted_and_what_is_shown_is_cited(default: EmbeddedStore) -> None:
    cut = search(default, "636", most=1)
    assert (len(cut["hits"]), cut["not_shown"]) == (1, len(found(default, "636")) - 1)
    assert [edition["key"] for edition in cut["editions"]] == ["medcodegraph-curated/default"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 101])
def test_a_text_that_can_not_be_searched_is_refused(text: str, default: EmbeddedStore) -> None:
    with pytest.raises(UsageError):
        search(default, text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_no_text_steers_the_query(default: EmbeddedStore, text: str) -> None:
    if text.split():
        for hit in search(default, text)["hits"]:
            words = text.lower().split()
            label = (hit["label"] or "").lower()
            assert hit["notation"].lower().startswith(words[0]) or all(word in label for word in words)
