"""One file into a folder: what a server does wrong, what is resumed, what is kept."""

import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.fetch.download import download
from medcodegraph.graph.fetch.kept import Fetched
from medcodegraph.graph.fetch.pages import ACCEPTED
from medcodegraph.graph.fetch.plan import Site, Wanted
from medcodegraph.graph.fetch.transfer import Limits, next_address
from publisher import Answer, Server, packed

PATH = "/files/zip/table.zip"
BODY = packed(1)
TAG = '"v1"'


@pytest.fixture
def fetch(site: Site, server: Server, tmp_path: Path):
    def fetch(path: str = PATH, query: str = "", limits: Limits | None = None) -> Fetched:
        url = server.base + path
        wanted = Wanted("a-source", "2026Q3", url, url + query, server.base + "/page")
        return download(replace(site, limits=limits or site.limits), wanted, tmp_path, lambda *_: None)

    return fetch


def test_a_file_is_kept_with_its_checksum(fetch, server: Server, tmp_path: Path) -> None:
    server.answers[PATH] = Answer(BODY)
    got = fetch()
    assert (got.state, got.path.read_bytes(), got.sha256) == ("new", BODY, sha256(BODY).hexdigest())
    assert subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path, check=False).returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [".fetched.json", "SHA256SUMS", "table.zip"]


def test_redirects_are_followed(fetch, server: Server) -> None:
    server.answers["/files/zip/table.zip"] = Answer(status=301, location="/a")
    server.answers["/a"] = Answer(status=302, location="b/c")
    server.answers["/b/c"] = Answer(status=307, location=server.base + "/end")
    server.answers["/end"] = Answer(BODY)
    assert fetch().path.name == "table.zip"


def test_redirects_have_an_end(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(status=302, location=PATH)
    with pytest.raises(InputError, match="redirected more than 5 times"):
        fetch()
    assert len(server.asked) == 6


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/a.zip", "file:///etc/passwd", "javascript:alert(1)"])
def test_redirects_stay_in_http(fetch, server: Server, location: str) -> None:
    server.answers[PATH] = Answer(status=302, location=location)
    with pytest.raises(InputError, match=r"not followed|can't be asked"):
        fetch()


def test_redirects_do_not_leave_https() -> None:
    assert next_address("http://a/b", "https://c/d") == "https://c/d"
    with pytest.raises(InputError, match="not followed"):
        next_address("https://a/b", "http://a/b")


def test_a_cut_connection_is_resumed_by_range(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG, cuts=[100_000, 150_000])
    assert fetch().path.read_bytes() == BODY
    ranges = [headers.get("Range") for _, headers in server.asked]
    assert ranges[0] is None
    assert len(ranges) == 3
    assert all(value and int(value[6:-1]) >= 64_000 for value in ranges[1:])
    assert {headers.get("If-Range") for _, headers in server.asked[1:]} == {TAG}


def test_a_part_is_resumed_by_the_next_run(fetch, server: Server, tmp_path: Path) -> None:
    server.answers[PATH] = Answer(BODY, modified="Tue, 30 Jun 2026 10:00:00 GMT", cuts=[200_000])
    with pytest.raises(InputError, match="the part is kept"):
        fetch(limits=Limits(tries=1))
    size = (tmp_path / "table.zip.part").stat().st_size
    assert 0 < size <= 200_000
    assert fetch().path.read_bytes() == BODY
    assert server.asked[-1][1]["Range"] == f"bytes={size}-"
    assert not list(tmp_path.glob("*.part"))


def test_a_file_that_changed_meanwhile_is_begun_anew(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG, cuts=[200_000])
    with pytest.raises(InputError):
        fetch(limits=Limits(tries=1))
    newer = packed(2)
    server.answers[PATH] = Answer(newer, etag='"v2"')
    assert fetch().path.read_bytes() == newer


def test_a_server_that_ignores_range_is_begun_anew(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG, cuts=[100_000, 200_000], ranges=False)
    assert fetch().path.read_bytes() == BODY


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_no_rest_is_asked_for_without_a_strong_validator(fetch, server: Server, etag: str) -> None:
    server.answers[PATH] = Answer(BODY, etag=etag, cuts=[100_000])
    assert fetch().path.read_bytes() == BODY
    assert [headers.get("Range") for _, headers in server.asked] == [None, None]


def test_a_server_that_always_cuts_is_given_up(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, cuts=[100_000] * 20)
    with pytest.raises(InputError, match="broke off 5 times"):
        fetch()
    assert len(server.asked) < 8


def test_progress_outlasts_the_number_of_tries(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG, cuts=[70_000] * 4)
    assert fetch(limits=Limits(tries=2, wait=0)).path.read_bytes() == BODY


def test_a_busy_server_is_asked_again(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, busy=2)
    assert fetch().state == "new"


def test_a_body_without_length_that_breaks_off_is_noticed(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, no_length=True, cuts=[100_000])
    assert fetch().path.read_bytes() == BODY


def test_an_unchanged_file_is_not_transferred_again(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG)
    fetch()
    assert fetch().state == "unchanged"
    assert server.asked[-1][1]["If-None-Match"] == TAG


def test_without_a_tag_the_content_tells_that_nothing_changed(fetch, server: Server, tmp_path: Path) -> None:
    server.answers[PATH] = Answer(BODY)
    fetch()
    assert fetch().state == "unchanged"
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["table.zip"]


def test_changed_content_of_the_same_name_is_kept_beside(fetch, server: Server, tmp_path: Path) -> None:
    bodies = [packed(seed) for seed in (1, 2, 3)]
    for body in bodies:
        server.answers[PATH] = Answer(body)
        got = fetch()
    assert (got.state, got.path.name) == ("changed", "table.3.zip")
    assert [(tmp_path / name).read_bytes() for name in ("table.zip", "table.2.zip", "table.3.zip")] == bodies
    assert (tmp_path / "SHA256SUMS").read_text().count("\n") == 3
    assert fetch().state == "unchanged"


def test_a_file_that_was_touched_is_not_taken_for_the_fetched_one(fetch, server: Server) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG)
    fetch().path.write_bytes(b"damaged")
    assert (fetch().path.name, server.asked[-1][1].get("If-None-Match")) == ("table.2.zip", None)


def test_broken_records_cost_a_transfer_only(fetch, server: Server, tmp_path: Path) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG)
    fetch()
    (tmp_path / ".fetched.json").write_text('{"table.zip": [1')
    assert fetch().state == "unchanged"


def test_a_changed_name_says_which_page_to_look_at(fetch, server: Server) -> None:
    with pytest.raises(InputError, match=rf"CMS renames its files; look for a-source 2026Q3 on {server.base}/page"):
        fetch()


def test_a_licence_page_is_told_from_a_zip(fetch, server: Server, tmp_path: Path) -> None:
    server.answers[PATH] = Answer(BODY, needs_acceptance=True)
    with pytest.raises(InputError, match="licence page instead of the zip: open it in a browser, accept there"):
        fetch()
    assert not list(tmp_path.iterdir())
    assert fetch(query=f"?{ACCEPTED}").path.name == "table.zip"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xef\xbb\xbf\n<!-- x --><HTML><body>maintenance</body></HTML>", "web page instead of the zip"),
        (b"code,value\n", "not a zip"),
        (b"", "empty"),
        (b"PK\x03\x04 but no more", "broken"),
    ],
)
def test_anything_but_a_zip_is_refused(fetch, server: Server, tmp_path: Path, body: bytes, said: str) -> None:
    server.answers[PATH] = Answer(body)
    with pytest.raises(InputError, match=said):
        fetch()
    assert not list(tmp_path.glob("table*"))


def test_a_licence_page_leaves_an_older_part(fetch, server: Server, tmp_path: Path) -> None:
    server.answers[PATH] = Answer(BODY, etag=TAG, cuts=[200_000])
    with pytest.raises(InputError):
        fetch(limits=Limits(tries=1))
    server.answers[PATH] = Answer(b"<html>maintenance</html>")
    with pytest.raises(InputError, match="web page"):
        fetch()
    assert (tmp_path / "table.zip.part").stat().st_size > 60_000


@pytest.mark.parametrize("no_length", [False, True])
def test_an_oversized_file_is_refused(fetch, server: Server, tmp_path: Path, no_length: bool) -> None:
    server.answers[PATH] = Answer(BODY, no_length=no_length)
    with pytest.raises(InputError, match="larger than the limit of 100,000 bytes"):
        fetch(limits=Limits(file_bytes=100_000))
    assert not list(tmp_path.glob("table*"))


def test_an_unreachable_server_is_one_clear_error(site: Site, tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/files/zip/table.zip"
    with pytest.raises(InputError, match="can't be reached"):
        download(site, Wanted("a", "2026Q3", url, url, url), tmp_path, lambda *_: None)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/files/zip/rvu25a-updated-01/10/2025.zip", "rvu25a-updated-01-10-2025.zip"),
        ("/files/zip/../../.bashrc", "bashrc"),
        ("/exports/ncd.zip", "ncd.zip"),
        ("/files/zip/", "a.zip"),
    ],
)
def test_names_are_safe(path: str, name: str) -> None:
    assert Wanted("a", "", f"http://h{path}", "", "").name == name
