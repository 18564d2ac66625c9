"""Progress on standard error: one line that is rewritten on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from time import monotonic

BAR = 20


class Progress:
    """Shows the step that runs, with the seconds since the start; ends with a clean line."""

    def __init__(self) -> None:
        self._start = monotonic()
        self._terminal = sys.stderr.isatty()

    def step(self, text: str) -> None:
        """Show a step."""
        line = f"[{monotonic() - self._start:6.1f} s] {text}"
        end = "\r" if self._terminal else "\n"
        print(f"{line:<78}" if self._terminal else line, end=end, file=sys.stderr, flush=True)

    def part(self, text: str, done: float) -> None:
        """Show a step with how much of the whole is done, on a terminal as a bar."""
        bar = f"[{'#' * int(done * BAR):-<{BAR}}] " if self._terminal else ""
        self.step(f"{bar}{text}")

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            print(" " * 78, end="\r", file=sys.stderr, flush=True)
