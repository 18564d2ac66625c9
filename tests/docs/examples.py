"""The examples of a documentation page as steps that run: files that it shows, commands, and Python."""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medcodegraph.api.cli.main import main

FENCE = re.compile(r"^( *)```(\w*)(?: +title=\"([^\"]+)\")?[^\n]*\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
KINDS = ("console", "pycon", "sh", "text", "json", "turtle", "csv", "yaml", "sparql", "python", "sql")
SERVER = "http://127.0.0.1:8000"
CUT = "…"


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, the file that it is (if any), its text, and the line of the page."""

    kind: str
    title: str
    text: str
    line: int


@dataclass
class Shell:
    """Runs commands in a folder as a reader would type them; `$?` is the last exit code."""

    folder: Path
    code: int = 0
    address: str = SERVER
    servers: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, command: str) -> str:
        """Run a command and return what it prints."""
        if command == "echo $?":
            return f"{self.code}\n"
        if re.match(r"medcodegraph serve\b", command):
            self._serve(shlex.split(command)[2:])
            return ""
        if command.startswith("medcodegraph ") and not re.search(r"[|<>;&]", command):
            return self._main(shlex.split(command)[1:])
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command.replace(SERVER, self.address)],
            cwd=self.folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.code = done.returncode
        return done.stdout.replace(self.address, SERVER)

    def _main(self, words: list[str]) -> str:
        """Call the command line without a new process."""
        out, errors = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            try:
                self.code = main(words)
            except SystemExit as stop:
                self.code = int(stop.code or 0)
        out.flush()
        said = out.buffer.getvalue().decode()
        return said if said or self.code != 2 else errors.getvalue()

    def _serve(self, words: list[str]) -> None:
        start = [sys.executable, "-c", "from medcodegraph.api.cli.main import entry; entry()", "serve"]
        server = subprocess.Popen(
            [*start, *words, "--port", "0"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.servers.append(server)
        assert server.stdout is not None
        for line in server.stdout:
            if found := re.search(r"http://[0-9.]+:\d+", line):
                self.address = found[0]
                return
        raise AssertionError("the server did not say where it listens")

    def close(self) -> None:
        """End what still runs."""
        for server in self.servers:
            server.terminate()
            server.wait(20)
            if server.stdout:
                server.stdout.close()


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [
        Block(kind, title, _unindented(text, indent), page.count("\n", 0, match.start()) + 1)
        for match in FENCE.finditer(page)
        for indent, kind, title, text in [match.groups(default="")]
    ]


def _unindented(text: str, indent: str) -> str:
    return "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Give the commands of a console block, each with the output that the page shows."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        while command.endswith("\\"):
            more, _, shown = shown.partition("\n")
            command = command[:-1] + more.strip()
        yield command, shown


def fits(shown: str, said: str) -> bool:
    """Whether an output is what the page shows: … stands for any text, alone on its line for any lines."""
    pattern = "".join(_line(line) for line in shown.rstrip().split("\n")) if shown.strip() else r"\s*"
    return re.fullmatch(pattern, re.sub(r"[ \t\r]+$", "", said, flags=re.MULTILINE).rstrip() + "\n") is not None


def _line(shown: str) -> str:
    if shown.strip() == CUT:
        return r"(?:[^\n]*\n)*?"
    return r"[^\n]*".join(re.escape(part) for part in shown.rstrip().split(CUT)) + r"\n"
