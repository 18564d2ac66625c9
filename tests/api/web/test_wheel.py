"""The wheel and the sdist hold the built pages, so that who installs them needs no Node."""

import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from medcodegraph.api.web.building import ROOT
from medcodegraph.api.web.pages import PAGES

WEB = "medcodegraph/api/web/"
KEPT = ("node_modules", ".git", ".venv", ".venv-morph", "build", "dist", "*.egg-info", "__pycache__", ".hypothesis")


@pytest.fixture(scope="module")
def built(pages: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist, made from a copy of the sources whose pages are built."""
    pytest.importorskip("setuptools")
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT, folder / "copy", ignore=shutil.ignore_patterns(*KEPT))
    shutil.copytree(ROOT / "api/web/dist", folder / "copy/api/web/dist")
    command = [
        sys.executable,
        "setup.py",
        "-q",
        "bdist_wheel",
        "--dist-dir",
        str(folder),
        "sdist",
        "--dist-dir",
        str(folder),
    ]
    done = subprocess.run(command, cwd=folder / "copy", env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_wheel_holds_the_pages_and_not_their_sources(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        assert {f"{WEB}dist/{file}" for file in PAGES.values()} <= names
        for page in PAGES.values():
            text = wheel.read(f"{WEB}dist/{page}").decode()
            loaded = re.findall(r'(?:src|href)="/([^"]+\.(?:js|css|svg))"', text)
            assert len(loaded) > 3
            assert {f"{WEB}dist/{name}" for name in loaded} <= names
        web = [name for name in names if name.startswith(WEB)]
        assert [name for name in web if not name.startswith(f"{WEB}dist/") and not name.endswith(".py")] == []
        assert not any("node_modules" in name for name in names)
        assert f"{WEB}dist/licences.md" in names
        assert "medcodegraph/graph/views/palette.json" in names
        assert "medcodegraph/graph/views/picture.css" in names


def test_the_sdist_holds_the_pages_and_their_sources(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {f"api/web/dist/{file}" for file in PAGES.values()} <= names
    assert {"api/web/package-lock.json", "api/web/vite.config.ts", "api/web/src/code/page.tsx"} <= names
    assert {"api/web/dist/sources.sha256", "tests/shapes/claims/cases/R-AOC-1", "graph/views/palette.json"} <= {
        *names, *(name.rpartition("/")[0] for name in names),
    }  # fmt: skip
    assert not any("node_modules" in name for name in names)


def test_an_install_from_the_sdist_builds_nothing(built: Path, tmp_path: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        sdist.extractall(tmp_path)
    web = next(tmp_path.iterdir()) / "api/web"
    assert runpy.run_path(str(web / "building.py"))["checksum"]() == (web / "dist/sources.sha256").read_text()
