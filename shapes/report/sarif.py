"""Problems as SARIF 2.1.0, which code hosts and editors show at the line (OASIS, SARIF Version 2.1.0)."""

from __future__ import annotations

import json
from pathlib import PurePath
from urllib.parse import quote

from ... import __version__
from ..checking.fingerprint import fingerprints
from ..checking.problem import Checked, Problem

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "medcodegraph/v1"
Json = dict[str, object]


def to_sarif(checked: Checked) -> str:
    """Return one run; known problems are in it as unchanged and suppressed, what was not checked as open."""
    rules = {problem.rule: problem for problem in reversed(checked.problems)}
    order = sorted(rules)
    marks = fingerprints(checked.problems)
    driver: Json = {
        "name": "medcodegraph",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": "https://w3id.org/medcodegraph/",
        "rules": [_rule(rules[name]) for name in order],
    }
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder that the check ran in"}}},
        "artifacts": [{"location": _artifact(file)} for file in dict.fromkeys(checked.files)],
        "results": [
            _result(problem, order.index(problem.rule), mark)
            for problem, mark in zip(checked.problems, marks, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(problem: Problem) -> Json:
    rule: Json = {"id": problem.rule, "name": problem.rule, "defaultConfiguration": {"level": LEVELS[problem.severity]}}
    if problem.shape:
        rule["properties"] = {"shape": problem.shape}
    if problem.source:
        rule["fullDescription"] = {"text": f"Source: {problem.source}"}
    return rule


def _result(problem: Problem, index: int, mark: str) -> Json:
    fixes = "".join(f"\nFix: {fix}" for fix in problem.fixes)
    is_open = problem.verdict != "violated"
    result: Json = {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else LEVELS[problem.severity],
        "message": {"text": problem.message + fixes},
        "locations": [_location(problem.file, problem.line, problem.column)],
        "partialFingerprints": {FINGERPRINT: mark},
        "baselineState": "unchanged" if problem.known else "new",
    }
    if problem.known:
        result["suppressions"] = [{"kind": "external", "justification": "stands in the baseline"}]
    if problem.subject:
        related = _location(problem.file, *problem.subject)
        result["relatedLocations"] = [related | {"id": 1, "message": {"text": "what it is said of"}}]
    return result


def _location(file: str, line: int, column: int) -> Json:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": _artifact(file), "region": region}}


def _artifact(file: str) -> Json:
    path = quote(PurePath(file).as_posix().encode("utf-8", "surrogatepass"))
    return {"uri": f"file://{path}"} if path.startswith("/") else {"uri": path, "uriBaseId": "SRCROOT"}
