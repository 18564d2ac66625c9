"""Keep a query that somebody sent from doing anything but reading this graph, and explain its syntax errors."""

from __future__ import annotations

import re

from ...errors import InputError

MOST_NESTED = 200
"""Depth of brackets that a query may reach: a few thousand overflow the stack of the query parser."""

TOKEN = re.compile(
    r"""
    (?P<skip> \#[^\n]* | <[^<>"{}|^`\\\x00-\x20]*>
      | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      | [?$]\w+ | @\w+ | [\w.-]*:(?:[\w:.%-]|\\.)* )
  | (?P<word> [^\W\d_]\w* )
  | (?P<open> [{(\[] ) | (?P<close> [})\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
REFUSED = {
    "SERVICE": "SERVICE is refused: a query reads this graph and nothing else",
    "FROM": "FROM is refused: a query reads the whole graph; name one edition with GRAPH <...> { }",
}
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
PROLOGUE = ("PREFIX", "BASE")
ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
EXPECTED = 8


def only_reading(sparql: str) -> str:
    """Return the query if it can only read this graph.

    Raises InputError, with the line, for an update, SERVICE, FROM, or brackets nested too deep.
    """
    depth, first = 0, True
    for token in TOKEN.finditer(sparql):
        word = (token["word"] or "").upper()
        reason = REFUSED.get(word)
        if first and word and word not in PROLOGUE:
            first = False
            reason = f"{word} is refused: the graph is read-only" if word in UPDATES else reason
        depth += bool(token["open"]) - bool(token["close"])
        if depth > MOST_NESTED:
            reason = f"brackets are nested deeper than {MOST_NESTED}"
        if reason:
            raise InputError("query", sparql.count("\n", 0, token.start()) + 1, reason)
    return sparql


def syntax_error(message: str) -> InputError:
    """Return the error for what the query parser said: line, column, and the first things that it expected."""
    found = ERROR.match(message)
    if not found:
        return InputError("query", None, message)
    line, column, reason = found.groups()
    reason = " ".join(reason.split())
    if "Prefix not found" in reason:
        reason = "a prefix is not declared"
    listed = reason.removeprefix("expected one of ").split(", ")
    if len(listed) > EXPECTED:
        reason = f"expected one of {', '.join(listed[:EXPECTED])} and others"
    return InputError("query", int(line), f"column {column}: {reason}")
