"""Claims judged on a real Spark cluster: a master and two workers on loopback, one killed while it judges."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from bulk_run import few_rules, run_task
from claims_drawn import drawn_claims, write_parquet
from medcodegraph.shapes import spark
from spark_findings import of_file, of_rows

pyspark = pytest.importorskip("pyspark")
pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java"),
    pytest.mark.skipif("MEDCODEGRAPH_SLOW_TESTS" not in os.environ, reason="MEDCODEGRAPH_SLOW_TESTS=1 starts it"),
]
HOST = "127.0.0.1"


@pytest.fixture
def cluster(tmp_path):
    """The master's address, and the processes of two workers of one core each."""
    home = Path(pyspark.__file__).parent
    environment = os.environ | {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": HOST,
                                "SPARK_WORKER_DIR": str(tmp_path / "work")}  # fmt: skip
    port = _free_port()
    started = []

    def start(*words):
        log = (tmp_path / f"{len(started)}.log").open("w")
        words = [str(home / "bin" / "spark-class"), *words]
        started.append(subprocess.Popen(words, env=environment, stdout=log, stderr=log, start_new_session=True))

    start("org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0")
    _wait_for(port)
    for _ in range(2):
        start("org.apache.spark.deploy.worker.Worker", f"spark://{HOST}:{port}", "--host", HOST, "--cores", "1",
              "--memory", "1g", "--webui-port", "0")  # fmt: skip
    yield f"spark://{HOST}:{port}", started[1:]
    for process in started:
        _kill(process)


def test_a_worker_killed_while_it_judges_changes_nothing(cluster, tmp_path, small_graph, monkeypatch):
    master, workers = cluster
    claims = drawn_claims(31, 300)
    run_task(write_parquet(tmp_path / "claims.parquet", claims), tmp_path / "findings.parquet")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", HOST)
    with _session(master) as session:
        begun = tmp_path / "begun"
        begun.mkdir()
        frame = session.read.parquet(str(tmp_path / "claims.parquet"))
        killer = subprocess.Popen([sys.executable, "-c", _KILLER, str(begun), str(workers[0].pid)])
        found = _judged_slowly(frame, str(small_graph), str(begun)).collect()
        assert killer.wait() == 0
    assert workers[0].poll() is not None, "the worker was not killed"
    assert of_rows(found) == of_file(tmp_path / "findings.parquet")


_KILLER = """
import os, signal, sys, time
while not os.listdir(sys.argv[1]):
    time.sleep(0.05)
os.killpg(int(sys.argv[2]), signal.SIGKILL)
"""
"""Kills a worker and its executors as soon as a partition has begun on either."""


def _judged_slowly(frame, graph, begun):
    """The findings by `validate`'s own steps; each partition says that it began, then waits to be killed."""
    from pyspark.sql import functions  # noqa: PLC0415 - not without pyspark

    judge = spark.judge_partition(spark.carry(frame.sparkSession, graph), 600 << 20, few_rules())

    def slowly(batches):
        batches = list(batches)
        (Path(begun) / str(os.getpid())).touch()
        time.sleep(1)
        yield from judge(batches)

    person = functions.coalesce(functions.col("patient"), functions.col("id"))
    return frame.repartition(6, person).mapInArrow(slowly, spark.SCHEMA)


@contextmanager
def _session(master):
    from pyspark.sql import SparkSession  # noqa: PLC0415 - not without pyspark

    settings = {"spark.driver.host": HOST, "spark.ui.enabled": "false", "spark.executor.memory": "512m",
                "spark.sql.adaptive.enabled": "false"}  # fmt: skip
    session = SparkSession.builder.master(master).config(map=settings).getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def _free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def _wait_for(port, seconds=60):
    until = time.monotonic() + seconds
    while True:
        with socket.socket() as one:
            if one.connect_ex((HOST, port)) == 0:
                return
        assert time.monotonic() < until, "the master did not start"
        time.sleep(0.1)


def _kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
