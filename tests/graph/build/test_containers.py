"""Files are found in folders, zips and zips in zips; a workbook stays one file; a bomb is refused unopened."""

import io
import zipfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.build.containers import MOST_MEMBERS, check_size, is_archive, published_files
from published_files import aoc_row, write_aoc


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _found(path: Path) -> list[tuple[str, bytes] | str]:
    return [
        str(item) if isinstance(item, InputError) else (item.file, item.path.read_bytes())
        for item in published_files(path)
    ]


def test_plain_file_is_itself(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"1")
    assert _found(path) == [("a.csv", b"1")]


def test_folder_is_walked_in_the_order_of_names(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b", "a", "sub/c"):
        (tmp_path / name).write_text(name)
    assert [name for name, _ in _found(tmp_path)] == ["a", "b", "c"]


def test_zip_and_zip_in_a_zip(tmp_path):
    inner = _zipped({"deep.csv": b"3", "three.zip": _zipped({"x": b"4"})})
    found = _found(_zip(tmp_path / "a.zip", {"z.csv": b"1", "folder/": b"", "folder/b.csv": b"2", "in.zip": inner}))
    assert found[:-1] == [("a.zip/folder/b.csv", b"2"), ("a.zip/in.zip/deep.csv", b"3"), (
        "a.zip/in.zip/three.zip", _zipped({"x": b"4"}))]  # fmt: skip
    assert found[-1] == ("a.zip/z.csv", b"1")


def test_a_workbook_is_no_archive_whatever_its_name(tmp_path):
    workbook = write_aoc(tmp_path / "aoc.zip", [aoc_row()])
    assert not is_archive(workbook)
    assert [name for name, _ in _found(workbook)] == ["aoc.zip"]
    inside = _zip(tmp_path / "outer.xlsx", {"aoc.zip": workbook.read_bytes()})
    assert [name for name, _ in _found(inside)] == ["outer.xlsx/aoc.zip"]


def test_names_in_an_archive_never_become_paths(tmp_path):
    found = list(published_files(_zip(tmp_path / "a.zip", {"../../evil": b"1", "/abs": b"2"})))
    assert [Path(item.path).name for item in found if not isinstance(item, InputError)] == ["member", "member"]
    assert not (tmp_path.parent.parent / "evil").exists()


def test_unpacked_files_are_gone_afterwards(tmp_path):
    paths = [item.path for item in published_files(_zip(tmp_path / "a.zip", {"a": b"1", "b": b"2"}))]
    assert [path.exists() for path in paths] == [False, False]


def test_bomb_is_refused_before_it_is_opened(tmp_path):
    bomb = _zip(tmp_path / "bomb.zip", {"a": b"0" * (32 << 20)})
    assert _found(bomb) == [
        f"{bomb}: unpacks from {bomb.stat().st_size:,} to 33,554,432 bytes, which is beyond the limits"
    ]
    with pytest.raises(InputError, match="beyond the limits"):
        check_size("bomb", bomb)


def test_too_many_members(tmp_path):
    many = _zip(tmp_path / "many.zip", {f"{i}": b"" for i in range(MOST_MEMBERS + 1)})
    assert _found(many) == [f"{many}: an archive of 2,001 members; the limit is 2,000"]


def test_broken_member_is_told_and_the_others_are_read(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(_zipped({"a": b"first content", "b": b"second"}).replace(b"first content", b"worse content"))
    broken, good = _found(path)
    assert broken == f"{path}/a: can't be unpacked: Bad CRC-32 for file 'a'"
    assert good == ("a.zip/b", b"second")


def test_encrypted_member_is_told(tmp_path):
    path = tmp_path / "a.zip"
    content = bytearray(_zipped({"a": b"1"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    (told,) = _found(path)
    assert "encrypted" in str(told)
    assert zipfile.is_zipfile(path)
