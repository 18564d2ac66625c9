"""Keep a query that somebody sent from doing anything but reading this graph, and explain its syntax errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import InputError
from ...ontology.terms import PREFIXES

Token = re.Match[str]

MOST_NESTED = 200
"""Depth of brackets that a query may reach: a few thousand overflow the stack of the query parser."""

TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n\r]* )
  | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
  | (?P<skip> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
      | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<name> [\w.-]*:(?:[\w:.%-]|\\.)* )
  | (?P<word> [^\W\d_]\w* )
  | (?P<open> [{(\[] ) | (?P<close> [})\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What the query parser reads as one piece. It needs no space after a keyword, and a comment ends at a CR too."""
SERVICE = "SERVICE is refused: a query reads this graph and nothing else"
FROM = "FROM is refused: a query reads the whole graph; name one edition with GRAPH <...> { }"
UNREADABLE_FROM = "FROM [NAMED] must be followed by an IRI, with spaces between"
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
PROLOGUE = ("PREFIX", "BASE")
KEYWORDS = ("SERVICE", "FROM", *UPDATES)
"""Without any of these, in upper case, a query is not read word by word: that takes twice as long as a look-up."""
ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
EXPECTED = 8


class Dataset(NamedTuple):
    """The graphs that a query is about: those that make up its default graph, and those that GRAPH may name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def only_reading(sparql: str) -> str:
    """Return the query if it can only read this graph.

    Raises InputError, with the line, for an update, SERVICE, FROM, or brackets nested too deep.
    """
    if dataset_of(sparql):
        line = next(_line(sparql, token) for token in _tokens(sparql) if _word(token) == "FROM")
        raise InputError("query", line, FROM)
    return sparql


def dataset_of(sparql: str) -> Dataset | None:
    """Return the graphs that FROM and FROM NAMED choose, none where the query has neither.

    Raises InputError, with the line, for an update, SERVICE, or brackets nested too deep.
    """
    if _is_harmless(sparql):
        return None
    tokens = list(_tokens(sparql))
    _check(sparql, tokens)
    places = [place for place, token in enumerate(tokens) if _word(token) == "FROM"]
    if not places:
        return None
    prefixes = PREFIXES | _prefixes(tokens)
    chosen: tuple[list[str], list[str]] = ([], [])
    for place in places:
        named = _word(tokens[place + 1]) == "NAMED" if place + 1 < len(tokens) else False
        chosen[named].append(_iri(sparql, tokens, place + 1 + named, prefixes))
    return Dataset(tuple(chosen[0]), tuple(chosen[1]))


def makes_triples(sparql: str) -> bool:
    """Say whether a query answers with triples: CONSTRUCT or DESCRIBE is its first word after the prologue."""
    words = (word for word in map(_word, _tokens(sparql)) if word)
    return next((word for word in words if word not in PROLOGUE), "") in ("CONSTRUCT", "DESCRIBE")


def _is_harmless(sparql: str) -> bool:
    """Say whether nothing that is refused can stand in a query: as most, it has none of the words and few brackets."""
    text = sparql.upper()
    return sum(map(sparql.count, "{([")) <= MOST_NESTED and not any(word in text for word in KEYWORDS)


def _check(sparql: str, tokens: list[Token]) -> None:
    depth, first = 0, True
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        word, reason = _word(token), None
        if word.startswith("SERVICE") or _hides(token, after, "SERVICE"):
            reason = SERVICE
        elif (word.startswith("FROM") and word != "FROM") or _hides(token, after, "FROM"):
            reason = UNREADABLE_FROM
        elif first and word and word not in PROLOGUE:
            first = False
            reason = f"{word} is refused: the graph is read-only" if word in UPDATES else None
        depth += bool(token["open"]) - bool(token["close"])
        if depth > MOST_NESTED:
            reason = f"brackets are nested deeper than {MOST_NESTED}"
        if reason:
            raise InputError("query", _line(sparql, token), reason)


def _hides(token: Token, after: Token | None, keyword: str) -> bool:
    """Say whether a prefixed name before a group may be read as a keyword and a name: `SERVICEex:a {`."""
    return bool(token["name"] and after and after[0] == "{" and keyword in token[0].partition(":")[0].upper())


def _tokens(sparql: str) -> Iterator[Token]:
    return (token for token in TOKEN.finditer(sparql) if token["comment"] is None)


def _word(token: Token) -> str:
    return (token["word"] or "").upper()


def _line(sparql: str, token: Token) -> int:
    return sparql.count("\n", 0, token.start()) + 1


def _prefixes(tokens: list[Token]) -> dict[str, str]:
    return {
        name[0].removesuffix(":"): iri[0][1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if _word(word) == "PREFIX" and name["name"] and iri["iri"]
    }


def _iri(sparql: str, tokens: list[Token], place: int, prefixes: dict[str, str]) -> str:
    """Return the IRI at a place among the tokens, in full."""
    token = tokens[place] if place < len(tokens) else None
    if token and token["iri"]:
        return token[0][1:-1]
    prefix, _, local = token[0].partition(":") if token and token["name"] else ("", "", "")
    if token is None or not token["name"] or prefix not in prefixes:
        raise InputError("query", _line(sparql, token or tokens[-1]), UNREADABLE_FROM)
    return prefixes[prefix] + local


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
