"""A run in bulk by a few rules, also as a process of its own: `python bulk_run.py CLAIMS FINDINGS [resume]`."""

import sys
from pathlib import Path

from medcodegraph.graph.claims.bulk.limits import Limits
from medcodegraph.shapes.bulk.run import Task, validate_files
from medcodegraph.shapes.compile.engine import CompiledRules
from medcodegraph.shapes.rules import claim_shapes, read_rules
from rdflib import Graph, URIRef

RULES = frozenset({"R-PTP-0", "R-PTP-1", "R-MUE-2", "R-FMT-UNITS"})


def few_rules() -> Graph:
    shapes = Graph() + claim_shapes()
    for iri, rule in read_rules(shapes).items():
        if rule.rule not in RULES or rule.verdict != "violated":
            shapes.remove((URIRef(iri), None, None))
    return shapes


def engine(limits: Limits):
    return CompiledRules(None, shapes=few_rules(), memory_limit=f"{limits.memory}B", temp=str(limits.temp)).judge


def run_task(claims: Path, to: Path, resume: bool = False, engine=engine, **changed):
    limits = Limits(memory=600 << 20, temp=to.parent, spill=1 << 30, threads=1)
    task = Task(
        [claims], to, **({"limits": limits, "judged_by": "default", "chunk_lines": 100} | changed), resume=resume
    )
    return validate_files(task, engine)


if __name__ == "__main__":
    print(run_task(Path(sys.argv[1]), Path(sys.argv[2]), resume="resume" in sys.argv).lines)
