"""Each route answers what the library answers, whole, and refuses what it does not understand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from medcodegraph.api.routes.codes import page_part
from medcodegraph.graph.store import open_folder
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views import schemes
from medcodegraph.graph.views.difference import Window, compare
from medcodegraph.graph.views.editions import listed
from medcodegraph.graph.views.neighbours import neighbours
from medcodegraph.graph.views.pair import pair
from medcodegraph.graph.views.relation import ways
from medcodegraph.graph.views.search import search
from medcodegraph.shapes import catalogue

ON = "2026-02-10"
QUARTERS = ("ncci-ptp-practitioner", "2026Q2", "2026Q3")
DIFF = "/api/editions/diff?source={}&from={}&to={}".format(*QUARTERS)
CASES: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    f"/api/codes/63621?on={ON}": (page_part, ("63621", ON)),
    f"/api/codes/99213?on={ON}": (page_part, ("99213", ON)),
    f"/api/codes/g2211?on={ON}": (page_part, ("G2211", ON)),
    f"/api/codes/11111?on={ON}": (page_part, ("11111", ON)),
    f"/api/codes/63620?on={ON}&bundling_limit=2&bundling_offset=1": (page_part, ("63620", ON, 2, 1)),
    "/api/codes?search=radiosurgery&limit=7": (search, ("radiosurgery", (), 7)),
    "/api/codes?search=22&kind=setting&kind=modifier": (search, ("22", ("setting", "modifier"), 20)),
    f"/api/codes/63620/neighbours?on={ON}&depth=2&most=30": (neighbours, ("63620", ON, 2, 30)),
    f"/api/path?from=63621&to=99213&on={ON}&most=3": (ways, ("63621", "99213", ON, 3)),
    f"/api/pair?one=63620&two=77373&on={ON}": (pair, ("63620", "77373", ON)),
    f"/api/pair?one=63620&two=63621&on={ON}&setting=hospital": (pair, ("63620", "63621", ON, "hospital")),
    f"/api/modifiers?on={ON}": (schemes.modifiers, (ON,)),
    f"/api/settings?on={ON}": (schemes.settings, (ON,)),
    "/api/payers": (schemes.payers, ()),
    f"/api/editions?on={ON}": (listed, (ON,)),
    f"{DIFF}&limit=1": (compare, (*QUARTERS, Window(1))),
    f"/api/rules?on={ON}": (catalogue.rules, (ON,)),
    f"/api/rules?on={ON}&kind=claim": (catalogue.rules, (ON, "claim")),
    f"/api/rules/R-PTP-1?on={ON}": (catalogue.rule, ("R-PTP-1", ON)),
    f"/api/rules/aoc-self?on={ON}": (catalogue.rule, ("aoc-self", ON)),
}
"""Address of a route to the library call that it stands for."""


@pytest.fixture(scope="module")
def store(folder: Path) -> EmbeddedStore:
    return open_folder(str(folder))


@pytest.mark.parametrize("address", CASES)
def test_a_route_answers_what_the_library_answers(address: str, client: httpx.Client, store: EmbeddedStore) -> None:
    function, arguments = CASES[address]
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    expected = json.loads(json.dumps({k: v for k, v in function(store, *arguments).items() if k != "cited"}))
    assert_holds(response.json(), expected | {"graph": Path(expected["graph"]).name})


def assert_holds(answer: object, expected: object, place: str = "") -> None:
    """The answer is the expected one, but for keys that are null where the library leaves them out."""
    if isinstance(expected, dict):
        assert isinstance(answer, dict)
        assert not {k for k, v in answer.items() if v is not None} - expected.keys(), place
        for key, value in expected.items():
            assert_holds(answer[key], value, f"{place}.{key}")
    elif isinstance(expected, list):
        assert isinstance(answer, list)
        assert len(answer) == len(expected), place
        for index, (one, other) in enumerate(zip(answer, expected, strict=True)):
            assert_holds(one, other, f"{place}[{index}]")
    else:
        assert answer == expected, place


def test_every_answer_names_its_graph_and_its_editions(client: httpx.Client) -> None:
    for address in CASES:
        answer = client.get(address).json()
        assert answer["is_default"] is False
        assert answer["graph"] == "graph", "the folder's name: a client need not know where it is"
        assert isinstance(answer["editions"], list)


def test_without_a_date_the_answer_is_for_today_and_says_so(client: httpx.Client) -> None:
    answer = client.get("/api/codes/63621").json()
    assert answer == client.get(f"/api/codes/63621?on={answer['on']}").json()


WRONG = {
    "/api/codes/99999": (404, "no edition loaded in this graph names it (graph)"),
    "/api/codes/123": (422, "not a code"),
    "/api/codes/63621?on=2026-13-01": (422, "YYYY-MM-DD"),
    "/api/codes/63621?on=2026-W01-1": (422, "YYYY-MM-DD"),
    "/api/codes/63621?on=20260101": (422, "YYYY-MM-DD"),
    "/api/codes/63621?on=1700000000": (422, "YYYY-MM-DD"),
    "/api/codes/63621?date=2026-01-01": (
        422,
        "a parameter that does not exist: this route has bundling_limit, bundling_offset, on",
    ),
    "/api/payers?on=2026-01-01": (422, "this route has none"),
    "/api/codes?search=": (422, "query.search"),
    "/api/codes?search=%20": (422, "query.search"),
    "/api/codes": (422, "query.search: missing"),
    "/api/codes?search=a&kind=edit": (422, "query.kind"),
    "/api/codes/63621/neighbours?depth=9": (422, "query.depth"),
    "/api/path?from=63621&to=63621": (400, "two different codes"),
    "/api/pair?one=63621&two=99999": (404, "names it"),
    "/api/pair?one=63621&two=77373&setting=office": (422, "query.setting"),
    DIFF.replace("2026Q3", "2031Q1"): (404, "2026Q2, 2026Q3"),
    "/api/rules/R-NONE": (404, "no rule has this id"),
    "/api/nothing": (404, "Not Found"),
}


@pytest.mark.parametrize("address", WRONG)
def test_wrong_use_is_a_problem_with_its_reason(address: str, client: httpx.Client) -> None:
    status, reason = WRONG[address]
    response = client.get(address)
    problem = response.json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert reason in problem["detail"]


def test_a_method_that_a_route_does_not_have_is_refused(client: httpx.Client) -> None:
    response = client.delete("/api/codes/63621")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")
    assert response.headers["content-type"] == "application/problem+json"


def test_bundling_edits_come_in_parts_that_make_the_whole(client: httpx.Client) -> None:
    whole = client.get(f"/api/codes/63620?on={ON}").json()
    assert whole["bundling_total"] == len(whole["bundling"]) > 2
    assert whole["bundling_next"] is None
    address, found = f"/api/codes/63620?on={ON}&bundling_limit=2", []
    while address:
        part = client.get(address).json()
        found += part["bundling"]
        assert part["bundling_total"] == whole["bundling_total"]
        address = part["bundling_next"]
    assert found == whole["bundling"]
