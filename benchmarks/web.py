"""What a page costs: bytes over the line, requests, and the time until there is something to read.

Each page is opened in a new profile, in Debian's Chromium, against a server of this machine: once as fast as it goes,
and once behind a slow line. First useful content is the first element that answers what the page is for.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from report import BUDGET, Table, budget, parser, publish

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {
    "/": ".questions a",
    "/?q=radiosurgery": "tbody tr",
    "/code/63621": ".glance dd",
    "/code/99213": ".glance dd",
    "/pair/20610/99213": ".verdict",
    "/claim": "fieldset",
    "/rules": ".rules summary",
    "/editions": "tbody tr",
    "/lists": "tbody tr",
    "/explore": ".editor[data-ready=true]",
}
"""Address of a page to its first useful content."""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
"""A slow mobile line: 400 kilobits a second, 400 ms there and back."""
SETTLED = 1500
MOST_FIRST = 60.0
LISTENS = re.compile(rb"running on (http://127\.0\.0\.1:\d+)")


@contextmanager
def server(graph: str | None) -> Iterator[str]:
    """Run `medcodegraph serve` on a free port."""
    code = "from medcodegraph.api.cli.main import entry; entry()"
    command = [sys.executable, "-c", code, "serve", "--port", "0", *(["--graph", graph] if graph else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            assert process.stdout
            yield next(found[1].decode() for line in process.stdout if (found := LISTENS.search(line)))
        finally:
            process.terminate()


def opened(browser: Browser, address: str, useful: str, slow: bool) -> tuple[float, float, float, int]:
    """Return the milliseconds until first useful content, the kilobytes until then and in all, and the requests."""
    context = browser.new_context()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    if slow:
        line.send("Network.emulateNetworkConditions", SLOW)
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(useful, state="attached", timeout=120_000)
    first, until_then = time.perf_counter() - start, sum(sizes)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)
    context.close()
    return 1000 * first, until_then / 1000, sum(sizes) / 1000, len(sizes)


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--graph", metavar="DIR", help="a graph folder; default: the embedded default")
    made.add_argument("--repeat", type=int, default=3, metavar="N", help="visits of each page; default: 3")
    arguments = made.parse_args()
    rows: list[tuple[str, ...]] = []
    heaviest = 0.0
    with sync_playwright() as driver, server(arguments.graph) as site:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for path, useful in PAGES.items():
            visits = [opened(browser, site + path, useful, slow=False) for _ in range(arguments.repeat)]
            slow = opened(browser, site + path, useful, slow=True)
            fast, until_then, whole, requests = (median(column) for column in zip(*visits, strict=True))
            if path != "/explore":
                heaviest = max(heaviest, until_then)
            rows.append((
                path, f"{until_then:.0f} kB", f"{whole:.0f} kB", f"{requests:.0f}", f"{fast:.0f} ms",
                f"{slow[0] / 1000:.1f} s",
            ))  # fmt: skip
        browser.close()
    header = ("page", "until first useful content", "in all", "requests", "first useful content", "on a slow line")
    weight = budget("heaviest page but the editor, until first useful content", heaviest, MOST_FIRST, "kB")
    notes = [
        "Bytes are those on the line, packed and with headers; in all is with what loads later (the picture).",
        "The slow line has 400 kbit/s and 400 ms there and back. Times are medians; a busy machine disturbs them.",
    ]
    publish(
        "web",
        [Table("Pages", header, rows), Table("Budget", BUDGET, [weight])],
        notes,
        arguments.write,
        (arguments.graph,) if arguments.graph else (),
    )


if __name__ == "__main__":
    main()
