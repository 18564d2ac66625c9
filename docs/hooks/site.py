"""Hook of MkDocs: adds the reference pages, made from code, vocabulary and shapes, and lists the decisions."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

HERE = Path(__file__).parent


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add every decision to the navigation."""
    found = sorted((HERE.parent / "decisions").glob("*.md"))
    assert config.nav is not None
    config.nav.append({"Decisions": [f"decisions/{path.name}" for path in found]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add each generated page as if it were a file."""
    for name, content in _module("reference").pages().items():
        files.append(File.generated(config, f"reference/{name}.md", content=content))
    return files


def _module(name: str) -> ModuleType:
    """Load a module beside this one: a hook is not part of a package."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
