"""`medcodegraph check`: what it prints, at which lines, and how it exits."""

import re
from pathlib import Path

import pytest
from medcodegraph.api.cli.main import main
from medcodegraph.graph.build.build import build
from medcodegraph.shapes.checking.problem import Checked, Problem
from medcodegraph.shapes.report.problem_text import to_github

PREFIXES = """\
@prefix mcg: <https://w3id.org/medcodegraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix cpt: <https://w3id.org/medcodegraph/code/cpt/> .
@prefix modifier: <https://w3id.org/medcodegraph/modifier/> .
@prefix pos: <https://w3id.org/medcodegraph/setting/pos/> .
@prefix edit: <https://w3id.org/medcodegraph/edit/> .
@prefix set: <https://w3id.org/medcodegraph/set/> .
@prefix edition: <https://w3id.org/medcodegraph/edition/> .
"""
TEN_FAULTS = (
    PREFIXES
    + """
modifier:25 a mcg:Modifier ; skos:notation "25" .
modifier:11 a mcg:Modifier ;            # a place of service
  skos:notation
    "11" .
modifier:Z9 a mcg:Modifier ; skos:notation "Z9" .
pos:43 a mcg:PlaceOfService ; skos:notation "43" ;
  mcg:rateSetting <https://w3id.org/medcodegraph/rate-setting/facility> .
cpt:9921 a mcg:CptCode ; skos:notation "9921" .
cpt:77385 mcg:validFrom "2026-01-01"^^xsd:date ; mcg:validTo
  "2025-12-31"^^xsd:date .
edit:mue\\/practitioner\\/30001\\/k a mcg:UnitLimit ;
  mcg:inSet set:mue\\/practitioner ; mcg:limitsCode cpt:30001 ;
  mcg:inEdition edition:ncci-mue-practitioner\\/curated-2024-07-01 ; mcg:sourceRow 3 ;
  mcg:adjudicationIndicator "7" ;
  mcg:unitMaximum -1 .
edit:aoc\\/medicare\\/20001-20001\\/unknown a mcg:AddOnEdit ;
  mcg:inSet set:aoc\\/medicare ; mcg:addOn cpt:20001 ; mcg:primaryNotation "20001" ;
  mcg:inEdition edition:ncci-aoc\\/curated-2024-06-03 ; mcg:sourceRow 3 ;
  mcg:addOnType "5" ;
  mcg:primary cpt:20001 .
[] a mcg:Edition ;
  mcg:ofSource <https://w3id.org/medcodegraph/source/ncci-aoc> ; mcg:release "r" ; mcg:sourceFile "f" ;
  mcg:sha256 "1e622a556f5c93a57b62e4daf9080a916d8671a3ab247784ec199ee1ed3ea42f" ;
  mcg:rowsKept 2 ; mcg:rowsRejected 2 ; mcg:rowsRead
  3 .
"""
)
PLANTED = [
    ("modifier-place-of-service", '    "11" .'),
    ("modifier-known", "modifier:Z9"),
    ("place-known", "pos:43"),
    ("code-cpt", "cpt:9921 "),
    ("valid-period", '  "2025-12-31"'),
    ("mue-indicator", '  mcg:adjudicationIndicator "7"'),
    ("mue-value", "  mcg:unitMaximum -1"),
    ("aoc-type", '  mcg:addOnType "5"'),
    ("aoc-self", "  mcg:primary cpt:20001"),
    ("edition-counts", "  3 ."),
]
LINE = re.compile(
    r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?P<severity>\w+): (?P<text>.+) \[(?P<shape>[^]]+)\]$"
)
GITHUB = re.compile(r"^::(error|warning|notice) file=([^,:]+),line=(\d+),col=(\d+),title=([^,:]+)::(.+)$")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("graph")
    build([], folder)
    return str(folder)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.ttl"
    path.write_text(TEN_FAULTS)
    return path


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    code = main(["check", *words])
    captured = capsys.readouterr()
    return code, captured.out.splitlines(), captured.err


def _line(start: str) -> int:
    [number] = [n for n, line in enumerate(TEN_FAULTS.splitlines(), 1) if line.startswith(start)]
    return number


def test_ten_faults_give_ten_results_on_their_lines(faulty: Path, graph: str, capsys):
    code, lines, _ = _run(capsys, str(faulty), "--graph", graph)
    assert code == 1
    assert lines[-1] == "10 errors, 0 warnings"
    found = [LINE.match(line) for line in lines[:-1]]
    assert {(match["shape"], int(match["line"])) for match in found} == {
        (shape, _line(start)) for shape, start in PLANTED
    }
    assert len(found) == 10
    assert {match["file"] for match in found} == {str(faulty)}
    assert [int(match["line"]) for match in found] == sorted(int(match["line"]) for match in found)


def test_column_is_that_of_the_value(faulty: Path, graph: str, capsys):
    _, lines, _ = _run(capsys, str(faulty), "--graph", graph)
    [match] = [m for m in map(LINE.match, lines[:-1]) if m["shape"] == "aoc-type"]
    assert TEN_FAULTS.splitlines()[int(match["line"]) - 1][int(match["column"]) - 1 :].startswith('"5"')


def test_github_annotations(faulty: Path, graph: str, capsys):
    code, lines, _ = _run(capsys, str(faulty), "--graph", graph, "--format", "github")
    assert code == 1
    assert len(lines) == 10
    matches = [GITHUB.match(line) for line in lines]
    assert all(matches)
    assert {(match[5], int(match[3])) for match in matches} == {(shape, _line(start)) for shape, start in PLANTED}


def test_github_escapes_what_would_end_the_command():
    checked = Checked([], [Problem("a,b:c%.ttl", 3, 4, "info", "s", "50 %\r\nof: it, all")])
    assert to_github(checked) == "::notice file=a%2Cb%3Ac%25.ttl,line=3,col=4,title=s::50 %25%0D%0Aof: it, all"


def test_clean_file_and_folder(tmp_path: Path, graph: str, capsys):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.ttl").write_text(PREFIXES + 'modifier:25 a mcg:Modifier ; skos:notation "25" .\n')
    (tmp_path / "b.ttl").write_text(PREFIXES + 'cpt:63621 a mcg:CptCode ; skos:notation "63621" .\n')
    (tmp_path / "notes.txt").write_text("not Turtle")
    assert _run(capsys, str(tmp_path), "--graph", graph)[:2] == (0, ["no problems"])


def test_n_triples_are_checked(tmp_path: Path, graph: str, capsys):
    path = tmp_path / "a.nt"
    path.write_text(
        "<https://w3id.org/medcodegraph/modifier/Z9> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <https://w3id.org/medcodegraph/ontology#Modifier> .\n"
        '<https://w3id.org/medcodegraph/modifier/Z9> <http://www.w3.org/2004/02/skos/core#notation> "Z9" .\n'
    )
    code, lines, _ = _run(capsys, str(path), "--graph", graph)
    assert (code, LINE.match(lines[0])["line"]) == (1, "2")


def test_files_are_judged_together(tmp_path: Path, graph: str, capsys):
    """Two files give one place of service two names; the problem is at one of them."""
    for name in ("Office", "Surgery"):
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + f'pos:11 skos:prefLabel "{name}"@en .\n')
    code, lines, _ = _run(capsys, str(tmp_path), "--graph", graph)
    assert code == 1
    assert [LINE.match(line)["shape"] for line in lines[:-1]] == ["place-name"]


@pytest.mark.parametrize(("fail_on", "expected"), [("error", 0), ("warning", 1), ("never", 0)])
def test_fail_on_decides_the_exit_code(tmp_path: Path, graph: str, capsys, fail_on: str, expected: int):
    path = tmp_path / "a.ttl"
    path.write_text(
        PREFIXES
        + """@prefix topic: <https://w3id.org/medcodegraph/topic/> .
<https://example.org/p> a mcg:Page ; mcg:ofCode cpt:63620 ; mcg:statedUnitMaximum 1 ;
  mcg:statedGlobalPeriod <https://w3id.org/medcodegraph/indicator/global/090> ;
  mcg:statedSetting pos:22 ,
    pos:11 .
"""
    )
    code, lines, _ = _run(capsys, str(path), "--graph", graph, "--fail-on", fail_on)
    assert code == expected
    assert (LINE.match(lines[0])["severity"], LINE.match(lines[0])["shape"]) == ("warning", "page-setting-rare")
    assert int(LINE.match(lines[0])["line"]) == 14
    assert lines[-1] == "0 errors, 1 warnings"


def test_never_failing_on_errors(faulty: Path, graph: str, capsys):
    assert _run(capsys, str(faulty), "--graph", graph, "--fail-on", "never")[0] == 0


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        (PREFIXES + "modifier:25 a mcg:Modifier\nmodifier:26 a mcg:Modifier .\n", ":11:1: ", "dot is expected"),
        ("", ":1:1: ", "holds no triples"),
        ("\0\1", ":1:1: ", "not a text file"),
    ],
)
def test_unreadable_file_exits_2_with_file_and_line(
    *, tmp_path: Path, graph: str, capsys, content: str, where: str, reason: str
):
    path = tmp_path / "bad.ttl"
    path.write_text(content)
    code, lines, error = _run(capsys, str(path), "--graph", graph)
    assert code == 2
    assert len(lines) == 2
    assert re.fullmatch(rf"{path}{where}error: .*{reason}.* \[unreadable\]", lines[0])
    assert re.fullmatch(rf"medcodegraph: {path}{where}.*{reason}.*\n", error)


def test_missing_file_and_empty_folder_exit_2(tmp_path: Path, graph: str, capsys):
    assert _run(capsys, str(tmp_path / "none.ttl"), "--graph", graph)[0] == 2
    code, _, error = _run(capsys, str(tmp_path), "--graph", graph)
    assert code == 2
    assert "the folder holds no .ttl, .nt, .jsonld file" in error


OWN_SHAPES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:PriceShape a sh:NodeShape ; sh:targetClass ex:Item ; sh:property ex:price-property .
ex:price-property sh:path ex:price ; sh:minInclusive 0 ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:message "A price is not negative" .
"""


def test_own_shapes_replace_those_of_the_catalog(tmp_path: Path, graph: str, capsys):
    shapes = tmp_path / "own.shapes"
    shapes.write_text(OWN_SHAPES)
    path = tmp_path / "a.ttl"
    path.write_text(
        PREFIXES + "@prefix ex: <https://example.org/> .\nex:a a ex:Item ;\n  ex:price 3 ,\n    -1 .\n"
        "[ a ex:Item ] ex:other ex:a .\nmodifier:11 a mcg:Modifier .\n"
    )
    code, lines, _ = _run(capsys, str(path), "--graph", graph, "--shapes", str(shapes), "--fail-on", "warning")
    assert code == 1
    assert [(LINE.match(line)["line"], LINE.match(line)["shape"]) for line in lines[:-1]] == [
        ("13", "https://example.org/price-property"),
        ("14", "https://example.org/price-property"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<https://example.org/a> <https://example.org/b> 1 .\n", "no SHACL shape with a target"),
        (OWN_SHAPES.replace("sh:minCount 1", 'sh:minCount "many"'), "own.ttl"),
        (OWN_SHAPES + "ex:broken", "own.ttl:6:"),
    ],
)
def test_own_shapes_that_can_not_run_exit_2(
    *, faulty: Path, tmp_path: Path, graph: str, capsys, text: str, reason: str
):
    shapes = tmp_path / "own.ttl"
    shapes.write_text(text)
    code, _, error = _run(capsys, str(faulty), "--graph", graph, "--shapes", str(shapes))
    assert code == 2
    assert reason in error
