"""A server that asks for a key: the claim page asks for it, uses it, and keeps it nowhere."""

from collections.abc import Iterator

import pytest
from browsing import Visit
from running_server import serving

KEY = "a-key-of-this-test"


@pytest.fixture
def guarded_site(pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environment = {"MEDCODEGRAPH_GRAPH": "", "TEST_KEY": KEY}
    options = ("--workers", "1", "--api-key-env", "TEST_KEY")
    with serving(tmp_path_factory.mktemp("guarded") / "log", *options, environment=environment) as server:
        yield server.url


def test_the_claim_page_asks_for_the_key(visit: Visit, guarded_site: str) -> None:
    page = visit(f"{guarded_site}/claim")
    check = page.get_by_role("button", name="Check the claim")
    check.click()
    page.get_by_role("alert").filter(has_text="an API key is needed").wait_for()
    page.get_by_label("This server asks for a key").fill(KEY)
    check.click()
    page.locator(".finding.bad").wait_for()
    kept = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])")
    assert KEY not in kept
