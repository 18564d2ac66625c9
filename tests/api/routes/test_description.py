"""The description of the API: held to the running server, taken by a client generator, shown without another host."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from running_server import Server

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
OTHERS = dict.fromkeys(("application/x-ndjson", "application/edi-x12", "text/plain"), "application/octet-stream")
"""Media types that the generator does not know, and what it is to take them for."""


@pytest.fixture(scope="module")
def description(server: Server) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    return httpx.get(f"{server.url}/openapi.json", timeout=60).json()


def test_the_server_does_what_its_description_says(server: Server, description: dict[str, dict[str, object]]) -> None:
    """Schemathesis with every check on: examples, the edges of each parameter and body, and random ones."""
    command = [
        str(BIN / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml"),
        "run", f"{server.url}/openapi.json", "--checks", "all", "--phases", "examples,coverage,fuzzing",
        "--max-examples", "5", "--seed", "1", "--generation-database", "none", "--continue-on-failure",
        "--warnings", "off", "--no-color", "--request-timeout", "60",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    assert done.returncode == 0, done.stdout + done.stderr
    operations = sum(len(path) for path in description["paths"].values())
    assert f"Tested: {operations}" in done.stdout
    assert operations >= 14


def test_every_operation_is_described_whole(description: dict[str, dict[str, dict[str, dict[str, object]]]]) -> None:
    assert description["openapi"].startswith("3.1")
    names = [operation["operationId"] for path in description["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)
    for path, operations in description["paths"].items():
        if path.startswith("/api/"):
            for operation in operations.values():
                assert operation["summary"], path
                assert operation["description"], path
                for status, response in operation["responses"].items():
                    media = set(response["content"])
                    assert media == {"application/problem+json"} if status >= "400" else "application/json" in media


def test_every_model_says_what_its_numbers_count(description: dict[str, dict[str, dict[str, object]]]) -> None:
    models = description["components"]["schemas"]
    for name in ("work_rvu", "conversion_factor", "malpractice_rvu"):
        assert "relative value unit" in models["Benchmark"]["properties"][name]["description"]
    assert "units" in models["UnitLimit"]["properties"]
    assert "USD" in models["ClaimLine"]["properties"]["charge"]["description"]


def test_a_client_generator_takes_it(
    description: dict[str, object], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(description))
    (tmp_path / "config.json").write_text(json.dumps({"content_type_overrides": OTHERS}))
    command = [
        str(BIN / "openapi-python-client"), "generate", "--fail-on-warning", "--path", "openapi.json",
        "--config", "config.json", "--output-path", "generated",
    ]  # fmt: skip
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}  # it formats what it makes with ruff
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=os.environ | path)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path / "generated"))
    client = importlib.import_module("medcodegraph_client").Client(base_url=server.url, timeout=60)
    code_pair = importlib.import_module("medcodegraph_client.api.relations.code_pair")
    found = code_pair.sync(client=client, one="63620", two="63621", on="2026-02-10")
    assert (found.verdict, found.add_on[0].primary) == ("no edit", "63620")


def test_the_page_needs_no_other_host(server: Server) -> None:
    page = httpx.get(f"{server.url}/docs")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(sources) == 4
    for source in sources:
        assert "//" not in source
        assert httpx.get(f"{server.url}/{source}").status_code == 200, source
