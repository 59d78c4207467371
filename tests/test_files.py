"""Files appear whole or not at all, whoever writes beside."""

from __future__ import annotations

import errno
import resource
from pathlib import Path

import pytest

from notes2manim.errors import DiskError
from notes2manim.files import remove_parts, require_writable, written_whole


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file"
    with written_whole(file) as ours, written_whole(file) as theirs:
        assert ours != theirs
        ours.write_text("ours", encoding="utf-8")
        theirs.write_text("th", encoding="utf-8")
        assert not file.exists()
    assert file.read_text(encoding="utf-8") == "ours"
    assert [path.name for path in file.parent.iterdir()] == ["file"]


def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), written_whole(file) as part:
        part.write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert file.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_is_told_with_its_file_and_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(DiskError, match=r"/file: cannot be written: No space left on device\. Make room"),
        written_whole(tmp_path / "file") as part,
        Path("/dev/full").open("w", encoding="utf-8") as full,
    ):
        part.touch()
        full.write("x")
    assert list(tmp_path.iterdir()) == []


def test_another_fault_inside_is_not_taken_for_one_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as fault, written_whole(tmp_path / "file"):
        (tmp_path / "none").read_bytes()
    assert fault.value.errno == errno.ENOENT


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".12.part").touch()
    (tmp_path / "a" / ".34.part").mkdir()
    (tmp_path / "a" / "my.part").touch()
    remove_parts(tmp_path)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["my.part"]


def test_a_limit_on_the_size_of_files_is_told_with_what_to_do(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        with (
            pytest.raises(DiskError, match=r"/file: cannot be written: File too large\. Let files be larger"),
            written_whole(tmp_path / "file") as part,
        ):
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
            part.write_bytes(bytes(20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link to nowhere", "link to itself"])
def test_what_lies_where_a_folder_belongs_is_told(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "folder"
    if kind == "file":
        folder.touch()
    else:
        folder.symlink_to("nowhere" if kind == "link to nowhere" else "folder")
    with (
        pytest.raises(DiskError, match=r"/folder: cannot be written: File exists\. Move away what is there"),
        written_whole(folder / "file") as part,
    ):
        part.touch()


def test_a_folder_that_lies_where_a_file_belongs_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "file/inside").mkdir(parents=True)
    with (
        pytest.raises(DiskError, match=r"/file: cannot be written: Is a directory\. Move away what is there"),
        written_whole(tmp_path / "file") as part,
    ):
        part.touch()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_link_to_a_disk_that_is_not_mounted_is_told_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "build").symlink_to(tmp_path / "not mounted")
    with pytest.raises(DiskError, match=r"/build: .* this is a link to what is not there\. Move away"):
        require_writable(tmp_path, tmp_path / "build")
    (tmp_path / "not mounted").mkdir()
    require_writable(tmp_path, tmp_path / "build", tmp_path / "out")
