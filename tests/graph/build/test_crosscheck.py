"""Each check finds what disagrees in files made to disagree, and says so where a file is missing."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from medcodegraph.api.cli.crosschecks import FORMATS, to_json, to_text, to_turtle
from medcodegraph.api.cli.main import main
from medcodegraph.errors import UsageError
from medcodegraph.graph.build.build import EDITION_TABLES, build, open_tables
from medcodegraph.graph.crosscheck.run import CHECKS, Compared, _open_tables, cross_check
from medcodegraph.graph.tables.schema import tables as table_names
from medcodegraph.ontology.terms import PREFIXES
from ncci_files import ptp_row, write_mue, write_ptp
from published_files import aoc_row, rvu_row, rvu_text, write_aoc
from reference_files import hcpcs_row, hcpcs_text, write

TITLE = "2026 National Physician Fee Schedule Relative Value File July Release"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A graph folder of files that disagree."""
    path = tmp_path_factory.mktemp("files")
    practitioner = [
        ptp_row("11111", "22222", indicator="1"),
        ptp_row("11111", "33333", indicator="0"),
        ptp_row("44444", "55555"),
        ptp_row("63620", "63621", indicator="0"),
        ptp_row("11111", "66666", ended="20260630"),
        ptp_row("11111", "J1111"),
    ]
    hospital = [ptp_row("11111", "22222", indicator="0"), ptp_row("33333", "11111"), ptp_row("11111", "66666")]
    fees = [
        rvu_row("11111"),
        rvu_row("22222", status="I"),
        rvu_row("33333", status="D"),
        rvu_row("63620", status="N"),
        rvu_row("63621", days="ZZZ"),
        rvu_row("63622", days="000"),
        rvu_row("63623", days="ZZZ"),
        rvu_row("J2222"),
    ]
    addons = [
        aoc_row(),
        aoc_row("63622", "22222"),
        aoc_row("77777", "88888"),
        aoc_row("99999", "99998", deleted=2020001),
    ]
    limits = [("11111", 0, "2"), ("22222", 3, "3"), ("55555", 1, "2"), ("J2222", 1, "2")]
    write_ptp(path, "322", *practitioner)
    write_ptp(path, "322", *hospital, edit_set="oph")
    write(path / "fees.csv", rvu_text(fees, TITLE))
    write_aoc(path / "addons.xlsx", addons)
    write_mue(path, "07-01-2026", *limits)
    ended = hcpcs_row("J2222", **{"TERM DT": "20251231"})
    write(path / "HCPC2026_JUL_ANWEB.txt", hcpcs_text([hcpcs_row("A9900", COV="I"), ended]))
    graph = tmp_path_factory.mktemp("graph")
    built = build([path], graph)
    assert len(built.loaded) == 6, built.refused
    return graph


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Compared]:
    return {result.check.key: result for result in cross_check(folder)}


EXPECTED = {
    "ptp-practitioner-not-in-fee-schedule": ["44444", "55555", "J1111"],
    "ptp-practitioner-deleted-code": ["33333"],
    "ptp-practitioner-invalid-code": ["22222"],
    "ptp-practitioner-hcpcs-unknown": ["J1111"],
    "ptp-sets-reversed": ["11111 33333"],
    "ptp-sets-indicator": ["11111 22222"],
    "ptp-practitioner-addon-primary-never": ["63621 63620"],
    "addon-not-in-fee-schedule": ["77777"],
    "addon-not-zzz": ["63622"],
    "zzz-cpt-without-addon": ["63623"],
    "addon-primary-not-in-fee-schedule": ["88888"],
    "addon-primary-invalid": ["22222"],
    "addon-without-payable-primary": ["63621", "63622"],
    "mue-practitioner-cpt-not-in-fee-schedule": ["55555"],
    "mue-practitioner-hcpcs-terminated": ["J2222"],
    "fee-schedule-without-mue": ["63621", "63622", "63623"],
    "mue-practitioner-zero-paid": ["11111"],
    "mue-practitioner-invalid-code": ["22222"],
    "fee-schedule-hcpcs-terminated": ["J2222"],
}


def test_each_check_finds_what_was_made_to_disagree(results):
    found = {key: list(result.examples) for key, result in results.items() if result.found}
    assert found == EXPECTED
    assert all(results[key].found == len(examples) for key, examples in EXPECTED.items())


def test_a_check_whose_file_is_missing_is_not_checked(results):
    missing = {key: result.missing for key, result in results.items() if result.found is None}
    assert missing["mue-hospital-zero-paid"] == ("ncci-mue-hospital", "opps-b")
    assert missing["opps-hcpcs-terminated"] == ("opps-b",)
    assert all("opps-b" not in result.check.sources for result in results.values() if result.found is not None)


def test_the_editions_that_were_compared_are_named(results):
    assert results["addon-not-zzz"].editions == (("ncci-aoc", "2026Q2"), ("mpfs-rvu", "2026-07"))


def test_checks_are_rows_of_a_table_with_one_key_each(folder: Path):
    keys = [check.key for check in CHECKS]
    assert len(keys) == len(set(keys)) >= 45
    for check in CHECKS:
        assert re.fullmatch(r"[a-z0-9-]+", check.key)
        assert not {"{", "}"} & set(check.key + check.title + check.problem + check.query + "".join(check.sources))
        assert check.unit in ("codes", "pairs")


def test_every_query_runs_where_nothing_is_loaded(tmp_path: Path):
    """Queries of files that are not at hand are tried on empty tables: a typing error shows."""
    with duckdb.connect() as connection:
        _open_tables(connection, tmp_path)
        assert set(EDITION_TABLES) <= set(table_names(connection))
        prepared = Path(__file__).parents[3] / "graph" / "crosscheck" / "prepared.sql"
        connection.execute(prepared.read_text())
        for check in CHECKS:
            query = f"SELECT count(*) FROM ({check.query}) found(example)"
            assert connection.execute(query).fetchone() == (0,), check.key


def test_every_source_of_a_check_is_known(folder: Path):
    known = {row[0] for row in open_tables(None).execute("SELECT source FROM source").fetchall()}
    assert {source for check in CHECKS for source in check.sources} <= known


def test_text_says_what_it_may_mean_and_what_was_not_checked(results):
    text = to_text(list(results.values()))
    assert "ptp-sets-reversed: Each set pays another code" in text
    assert (
        "not checked without opps-b: ptp-hospital-not-in-opps, opps-cpt-not-in-fee-schedule, opps-hcpcs-terminated"
        in text
    )
    assert "mpfs-rvu/2026-07" in text


def test_json_has_every_check(results):
    records = {record["key"]: record for record in json.loads(to_json(list(results.values())))}
    assert records.keys() == results.keys()
    assert records["ptp-sets-indicator"]["found"] == 1
    assert records["opps-hcpcs-terminated"]["found"] is None
    assert records["opps-hcpcs-terminated"]["not_loaded"] == ["opps-b"]


def test_turtle_counts_what_was_checked_and_nothing_else(results):
    store = ox.Store()
    store.load(to_turtle(list(results.values())).encode(), ox.RdfFormat.TURTLE)
    rows = store.query("SELECT ?c ?n { ?c a mcg:CrossCheck ; rdfs:label ?l ; mcg:disagreements ?n }", prefixes=PREFIXES)
    counts = {row["c"].value.rpartition("/")[2]: int(row["n"].value) for row in rows}
    assert counts == {key: result.found for key, result in results.items() if result.found is not None}
    ask = "ASK { ?c mcg:exampleCodes '11111 33333' ; mcg:ofComparedEdition edition:ncci-ptp-hospital\\/2026Q3 }"
    assert bool(store.query(ask, prefixes=PREFIXES))


def test_a_folder_without_a_graph_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="no graph folder"):
        cross_check(tmp_path)


@pytest.fixture
def builds(folder: Path) -> Callable[[], list[str]]:
    return lambda: [*sorted(p.name for p in (folder / "builds").iterdir()), str((folder / "current").readlink())]


def test_a_folder_is_checked_without_a_build(folder: Path, builds, tmp_path: Path, capsys):
    before = builds()
    reports = [tmp_path / f"report{ending}" for ending in FORMATS]
    options = [word for path in reports for word in ("--report", str(path))]
    assert main(["build", "--check", "--to", str(folder), *options]) == 0
    assert builds() == before
    out = capsys.readouterr().out
    assert "catalog shapes: 0 errors" in out
    assert f"cross-file checks: {len(EXPECTED)} found disagreements" in out
    assert all(path.stat().st_size > 1000 for path in reports)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--check", "--report", "report.doc"], "a report is one of .txt, .json, .ttl"),
        (["--check", "--report", "nowhere/report.ttl"], "no such folder"),
        (["--report", "report.ttl"], "--report is for --check"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused_first(words: list[str], reason: str, tmp_path: Path, capsys):
    assert main(["build", "--to", str(tmp_path / "new"), *words]) == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
