"""The single-claim engine: compiled shapes judged line by line over the facts of the slice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import Graph

from ...graph.claims.judging import JudgedRows
from ...graph.claims.slice import lines_by_iri
from ...graph.store.interface import Store
from ...graph.tables.mapping import read_mapping
from ...ontology.terms import MCG, XSD
from ..findings import READS, READS_BACK
from ..result import Result
from ..rules import Rule, read_rules
from .constraints import constraint, derivations
from .facts import Facts, Needs
from .slices import Slices
from .terms import Lit, text

TRUTH = {True: Lit(("true", XSD.boolean, None)), False: Lit(("false", XSD.boolean, None))}


class SingleEngine:
    """The rules of a shapes graph over one graph, compiled once; milliseconds for a claim.

    Raises NotCompilable, with the shape and the construct, for a shape that it can't run.
    """

    def __init__(self, store: Store, shapes: Graph) -> None:
        needs = Needs()
        needs.properties |= {*READS, *READS_BACK, MCG["findingOn"], MCG["findingRule"], MCG["denies"]}
        needs.inverse |= set(READS_BACK)
        self._derivations = derivations(shapes, needs)
        self._constraints = {shape: constraint(shapes, shape, needs) for shape in read_rules(shapes)}
        self._slices = Slices(store, read_mapping(), needs)

    def judge(self, rows: JudgedRows, rules: Mapping[str, Rule]) -> tuple[list[Result], Facts]:
        """Judge the lines of a batch by some of the rules, as every engine does."""
        facts = self._slices.facts(rows)
        return self.run(facts, lines_by_iri(rows), rules), facts

    def run(self, facts: Facts, lines: Iterable[str], rules: Mapping[str, Rule]) -> list[Result]:
        """Judge lines stage by stage; adds to the facts what it derives and finds."""
        lines, results = list(lines), list[Result]()
        for derivation in self._derivations:
            for triple in [triple for line in lines for triple in derivation.triples(facts, line)]:
                facts.add(*triple)
        for stage in sorted({rule.stage for rule in rules.values()}):
            chosen = [self._constraints[shape] for shape, rule in rules.items() if rule.stage == stage]
            found = [result for one in chosen for line in lines for result in one.results(facts, line)]
            for number, result in enumerate(found, len(results)):
                _add_finding(facts, f"_:finding{number}", result, rules[result.shape])
            results += found
        return results


def _add_finding(facts: Facts, node: str, result: Result, rule: Rule) -> None:
    facts.add(node, MCG["findingOn"], result.focus)
    facts.add(node, MCG["findingRule"], text(rule.rule))
    facts.add(node, MCG["denies"], TRUTH[rule.denies])
