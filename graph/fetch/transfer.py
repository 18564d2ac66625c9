"""Ask over HTTP under limits: few redirects, bounded size, and again after a cut connection."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx

from ...errors import InputError

T = TypeVar("T")
GONE = (404, 410)
BUSY = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked for and waited for: sizes in bytes, times in seconds."""

    file_bytes: int = 1 << 30
    page_bytes: int = 8 << 20
    redirects: int = 5
    tries: int = 5
    """Tries in a row that bring nothing new."""
    wait: float = 1.0
    """Before the second try; doubled for each one after it."""
    longest_wait: float = 60.0


class CutError(Exception):
    """An answer broke off or the server is busy: worth another try after `wait` seconds."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class GoneError(InputError):
    """Nothing is published under this address."""


def client_for(version: str) -> httpx.Client:
    """Return the client of one run; redirects are followed here, not in it."""
    timeout = httpx.Timeout(60, connect=20)
    return httpx.Client(timeout=timeout, headers={"User-Agent": f"medcodegraph/{version}"}, follow_redirects=False)


@contextmanager
def answer(client: httpx.Client, address: str, headers: dict[str, str], limits: Limits) -> Generator[httpx.Response]:
    """Yield the answer that redirects lead to.

    Raises GoneError where nothing is, CutError where another try may help, InputError for every other refusal.
    """
    url = address
    for _ in range(limits.redirects + 1):
        try:
            with client.stream("GET", url, headers=headers) as response:
                if not response.has_redirect_location:
                    _check_status(address, response)
                    yield response
                    return
                url = next_address(url, response.headers["location"])
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise InputError(address, None, f"can't be reached: {error}") from error
        except httpx.TransportError as error:
            raise CutError(str(error) or type(error).__name__) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise InputError(address, None, f"leads to an address that can't be asked: {error}") from error
    raise InputError(address, None, f"redirected more than {limits.redirects} times")


def next_address(address: str, location: str) -> str:
    """Return where a redirect leads; raises InputError for anything but http(s), and for leaving https."""
    target = urljoin(address, location)
    scheme = urlsplit(target).scheme
    if scheme not in ("http", "https") or (scheme == "http" and urlsplit(address).scheme == "https"):
        raise InputError(address, None, f"redirects to {target}, which is not followed")
    return target


def again(action: Callable[[], T], limits: Limits, progressed: Callable[[], bool] = lambda: False) -> T:
    """Run an action until it is not cut off; raises the last CutError after too many tries without progress."""
    tried = 0
    while True:
        try:
            return action()
        except CutError as cut:
            tried = 1 if progressed() else tried + 1
            if tried >= limits.tries:
                raise
            time.sleep(min(max(cut.wait, limits.wait * 2 ** (tried - 1)), limits.longest_wait))


def read_page(client: httpx.Client, address: str, limits: Limits) -> str:
    """Return the text of a page."""

    def once() -> str:
        text = bytearray()
        with answer(client, address, {}, limits) as response:
            for block in response.iter_bytes():
                text += block
                if len(text) > limits.page_bytes:
                    raise InputError(address, None, f"a page of more than {limits.page_bytes:,} bytes")
        return text.decode("utf-8", errors="replace")

    try:
        return again(once, limits)
    except CutError as cut:
        raise InputError(address, None, f"no whole answer after {limits.tries} tries: {cut}") from cut


def _check_status(address: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in GONE:
        raise GoneError(address, None, f"nothing is published there ({status})")
    if status in BUSY:
        raise CutError(f"status {status}", _seconds(response.headers.get("retry-after", "")))
    if status not in (200, 206, 304, 416):
        raise InputError(address, None, f"refused with status {status}")


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,6}", text) else 0
