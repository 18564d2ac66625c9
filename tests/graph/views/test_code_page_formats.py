"""The formats of a code's page: complete, escaped, parsable."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pyoxigraph as ox
import pytest
from medcodegraph.graph.store.embedded import EmbeddedStore
from medcodegraph.graph.views.code_page import collect
from medcodegraph.graph.views.code_page.sections import sections
from medcodegraph.graph.views.code_page.to_html import to_html
from medcodegraph.graph.views.code_page.to_json import to_json
from medcodegraph.graph.views.code_page.to_markdown import to_markdown
from medcodegraph.graph.views.code_page.to_text import MOST_ROWS, to_text
from medcodegraph.graph.views.code_page.to_turtle import to_turtle

DAY = "2025-11-15"
CODES = ["63621", "63620", "22853", "99213", "G2211"]
VOID = {"meta", "br", "link"}
TITLES = [
    "Summary", "Billing overview", "Clinical context", "Coding specifications", "Payers", "Related codes",
    "Unit limit", "Global period", "Benchmarks", "Policy changes", "Editions used",
]  # fmt: skip


class Balance(HTMLParser):
    """Fails on a tag that is closed out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("code", CODES)
def test_no_section_is_left_out(code: str, default: EmbeddedStore) -> None:
    assert [title for title, blocks in sections(collect(default, code, DAY)) if blocks] == TITLES


@pytest.mark.parametrize("code", CODES)
def test_every_missing_topic_is_a_line_in_every_readable_format(code: str, default: EmbeddedStore) -> None:
    page = collect(default, code, DAY)
    assert page["not_in_source"]
    for topic in page["not_in_source"]:
        words = topic.replace("_", " ").capitalize()
        assert f"{words}: not in source" in to_text(page)
        assert f"{words}: not in source" in to_html(page)
        assert f"**{words}**: not in source" in to_markdown(page)


@pytest.mark.parametrize("code", CODES)
def test_every_format_tells_every_row(code: str, default: EmbeddedStore) -> None:
    page = collect(default, code, DAY)
    rows = [row for _, blocks in sections(page) for block in blocks if block[0] == "table" for row in block[3]]
    document = Balance()
    document.feed(to_html(page))
    assert not document.open
    assert len(re.findall("<tr>", to_html(page))) >= len(rows)
    assert to_markdown(page).count("\n| ") >= len(rows)


def test_long_tables_of_the_terminal_say_how_much_they_leave_out(default: EmbeddedStore) -> None:
    page = collect(default, "63620", DAY)
    assert f"and {len(page['bundling']) - MOST_ROWS} more rows" in to_text(page)


def test_marks_are_escaped(history: EmbeddedStore) -> None:
    page = collect(history, "9001A", "2099-06-01")
    html, markdown = to_html(page), to_markdown(page)
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)" in html
    assert "<script" not in markdown.replace("\\<", "")
    assert r"\| \*bold\*" in markdown
    document = Balance()
    document.feed(html)
    assert not document.open


def test_markdown_tables_have_even_rows(history: EmbeddedStore) -> None:
    lines = to_markdown(collect(history, "9001A", "2099-06-01")).splitlines()
    cells = [len(re.findall(r"(?<!\\)\|", line)) for line in lines]
    for before, after in pairwise(cells):
        assert before == after or not before or not after


def test_page_is_standalone(default: EmbeddedStore) -> None:
    html = to_html(collect(default, "63621", DAY))
    assert html.startswith("<!doctype html>")
    assert not re.search(r"<script|<link|src=|@import|url\(", html)


def test_json_is_the_page(default: EmbeddedStore) -> None:
    page = collect(default, "63621", DAY)
    loaded = json.loads(to_json(page))
    assert loaded == {name: value for name, value in page.items() if name != "cited"}
    assert loaded["coverage"] is None
    assert "coverage" in loaded["not_in_source"]


def test_unknown_dates_are_called_unknown(default: EmbeddedStore) -> None:
    assert "unknown to now" in to_text(collect(default, "63621", DAY))


def test_turtle_holds_the_triples_behind_the_page(default: EmbeddedStore) -> None:
    page = collect(default, "63621", DAY)
    text = to_turtle(default, page)
    assert text == to_turtle(default, page)
    triples = set(ox.parse(text, format=ox.RdfFormat.TURTLE))
    subjects = {quad.subject.value for quad in triples if isinstance(quad.subject, ox.NamedNode)}
    assert subjects == set(page["cited"])
    assert {row["edit"] for row in page["primaries"] + page["bundling"]} <= subjects
