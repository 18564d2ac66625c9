"""The command line: a table of commands, each a module that is imported only when it is called.

Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 internal error.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from ... import __version__
from ...errors import MedcodegraphError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .parser import Parser

COMMANDS = {
    "demo": "validate sample claims against the embedded default: start here",
    "fetch": "download the files of CMS, once you accept their terms",
    "build": "load CMS files, zips or folders into a graph folder",
    "editions": "list what is loaded, from which files",
    "diff": "what changed between two editions, and what it does to claims",
    "code": "everything known of a code, with sources",
    "relate": "how two codes are connected",
    "draw": "a picture of a code and what surrounds it",
    "query": "run a SPARQL query",
    "validate": "check claims: JSON, X12 837, FHIR, CSV, Parquet",
    "explain": "one rule: its shape, its SPARQL, its SQL and its plan",
    "compile": "the rules as SQL for a warehouse",
    "check": "check the files of a repository: Turtle, JSON-LD, claims, charge lists",
    "serve": "HTTP: a SPARQL endpoint, linked data, an API, web pages",
    "mcp": "the same as tools for agents",
}
INTERNAL_ERROR = 3


RARELY = 100_000
"""Objects made between two collections of garbage: a quick command ends before the first."""


def entry() -> None:
    """Run the command of this process and leave at once: taking a store down takes as long as an answer from it."""
    gc.set_threshold(RARELY)
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(words)
    except MedcodegraphError as error:
        print(f"medcodegraph: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("MEDCODEGRAPH_DEBUG"):
            raise
        print(
            f"medcodegraph: internal error: {type(error).__name__} (MEDCODEGRAPH_DEBUG=1 shows where)",
            file=sys.stderr,
        )
        return INTERNAL_ERROR


def _run(words: list[str]) -> int:
    name = words[0] if words else "--help"
    if name in COMMANDS:
        module = import_module(f".{name}", __package__)
        if len(words) == 2 and not words[1].startswith("-") and hasattr(module, "run_plain"):
            return module.run_plain(words[1])  # one plain word needs no parser, which costs as much as the answer
        from .parser import Parser  # noqa: PLC0415

        parser = Parser(f"medcodegraph {name}", module.__doc__)
        module.add_arguments(parser)
        return module.run(parser.parse_args(words[1:]))
    _top_level().parse_args(words or ["--help"])
    return 0


def _top_level() -> Parser:
    from .parser import Parser  # noqa: PLC0415 - see _run

    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    parser = Parser(
        "medcodegraph",
        "Open knowledge graph of US medical billing codes.",
        f"commands:\n{listed}\n\n`medcodegraph COMMAND --help` tells the options of one.\n"
        "exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 internal error",
    )
    parser.add_argument("--version", action="version", version=f"medcodegraph {__version__}")
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND", help="one of the commands below")
    return parser
