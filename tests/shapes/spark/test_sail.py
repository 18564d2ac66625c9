"""Claims judged by a Spark Connect server without a JVM: quick, and through the same function as on a cluster."""

import warnings

import pytest
from bulk_run import few_rules, run_task
from claims_drawn import drawn_claims, flat_table, write_parquet
from medcodegraph.shapes import spark as judged_by_spark
from spark_findings import of_file, of_rows

warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
pysail = pytest.importorskip("pysail.spark")
pytest.importorskip("grpc", reason="Spark Connect needs pyspark[connect]")


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession  # noqa: PLC0415 - not without pysail

    server = pysail.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").create()
    yield session
    session.stop()
    server.stop()


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    run_task(write_parquet(folder / "claims", drawn_claims(21, 150)), folder / "findings.parquet")
    return of_file(folder / "findings.parquet")


@pytest.mark.parametrize("partitions", [1, 3])
def test_findings_are_those_of_one_machine(session, expected, tmp_path, partitions):
    claims = session.read.parquet(str(write_parquet(tmp_path / "claims.parquet", drawn_claims(21, 150))))
    found = judged_by_spark.validate(claims, shapes=few_rules(), partitions=partitions, memory=600 << 20).collect()
    assert of_rows(found) == expected


def test_a_graph_folder_travels_with_the_function(session, expected, tmp_path, small_graph):
    claims = session.read.parquet(str(write_parquet(tmp_path / "claims.parquet", drawn_claims(21, 150))))
    found = judged_by_spark.validate(claims, str(small_graph), shapes=few_rules(), partitions=2, memory=600 << 20)
    assert of_rows(found.collect()) == expected


def test_a_row_that_cannot_be_read_is_told(tmp_path):
    table = flat_table(drawn_claims(21, 5))
    form = table.column("form").to_pylist()
    table = table.set_column(1, "form", [["999", *form[1:]]])
    judge = judged_by_spark.judge_partition(lambda: None, 600 << 20, shapes=few_rules())
    found = [row for batch in judge(table.to_batches()) for row in batch.to_pylist()]
    (told,) = [row for row in found if row["rule"] == judged_by_spark.UNREADABLE]
    assert (told["claim"], told["message"]) == ("C0", "Not read: form must be 837P or 837I.")
    assert {row["claim"] for row in found if row is not told} <= {"C1", "C2", "C3", "C4"}
