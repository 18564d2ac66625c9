"""`medcodegraph check`: what it prints, at which lines, and how it exits."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from junitparser import JUnitXml
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
    ("modifier-place-of-service", '    "11" .', '"11"'),
    ("modifier-known", "modifier:Z9", '"Z9"'),
    ("place-known", "pos:43", '"43"'),
    ("code-cpt", "cpt:9921 ", '"9921"'),
    ("valid-period", '  "2025-12-31"', '"2025-12-31"'),
    ("mue-indicator", '  mcg:adjudicationIndicator "7"', '"7"'),
    ("mue-value", "  mcg:unitMaximum -1", "-1"),
    ("aoc-type", '  mcg:addOnType "5"', '"5"'),
    ("aoc-self", "  mcg:primary cpt:20001", "cpt:20001"),
    ("edition-counts", "  3 .", "3 "),
]
"""Shape, how the line begins, and what stands at the column."""
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
        (shape, _line(start)) for shape, start, _ in PLANTED
    }
    assert len(found) == 10
    assert {match["file"] for match in found} == {str(faulty)}
    assert [int(match["line"]) for match in found] == sorted(int(match["line"]) for match in found)


def test_columns_are_those_of_the_values(faulty: Path, graph: str, capsys):
    _, lines, _ = _run(capsys, str(faulty), "--graph", graph)
    for match in map(LINE.match, lines[:-1]):
        [value] = [value for shape, _, value in PLANTED if shape == match["shape"]]
        assert TEN_FAULTS.splitlines()[int(match["line"]) - 1][int(match["column"]) - 1 :].startswith(value)


BASE = "https://w3id.org/medcodegraph/"
CONTEXT = {
    "mcg": BASE + "ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "base": BASE,
    "from": {"@id": "mcg:validFrom", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "to": {"@id": "mcg:validTo", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "primary": {"@id": "mcg:primary", "@type": "@id"},
}
LIMIT = {"@type": "mcg:UnitLimit", "mcg:sourceRow": 3, "mcg:adjudicationIndicator": "7", "mcg:unitMaximum": -1}
LIMIT |= {key: {"@id": BASE + value} for key, value in (
    ("mcg:inSet", "set/mue/practitioner"), ("mcg:limitsCode", "code/cpt/30001"),
    ("mcg:inEdition", "edition/ncci-mue-practitioner/curated-2024-07-01"))}  # fmt: skip
ADD_ON = {"@type": "mcg:AddOnEdit", "mcg:sourceRow": 3, "mcg:primaryNotation": "20001", "mcg:addOnType": "5"}
ADD_ON |= {"primary": BASE + "code/cpt/20001"}
ADD_ON |= {key: {"@id": BASE + value} for key, value in (
    ("mcg:inSet", "set/aoc/medicare"), ("mcg:addOn", "code/cpt/20001"),
    ("mcg:inEdition", "edition/ncci-aoc/curated-2024-06-03"))}  # fmt: skip
NODES = [
    {"@id": "base:modifier/11", "@type": "mcg:Modifier", "skos:notation": "11"},
    {"@id": "base:modifier/Z9", "@type": "mcg:Modifier", "skos:notation": "Z9"},
    {"@id": "base:setting/pos/43", "@type": "mcg:PlaceOfService", "skos:notation": "43"}
    | {"mcg:rateSetting": {"@id": BASE + "rate-setting/facility"}},
    {"@id": "base:code/cpt/9921", "@type": "mcg:CptCode", "skos:notation": "9921"},
    {"@id": "base:code/cpt/77385", "from": "2026-01-01", "to": "2025-12-31"},
    {"@id": "base:edit/mue/practitioner/30001/k"} | LIMIT,
    {"@id": "base:edit/aoc/medicare/20001-20001/unknown"} | ADD_ON,
    {"@id": "base:edit/x", "mcg:unitMaximun": 3},
]
PLANTED_LD = {
    "modifier-place-of-service": "11", "modifier-known": "Z9", "place-known": "43", "code-cpt": "9921",
    "valid-period": "2025-12-31", "mue-indicator": "7", "mue-value": -1, "aoc-type": "5",
    "aoc-self": BASE + "code/cpt/20001", "unknown-term": "mcg:unitMaximun",
}  # fmt: skip


def test_ten_faults_in_json_ld(tmp_path: Path, graph: str, capsys):
    path = tmp_path / "faulty.jsonld"
    path.write_text(json.dumps({"@context": CONTEXT, "@graph": NODES}, indent=2))
    code, lines, _ = _run(capsys, str(path), "--graph", graph)
    assert code == 1
    found = {match["shape"]: match for match in map(LINE.match, lines[:-1])}
    assert found.keys() == PLANTED_LD.keys()
    assert len(lines) == 11
    for shape, value in PLANTED_LD.items():
        line = path.read_text().splitlines()[int(found[shape]["line"]) - 1]
        assert json.JSONDecoder().raw_decode(line, int(found[shape]["column"]) - 1)[0] == value


def test_github_annotations(faulty: Path, graph: str, capsys):
    code, lines, _ = _run(capsys, str(faulty), "--graph", graph, "--format", "github")
    assert code == 1
    assert len(lines) == 10
    matches = [GITHUB.match(line) for line in lines]
    assert all(matches)
    assert {(match[5], int(match[3])) for match in matches} == {(shape, _line(start)) for shape, start, _ in PLANTED}


def test_each_format_holds_the_ten_places(faulty: Path, graph: str, capsys, tmp_path: Path):
    sarif, junit = tmp_path / "check.sarif", tmp_path / "check.xml"
    _run(capsys, str(faulty), "--graph", graph, "--write", f"sarif={sarif}", "--write", f"junit={junit}")
    results = json.loads(sarif.read_text())["runs"][0]["results"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in results]
    wanted = {(shape, _line(start)) for shape, start, _ in PLANTED}
    assert {(r["ruleId"], region["startLine"]) for r, region in zip(results, regions, strict=True)} == wanted
    cases = [case for suite in JUnitXml.fromfile(str(junit)) for case in suite]
    assert {(case.name.split()[0], int(case.name.split()[2])) for case in cases} == wanted
    assert len(results) == len(cases) == 10


def test_known_problems_do_not_fail(faulty: Path, graph: str, capsys, tmp_path: Path):
    known = str(tmp_path / "known.json")
    code, lines, error = _run(capsys, str(faulty), "--graph", graph, "--write-baseline", known)
    assert (code, lines) == (0, ["no problems, 10 known"])
    assert "10 known problems" in error
    faulty.write_text("# moved\n" + TEN_FAULTS.replace("Z9", "Z8"))
    code, lines, _ = _run(capsys, str(faulty), "--graph", graph, "--baseline", known)
    assert code == 1
    assert [LINE.match(line)["shape"] for line in lines[:-1]] == ["modifier-known"]
    assert lines[-1] == "1 errors, 0 warnings, 9 known, 1 of the baseline gone"


def test_only_what_changed(graph: str, capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(TEN_FAULTS)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], check=True)
    assert _run(capsys, "a.ttl", "--graph", graph, "--changed-since", "HEAD")[:2] == (0, ["no problems"])
    Path("a.ttl").write_text(TEN_FAULTS.replace("unitMaximum -1", "unitMaximum -2"))
    code, lines, _ = _run(capsys, "a.ttl", "--graph", graph, "--changed-since", "HEAD")
    assert (code, [LINE.match(line)["shape"] for line in lines[:-1]]) == (1, ["mue-value"])
    code, lines, error = _run(capsys, "a.ttl", "--graph", graph, "--changed-since", "nowhere")
    assert (code, lines) == (2, [])
    assert len(error.splitlines()) == 1


def test_files_of_every_kind_in_one_check(graph: str, capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(PREFIXES + 'modifier:Z9 a mcg:Modifier ; skos:notation "Z9" .\n')
    Path("b.json").write_text(json.dumps({"@context": CONTEXT, **NODES[0]}))
    Path("c.csv").write_text("code,modifiers,pos\n63620,11,21\n")
    claim = '{"id": "A1", "form": "837P", "lines": [{"number": 1, "code": "6362", "units": 1, "from": "2026-02-10"}]}'
    Path("d.ndjson").write_text(claim + "\n{broken\n")
    Path("e.json").write_text("{]")
    words = ["a.ttl", "b.json", "c.csv", "d.ndjson", "e.json", "--graph", graph, "--on", "2026-02-10"]
    code, lines, error = _run(capsys, *words)
    assert code == 2
    found = [match for match in map(LINE.match, lines) if match and match["severity"] == "error"]
    assert {(m["file"], m["line"], m["shape"]) for m in found} >= {
        ("a.ttl", "10", "modifier-known"), ("b.json", "1", "modifier-place-of-service"), ("c.csv", "2", "R-FMT-MOD"),
        ("d.ndjson", "1", "R-FMT-CODE"), ("d.ndjson", "2", "unreadable"), ("e.json", "1", "unreadable"),
    }  # fmt: skip
    assert [line.split(":")[1].strip() for line in error.splitlines()] == ["d.ndjson", "e.json"]


def test_validate_gives_the_places_that_check_gives(graph: str, capsys, tmp_path: Path):
    path = tmp_path / "claims.ndjson"
    path.write_text(
        '{"id": "A1", "form": "837P", "patient": "P1", "lines": [{"number": 1, "code": "63621", "units": 3,'
        ' "modifiers": ["11"], "from": "2026-02-10", "place_of_service": "22", "rendering": "1234567893"}]}\n{"id"\n'
    )
    for name in ("github", "sarif", "junit"):
        checked = _run(capsys, str(path), "--graph", graph, "--format", name)
        code = main(["validate", str(path), "--graph", graph, "--format", name])
        assert (code, capsys.readouterr().out.splitlines()) == (2, checked[1])
        assert checked[0] == 2
        assert "R-FMT-MOD" in "".join(checked[1])
        assert "unreadable" in "".join(checked[1])


def test_github_escapes_what_would_end_the_command():
    checked = Checked([], [Problem("a,b:c%.ttl", 3, 4, "info", "s", "50 %\r\nof: it, all")])
    assert to_github(checked) == "::notice file=a%2Cb%3Ac%25.ttl,line=3,col=4,title=s::50 %25%0D%0Aof: it, all"


def test_clean_file_and_folder(tmp_path: Path, graph: str, capsys):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.ttl").write_text(PREFIXES + 'modifier:25 a mcg:Modifier ; skos:notation "25" .\n')
    (tmp_path / "b.ttl").write_text(PREFIXES + 'cpt:63621 a mcg:CptCode ; skos:notation "63621" .\n')
    (tmp_path / "notes.txt").write_text("not Turtle")
    for tool in (".venv", "node_modules"):
        (tmp_path / tool).mkdir()
        (tmp_path / tool / "broken.ttl").write_text("not Turtle")
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
