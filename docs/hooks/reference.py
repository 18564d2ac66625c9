"""The reference pages as Markdown, made from the commands, rules, shapes, vocabulary, questions and routes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files

from medcodegraph.api.cli.main import COMMANDS
from medcodegraph.api.cli.parser import Parser
from medcodegraph.api.server.app import create_app
from medcodegraph.api.server.settings import Settings
from medcodegraph.graph.store import open_store
from medcodegraph.shapes import catalogue
from medcodegraph.shapes.conditions import read_conditions
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

MCG = "https://w3id.org/medcodegraph/ontology#"
KINDS = {OWL.Class: "class", OWL.ObjectProperty: "link", OWL.DatatypeProperty: "value"}


def pages() -> dict[str, str]:
    """Return the Markdown of each page by its name."""
    return {name: "\n".join(lines()) + "\n" for name, lines in PAGES.items()}


def commands() -> Iterator[str]:
    """Give the help of every command, as it prints itself."""
    os.environ["COLUMNS"] = "100"  # argparse breaks its lines at the width of the terminal
    yield from ("# Commands", "", "`medcodegraph COMMAND`. Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable")
    yield from ("input (one line says file, line and why), 3 internal error.", "")
    yield from _table(("command", "does"), ((f"[`{name}`](#{name})", text) for name, text in COMMANDS.items()))
    for name in COMMANDS:
        module = import_module(f"medcodegraph.api.cli.{name}")
        parser = Parser(f"medcodegraph {name}", module.__doc__)
        module.add_arguments(parser)
        yield from (f"## {name}", "", "```text", parser.format_help().rstrip(), "```", "")


def rules() -> Iterator[str]:
    """Give every claim rule with what it says and where that is published."""
    found = catalogue.rules(open_store(None), "2026-01-01", "claim")["rules"]
    yield from ("# Claim rules", "", "Each is a SHACL shape under `shapes/claims/`. A word in braces is filled in.", "")
    for name in dict.fromkeys(row["rule"] for row in found):
        yield from (f"## {name}", "")
        for row in (row for row in found if row["rule"] == name):
            yield from _rule(row)


def _rule(row: dict[str, object]) -> Iterator[str]:
    verdict = row["severity"] if row["verdict"] == "violated" else row["verdict"]
    denial = " ".join(filter(None, ("-".join(filter(None, (str(row["group"]), str(row["carc"])))), *row["rarc"])))
    yield from (f"**{row['label']}.** {verdict}" + (f", denied as {denial}" if denial else ""), "")
    yield from (f"> {_plain(str(row['message']))}", "")
    yield from (f"- Fix: {_plain(fix)}" for fix in row["fixes"])
    yield f"- Source: {row['source']}"
    if row["needs"]:
        yield f"- Needs an edition of: {', '.join(row['needs'])}"
    yield from (f"- Shape: `{row['shape']}`", "")


def shapes() -> Iterator[str]:
    """Give every catalog shape."""
    yield from ("# Catalog shapes", "", "What `check` asks of graph files, and `build --check` of a whole graph.", "")
    for condition in read_conditions():
        name = condition.shape.rpartition("#")[2]
        yield from (f"## {name}", "", f"**{condition.label}.** {condition.severity}", "")
        yield from (f"> {_plain(condition.message)}", "", f"- Source: {condition.cited}", "")


def terms() -> Iterator[str]:
    """Give every term of the vocabulary, module by module."""
    yield from ("# Terms", "", f"The vocabulary, prefix `mcg:` for `{MCG}`.", "")
    for file in sorted(files("medcodegraph.ontology").joinpath("vocabulary").iterdir(), key=lambda one: one.name):
        graph = Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")
        found = [(term, kind) for kind in KINDS for term in sorted(graph.subjects(RDF.type, kind))]
        module = next(graph.subjects(RDF.type, OWL.Ontology), None)
        if found and module is not None:
            yield from (
                f"## {graph.value(module, DCTERMS.title)}",
                "",
                f"{graph.value(module, DCTERMS.description)}",
                "",
            )
            yield from _table(("term", "kind", "means"), (_term(graph, term, KINDS[kind]) for term, kind in found))


def _term(graph: Graph, term: object, kind: str) -> tuple[str, ...]:
    note = graph.value(term, SKOS.scopeNote)
    said = str(graph.value(term, SKOS.definition)) + (f" {note}" if note else "")
    ends = [_name(graph.value(term, end)) for end in (RDFS.domain, RDFS.range)]
    return _name(term), f"{kind} {' → '.join(ends)}" if all(ends) else kind, said


def _name(term: object) -> str:
    if not isinstance(term, URIRef):
        return ""
    return f"`{str(term).replace(MCG, 'mcg:').replace('http://www.w3.org/2001/XMLSchema#', 'xsd:')}`"


def questions() -> Iterator[str]:
    """Give the competency questions with their queries, which tests hold to their results."""
    yield from (
        "# Questions",
        "",
        "Queries to start from: `medcodegraph query FILE.rq` runs one. The prefixes are known.",
        "",
    )
    folder = files("medcodegraph.ontology").joinpath("questions")
    for file in sorted((one for one in folder.iterdir() if one.name.endswith(".rq")), key=lambda one: one.name):
        text = file.read_text(encoding="utf-8")
        said = dict(re.findall(r"^# (\w+): (.*)$", text, re.MULTILINE))
        query = "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()
        yield from (f"## {said['title']}", "", said["question"], "", "```sparql", query, "```", "")


def routes() -> Iterator[str]:
    """Give every route of the server as its OpenAPI description tells it."""
    described = create_app(Settings()).openapi()
    yield from ("# Routes", "", described["info"].get("description", "").strip(), "")
    for path, operations in sorted(described["paths"].items()):
        for method, operation in operations.items():
            yield from (f"## {method.upper()} {path}", "", operation.get("summary", ""), "")
            yield from (operation.get("description", ""), "")
            given = operation.get("parameters", ())
            if given:
                yield from _table(("parameter", "in", "means"), map(_parameter, given))
            answers = (f"`{code}` {one.get('description', '')}" for code, one in operation["responses"].items())
            yield from ("Answers: " + "; ".join(answers), "")


def _parameter(one: dict[str, object]) -> tuple[str, ...]:
    name = f"`{one['name']}`" + (" (required)" if one.get("required") else "")
    return name, str(one["in"]), str(one.get("description", ""))


def _table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |"
    yield ""


def _plain(text: str) -> str:
    """Return a text in which Markdown reads no markup: names in braces and in angle brackets."""
    return " ".join(text.split()).replace("<", "&lt;").replace("{?", "{").replace("*", "\\*")


PAGES = {
    "commands": commands,
    "rules": rules,
    "shapes": shapes,
    "terms": terms,
    "questions": questions,
    "routes": routes,
}
