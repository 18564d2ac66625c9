"""Problems as JUnit XML, which build servers show as failed tests: a suite a file, a case a problem."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from ..checking.problem import UNREADABLE, Checked, Problem
from .text import printable

TAGS = {"error": "failure", "warning": "failure", "info": "system-out"}


def to_junit(checked: Checked) -> str:
    """Return a report; known problems and what was not checked are skipped cases, a clean file is one that passes."""
    root = Xml.Element("testsuites", name="medcodegraph check")
    by_file: dict[str, list[Problem]] = {file: [] for file in checked.files}
    for problem in checked.problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, problems in by_file.items():
        _suite(root, file, problems)
    Xml.indent(root)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True).decode()


def _suite(root: Xml.Element, file: str, problems: list[Problem]) -> None:
    kinds = [_kind(problem) for problem in problems]
    counts = {name: str(kinds.count(kind)) for name, kind in
              (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))}  # fmt: skip
    suite = Xml.SubElement(root, "testsuite", {"name": printable(file), "tests": str(len(problems) or 1)} | counts)
    for problem, kind in zip(problems, kinds, strict=True):
        _case(suite, problem, kind)
    if not problems:
        Xml.SubElement(suite, "testcase", name="no problems", classname=printable(file))


def _case(suite: Xml.Element, problem: Problem, kind: str) -> None:
    file = printable(problem.file)
    name = f"{problem.rule} line {problem.line} column {problem.column}"
    case = Xml.SubElement(suite, "testcase", name=name, classname=file, file=file, line=str(problem.line))
    message = printable(problem.message)
    said = f"{file}:{problem.line}:{problem.column}: {message}" + "".join(
        f"\nfix: {printable(f)}" for f in problem.fixes
    )
    if kind == "system-out":
        Xml.SubElement(case, kind).text = said
    else:
        Xml.SubElement(case, kind, message=message, type=problem.severity).text = said


def _kind(problem: Problem) -> str:
    if problem.rule == UNREADABLE:
        return "error"
    return TAGS[problem.severity] if problem.fails else "skipped"
