"""A build adds releases to a graph folder, says what it refused, and keeps descriptors out."""

import re

import duckdb
import pyoxigraph as ox
import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.build.build import build
from published_files import DESCRIPTOR, aoc_row, write_aoc


def test_releases_add_up_over_builds(tmp_path, fee_schedule, whole):
    folder = tmp_path / "g"
    build([fee_schedule("October")], folder)
    first = whole(folder)
    assert {"mpfs-rvu/2025-10", "mpfs-rvu/curated-2025-10-01", "medcodegraph/schemes"} <= first
    build([write_aoc(tmp_path / "a.xlsx", [aoc_row()])], folder)
    assert whole(folder) == first | {"ncci-aoc/2026Q2"}
    again = build([fee_schedule("October")], folder)
    assert [item.unchanged for item in again.loaded] == [True]
    assert whole(folder) == first | {"ncci-aoc/2026Q2"}


def test_same_sources_give_the_same_quads_but_for_the_time_of_loading(tmp_path, fee_schedule):
    source = fee_schedule(rows=20)
    dumps = []
    for name in ("a", "b"):
        build([source], tmp_path / name)
        store = ox.Store.read_only(str(tmp_path / name / "current" / "store"))
        dumps.append({str(quad) for quad in store if "generatedAtTime" not in quad.predicate.value})
    assert dumps[0] == dumps[1]


def test_strange_files_in_a_folder_are_listed(tmp_path, fee_schedule):
    sources = tmp_path / "sources"
    sources.mkdir()
    fee_schedule().rename(sources / "rvu.csv")
    (sources / "readme.txt").write_text("hello")
    (sources / "empty").touch()
    (sources / "photo.png").write_bytes(b"\x89PNG\0")
    built = build([sources], tmp_path / "g")
    assert [item.file for item in built.loaded] == [str(sources / "rvu.csv")]
    assert [(error.path, error.reason.partition(":")[0]) for error in built.refused] == [
        (str(sources / "empty"), "the file is empty"),
        (str(sources / "photo.png"), "a binary file, neither separated text nor xlsx"),
        (str(sources / "readme.txt"), "not recognised as one of"),
    ]


def test_source_that_gives_nothing_is_an_error_and_changes_nothing(tmp_path, fee_schedule, whole):
    folder = tmp_path / "g"
    build([fee_schedule()], folder)
    before = (folder / "current").resolve()
    strange = tmp_path / "strange"
    strange.mkdir()
    with pytest.raises(InputError, match="holds no file"):
        build([strange], folder)
    (strange / "a.txt").write_text("hello")
    with pytest.raises(InputError, match=r"a\.txt: not recognised"):
        build([fee_schedule("January"), strange], folder)
    (strange / "b.txt").write_text("hello")
    with pytest.raises(InputError, match=r"none of its 2 files could be loaded; the first: .*a\.txt: not recognised"):
        build([strange], folder)
    assert (folder / "current").resolve() == before
    assert "mpfs-rvu/2025-01" not in whole(folder)


def test_descriptors_are_in_no_file_of_a_build(tmp_path, fee_schedule):
    source = fee_schedule(rows=3)
    source.write_text(source.read_text() + f"GXXX1,,{DESCRIPTOR}\n")
    assert source.read_text().count(DESCRIPTOR) == 4
    build([source], tmp_path / "g")
    build_folder = tmp_path / "g" / "current"
    parquet = list(build_folder.rglob("*.parquet"))
    assert len(parquet) > 3
    query = "SELECT t::VARCHAR FROM read_parquet(?) t"
    rows = [row for path in parquet for row in duckdb.execute(query, [str(path)]).fetchall()]
    assert [row for row in rows if "63620" in row[0]]
    assert not [row for row in rows if DESCRIPTOR in row[0]]
    store = ox.Store.read_only(str(build_folder / "store"))
    assert not [quad for quad in store if DESCRIPTOR in str(quad)]
    assert DESCRIPTOR not in (build_folder / "manifest.json").read_text()
    assert DESCRIPTOR.encode() not in b"".join(p.read_bytes() for p in build_folder.rglob("*") if p.is_file())


def test_progress_names_each_file(tmp_path, fee_schedule):
    said: list[tuple[str, float]] = []
    build([fee_schedule()], tmp_path / "g", lambda text, share: said.append((text, share)))
    steps = list(dict.fromkeys(re.sub(r"[\d,]+", "N", text) for text, _ in said))
    assert steps == [
        "reading rvu-October.csv (N rows before it)", "merging registers", "writing tables", "writing quads of N rows",
        "loading N MB of quads", "compacting the store",
    ]  # fmt: skip
    assert [share for text, share in said if text.startswith("loading")][-1] == 1.0


def test_an_excerpt_is_no_release(tmp_path, fee_schedule):
    folder = tmp_path / "files"
    folder.mkdir()
    fee_schedule().rename(folder / "rvu.csv")
    (folder / "rvu.excerpt.csv").write_text((folder / "rvu.csv").read_text())
    built = build([folder], tmp_path / "g")
    assert [item.file.rpartition("/")[2] for item in built.loaded] == ["rvu.csv"]
    assert "an excerpt by its name" in str(built.refused[0])
