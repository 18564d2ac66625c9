"""The tools as the SDK's own client sees them, over standard input and output and over HTTP."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from medcodegraph.graph.build.build import build

ENTRY = "from medcodegraph.api.cli.main import entry; entry()"
LISTENS = re.compile(r"running on (http://127\.0\.0\.1:\d+)")
PATIENCE = 60.0
PATIENT = "SECRET-PATIENT-7"
LINE = {"number": 1, "code": "63621", "units": 1, "from": "2026-02-10", "place_of_service": "22"}
CLAIM = {"id": "A1", "form": "837P", "payer": "medicare", "patient": PATIENT, "lines": [LINE]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph")
    build([], path)
    return path


@pytest.fixture(scope="module")
def url(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("mcp") / "log"
    command = [sys.executable, "-c", ENTRY, "mcp", "--graph", str(folder), "--http", "0"]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            yield _address(log, process) + "/mcp"
        finally:
            process.terminate()
    assert PATIENT not in log.read_text(errors="replace")


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if found := LISTENS.search(log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


@asynccontextmanager
async def over_stdio(folder: Path, log: Path) -> AsyncIterator[Client]:
    command = StdioServerParameters(command=sys.executable, args=["-c", ENTRY, "mcp", "--graph", str(folder)])
    with log.open("w") as errors:
        async with Client(stdio_client(command, errlog=errors)) as client:
            yield client


async def ask(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """Return the structured answer; it is the text too."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return result.content[0].text


async def converse(client: Client) -> None:
    """Ask each tool, right and wrong."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"look_up_code", "check_pair", "validate_claims", "list_editions", "search_codes"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert "verdict" in tool.output_schema["properties"]

    code = await ask(client, "look_up_code", code="63621", on="2026-02-10")
    assert (code["verdict"], code["primaries"][0]["primary"]) == ("valid", "63620")
    assert code["primaries"][0]["source"]["edition"] in {edition["key"] for edition in code["editions"]}
    assert code["rows_not_shown"] == {}

    long = await ask(client, "look_up_code", code="63620")
    assert len(long["bundling"]) == 50
    assert long["rows_not_shown"]["bundling"] > 0

    pair = await ask(client, "check_pair", first="63620", second="99213", on="2026-02-10")
    assert (pair["verdict"], pair["releases"][0]["lines"]) == ("needs modifier", ["99213"])
    assert pair["edits"][0]["source"]["row"] > 0
    hospital = await ask(client, "check_pair", first="11103", second="99211", on="2026-02-10", setting="hospital")
    assert {"27"} == {r["modifier"] for r in hospital["releases"]} - {r["modifier"] for r in pair["releases"]}

    judged = await ask(client, "validate_claims", claims=CLAIM)
    assert (judged["verdict"], judged["findings"][0]["rule"]) == ("error", "R-AOC-1")
    assert judged["findings"][0]["evidence"][0]["source_file"]
    assert await ask(client, "validate_claims", claims=json.dumps([CLAIM])) == judged
    assert PATIENT not in json.dumps(judged)

    editions = await ask(client, "list_editions", on="2026-02-10")
    assert editions["verdict"] == "8 editions are loaded, 8 answer for 2026-02-10"
    hits = await ask(client, "search_codes", text="spinal radiosurgery")
    assert [hit["notation"] for hit in hits["hits"]] == ["63620", "63621"]

    assert "no edition loaded in this graph names it" in await refused(client, "look_up_code", code="99999")
    assert "is not a code" in await refused(client, "look_up_code", code="1")
    assert "YYYY-MM-DD" in await refused(client, "check_pair", first="63620", second="99213", on="10/02/2026")
    assert "setting" in await refused(client, "check_pair", first="63620", second="99213", setting="office")
    broken = await refused(client, "validate_claims", claims=CLAIM | {"patient": {"name": PATIENT}})
    assert "patient must be a text" in broken
    for claims in (PATIENT, [PATIENT], CLAIM | {"lines": PATIENT}, 7, None):
        assert PATIENT not in await refused(client, "validate_claims", claims=claims)


def test_over_standard_input_and_output(folder: Path, tmp_path: Path) -> None:
    async def run() -> None:
        async with over_stdio(folder, tmp_path / "log") as client:
            await converse(client)

    anyio.run(run)
    assert PATIENT not in (tmp_path / "log").read_text()


def test_over_http(url: str) -> None:
    async def run() -> None:
        async with Client(url) as client:
            await converse(client)

    anyio.run(run)


def test_many_questions_at_once_are_answered_each(url: str) -> None:
    async def run() -> None:
        answers: dict[str, str] = {}

        async def one(client: Client, code: str) -> None:
            answers[code] = (await ask(client, "look_up_code", code=code))["code"]

        async with Client(url) as client, anyio.create_task_group() as group:
            for code in ("63620", "63621", "77373", "99213", "G2211", "22853"):
                group.start_soon(one, client, code)
        assert answers == {code: code for code in answers}
        assert len(answers) == 6

    anyio.run(run)


def test_another_site_can_not_call_the_tools_through_a_browser(url: str) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx.post(url, json=message, headers=accept | {"Host": "evil.example"}).status_code == 421
    assert httpx.post(url, json=message, headers=accept | {"Origin": "http://evil.example"}).status_code == 403


def test_a_key_guards_the_tools(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", ENTRY, "mcp", "--graph", str(folder), "--http", "0", "--api-key-env", "KEY_HERE"]
    environment = os.environ | {"KEY_HERE": "opensesame"}
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, env=environment) as process:
        try:
            url = _address(log, process) + "/mcp"
            message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
            assert httpx.post(url, json=message).status_code == 401
            assert httpx.post(url, json=message, headers={"X-API-Key": "opensesame"}).status_code != 401
        finally:
            process.terminate()
