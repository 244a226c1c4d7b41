"""The comparison of the documents' console blocks can fail."""

from __future__ import annotations

import pytest

from conftest import matches, outputs, split


@pytest.mark.parametrize(
    ("expected", "shown", "same"),
    [
        ("a\nb", "a\nb", True),
        ("a  \nb", "a\nb ", True),
        ("a\nb", "a\nc", False),
        ("a", "a\nb", False),
        ("", "", True),
        ("", "a", False),
        ("...", "", True),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a\n...\nd", "a\nd", True),
        ("a\n...\nd", "a\nb\nc", False),
        ("a...", "abc", False),  # only a whole line stands for lines
        ("a.c", "abc", False),
    ],
)
def test_output_is_compared_line_by_line(expected: str, shown: str, same: bool) -> None:
    assert matches(expected, shown) is same


def test_a_block_is_split_into_commands_and_their_output() -> None:
    block = "$ echo a \\\n  b\na b\n\nc\n$ true\n$ false\n"
    assert split(block) == [("echo a \\\n  b", "a b\n\nc"), ("true", ""), ("false", "")]
    assert split("no command\n") == []


def test_commands_share_a_shell_and_its_last_exit_code() -> None:
    assert outputs([("x=3; (exit 3)", ""), ("echo $? $x", ""), ("echo wrong >&2", "")]) == ["", "3 3", "wrong"]
