"""Map the repository root to the package `medcodegraph`; everything else is in pyproject.toml."""

from pathlib import Path

from setuptools import find_packages, setup

FOLDERS = ("ontology", "graph", "shapes", "api")
DATA = ("*.sql", "*.ttl", "*.csv", "*.rq", "*.json", "*.ndjson", "*.toml", "*.txt", "*.html", "*.css", "*.js")

packages = [name for folder in FOLDERS for name in (folder, *(f"{folder}.{sub}" for sub in find_packages(folder)))]
data = {
    f"medcodegraph.{folder}": [str(path.relative_to(folder)) for kind in DATA for path in Path(folder).rglob(kind)]
    for folder in FOLDERS
}

setup(
    package_dir={"medcodegraph": "."},
    packages=["medcodegraph", *(f"medcodegraph.{name}" for name in packages)],
    package_data={"medcodegraph": ["py.typed"], **data},
)
