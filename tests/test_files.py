"""Files are read with a clear reason when they cannot be, and written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from symparams.document.writing import write_whole
from symparams.errors import SourceError
from symparams.readers.text import read_text


def refusal(action: object) -> str:
    """The one line a SourceError says."""
    assert callable(action)
    with pytest.raises(SourceError) as caught:
        action()
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_line_ends_are_kept_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_text(file) == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("参数".encode("gbk"), "is not UTF-8: byte 0xB2 at offset 0 (line 1) does not belong there; save it as UTF-8"),
        (b"\xef\xbb\xbfa\nb\xff", "is not UTF-8: byte 0xFF at offset 6 (line 2) does not belong there"),
        (b"abc\xe5\x8f", "is not UTF-8: byte 0xE5 at offset 3 (line 1)"),  # cut in the middle of a character
        ("参数".encode("utf-16"), "is UTF-16, not UTF-8; save it as UTF-8"),
        ("参数".encode("utf-32"), "is UTF-32, not UTF-8; save it as UTF-8"),
    ],
)
def test_a_wrong_encoding_is_named_with_its_place(tmp_path: Path, data: bytes, expected: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(data)
    assert expected in refusal(lambda: read_text(file))


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("x" * 11)
    assert read_text(file, limit=11) == "x" * 11
    assert "larger than 10 bytes" in refusal(lambda: read_text(file, limit=10))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe or a device" in refusal(lambda: read_text(tmp_path / "pipe"))
    assert "is a folder" in refusal(lambda: read_text(tmp_path))
    assert "no such file" in refusal(lambda: read_text(tmp_path / "none.md"))
    assert "cannot be read" in refusal(lambda: read_text("a\0b"))
    (tmp_path / "file").touch()
    assert "cannot be read: Not a directory" in refusal(lambda: read_text(tmp_path / "file" / "a.md"))


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)  # the tests may run as root, to whom nothing is unreadable
    assert refusal(lambda: read_text("a.md")) == "a.md: cannot be read: Permission denied"


def test_reading_leaves_no_descriptor_open(tmp_path: Path) -> None:
    for _ in range(3):
        refusal(lambda: read_text(tmp_path))
    before = len(os.listdir("/dev/fd"))
    for _ in range(3):
        refusal(lambda: read_text(tmp_path))
    assert len(os.listdir("/dev/fd")) == before


def test_a_new_file_has_the_usual_permissions_and_exactly_the_text(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.md", "参数\r\n")
    finally:
        os.umask(umask)
    assert (tmp_path / "a.md").read_bytes() == "参数\r\n".encode()
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_replaced_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "real.md").chmod(0o600)
    (tmp_path / "link.md").symlink_to("real.md")
    write_whole(str(tmp_path / "link.md"), "new")
    assert (tmp_path / "real.md").read_text() == "new"
    assert (tmp_path / "link.md").is_symlink()
    assert stat.S_IMODE((tmp_path / "real.md").stat().st_mode) == 0o600


def test_a_pipe_is_written_to_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(tmp_path / "pipe", "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    write_whole("/dev/null", "text")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_place_that_takes_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    assert "is a folder; name a file in it" in refusal(lambda: write_whole(tmp_path, "x"))
    assert "the folder does not exist" in refusal(lambda: write_whole(tmp_path / "no" / "a.md", "x"))
    assert "is a file, not a folder" in refusal(lambda: write_whole(tmp_path / "file" / "a.md", "x"))
    assert "cannot be written" in refusal(lambda: write_whole("a\0b", "x"))
    assert "without a name" in refusal(lambda: write_whole("", "x"))
    assert "cannot be written" in refusal(lambda: write_whole(tmp_path / ("x" * 300), "x"))
    assert "no file can hold" in refusal(lambda: write_whole(tmp_path / "file", "\ud800"))
    assert (tmp_path / "file").read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "Permission denied" in refusal(lambda: write_whole(tmp_path / "a.md", "new"))
    assert (tmp_path / "a.md").read_text() == "old"


@pytest.mark.parametrize("function", ["fsync", "chmod", "replace"])
def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.md").write_text("old")
    monkeypatch.setattr(os, function, full)
    assert refusal(lambda: write_whole(tmp_path / "a.md", "new")).endswith("cannot be written: No space left on device")
    assert (tmp_path / "a.md").read_text() == "old"
    assert os.listdir(tmp_path) == ["a.md"]
