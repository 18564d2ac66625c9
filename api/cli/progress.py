"""Progress on standard error: one line that is rewritten on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from time import monotonic

WIDTH = 78
BAR = 16
SOON = 0.2
"""Seconds before a terminal's line is written again for the same step."""
TENTH = 0.1
"""How much further a step must be for another plain line."""


class Progress:
    """Shows the step that runs, with the seconds since the start, a bar and the time left; ends with a clean line."""

    def __init__(self) -> None:
        self._start = self._began = monotonic()
        self._terminal = sys.stderr.isatty()
        self._shown = 0.0
        self._share = 0.0

    def step(self, text: str, share: float = 0.0) -> None:
        """Show a step and the share of it that is done, from 0 to 1; a smaller share than before is a new step."""
        now = monotonic()
        begins = share == 0.0 or share < self._share
        if begins:
            self._began = now
        if not begins and share < 1 and not self._is_due(now, share):
            return
        self._shown, self._share = now, share
        line = f"[{now - self._start:6.1f} s] {text}{_bar(share, now - self._began)}"
        end = "\r" if self._terminal else "\n"
        print(f"{line:<{WIDTH}}" if self._terminal else line, end=end, file=sys.stderr, flush=True)

    def _is_due(self, now: float, share: float) -> bool:
        return now - self._shown >= SOON if self._terminal else share >= self._share + TENTH

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            print(" " * WIDTH, end="\r", file=sys.stderr, flush=True)


def _bar(share: float, seconds: float) -> str:
    if share <= 0:
        return ""
    left = round(seconds * (1 - share) / share)
    done = round(BAR * share)
    return f"  {'█' * done}{'░' * (BAR - done)} {share:.0%}, {left // 60}:{left % 60:02} left"
