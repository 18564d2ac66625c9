"""`medcodegraph query`: formats, files, errors with their place, and nothing but reading."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

PRIMARIES = "SELECT ?code { cpt:61797 mcg:requiresPrimary ?p . ?p skos:notation ?code } ORDER BY ?code"
TRIPLES = "CONSTRUCT { ?s mcg:requiresPrimary ?o } WHERE { VALUES ?s { cpt:61797 } ?s mcg:requiresPrimary ?o }"
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"


def test_table_is_the_default(cli) -> None:
    assert cli("query", PRIMARIES) == (0, "?code\n-----\n61796\n61798\n(2 rows)\n", "")


def test_table_shortens_iris_and_leaves_unbound_empty(cli) -> None:
    out = cli("query", "SELECT ?p ?none { cpt:63621 mcg:requiresPrimary ?p OPTIONAL { ?p mcg:none ?none } }")[1]
    assert out.splitlines()[2:] == ["cpt:63620", "(1 row)"]


def test_a_long_table_is_printed_whole(cli) -> None:
    out = cli("query", "SELECT ?e { ?e a mcg:PtpEdit } LIMIT 3000")[1]
    assert len(out.splitlines()) == 3003
    assert out.endswith("(3000 rows)\n")


def test_ask_is_yes_or_no(cli) -> None:
    assert cli("query", "ASK { cpt:63621 mcg:requiresPrimary cpt:63620 }")[1] == "yes\n"
    assert cli("query", "ASK { cpt:63620 mcg:requiresPrimary cpt:63621 }")[1] == "no\n"


def test_result_formats_hold_the_same(cli) -> None:
    written = {form: cli("query", PRIMARIES, "--format", form)[1] for form in ("csv", "tsv", "json", "xml")}
    codes = ["61796", "61798"]
    assert [row["code"] for row in csv.DictReader(io.StringIO(written["csv"]))] == codes
    assert written["tsv"] == '?code\n"61796"\n"61798"\n'
    assert [row["code"]["value"] for row in json.loads(written["json"])["results"]["bindings"]] == codes
    texts = [node.text for node in ElementTree.fromstring(written["xml"]).iter() if node.tag.endswith("literal")]
    assert texts == codes


def test_triples_are_turtle_or_ntriples(cli) -> None:
    turtle, lines = cli("query", TRIPLES)[1], cli("query", TRIPLES, "--format", "ntriples")[1]
    assert set(ox.parse(turtle, format=ox.RdfFormat.TURTLE)) == set(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    assert "cpt:61797 mcg:requiresPrimary" in turtle


def test_query_may_stand_in_a_file(cli, tmp_path: Path) -> None:
    file = tmp_path / "my query.rq"
    file.write_text(PRIMARIES)
    assert cli("query", str(file)) == cli("query", PRIMARIES)


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("SELECT * {\n ?s ?p }", "query:2: column 9: expected"),
        ("SELECT * { ?s no:such ?o }", "query:1: column 22: a prefix is not declared"),
        ("SELECT * {\n SERVICE <http://a> { ?s ?p ?o } }", "query:2: SERVICE is refused"),
        ("SELECT * FROM <http://a> { ?s ?p ?o }", "query:1: FROM is refused"),
        ("LOAD <http://a>", "query:1: LOAD is refused: the graph is read-only"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "query:1: INSERT is refused"),
        ("SELECT * " + "{" * 3000, "nested deeper"),
        ("nothing.rq", "nothing.rq: No such file"),
    ],
)
def test_what_can_not_be_answered_is_2_with_its_place(sparql: str, reason: str, cli) -> None:
    code, out, err = cli("query", sparql)
    assert (code, out) == (2, "")
    assert reason in err
    assert err.count("\n") == 1


def test_syntax_error_of_a_file_names_the_file(cli, tmp_path: Path) -> None:
    file = tmp_path / "bad.rq"
    file.write_text("# title\nSELECT * {")
    assert f"{file}:2: column 11" in cli("query", str(file))[2]


def test_a_format_that_does_not_fit_is_wrong_use(cli) -> None:
    assert "not turtle" in cli("query", PRIMARIES, "--format", "turtle")[2]
    assert "not csv" in cli("query", TRIPLES, "--format", "csv")[2]


@pytest.mark.parametrize("form", ["csv", "tsv", "table"])
def test_a_reader_that_leaves_early_is_no_error(form: str, default_folder: Path) -> None:
    script = "import sys; from medcodegraph.api.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", script, "query", EVERYTHING, "--format", form, "--graph", str(default_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_query_that_takes_too_long_is_given_up():
    code = "from medcodegraph.api.cli.main import entry; entry()"
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    words = [sys.executable, "-c", code, "query", endless, "--timeout", "0.5"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "not answered within 0.5 s" in done.stderr
