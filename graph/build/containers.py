"""Look inside what was given: a folder, a zip, or a zip in a zip, down to the published files themselves.

An xlsx workbook is a zip too; it is told apart by its content and is one file. Archives are checked before a
byte is unpacked: how many members, how large, how strongly packed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

from ...errors import InputError

ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
WORKBOOK = "xl/workbook.xml"
MOST_MEMBERS = 2_000
MOST_BYTES = 8 << 30
"""Unpacked size of an archive: all PTP files of a quarter are under 0.5 GB."""
MOST_PACKED = 200
"""Unpacked bytes per packed byte: code tables reach 40."""
SMALL = 16 << 20
"""Archives that unpack to less are not judged by their ratio."""
UNREADABLE = (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Published:
    """One published file: what to call it, its name within the archive it came in, and where its bytes are."""

    name: str
    file: str
    path: Path


def published_files(source: Path) -> Iterator[Published | InputError]:
    """Yield the files of a source in the order of their names; a broken archive in it is yielded as its error.

    An unpacked file exists until the next one is asked for.
    """
    paths = sorted(p for p in source.rglob("*") if p.is_file() and not _of_fetch(p)) if source.is_dir() else [source]
    for path in paths:
        yield from _opened(Published(str(path), path.name, path), levels=2)


def _of_fetch(path: Path) -> bool:
    """Say whether a file is one that `fetch` keeps beside what it downloads."""
    return path.name in ("SHA256SUMS", ".fetched.json") or path.suffix == ".part"


def is_archive(path: Path) -> bool:
    """Say whether a file is a zip and no workbook; a file that can't be read is not."""
    try:
        with path.open("rb") as handle:
            magic = handle.read(len(ZIP_MAGIC))
        if magic not in (ZIP_MAGIC, EMPTY_ZIP):
            return False
        with ZipFile(path) as archive:
            return WORKBOOK not in archive.namelist()
    except UNREADABLE:
        return False


def check_size(name: str, path: Path) -> list[ZipInfo]:
    """Return the members of a zip; raises InputError for one that is broken or unpacks to too much."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except UNREADABLE as error:
        raise InputError(name, None, f"a broken zip: {error}") from error
    size = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if len(members) > MOST_MEMBERS:
        raise InputError(name, None, f"an archive of {len(members):,} members; the limit is {MOST_MEMBERS:,}")
    if size > MOST_BYTES or (size > SMALL and size > packed * MOST_PACKED):
        raise InputError(name, None, f"unpacks from {packed:,} to {size:,} bytes, which is beyond the limits")
    return members


def _opened(published: Published, levels: int) -> Iterator[Published | InputError]:
    if not levels or not is_archive(published.path):
        yield published
        return
    try:
        members = sorted((m for m in check_size(published.name, published.path) if not m.is_dir()), key=_name)
    except InputError as error:
        yield error
        return
    for member in members:
        with TemporaryDirectory() as folder:
            try:
                inner = _unpacked(published, member, Path(folder))
            except UNREADABLE as error:
                yield InputError(f"{published.name}/{member.filename}", None, f"can't be unpacked: {error}")
                continue
            yield from _opened(inner, levels - 1)


def _unpacked(published: Published, member: ZipInfo, folder: Path) -> Published:
    """Unpack one member under a name of our own: the name in the archive never becomes a path."""
    path = folder / "member"
    with ZipFile(published.path) as archive, archive.open(member) as packed, path.open("wb") as plain:
        copyfileobj(packed, plain, 1 << 20)
    return Published(f"{published.name}/{member.filename}", f"{published.file}/{member.filename}", path)


def _name(member: ZipInfo) -> str:
    return member.filename
