import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import bulk_run
import duckdb
import pytest
from bulk_run import few_rules, run_task
from claims_drawn import WRITERS, drawn_claims, flat_rows, write_csv, write_parquet
from medcodegraph.errors import InputError, StoreError, UsageError
from medcodegraph.graph.claims.bulk.limits import Limits
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.store import open_default
from medcodegraph.shapes.bulk.state import run_folder
from medcodegraph.shapes.rules import read_rules
from medcodegraph.shapes.validator import Validator

CLAIMS = 400
SCRIPT = Path(bulk_run.__file__)


@pytest.fixture(scope="module")
def claims():
    return drawn_claims(11, CLAIMS)


@pytest.fixture(scope="module")
def undisturbed(claims, tmp_path_factory):
    """The findings of a run that nothing disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    summary = run_task(write_parquet(folder / "claims", claims), folder / "findings.ndjson")
    return summary, read_ndjson(folder / "findings.ndjson")


def read_ndjson(path):
    return sorted(path.read_text("utf-8").splitlines())


def test_findings_are_those_of_claim_by_claim(claims, undisturbed, tmp_path):
    rules = read_rules(few_rules())
    validator = Validator(open_default())
    validator.rules = {iri: rule for iri, rule in validator.rules.items() if iri in rules}
    records = list(read_claims(WRITERS["json"](tmp_path / "claims", claims)))
    expected = [f.as_json() for _, found in validator.judge_all(records) for f in found if f.shape in rules]
    assert len(expected) > 100
    assert Counter(map(facts, map(json.loads, undisturbed[1]))) == Counter(map(facts, expected))


def facts(finding):
    """A finding without its words."""
    edits = tuple(record["edit"] for record in finding["evidence"])
    return (*(finding[key] for key in ("claim", "line", "rule", "severity", "verdict", "shape")), edits)


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_of_claims_gives_the_same_findings(claims, undisturbed, tmp_path, kind):
    summary = run_task(WRITERS[kind](tmp_path / "claims", claims), tmp_path / "findings.ndjson")
    assert read_ndjson(tmp_path / "findings.ndjson") == undisturbed[1]
    assert asdict(summary) == asdict(undisturbed[0])
    assert summary.claims == CLAIMS and summary.lines == len(flat_rows(claims))


@pytest.mark.parametrize("name", ["findings.parquet", "findings.csv"])
def test_findings_are_written_in_each_format(claims, undisturbed, tmp_path, name):
    run_task(write_parquet(tmp_path / "claims", claims), tmp_path / name)
    found = duckdb.sql(f"SELECT claim, line, rule FROM '{tmp_path / name}' ORDER BY ALL").fetchall()
    expected = [json.loads(one) for one in undisturbed[1]]
    assert found == sorted((one["claim"], one["line"], one["rule"]) for one in expected)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims", name]


def test_killed_and_resumed_gives_the_findings_of_an_undisturbed_run(claims, undisturbed, tmp_path):
    """Killed after its first chunks, and again: the file appears only when it is complete."""
    to = tmp_path / "findings.ndjson"
    words = [sys.executable, str(SCRIPT), str(write_parquet(tmp_path / "claims", claims)), str(to)]
    unfinished = tmp_path / "findings.ndjson.unfinished"
    for killed_after, extra in ((2, []), (5, ["resume"])):
        process = subprocess.Popen([*words, *extra], stdout=subprocess.DEVNULL)
        while len(list(unfinished.glob("findings-*.json"))) < killed_after:
            assert process.poll() is None
            time.sleep(0.002)
        process.kill()
        process.wait()
        assert not to.exists()
    done = {path.name: path.stat().st_mtime_ns for path in unfinished.glob("findings-*.json")}
    assert len(done) >= killed_after
    subprocess.run([*words, "resume"], check=True)
    assert read_ndjson(to) == undisturbed[1]
    assert not unfinished.exists()


def test_an_unfinished_run_is_neither_overwritten_nor_mixed(claims, tmp_path):
    to = tmp_path / "findings.csv"
    path = write_parquet(tmp_path / "claims", claims)
    with pytest.raises(StoreError, match="memory limit"):
        run_task(path, to, limits=Limits(1 << 20, tmp_path, 1 << 30, 1))
    with pytest.raises(UsageError, match="--resume goes on"):
        run_task(path, to)
    with pytest.raises(UsageError, match="of other rules or graph"):
        run_task(path, to, resume=True, judged_by="another graph")
    write_parquet(path, drawn_claims(12, 10))
    with pytest.raises(UsageError, match="of other claims"):
        run_task(path, to, resume=True)
    with run_folder(tmp_path / "other.csv", {}, False), pytest.raises(StoreError, match="another run is writing here"):
        run_task(path, tmp_path / "other.csv")


def test_a_full_disk_is_told_and_what_was_judged_stays(claims, undisturbed, tmp_path):
    to = tmp_path / "findings.ndjson"
    path = write_parquet(tmp_path / "claims", drawn_claims(11, CLAIMS))
    chunks = iter(range(99))

    def full_at_the_third(limits):
        judge = bulk_run.engine(limits)

        def judged(*tables):
            if next(chunks) == 2:
                Limits(60 << 20, tmp_path, 1 << 20, 1).connect().execute(
                    "CREATE TABLE big AS SELECT hash(range)::VARCHAR AS text FROM range(5000000) ORDER BY 1"
                )
            return judge(*tables)

        return judged

    with pytest.raises(StoreError, match="--temp-limit") as caught:
        run_task(path, to, engine=full_at_the_third)
    assert "\n" not in str(caught.value)
    assert len(list(tmp_path.glob("*.unfinished/findings-*.json"))) == 2
    run_task(path, to, resume=True)
    assert read_ndjson(to) == undisturbed[1]


def test_broken_rows_are_told_with_their_number_and_the_rest_is_judged(claims, tmp_path):
    path = write_csv(tmp_path / "claims.csv", claims)
    rows = path.read_text("utf-8").splitlines()
    spoilt = {3: rows[3] + ",surplus", 5: rows[5].rsplit(",", 4)[0], 9: rows[9].replace("837", "999")}
    path.write_text("\n".join(spoilt.get(at, row) for at, row in enumerate(rows)) + "\n", "utf-8")
    summary = run_task(path, tmp_path / "findings.csv")
    assert {(one.position, one.reason) for one in summary.broken} == {
        ("row 3", "more cells than the header"),
        ("row 5", "fewer cells than the header"),
        ("row 9", "form must be 837P or 837I"),
    }
    left_out = {one.claim for one in summary.broken}
    assert summary.broken_count == 3
    assert summary.claims == CLAIMS - len(left_out)
    found = duckdb.sql(f"SELECT DISTINCT claim FROM '{tmp_path / 'findings.csv'}'").fetchall()
    assert found and not left_out & {claim for (claim,) in found}


def test_a_file_that_is_cut_off_is_refused_and_leaves_nothing(claims, tmp_path):
    path = write_parquet(tmp_path / "claims", claims)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="cut off or damaged"):
        run_task(path, tmp_path / "findings.csv")
    assert [one.name for one in tmp_path.iterdir()] == ["claims"]
