"""The option `--api-key-env`: a key on the command line would be seen by everyone on the machine."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from ...errors import UsageError


def add_key_option(parser: ArgumentParser) -> None:
    """Add `--api-key-env`."""
    parser.add_argument("--api-key-env", metavar="NAME", help="environment variable that holds the API key")


def api_key(arguments: Namespace) -> str | None:
    """Return the key that the options name; raises UsageError when the variable is empty."""
    name = arguments.api_key_env
    if name is None:
        return None
    key = os.environ.get(name)
    if not key:
        raise UsageError(f"--api-key-env: the environment variable {name} is empty")
    return key
