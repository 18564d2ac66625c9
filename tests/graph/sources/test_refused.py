"""What no source knows is refused with one clear line, quickly, and without reading it all."""

import os
import tracemalloc
from pathlib import Path

import pytest
from medcodegraph.errors import InputError
from published_files import aoc_row, rvu_row, rvu_text, write_aoc

GIGABYTE = 1 << 30


def _bytes(content: bytes):
    return lambda path: path.write_bytes(content)


def _truncated(path: Path) -> None:
    rows = [aoc_row(primary=f"{99000 + i}") for i in range(500)]
    whole = write_aoc(path, rows).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_bytes(b""), "the file is empty"),
        (_bytes(b"\n\n\n"), "not recognised"),
        (_bytes(b"\x7fELF\0\0\0"), "a binary file"),
        (_bytes("a,b\n1,2\n".encode("utf-16")), "a binary file"),
        (_bytes(b"hello\n"), "not recognised"),
        (_bytes(b'"' * 70_000), "not recognised"),
        (_bytes(b"PK\x03\x04 and no more"), "a broken zip"),
        (_truncated, "a broken zip"),
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "Is a directory"),
    ],
)
def test_reason_is_one_line(load, tmp_path, make, reason):
    path = tmp_path / "PPRRVU2025_Oct.csv"
    make(path)
    with pytest.raises(InputError, match=reason) as caught:
        load(path)
    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("fill", [b"\0", b"x"])
def test_huge_junk_is_refused_from_its_first_bytes(load, tmp_path, fill):
    path = tmp_path / "huge.csv"
    path.write_bytes(fill * 100_000)
    os.truncate(path, GIGABYTE)
    tracemalloc.start()
    with pytest.raises(InputError):
        load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 << 20


def test_file_that_may_not_be_read(load, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(rvu_text([rvu_row()]))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(InputError, match="Permission denied"):
        load(path)


def test_same_content_again_changes_nothing(tables, load, tmp_path):
    first, again = tmp_path / "a.csv", tmp_path / "b.txt"
    for path in (first, again):
        path.write_text(rvu_text([rvu_row(), rvu_row("GXXX1")]))
    tallies = (f"(SELECT count(*) FROM {table})" for table in ("fee_schedule", "edition", "rejected_row"))
    counts = f"SELECT {', '.join(tallies)}"
    assert not load(first).unchanged
    before = tables.execute(counts).fetchall()
    second = load(again)
    assert second.unchanged
    assert (second.read, second.kept, second.rejected) == (2, 1, 1)
    assert tables.execute(counts).fetchall() == before == [(1, 1, 1)]


def test_other_content_for_a_loaded_release_is_refused(tables, load, tmp_path):
    first, other = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(rvu_text([rvu_row()]))
    other.write_text(rvu_text([rvu_row(work="99.00")]))
    load(first)
    with pytest.raises(InputError, match=r"October 2025 is loaded already from a file with other content"):
        load(other)
    assert tables.execute("SELECT work_rvu::VARCHAR FROM fee_schedule").fetchall() == [("15.60",)]
