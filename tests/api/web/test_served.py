"""The pages as files: which are served, how, and under which policy."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from medcodegraph.api.web import pages as module
from medcodegraph.api.web.pages import PAGES, read_assets

WEB = Path(module.__file__).parent
MARKUP = ("dangerouslySetInnerHTML", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site) as client:
        yield client


def address(path: str) -> str:
    return path.format(code="63621", one="20610", two="99213")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_forbids_what_is_not_its_own(client: httpx.Client, path: str) -> None:
    answer = client.get(address(path))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?://", answer.text)


def test_files_are_packed_kept_and_asked_for_again(client: httpx.Client) -> None:
    page = client.get("/code/63621")
    script = re.findall(r'src="(/assets/[^"]+\.js)"', page.text)[0]
    packed = client.get(script, headers={"Accept-Encoding": "gzip"})
    plain = client.get(script, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert "immutable" in packed.headers["cache-control"]
    again = client.get("/code/63621", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_answers_for_the_pages_are_packed_and_those_to_claims_are_not(client: httpx.Client) -> None:
    answer = client.get("/api/codes/63621", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/codes/63621", headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert answer.json() == plain.json()
    claim = {"id": "A", "form": "837P", "lines": [{"number": n, "code": "63621"} for n in range(1, 20)]}
    judged = client.post("/api/claims/validate", json=claim, headers={"Accept-Encoding": "gzip"}, timeout=60)
    assert judged.json()["lines"] == 19
    assert "content-encoding" not in judged.headers


def test_a_file_that_is_not_there_is_told(client: httpx.Client) -> None:
    assert client.get("/assets/nothing.js").status_code == 404
    assert client.get("/assets/..%2f..%2fpages.py").status_code == 404


def test_assets_are_read_once_and_named_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "code-abc123.js").write_text("1")
    (tmp_path / "index.html").write_text("<p>")
    assets = read_assets(tmp_path)
    assert set(assets) == {"assets/code-abc123.js", "index.html"}
    assert assets["index.html"].cache == "no-cache"
    assert gzip.decompress(assets["index.html"].packed) == b"<p>"


def test_the_sources_never_write_markup() -> None:
    sources = [file for kind in ("*.ts", "*.tsx") for file in (WEB / "src").rglob(kind)]
    assert len(sources) > 30
    assert [(file.name, word) for file in sources for word in MARKUP if word in file.read_text("utf-8")] == []
