"""Time a build of CMS files against its budgets: tables against DuckDB, quads against a bare bulk load.

The build runs as `medcodegraph build` does, its steps timed by its own messages. Beside it, DuckDB reads the same
files as UTF-8 text (unpacked before, at no charge) and writes them as Parquet; and pyoxigraph bulk-loads the same
N-Quads into an empty store. Last, the files of one quarter are held back from a build and then added.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measured import run
from report import BUDGET, ROOT, Table, budget, parser, publish

DEFAULT = ROOT.parent / "shared" / "data" / "cms"
SMALL = ("AOC_*.xlsx", "PPRRVU*.csv", "MCR_MUE_*.csv")
QUARTER = "MCR_MUE_*_Eff_07-01-2024*"
MOST_TABLES, MOST_QUADS, MOST_MEMORY = 2, 1.3, 4
STEPS = Path(__file__).with_name("steps.py")
WRITING, LOADING = "writing quads", "loading quads"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a run: its name, its CPU and wall seconds."""

    name: str
    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a step as a process: its parts, its peak memory in bytes, and its other figures."""

    parts: tuple[Step, ...]
    peak: int
    figures: dict[str, int]

    @property
    def cpu(self) -> float:
        """CPU seconds of all parts."""
        return sum(part.cpu for part in self.parts)

    @property
    def wall(self) -> float:
        """Wall seconds of all parts."""
        return sum(part.wall for part in self.parts)

    def only(self, *names: str) -> float:
        """CPU seconds of the named parts."""
        return sum(part.cpu for part in self.parts if part.name in names)


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("folder", nargs="?", type=Path, default=DEFAULT, metavar="FOLDER", help="CMS files")
    arguments.add_argument("--small", action="store_true", help="only add-on, fee schedule and unit-limit files")
    arguments.add_argument("--only", nargs="+", metavar="GLOB", help="only files of these names")
    arguments.add_argument("--quarter", default=QUARTER, metavar="GLOB", help=f"what is added last; default: {QUARTER}")
    arguments.add_argument("--no-quarter", action="store_true", help="leave out the two builds for one more quarter")
    arguments.add_argument("--repeat", type=int, default=1, metavar="N", help="builds and baselines; the median counts")
    chosen = arguments.parse_args()
    files = _files(chosen.folder, SMALL if chosen.small else tuple(chosen.only or ("*",)))
    if not files:
        arguments.error(f"{chosen.folder}: no CMS files; name the folder that holds them")
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        rounds = [_round(files, place) for _ in range(chosen.repeat)]
        tables = [_steps(rounds), _baselines(rounds), _disk(rounds)]
        budgets = _budgets(rounds)
        if not chosen.no_quarter:
            tables.append(_quarter(files, chosen.quarter, place, rounds))
    name = "build-small" if chosen.small else "build-part" if chosen.only else "build"
    notes = [
        f"{len(files)} files: {', '.join(path.name for path in files)}",
        f"medians of {chosen.repeat} runs; CPU seconds are of all threads, and without the imports",
    ]
    publish(name, [*tables, Table("Budgets", BUDGET, budgets)], notes, chosen.write, hidden=[str(chosen.folder)])


def _files(folder: Path, names: Sequence[str]) -> list[Path]:
    """Return the entries of a folder that match one of the names."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if any(fnmatch(path.name, name) for name in names)]


@dataclass(frozen=True, slots=True)
class Round:
    """One full build, and what DuckDB and pyoxigraph take by themselves for the same files and quads."""

    build: Measured
    copy: Measured
    load: Measured
    sizes: dict[str, int]


def _round(files: Sequence[Path], scratch: Path) -> Round:
    graph, quads, text = scratch / "graph", scratch / "quads.nq", scratch / "text"
    for folder in (text, scratch / "parquet"):
        folder.mkdir()
    build = _do("build", files, graph, "--keep", quads)
    _do("unpack", files, text, "--of", graph)
    copy = _do("copy", [text], scratch / "parquet")
    load = _do("load", [quads], scratch / "bare")
    build_folder = (graph / "current").resolve()
    sizes = {
        "files as text": _size(text),
        "N-Quads": quads.stat().st_size,
        "tables": _size(build_folder / "tables"),
        "rows for the next build": _size(build_folder / "rows"),
        "store": _size(build_folder / "store"),
        "store of the bare bulk load": _size(scratch / "bare"),
        "Parquet of DuckDB alone": _size(scratch / "parquet"),
    }
    for folder in (graph, text, scratch / "parquet", scratch / "bare"):
        shutil.rmtree(folder)
    quads.unlink()
    return Round(build, copy, load, sizes)


def _do(step: str, sources: Sequence[Path], to: Path, *options: str | Path) -> Measured:
    done = run([sys.executable, str(STEPS), step, *map(str, sources), "--to", str(to), *map(str, options)])
    figures = json.loads(done.output)
    parts = [Step(*part) for part in figures.pop("steps", [])]
    if "cpu" in figures:
        parts = [Step(step, figures.pop("cpu"), figures.pop("wall"))]
    return Measured(tuple(parts), done.peak, figures)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _steps(rounds: Sequence[Round]) -> Table:
    """Return the steps of the build, the reading of all files as one."""
    names = dict.fromkeys(_kind(part.name) for part in rounds[0].build.parts)
    whole = median(item.build.cpu for item in rounds)
    rows = []
    for name in names:
        of = [[part for part in item.build.parts if _kind(part.name) == name] for item in rounds]
        cpu, wall = (median(sum(getattr(part, kind) for part in parts) for parts in of) for kind in ("cpu", "wall"))
        rows.append((name, f"{cpu:.2f}", f"{wall:.2f}", f"{cpu / whole:.0%}"))
    rows.append(("all", f"{whole:.2f}", f"{median(item.build.wall for item in rounds):.2f}", "100%"))
    return Table("Steps of the build", ("step", "CPU s", "wall s", "share of CPU"), rows)


def _kind(name: str) -> str:
    return "reading files" if name.startswith("reading") else name


def _baselines(rounds: Sequence[Round]) -> Table:
    runs = {
        "build": [item.build for item in rounds],
        "DuckDB: text to Parquet": [item.copy for item in rounds],
        "pyoxigraph: bare bulk load": [item.load for item in rounds],
    }
    rows = [
        (name, f"{median(i.cpu for i in of):.2f}", f"{median(i.wall for i in of):.2f}",
         f"{median(i.peak for i in of) / 1e9:.2f}", f"{of[0].figures.get('rows', 0):,}",
         f"{rounds[0].build.figures['quads']:,}" if name != "DuckDB: text to Parquet" else "")
        for name, of in runs.items()
    ]  # fmt: skip
    return Table("Beside what others take", ("run", "CPU s", "wall s", "peak GB", "rows read", "quads"), rows)


def _disk(rounds: Sequence[Round]) -> Table:
    quads = rounds[0].build.figures["quads"]
    rows = [(name, f"{size / 1e6:.1f}", f"{size / quads:.1f}") for name, size in rounds[0].sizes.items()]
    return Table("Size on disk", ("what", "MB", "bytes a quad"), rows)


def _budgets(rounds: Sequence[Round]) -> list[tuple[str, ...]]:
    tables = [_tables(item.build) / item.copy.cpu for item in rounds]
    without = [(_tables(item.build) - item.build.only("opening")) / item.copy.cpu for item in rounds]
    quads = [item.build.only(WRITING, LOADING) / item.load.cpu for item in rounds]
    return [
        budget("tables against DuckDB's own read and write (CPU)", median(tables), MOST_TABLES),
        budget("the same without opening (schemes, embedded default)", median(without), MOST_TABLES),
        budget("quads, written and loaded, against a bare bulk load (CPU)", median(quads), MOST_QUADS),
        budget("peak memory of the build", max(i.build.peak for i in rounds) / 1e9, MOST_MEMORY, "GB"),
    ]


def _tables(build: Measured) -> float:
    return build.cpu - build.only(WRITING, LOADING)


def _quarter(files: Sequence[Path], quarter: str, scratch: Path, rounds: Sequence[Round]) -> Table:
    """Build without the files of one quarter, then add them."""
    added = [path for path in files if fnmatch(path.name, quarter)]
    if not added or len(added) == len(files):
        raise SystemExit(f"--quarter {quarter}: names none of the files, or all")
    graph = scratch / "quarter"
    before = _do("build", [path for path in files if path not in added], graph)
    after = _do("build", added, graph)
    whole = rounds[0].build
    rows_added = after.figures["rows"]
    rows = [
        _cost("full build", whole, whole),
        _cost("build without the quarter", before, whole),
        _cost("the quarter added to it", after, whole),
        *((f"- {part.name}", f"{part.cpu:.2f}", f"{part.wall:.2f}", "", "", "") for part in after.parts),
    ]
    share = rows_added / whole.figures["rows"]
    title = f"One more quarter: {rows_added:,} rows, {share:.1%} of those of the full build"
    header = ("run", "CPU s", "wall s", "CPU against full", "peak GB", "quads")
    return Table(title, header, rows)


def _cost(name: str, measured: Measured, whole: Measured) -> tuple[str, ...]:
    return (
        name, f"{measured.cpu:.2f}", f"{measured.wall:.2f}", f"{measured.cpu / whole.cpu:.1%}",
        f"{measured.peak / 1e9:.2f}", f"{measured.figures['quads']:,}",
    )  # fmt: skip


if __name__ == "__main__":
    main()
