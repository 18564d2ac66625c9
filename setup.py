"""Map the repository root to the package `medcodegraph` and build its pages; the rest is in pyproject.toml."""

import runpy
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

FOLDERS = ("ontology", "graph", "shapes", "api")
DATA = ("*.sql", "*.ttl", "*.csv", "*.rq", "*.json", "*.ndjson", "*.toml", "*.txt", "*.html", "*.css", "*.js")
WEB = Path("api/web")


def data_of(folder: str) -> list[str]:
    """Return the data files of a top folder; of the pages only what was built, not what they are built from."""
    found = (path for kind in DATA for path in Path(folder).rglob(kind) if not path.is_relative_to(WEB))
    return [str(path.relative_to(folder)) for path in found]


def build_pages() -> list[str]:
    """Build the pages where needed, and return their files."""
    runpy.run_path(str(WEB / "building.py"))["build"]()
    return [str(path.relative_to("api")) for path in (WEB / "dist").rglob("*") if path.is_file()]


class BuildWithPages(build_py):
    """Build the package with its pages; an editable install goes on without them, and `serve` says that they miss."""

    def run(self) -> None:
        """Build the pages before the files are listed."""
        try:
            self.package_data["medcodegraph.api"] += build_pages()
        except RuntimeError as error:
            if not self.editable_mode:
                raise
            print(f"medcodegraph: no pages: {error}", file=sys.stderr)
        super().run()


class SdistWithPages(sdist):
    """Put the built pages beside their sources, so that who installs from it needs no Node."""

    def run(self) -> None:
        """Build the pages before the files are listed."""
        self.distribution.package_data["medcodegraph.api"] += build_pages()
        super().run()


packages = [name for folder in FOLDERS for name in (folder, *(f"{folder}.{sub}" for sub in find_packages(folder)))]
setup(
    cmdclass={"build_py": BuildWithPages, "sdist": SdistWithPages},
    package_dir={"medcodegraph": "."},
    packages=["medcodegraph", *(f"medcodegraph.{name}" for name in packages)],
    package_data={
        "medcodegraph": ["py.typed"],
        **{f"medcodegraph.{folder}": data_of(folder) for folder in FOLDERS},
    },
)
