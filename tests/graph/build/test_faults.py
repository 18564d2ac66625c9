"""Whatever happens to a build, the graph folder holds the old graph or the new one, whole."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from medcodegraph.errors import StoreError
from medcodegraph.graph.build import layout
from medcodegraph.graph.build.build import build

BUILD = (
    "import sys; from pathlib import Path; from medcodegraph.graph.build.build import build;"
    "build([Path(sys.argv[1])], Path(sys.argv[2]))"
)
KILLS = int(os.environ.get("MEDCODEGRAPH_KILLS", "10"))
"""How often a build is killed, at moments spread over its usual time."""


def _start(source: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILD, str(source), str(folder)])


def test_kill_at_any_moment_leaves_a_whole_graph(tmp_path, fee_schedule, whole):
    folder = tmp_path / "g"
    build([fee_schedule("October")], folder)
    source, old = fee_schedule("January", rows=500), whole(folder)
    new = old | {"mpfs-rvu/2025-01"}
    started = time.monotonic()
    assert _start(source, tmp_path / "probe").wait() == 0
    usual = time.monotonic() - started
    for moment in range(KILLS):
        process = _start(source, folder)
        time.sleep(usual * (moment + 1) / KILLS)
        process.kill()
        assert process.wait() in (-signal.SIGKILL, 0)
        assert whole(folder) in (old, new)
    assert _start(source, folder).wait() == 0
    assert whole(folder) == new
    assert len(list((folder / "builds").iterdir())) == 1, "leftovers are swept"


def test_kill_between_the_new_build_and_the_switch(tmp_path, fee_schedule, whole, monkeypatch):
    folder = tmp_path / "g"
    build([fee_schedule("October")], folder)
    old = whole(folder)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(layout, "switch", die)
    with pytest.raises(KeyboardInterrupt):
        build([fee_schedule("January")], folder)
    assert whole(folder) == old


def test_second_build_is_told_that_one_is_running(tmp_path, fee_schedule):
    folder = tmp_path / "g"
    with layout.only_build(folder), pytest.raises(StoreError, match="g: another build is running here"):
        build([fee_schedule()], folder)
    build([fee_schedule()], folder)


def test_two_builds_at_once_leave_one_graph(tmp_path, fee_schedule, whole):
    folder = tmp_path / "g"
    running = [_start(fee_schedule(month), folder) for month in ("October", "January")]
    ended = [process.wait() for process in running]
    assert 0 in ended
    assert len(whole(folder) & {"mpfs-rvu/2025-10", "mpfs-rvu/2025-01"}) == ended.count(0)


@pytest.mark.parametrize("place", ["/proc/medcodegraph", "{tmp}/file/g"])
def test_folder_that_can_not_be_written(tmp_path, fee_schedule, place):
    (tmp_path / "file").touch()
    folder = Path(place.format(tmp=tmp_path))
    with pytest.raises(StoreError, match="can't be written: ") as caught:
        build([fee_schedule()], folder)
    assert "\n" not in str(caught.value)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Callable[[int], Path]]:
    """Mount file systems of so many megabytes."""
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        place = tmp_path / f"disk{megabytes}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("this user may mount no file system to fill")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("megabytes", [1, 8, 64], ids=["tables", "quads", "store"])
def test_full_disk_keeps_the_graph_before(fee_schedule, whole, small_disk, megabytes):
    folder = small_disk(megabytes) / "g"
    with pytest.raises(StoreError, match=r"can't be written, the graph before it stays: .*No space left"):
        build([fee_schedule()], folder)
    assert layout.current(folder) is None
    assert not list((folder / "builds").iterdir()), "what was written is removed"


def test_disk_that_fills_later_keeps_the_graph_before(fee_schedule, whole, small_disk):
    folder = small_disk(400) / "g"
    build([fee_schedule("October")], folder)
    old = whole(folder)
    free = shutil.disk_usage(folder).free
    (folder.parent / "other").write_bytes(bytes(free - 2_000_000))
    with pytest.raises(StoreError, match="No space left"):
        build([fee_schedule("January", rows=500)], folder)
    assert whole(folder) == old


def test_folder_of_other_files_is_left_alone(tmp_path, fee_schedule):
    folder = tmp_path / "mine"
    (folder / "builds" / "precious").mkdir(parents=True)
    with pytest.raises(StoreError, match="holds other files"):
        build([fee_schedule()], folder)
    assert (folder / "builds" / "precious").exists()


def test_reading_goes_on_during_the_switch(tmp_path, fee_schedule):
    folder = tmp_path / "g"
    build([fee_schedule("October", rows=500)], folder)
    size = json.loads((folder / "current" / "manifest.json").read_text())["quads"]
    reader = ox.Store.read_only(str((folder / "current" / "store").resolve()))
    under_way = iter(reader)
    next(under_way)
    build([fee_schedule("January")], folder)
    assert sum(1 for _ in under_way) == size - 1
    assert sum(1 for _ in reader) == size


def test_no_moment_is_without_a_graph(tmp_path, fee_schedule):
    folder = tmp_path / "g"
    build([fee_schedule("October")], folder)
    process = _start(fee_schedule("January"), folder)
    looks = 0
    while process.poll() is None:
        assert layout.current(folder) is not None
        looks += 1
    assert process.returncode == 0
    assert looks > 100
