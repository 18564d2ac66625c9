"""Validate sample claims against the embedded default and print the findings: the first thing to run."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib.resources import as_file, files

from . import validate

SAMPLE = "demo_claims.ndjson"
NEXT = """
Next: medcodegraph code 63621        everything known of a code, with sources
      medcodegraph validate FILE     your own claims: JSON, X12 837, FHIR
      medcodegraph build SOURCE... --to DIR   the CMS files that you downloaded
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of `demo`: none."""


def run(arguments: Namespace) -> int:
    """Run `validate` on the sample claims; findings are what it shows, so they don't fail it."""
    parser = ArgumentParser()
    validate.add_arguments(parser)
    with as_file(files("medcodegraph.ontology") / "default" / SAMPLE) as path:
        code = validate.run(parser.parse_args([str(path), "--fail-on", "never", "--graph", ""]))
    print(NEXT, end="")
    return code
