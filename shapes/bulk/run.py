"""Judge the claims of files of any size: read them into chunks, judge chunk by chunk, write findings."""

# pyright: reportUnknownParameterType=false, reportUnknownLambdaType=false
# pyarrow has no types

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ...errors import InputError
from ...graph.claims.bulk.csv_rows import UNFIT, row_in_file
from ...graph.claims.bulk.described import literal
from ...graph.claims.bulk.limits import Limits, clear_failures
from ...graph.claims.bulk.partition import partition
from ...graph.claims.bulk.rows import ChunkRows, chunk_rows
from ...graph.claims.record import BrokenClaim
from ...graph.claims.sniff import claim_format
from .output import check_format, join_parts, write_part
from .state import MOST_BROKEN, Cut, RunFolder, Summary, fingerprint, run_folder

BYTES_A_LINE = {"csv": 100, "json": 250, "x12": 150}
"""How many lines a file may hold, by its size; a Parquet file says it."""
MEMORY_A_LINE = 2048
"""What judging takes for a line of a chunk, on top of the edits."""
READING = 0.3
"""The share of memory for the rows of a chunk while the rules hold the rest."""

Judge = Callable[[pa.Table, pa.Table, pa.Table], pa.Table]
Progress = Callable[[str, float], object]


@dataclass(frozen=True, slots=True)
class Task:
    """What to judge and where to write: claims files, the file of findings, the limits, and what the graph is."""

    files: Sequence[Path]
    to: Path
    limits: Limits
    judged_by: str
    resume: bool = False
    chunk_lines: int | None = None


def validate_files(task: Task, engine: Callable[[Limits], Judge], progress: Progress = lambda *_: None) -> Summary:
    """Judge all claims of the files and write the findings; return what was judged.

    `engine` makes the judge within the limits that it is given, once claims are read. `progress` is told what was
    done and how much of the whole. Raises InputError for a file that is no claims file, UsageError for a run that
    can't be resumed, StoreError when memory or disk does not suffice.
    """
    check_format(task.to)
    for path in task.files:
        claim_format(path)
    run: dict[str, object] = {"claims": fingerprint(task.files), "rules or graph": task.judged_by}
    with run_folder(task.to, run, task.resume) as folder, clear_failures(folder.folder):
        cut = folder.read() or _read(task, folder, progress)
        total = _judge_all(task, folder, cut, engine, progress)
        join_parts([part for part in map(folder.part, range(cut.chunks)) if part.exists()], task.to, task.limits)
        folder.remove()
    return total


def _read(task: Task, folder: RunFolder, progress: Progress) -> Cut:
    """Cut the claims into chunks; what an earlier, killed run had cut is cut anew."""
    shutil.rmtree(folder.claims, ignore_errors=True)
    folder.claims.mkdir()
    most = task.chunk_lines or max(task.limits.memory // MEMORY_A_LINE, 10_000)
    try:
        chunks = max(1, -(-sum(map(_expected_lines, task.files)) // most))
        found = partition(task.files, folder.claims, chunks, task.limits, lambda text: progress(text, 0.0))
    except InputError:
        folder.remove()
        raise
    cut = Cut(chunks, Summary(broken_count=len(found.broken), broken=found.broken[:MOST_BROKEN]), found.unfit)
    folder.set_read(cut)
    return cut


def _expected_lines(path: Path) -> int:
    kind = claim_format(path)
    if kind != "parquet":
        return path.stat().st_size // BYTES_A_LINE[kind]
    try:
        return pq.read_metadata(path).num_rows
    except pa.ArrowInvalid as error:
        raise InputError(str(path), None, "a Parquet file that is cut off or damaged") from error


def _judge_all(
    task: Task, folder: RunFolder, cut: Cut, engine: Callable[[Limits], Judge], progress: Progress
) -> Summary:
    total = cut.summary
    judge: Judge | None = None
    for chunk in range(cut.chunks):
        summary = folder.done(chunk)
        if summary is None:
            judge = judge or engine(task.limits.share(1 - READING))
            summary = _judge_chunk(task, folder, chunk, judge, cut)
            folder.set_done(chunk, summary)
        total.add(summary)
        progress(f"judged {total.lines:,} lines, chunk {chunk + 1} of {cut.chunks}", (chunk + 1) / cut.chunks)
    return total


def _judge_chunk(task: Task, folder: RunFolder, chunk: int, judge: Judge, cut: Cut) -> Summary:
    lines = folder.claims / f"chunk={chunk}"
    if not lines.exists():
        return Summary()
    with task.limits.share(READING).connect() as connection:
        rows = chunk_rows(connection, f"read_parquet({literal(lines / '*.parquet')})")
    findings = judge(rows.lines, rows.modifiers, rows.diagnoses)
    with task.limits.share(READING).connect() as connection:
        write_part(connection, findings, folder.part(chunk))
    counts = Counter(
        severity if verdict == "violated" else verdict
        for severity, verdict in zip(findings["severity"].to_pylist(), findings["verdict"].to_pylist(), strict=True)
    )
    return Summary(rows.lines.num_rows, rows.claims, dict(counts), rows.broken_count, _broken(task, rows, cut))


def _broken(task: Task, rows: ChunkRows, cut: Cut) -> list[BrokenClaim]:
    found: list[BrokenClaim] = []
    for file, row, claim, reason in rows.broken:
        path = str(task.files[file])
        unfit = cut.unfit.get(path, [])
        place = row if row in unfit and reason in UNFIT else row_in_file(row, unfit)
        found.append(BrokenClaim(path, f"row {place}", None, claim, reason))
    return found
